"""What there is to tell of a document and its reference; all times in ms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.schema import Note
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.align.anchors import Aligned

_LONG_WORDS: Final = 20
"""So many words in a row, about eight seconds, that one side alone has are told."""


def unread_note(name: str, problem: str, unread: str) -> Note:
    """Tell why a document has no reference, or none that can be read."""
    message = problem or f"{name} gives no times: {unread}"
    return Note("times-missing", "warning", None, message, "The transcript's own times are kept.")


def mismatch_note(same: int, words: int, least: int, name: str) -> Note:
    """Tell that too few *words* are the *same* as in the file *name*."""
    share = same * 100 // max(1, words)
    message = f"{name} has {same} of the {words} words in the same order, {share} %, under {least} %"
    remedy = "Nothing was moved. Is it the same talk, in the same language?"
    return Note("times-mismatch", "warning", share, message, remedy)


def gap_notes(aligned: Aligned, name: str) -> Iterator[tuple[int, Note]]:
    """Yield what the text or the file *name* alone has, where it is long."""
    for gap in aligned.unheard:
        if gap.words >= _LONG_WORDS:
            message = f"{gap.words} words in a row are not in {name}: placed between those that are"
            remedy = f"Expect them to be off, from {format_clock(gap.start_ms)} to {format_clock(gap.end_ms)}."
            yield gap.turn, Note("text-not-heard", "note", gap.words, message, remedy)
    for gap in aligned.unwritten:
        if gap.words >= _LONG_WORDS:
            times = f"from {format_clock(gap.start_ms)} to {format_clock(gap.end_ms)}"
            message = f"{gap.words} words of {name} are not in the text, {times}"
            yield (
                gap.turn,
                Note("speech-not-written", "note", gap.words, message, "Nothing to do if they were left out."),
            )
