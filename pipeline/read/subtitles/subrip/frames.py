"""SubRip whose clocks count frames, `00:00:01:12`: editing systems write it so.

The file does not say how many frames a second has. The highest number tells the least there can be; a semicolon before
the frames is a drop-frame clock, of 29.97 a second.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import finding
from pipeline.timecode import MS_PER_SECOND, format_clock, parse_smpte

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed, Row

_CLOCK: Final = r"\d\d:\d\d:\d\d(?P<{0}>[:;])(?P<{1}>\d\d)"
_START, _END = _CLOCK.format("mark", "first"), _CLOCK.format("other", "last")
_TIMING: Final = re.compile(rf"^[ \t]{{0,9}}{_START}[ \t]{{0,9}}-{{1,2}}>[ \t]{{0,9}}{_END}\s*$", re.MULTILINE)
_RATES: Final = (25, 30, 50, 60)
_DROPPING: Final = {30: 29.97, 60: 59.94}
_HEAD: Final = 2_000


def frame_rate_of(text: str) -> tuple[float, str] | None:
    """Return how many frames a second of *text* has, as far as can be told, and the mark before them; None if none.

    All its timings count frames, or none does.
    """
    if not _TIMING.search(text, 0, _HEAD):
        return None
    timings = list(_TIMING.finditer(text))
    if len(timings) != text.count("->"):
        return None
    most = max(int(match[name]) for match in timings for name in ("first", "last"))
    nominal = next((rate for rate in _RATES if most < rate), None)
    drops = any(";" in (match["mark"], match["other"]) for match in timings)
    if nominal is None:
        return None
    if drops:
        return (_DROPPING[60 if nominal > 30 else 30]), ";"  # noqa: PLR2004 - drop frame is of 30 or 60
    return float(nominal), ":"


def in_frames(ms: int, rate: float, mark: str) -> int:
    """Return what *ms* are, whose last three digits are a number of frames."""
    seconds, frame = divmod(ms, MS_PER_SECOND)
    clock = format_clock(seconds * MS_PER_SECOND)[: -len(".000")]
    exact = parse_smpte(f"{clock}{mark}{frame:02}", rate)
    return seconds * MS_PER_SECOND + round(frame * MS_PER_SECOND / rate) if exact is None else exact


def with_frames(parsed: Parsed, text: str) -> Parsed:
    """Return *parsed* with its times by frames, where those of *text* count them, and a warning of what rate."""
    found = frame_rate_of(text)
    if found is None or parsed.cues is not None:
        return parsed
    rate, mark = found
    turns = [_turn(turn, rate, mark) for turn in parsed.turns]
    message = f"its clocks count frames; taken for {rate:g} a second"
    remedy = "If the video has another rate, --fps-from and --fps-to fit the times to it"
    return parsed._replace(turns=turns, findings=[*parsed.findings, finding("frame-clock", "warning", message, remedy)])


def _turn(turn: Row, rate: float, mark: str) -> Row:
    """Return *turn* with its times by frames."""
    times = {name: turn[name] for name in ("start_ms", "end_ms") if turn[name] is not None and turn[name] >= 0}
    return turn | {name: in_frames(ms, rate, mark) for name, ms in times.items()}
