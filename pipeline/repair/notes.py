"""What there is to tell of a document's clock; all times in ms."""

from __future__ import annotations

from pipeline.schema import Note
from pipeline.timecode import MS_PER_SECOND, format_clock

_SLOWEST_RATE, _FASTEST_RATE = 2, 12
"""Syllables a second that a person can speak in, as in speech.py."""


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


def stray_note(was: int, new: int) -> Note:
    """Tell of a cue that was whole minutes off."""
    message = f"the stamp reads {_read_as(was)}; its neighbours prove that it means {_read_as(new)}"
    return Note("timeline-jump", "warning", was, message, "The cue was moved; see the corrections.")


def stuck_note(turns: int, stamp: int, needs: int) -> Note:
    """Tell of so many *turns* in a row at one *stamp*, whose texts need so many ms before the last of them."""
    message = f"{turns} turns in a row start at {_read_as(stamp)}, though the first {turns - 1} need {_seconds(needs)}"
    return Note("timeline-stuck", "warning", turns, message, "Nothing was moved; give each turn its own stamp.")


def chapter_note(chapters: int, first: int) -> Note:
    """Tell of *chapters*, the first of them at *first*, that were shifted with the turns."""
    message = f"chapters that followed the clock where it was hours off: {chapters}, the first at {format_clock(first)}"
    return Note("chapter-moved", "note", chapters, message, "They were shifted as the turns were.")


def beyond_note(chapters: int, first: int, end: int) -> Note:
    """Tell of *chapters*, the first of them at *first*, behind the last turn, which ends at *end*."""
    at, until = format_clock(first), format_clock(end)
    message = f"chapters behind the end of the transcript at {until}: {chapters}, the first at {at}"
    return Note("chapter-beyond", "warning", chapters, message, "Correct the list, or give the whole transcript.")


def backward_note(was: int, new: int) -> Note:
    """Tell of a stamp that ran backwards."""
    message = f"the stamp reads {_read_as(was)}, out of order with its neighbours; timed anew at {format_clock(new)}"
    return Note("timeline-order", "warning", was, message, "Check the stamp against the recording.")


def sparse_note(bare: int, lacking: int, turns: int, stamps: int) -> Note:
    """Tell of a document *lacking* of whose *turns* begin without a time, and *bare* of these have none inside either.

    They lie between so many *stamps*.
    """
    lack = f"{bare} of {turns} turns have no time" if bare else f"{lacking} of {turns} turns have a time inside alone"
    message = f"{lack}: placed between {stamps} stamps by the sounds of their texts"
    remedy = (
        "The longer from stamp to stamp, the farther off it may be: a transcript with a time at each turn is better"
    )
    return Note("timeline-sparse", "warning", None, message, remedy)


def spread_note(length: int, weight: int, stamps: int) -> Note:
    """Tell of a document of so many *stamps* whose text, of so many hundredths of a syllable, was spread over time."""
    rate = weight * MS_PER_SECOND / (100 * length)
    between = f" and {stamps} stamps" if stamps else ""
    message = f"no turn has a time: spread over {format_clock(length)}{between}, {rate:.1f} syllables a second"
    is_likely = _SLOWEST_RATE <= rate <= _FASTEST_RATE
    remedy = "Times are only as good as an even rate of speech" if is_likely else "Nobody speaks so: check the length"
    return Note("timeline-spread", "warning", round(rate, 1), message, remedy)


def unused_note(why: str) -> Note:
    """Tell that the length that was given for a recording places no turn."""
    return Note("duration-unused", "note", None, f"the length of the recording placed nothing: {why}", "Nothing to do.")


def untimed_note() -> Note:
    """Tell why a document has no subtitles."""
    message = "no subtitles: no turn of the transcript says when it is spoken"
    remedy = (
        "Give a transcript with a time at each turn, such as `**Name [00:01:02]**: text`, or SRT or WebVTT; or the "
        "length of the recording, by --duration or --media"
    )
    return Note("no-times", "warning", None, message, remedy)


def _read_as(stamp: int) -> str:
    """Return a stamp as it was read."""
    return f"-{format_clock(-stamp)}" if stamp < 0 else format_clock(stamp)


def _seconds(ms: int) -> str:
    """Return *ms* as whole seconds."""
    return f"{ms / MS_PER_SECOND:.0f} s"
