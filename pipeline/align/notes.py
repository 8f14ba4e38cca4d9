"""What there is to tell of a document and its reference; all times in ms. Messages name the file as ``{reference}``."""

from __future__ import annotations

from statistics import median_low
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.schema import Note
from pipeline.timecode import MS_PER_HOUR, MS_PER_SECOND, format_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.align.anchors import Aligned
    from pipeline.align.placing import Placing, Turn

_MOVED_MS: Final = 1000
"""A stamp that is less far off is one that was rounded."""

_STEADY_MS: Final = 2000
"""Stamps that are off by the same, give or take so much, are off for one reason."""

_DRIFT_TURNS: Final = 5
_LONG_WORDS: Final = 20
"""So many words in a row, about eight seconds, that one side alone has are told."""


class _Off(NamedTuple):
    """A turn whose stamp is known and whose first word was found: its number, its stamp, and how far that was moved."""

    turn: int
    stamp: int
    by: int


def unread_note(name: str, problem: str, unread: str) -> Note:
    """Tell why a document has no reference, or none that can be read."""
    message = problem or f"{name} gives no times: {unread}"
    return Note("times-missing", "warning", None, message, "The transcript's own times are kept.")


def mismatch_note(same: int, words: int, least: int) -> Note:
    """Tell that too few *words* are the *same*."""
    share = same * 100 // max(1, words)
    message = f"{{reference}} has {same} of the {words} words in the same order, {share} %, under {least} %"
    remedy = "Nothing was moved. Is it the same talk, in the same language?"
    return Note("times-mismatch", "warning", share, message, remedy)


def clock_notes(turns: Sequence[Turn], placed: Sequence[Placing]) -> Iterator[tuple[int, Note]]:
    """Yield what was wrong with the document's own clock, with the turn where it began; nothing where it was right."""
    known = [
        _Off(turn.number, turn.start_ms, new.start - turn.start_ms)
        for turn, new in zip(turns, placed, strict=True)
        if turn.start_ms is not None and new.source == "aligned"
    ]
    moved = [off for off in known if abs(off.by) >= _MOVED_MS]
    if moved:
        message = f"{len(moved)} of {len(known)} stamps contradict {{reference}}: {_why(known)}"
        remedy = "The times follow the reference; see the corrections."
        yield moved[0].turn, Note("clock-moved", "warning", len(moved), message, remedy)


def _why(known: Sequence[_Off]) -> str:
    """Return in words how a clock was off."""
    if _drifts(known):
        first, last = known[0], known[-1]
        permille = (last.by - first.by) * 1000 // max(1, last.stamp - first.stamp)
        return f"the clock drifts, from {_far(first.by)} to {_far(last.by)} ({permille / 10:+.1f} %)"
    parts = _parts(known)
    told = [f"{_far(median_low(off.by for off in part))} from turn {part[0].turn} on" for part in parts[:_DRIFT_TURNS]]
    if len(parts) == 1:
        return f"{_far(median_low(off.by for off in known))} throughout"
    return "; ".join(told) + (f"; and {len(parts) - len(told)} more stretches" if len(parts) > len(told) else "")


def _drifts(known: Sequence[_Off]) -> bool:
    """Whether stamps are off by ever more, evenly."""
    first, last = known[0], known[-1]
    span, by = last.stamp - first.stamp, last.by - first.by
    even = (first.by + by * (off.stamp - first.stamp) // max(1, span) for off in known)
    steady = all(abs(off.by - line) < _MOVED_MS for off, line in zip(known, even, strict=True))
    return len(known) >= _DRIFT_TURNS and span > 0 and abs(by) > _STEADY_MS and steady


def _parts(known: Sequence[_Off]) -> list[list[_Off]]:
    """Return *known* in stretches that are off by the same."""
    parts: list[list[_Off]] = []
    for off in known:
        if parts and abs(off.by - parts[-1][0].by) <= _STEADY_MS:
            parts[-1].append(off)
        else:
            parts.append([off])
    return parts


def _far(by: int) -> str:
    """Return how far a stamp was off that was moved *by* so much."""
    if abs(by) < _MOVED_MS:
        return "right"
    hours = (abs(by) + MS_PER_HOUR // 2) // MS_PER_HOUR
    rest = abs(by) - hours * MS_PER_HOUR
    is_whole = hours and abs(rest) <= _STEADY_MS  # stamps are rounded to seconds
    length = f"{hours} h" if is_whole else f"{abs(by) / MS_PER_SECOND:.1f} s"
    return f"{length} too {'early' if by > 0 else 'late'}"


def gap_notes(aligned: Aligned) -> Iterator[tuple[int, Note]]:
    """Yield what one side alone has, where it is long."""
    for gap in aligned.unheard:
        if gap.words >= _LONG_WORDS:
            message = f"{gap.words} words in a row are not in {{reference}}: placed between those that are"
            remedy = f"Expect them to be off, from {format_clock(gap.start_ms)} to {format_clock(gap.end_ms)}."
            yield gap.turn, Note("text-not-heard", "note", gap.words, message, remedy)
    for gap in aligned.unwritten:
        if gap.words >= _LONG_WORDS:
            times = f"from {format_clock(gap.start_ms)} to {format_clock(gap.end_ms)}"
            message = f"{gap.words} words of {{reference}} are not in the text, {times}"
            yield (
                gap.turn,
                Note("speech-not-written", "note", gap.words, message, "Nothing to do if they were left out."),
            )
