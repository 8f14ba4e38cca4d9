"""What there is to tell of a document and its recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.schema import Note
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.anchoring.placing import Anchor
    from pipeline.listen.words import Said

_KEPT: Final = "The times are as without the recording."
_LONG_WORDS: Final = 20
"""So many words in a row, about eight seconds, that nobody was heard to say are told."""

_LONG_SPEECH_MS: Final = 8000
_SOUNDING_MS: Final = 4000
"""So long a stretch without a word of the text is told, where so much of it is speech."""


def unheard_note(name: str, reason: str, remedy: str) -> Note:
    """Tell why a recording could not be listened to."""
    return Note("cannot-hear", "warning", None, f"{name} was not listened to: {reason}", f"{remedy} {_KEPT}")


def not_installed_note(name: str, extra: str) -> Note:
    """Tell that a recording told its length and nothing else."""
    message = f"{name} was asked for its length alone: what listens is not installed"
    return Note("cannot-hear", "note", None, message, f"For times from the sound: pip install '{extra}'.")


def faint_note(name: str, per_minute: int) -> Note:
    """Tell that hardly any speech was recognised in a recording."""
    message = f"hardly any speech is recognised in {name}, {per_minute} sounds a minute"
    return Note("cannot-hear", "warning", per_minute, message, f"Is it noisy, or sung? {_KEPT}")


def short_note(name: str, letters: int, duration_ms: int) -> Note:
    """Tell that nobody can say a text in so short a time."""
    message = f"{name} lasts {format_clock(duration_ms)}, too short for the {letters} letters of the text"
    return Note("media-mismatch", "warning", letters, message, f"Is it the whole recording? {_KEPT}")


def mismatch_note(name: str, gain: int, least: int) -> Note:
    """Tell that a text is not what is said: it fits little better than its own letters backwards."""
    message = (
        f"the text is not what is heard in {name}: it fits {gain / 100:.2f} better than chance, under {least / 100:.2f}"
    )
    return Note("media-mismatch", "warning", gain / 100, message, f"Is it the same talk, in the same language? {_KEPT}")


def pauses_note(name: str, parts: int) -> Note:
    """Tell that a text in another language was laid on the pauses of the speech."""
    message = f"the text is not what is heard in {name}; {parts} of its clauses were laid on pauses between its stamps"
    return Note(
        "times-by-pauses", "note", parts, message, "Stamps are as they were. Nothing to do if it is a translation."
    )


def unsaid_notes(
    words: Sequence[Said], numbers: Sequence[int], anchors: Sequence[Anchor], name: str
) -> Iterator[tuple[int, Note]]:
    """Yield where many words in a row were not heard, with the turn of the first, by the *numbers* of turns."""
    heard = {(anchor.at, anchor.start_char) for anchor in anchors}
    row: list[Said] = []
    for word in [*words, None]:
        if word and (word.at, word.start_char) not in heard:
            row.append(word)
            continue
        if len(row) >= _LONG_WORDS:
            message = f"{len(row)} words in a row are not heard in {name}: placed between those that are"
            remedy = "Expect them to be off; nothing to do if nobody says them."
            yield numbers[row[0].at], Note("text-not-heard", "note", len(row), message, remedy)
        row = []


def unwritten_notes(
    stretches: Sequence[tuple[int, int]], anchors: Sequence[Anchor], numbers: Sequence[int], name: str
) -> Iterator[tuple[int, Note]]:
    """Yield where somebody speaks long and no word of the text is heard, with the turn before.

    Reads: *stretches* of speech, and the *anchors* in their order; all in ms.
    """
    bounds = [(0, 0), *((anchor.end_ms, anchor.at) for anchor in anchors)]
    nexts = [anchor.start_ms for anchor in anchors] + [stretches[-1][1] if stretches else 0]
    for (since, at), until in zip(bounds, nexts, strict=True):
        if until - since < _LONG_SPEECH_MS:
            continue
        spoken = sum(max(0, min(end, until) - max(start, since)) for start, end in stretches)
        if spoken >= _SOUNDING_MS:
            times = f"from {format_clock(since)} to {format_clock(until)}"
            message = f"somebody speaks in {name} and the text does not have it, {times}"
            remedy = "Nothing to do if it was left out, as an advertisement is."
            yield numbers[at], Note("speech-not-written", "note", spoken, message, remedy)
