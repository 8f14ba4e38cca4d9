"""Clocks as people write them: `0:08`, `００：０８`, `0분 8초`, `8.0 s`; in any bracket, alone or as a range."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from pipeline.read.common.model import MAX_MS
from pipeline.tables import shipped_rows
from pipeline.timecode import MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, parse_clock

_FRAMES: Final = r"\d{1,3}:\d{2}:\d{2}[:;]\d{2}(?![:：]?\d)"
_FRAMES_A_SECOND: Final = 30
"""How many frames a clock with frames has at most: where there are fewer, what it names is a little early."""

_COLONS: Final = r"\d{1,3}[:：]\d{2}(?:[:：]\d{2})?(?:[.,．]\d{1,3})?(?![:：]?\d)"
_PRIMES: Final = r"\d{1,3}['′’]\d{2}(?:[\"″”]|'')"
_DECIMAL: Final = r"\d{1,6}\.\d{1,3}(?!\d|[:：]\d)"
_OPEN: Final = r"\\?[\[(（［【〔〈«<{]"
_CLOSE: Final = r"\\?[\])）］】〕〉»>}]"
_ARROW: Final = r"-{1,2}>|=>|[→⟶➔➜⇒]|[-–—−~〜～/]|\.{2,3}|…|to\b"
_WIDE: Final = str.maketrans("：．，", ":..")
_MAY_BE: Final = re.compile(r"\d[:：'′’.]\d|\d\s?[^\W\d]")
_BEGINS: Final = re.compile(rf"(?:{_OPEN}|\s)*\d")
_GOES_ON: Final = re.compile(r"\s?[AaPp]\.?[Mm]\b|[A-Za-z0-9%]|\s?\\?[\])）］】〕〉»}]")
"""What follows digits that are no clock, or one whose bracket opened before it."""

_UNITS: Final = (("hour", MS_PER_HOUR), ("minute", MS_PER_MINUTE), ("second", MS_PER_SECOND))


class Stamp(NamedTuple):
    """A clock or a range of two where it stands in a line; *bracket* is what opens it, empty if nothing does."""

    start: int
    end: int
    bracket: str
    start_ms: int
    end_ms: int | None


@cache
def _pattern(unit: str) -> str:
    """Return the pattern of a *unit*, as the table has it in all languages."""
    told = "|".join(row["pattern"] for row in shipped_rows("clock_units.csv") if row["unit"] == unit)
    return rf"(?:{told})(?![A-Za-zÀ-ɏЀ-ӿ])"


@cache
def _worded() -> re.Pattern[str]:
    """Return the pattern of a time in words, its numbers as groups."""
    hour, minute, second = (_pattern(unit) for unit, _ in _UNITS)
    seconds = rf"(\d{{1,6}}(?:[.,]\d{{1,3}})?)\s?{second}"
    return re.compile(
        rf"(?:(\d{{1,3}})\s?{hour},?\s{{0,2}})?(?:(\d{{1,4}})\s?{minute},?\s{{0,2}})?(?:{seconds})?", re.IGNORECASE
    )


@cache
def _stamp() -> re.Pattern[str]:
    """Return the pattern of a clock or a range with its brackets and the address that it links to."""
    hour, minute, second = (_pattern(unit) for unit, _ in _UNITS)
    worded = (
        rf"(?i:\d{{1,3}}\s?{hour},?\s{{0,2}}\d{{1,2}}\s?{minute}(?:,?\s{{0,2}}\d{{1,2}}\s?{second})?"
        rf"|\d{{1,4}}\s?{minute}(?:,?\s{{0,2}}\d{{1,2}}(?:\.\d{{1,3}})?\s?{second})?|\d{{1,6}}(?:\.\d{{1,3}})?\s?{second})"
    )
    one = rf"(?:{_FRAMES}|{_COLONS}|{_PRIMES}|{worded}|{_DECIMAL})"
    return re.compile(
        rf"(?P<open>(?:{_OPEN}\s?){{1,2}})?(?P<one>{one})"
        rf"(?:\s{{0,3}}(?:{_CLOSE})?\s{{0,3}}(?:{_ARROW})\s{{0,3}}(?:{_OPEN})?\s{{0,3}}(?P<two>{one}))?"
        rf"(?(open)(?P<close>(?:\s?{_CLOSE}){{1,2}}))(?:\(https?://[^\s()]{{0,2000}}\)(?:{_CLOSE})?)?"
    )


def clock_ms(text: str) -> int | None:
    """Return the milliseconds that a clock in any form names, None if *text* is none.

    >>> clock_ms("0:08"), clock_ms("0분 8초"), clock_ms("8.5"), clock_ms("noon")
    (8000, 8000, 8500, None)
    """
    plain = text.strip().translate(_WIDE)
    if re.fullmatch(_FRAMES, plain):
        second, frames = parse_clock(plain[:-3]), int(plain[-2:])
        fraction = min(frames * MS_PER_SECOND // _FRAMES_A_SECOND, MS_PER_SECOND - 1)
        return None if second is None else second + fraction
    if (ms := parse_clock(re.sub(r"['′’](?=\d)", ":", plain).rstrip("\"″”'"))) is not None:
        return ms
    if re.fullmatch(_DECIMAL, plain):
        whole, _, part = plain.partition(".")
        return int(whole) * MS_PER_SECOND + int(part.ljust(3, "0"))
    match = _worded().fullmatch(plain)
    if not match or not any(match.groups()):
        return None
    hours, minutes, seconds = match.groups(default="0")
    whole, _, part = seconds.replace(",", ".").partition(".")
    ms = int(hours) * MS_PER_HOUR + int(minutes) * MS_PER_MINUTE + int(whole) * MS_PER_SECOND
    return ms + int(part.ljust(3, "0"))


def has_clock(text: str) -> bool:
    """Whether *text* may hold a clock: what is asked of every line, and cheap."""
    return bool(_MAY_BE.search(text))


def stamp_at(line: str, place: int) -> Stamp | None:
    """Return the stamp that begins at *place* of *line*."""
    return _checked(line, _stamp().match(line, place)) if _BEGINS.match(line, place) else None


def find_stamp(line: str, place: int, room: int) -> Stamp | None:
    """Return the first stamp that begins in the *room* characters of *line* from *place* on, apart from a word."""
    for match in _stamp().finditer(line, place, min(len(line), place + room)):
        before = line[match.start() - 1 : match.start()] if match.start() > place else " "
        stamp = _checked(line, match)
        if stamp and (stamp.bracket or not (before.isalnum() or before in ":.,-/")):
            return stamp
    return None


def _checked(line: str, match: re.Match[str] | None) -> Stamp | None:
    """Return the stamp of *match* in *line* if its brackets are closed, its numbers are times, and no word goes on."""
    if match is None:
        return None
    bare = not match["open"]
    if bare and _GOES_ON.match(line, match.end()):
        return None
    if bare and match["two"] is None and re.fullmatch(_DECIMAL, match["one"]):
        return None
    start_ms = clock_ms(match["one"])
    end_ms = clock_ms(match["two"]) if match["two"] else None
    if start_ms is None or start_ms > MAX_MS or (match["two"] and end_ms is None):
        return None
    return Stamp(match.start(), match.end(), (match["open"] or "").strip().lstrip("\\")[:1], start_ms, end_ms)
