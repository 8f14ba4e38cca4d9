"""Timing lines of SubRip, in all shapes that word processors, translators and careless programs leave them in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final, NamedTuple
from unicodedata import normalize

import srt

from pipeline.read.common.model import MAX_MS
from pipeline.timecode import MS_PER_SECOND, from_seconds, parse_clock

_ARROW: Final = re.compile(r"[-‐–—−=]{1,3} ?(?:>|&gt;)|&#?8594;|[→⟶➔➜⇒]")
_PART: Final = r" ?[:.,：．，。;] ?-?"
_CLOCK: Final = rf"-? ?\d{{1,9}}(?:{_PART}\d{{1,9}}){{0,3}}"
_START: Final = re.compile(rf"[\s\ufeff]{{0,9}}(?P<clock>{_CLOCK})\s{{0,9}}")
_END: Final = re.compile(rf"\s{{0,9}}(?P<clock>{_CLOCK})(?!\d)(?P<rest>.*)")
_SECONDS: Final = re.compile(r"\d{1,9}[.,]\d{1,9}")
_OVERFLOWN: Final = re.compile(r"(?P<clock>.+)[.,]1000")
_COLON: Final = re.compile(r"(?:\d{1,3}:)?\d{1,3}:\d{2}:\d{3}")
"""A colon before three digits: seconds have two, so that these are milliseconds."""

_THREE_DIGITS: Final = re.compile(r".*[.,]\d{3}")
_NOT_WORDS: Final = re.compile(
    r"\s*(?:[XY][12]:-?\d+\s*|(?:line|position|size|align|vertical|region):\S+\s*|\d+(?:\s*,\s*\d+)*\s*|SSA:.*)*",
    re.IGNORECASE,
)
"""What may stand behind the times: coordinates of a box, WebVTT's settings, numbers."""

_SETTING: Final = re.compile(r"(?:line|position|size|align|vertical):\S+")
_ROOM: Final = 80
_EXACT: Final = r"\d\d:\d\d:\d\d[.,]\d{1,3}"
_DASHED: Final = re.compile(rf"\s{{0,9}}(?P<start>{_EXACT}) ?[-–—] ?(?P<end>{_EXACT})\s{{0,9}}")
"""Two exact times alone on a line are a timing, though only a dash stands between them."""
_ALMOST: Final = re.compile(r"\d\d?\s?[:：]\s?\d\d.{0,30}?(?:>|→|&gt;)")


class Timing(NamedTuple):
    """Start and end in ms, settings of WebVTT behind them, and words that stand there and are text."""

    start_ms: int
    end_ms: int
    settings: str
    words: str


def read_timing(line: str) -> Timing | None:
    """Return what a timing *line* says, None if it is none.

    >>> read_timing("0:00:01.123456 –> 00 : 00 : 03,5 and here")
    Timing(start_ms=1123, end_ms=3500, settings='', words='and here')
    """
    head = line[:_ROOM]
    if dashed := _DASHED.fullmatch(head):
        line = head = f"{dashed['start']} --> {dashed['end']}"
    if ">" not in head and "→" not in head and head.isascii() and "&" not in head:
        return None
    if not head.isascii():
        line = _plain(line)
    arrow = _ARROW.search(line, 0, _ROOM)
    before = _START.fullmatch(line, 0, arrow.start()) if arrow else None
    after = _END.match(line, arrow.end()) if arrow and before else None
    if not before or not after:
        return None
    start, end = before["clock"], after["clock"]
    start_ms, end_ms = _ms(start, end), _ms(end, start)
    if start_ms is None or end_ms is None:
        return None
    rest = after["rest"]
    words = "" if _NOT_WORDS.fullmatch(rest) else rest.strip()
    return Timing(start_ms, end_ms, " ".join(_SETTING.findall(rest)) if rest and not words else "", words)


def times_of(line: str) -> tuple[int, int] | None:
    """Return start and end of a timing line, None if *line* is none.

    >>> times_of("00:00:01,000 --> 00:00:02,500"), times_of("no time")
    ((1000, 2500), None)
    """
    timing = read_timing(line)
    return (timing.start_ms, timing.end_ms) if timing else None


def is_almost_timing(line: str) -> bool:
    """Whether *line* was meant as a timing: a clock before an arrow."""
    return bool(_ALMOST.match(line.strip()[:_ROOM]))


def _plain(line: str) -> str:
    """Return *line* with full-width digits and marks, and digits of other scripts, in ASCII as far as times reach."""
    head = "".join(normalize("NFKC", char) if not char.isspace() else " " for char in line[:_ROOM])
    digits = "".join(str(int(char)) if char.isdecimal() else char for char in head)
    return digits + line[_ROOM:]


def _ms(text: str, other: str) -> int | None:
    """Return the milliseconds that *text* names, negative ones too, beside an *other* time; None if it is no time.

    Four digits are a fraction, but for `,1000` beside a time of three: there the second was full.
    """
    clock = text.replace(" ", "").replace("-", "").replace(";", ":")
    if _COLON.fullmatch(clock):
        clock = ".".join(clock.rsplit(":", 1))
    full = _OVERFLOWN.fullmatch(clock) if _THREE_DIGITS.fullmatch(other.replace(" ", "")) else None
    if full:
        clock = full["clock"]
    ms = from_seconds(float(clock.replace(",", "."))) if _SECONDS.fullmatch(clock) else parse_clock(clock)
    if ms is None:
        try:
            ms = srt.srt_timestamp_to_timedelta(clock) // timedelta(milliseconds=1)
        except (srt.TimestampParseError, OverflowError):
            return None
    ms += MS_PER_SECOND if full else 0
    return None if ms > MAX_MS else -ms if "-" in text else ms
