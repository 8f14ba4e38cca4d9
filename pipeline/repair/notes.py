"""What there is to tell of a document's clock; all times in ms."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.timecode import MS_PER_SECOND, format_clock


class Note(NamedTuple):
    """What there is to tell of one turn: columns of FINDINGS."""

    check: str
    severity: str
    actual: float | None
    message: str
    remedy: str


def restart_note(first: int, last: int) -> Note:
    """Tell of a second part, whose clock reads *first* where the first part's read *last*."""
    message = f"the clock starts again at {format_clock(first)} after {format_clock(last)}"
    remedy = "The second part was put where the first ended; check its place against the recording."
    return Note("timeline-restart", "warning", None, message, remedy)


def hour_note(hours: int, length: int, needs: int) -> Note:
    """Tell of a jump by whole hours that was taken back."""
    far = f"{abs(hours)} hour{'s' if abs(hours) > 1 else ''} too {'late' if hours > 0 else 'early'}"
    message = f"from here the clock is {far}: a step of {_seconds(length)} where the text needs {_seconds(needs)}"
    return Note("timeline-jump", "warning", length, message, "The times were shifted; see the corrections.")


def gap_note(length: int, needs: int) -> Note:
    """Tell of a step that nothing explains."""
    message = f"{_seconds(length)} after the turn before, whose text needs {_seconds(needs)}; no shift explains it"
    return Note("timeline-gap", "warning", length, message, "Nothing was moved; correct the stamp if it is wrong.")


def order_note(stamp: int) -> Note:
    """Tell of a cue that stands too late in a subtitle file."""
    message = f"starts at {_read_as(stamp)}, before a cue that precedes it in the file"
    return Note("timeline-order", "note", stamp, message, "The cues were put in the order of their times.")


def backward_note(was: int, new: int) -> Note:
    """Tell of a stamp that ran backwards."""
    message = f"the stamp reads {_read_as(was)}, out of order with its neighbours; timed anew at {format_clock(new)}"
    return Note("timeline-order", "warning", was, message, "Check the stamp against the recording.")


def _read_as(stamp: int) -> str:
    """Return a stamp as it was read."""
    return f"-{format_clock(-stamp)}" if stamp < 0 else format_clock(stamp)


def _seconds(ms: int) -> str:
    """Return *ms* as whole seconds."""
    return f"{ms / MS_PER_SECOND:.0f} s"
