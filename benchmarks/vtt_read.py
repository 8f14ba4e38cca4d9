"""Reading WebVTT against `webvtt-py`, and against what `srt.parse` takes for the same cues: ratios."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import srt
import webvtt

from benchmarks.measuring import Answer, Row, Scale, cpu, interleaved
from pipeline.read.subtitles.webvtt import VTT
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Callable

CUES: Final = 10_000
ROUNDS: Final = {"quick": 5, "full": 15}
SAID: Final = ("The tide comes in at six,\nand the ferry leaves an hour later.", "밀물은 여섯 시에 들어오고,")
PROMISED: Final = {"srt.parse": 1.3, "webvtt-py": 5}


def answer(scale: Scale) -> Answer:
    """Compare reading of plain cues, and of cues with a voice each."""
    plain, voices = _file("{}"), _file("<v Ann>{}</v>")
    works: dict[str, Callable[[], object]] = {
        "srt.parse": partial(_theirs, _subrip()),
        "webvtt-py": partial(webvtt.from_string, plain),
        "plain": partial(VTT.parse, plain),
        "voices": partial(VTT.parse, voices),
    }
    spent = interleaved({who: partial(cpu, work) for who, work in works.items()}, ROUNDS[scale])
    return Answer(
        [
            Row(f"{other} / ours, {what}", spent[other] / spent[what], "x", promise, "at least", f"{CUES:,} cues")
            for other, promise in PROMISED.items()
            for what in ("plain", "voices")
        ]
    )


def _theirs(text: str) -> list[srt.Subtitle]:
    """Return what `srt` makes of *text*."""
    return list(srt.parse(text))


def _file(shown: str) -> str:
    """Return a WebVTT file whose cues are *shown* so."""
    cues = (f"{_clock(i, '.')}\n{shown.format(_said(i))}\n" for i in range(CUES))
    return "\n".join(["WEBVTT\n", *cues])


def _subrip() -> str:
    """Return a SubRip file of the same cues."""
    return "\n".join(f"{i + 1}\n{_clock(i, ',')}\n{_said(i)}\n" for i in range(CUES))


def _clock(number: int, mark: str) -> str:
    """Return the timing line of the cue of that *number*."""
    return f"{format_clock(number * 2500, mark)} --> {format_clock(number * 2500 + 2100, mark)}"


def _said(number: int) -> str:
    """Return what the cue of that *number* says: no two in a row say the same."""
    return f"{SAID[number % len(SAID)]} {number}"
