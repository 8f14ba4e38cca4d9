"""Clocks as people write them, in any digits, brackets and units, alone or as a range.

A line is looked at in its folded form: as long as the line, character by character, with the digits, colons and
brackets of other scripts as ASCII has them and marks of direction as blanks. What is found there is cut from the line.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from pipeline.tables import shipped_rows
from pipeline.timecode import MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, from_seconds, parse_clock

_UNITS_MS: Final = {"hour": MS_PER_HOUR, "minute": MS_PER_MINUTE, "second": MS_PER_SECOND}
_COLONS: Final = "：︓∶꞉﹕"
_OPENERS: Final = {"【": "[", "〔": "[", "［": "[", "（": "(", "❲": "["}
_CLOSERS: Final = {"】": "]", "〕": "]", "］": "]", "）": ")", "❳": "]"}
_INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
INVISIBLE: Final = _INVISIBLE
"""Marks of direction and width: they hide neither a clock nor a name, and belong to neither."""


class Clock(NamedTuple):
    """A clock or a range of two in a line: from where to where it stands with its brackets, and its times in ms.

    *bracket* is what opens it, empty if nothing does; *is_open*: what opens it is not shut behind it, as in
    ``[00:08 Ann]``.
    """

    begin: int
    end: int
    start_ms: int
    end_ms: int | None
    bracket: str
    is_open: bool
    in_seconds: bool
    url: str | None


_ZEROS: Final = (
    "\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0de6\u0e50\u0ed0\u0f20\u1040\u1090"
    "\u17e0\u1810\u1946\u19d0\u1a80\u1a90\u1b50\u1bb0\u1c40\u1c50\ua620\ua8d0\ua900\ua9d0\ua9f0\uaa50\uabf0\uff10"
)
"""The zeros of all scripts in the Unicode Character Database (`Nd`) with two bytes; nine other digits follow each."""
_SPACES: Final = "\x0b\x0c\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_FOLD: Final = str.maketrans(
    dict.fromkeys(_COLONS, ":")
    | dict.fromkeys(_INVISIBLE + _SPACES, " ")
    | _OPENERS
    | _CLOSERS
    | {chr(ord(zero) + digit): str(digit) for zero in _ZEROS for digit in range(10)}
)
_FOLDED = re.compile("[" + re.escape("".join(map(chr, _FOLD))) + "]")


def fold(line: str) -> str:
    """Return *line* in the form in which clocks and labels are looked for, each character still in its place.

    >>> fold("［００：０８］ 지민：")
    '[00:08] 지민:'
    """
    return line.translate(_FOLD) if not line.isascii() and _FOLDED.search(line) else line


@cache
def _unit_words() -> dict[str, int]:
    """Return the ms of each word for a unit."""
    return {word: _UNITS_MS[row["unit"]] for row in shipped_rows("clock_units.csv") for word in row["words"].split()}


@cache
def _with_units() -> str:
    """Return the source of a pattern for times such as ``1h02m03s``, ``0분 8초`` and ``8.0 s``."""
    words: dict[int, list[str]] = {}
    for word, ms in _unit_words().items():
        words.setdefault(ms, []).append(re.escape(word))
    hour, minute, second = ("|".join(sorted(words[ms], key=len, reverse=True)) for ms in _UNITS_MS.values())
    hours, minutes = rf"\d{{1,2}}\s?(?:{hour})\s?", rf"\d{{1,3}}\s?(?:{minute})\s?"
    seconds = rf"\d{{1,6}}(?:\.\d{{1,3}})?\s?(?:{second})(?!\w)"
    return rf"(?:{hours})?{minutes}{seconds}|(?:{hours}){minutes}(?!\w)|{seconds}"


_DIGITS: Final = r"\d{1,3}:\d{1,2}:\d{2}(?:[.,]\d{1,3})?(?!\d|:\d)|\d{1,3}:\d{2}(?:[.,]\d{1,3})?(?!\d|:\d)"
_BARE: Final = r"\d{1,6}\.\d{1,3}(?!\d)"
_QUOTED: Final = r"\d{1,3}['’′]\d{2}(?:[\"”″]|'')"
_TO: Final = r"\s*(?:--?>|=>|→|⟶|–|—|-|~|〜|to)\s*"


_OPEN = re.compile(r"[*_`]{0,3}(?P<open>(?:\\?\[){1,2}\s?|[({<]\s?)?[*_`]{0,3}@?$")
_SHUT = re.compile(
    r"[*_`]{0,3}(?P<close>\s?(?:\\?\]){1,2}|\s?[)}>])?(?:\((?P<url>https?://[^\s()]{1,2000})\))?(?P<em>[*_`]{0,3})"
)
_OPEN_ROOM: Final = 10


@cache
def _times() -> re.Pattern[str]:
    """Return the pattern of a clock or a range of two, from its first digit on; bare seconds need a bracket."""
    one = rf"(?:{_DIGITS}|{_with_units()}|{_QUOTED})"
    bare = rf"(?P<first>{_BARE}){_TO}(?P<last>{_BARE})|(?<=[\[({{<])(?P<bare>{_BARE})"
    times = rf"(?P<start>{one})(?:{_TO}(?P<end>{one}))?|{bare}"
    return re.compile(rf"(?<![^\W_])(?<![:.,/-])(?:{times})", re.IGNORECASE)


def find_clock(folded: str, begin: int, room: int) -> Clock | None:
    """Return the first clock of a *folded* line that begins at *begin* or less than *room* characters after it."""
    for match in _times().finditer(folded, begin, begin + room + 80):
        if match.start() >= begin + room:
            return None
        first = match["start"] or match["first"] or match["bare"]
        start_ms, end_ms = to_ms(first), to_ms(match["end"] or match["last"] or "")
        shut = _SHUT.match(folded, match.end())
        if start_ms is None or shut is None or (match["bare"] and not shut["close"]):
            continue
        opened = _OPEN.search(folded, max(begin, match.start() - _OPEN_ROOM), match.start())
        start = opened.start() if opened else match.start()
        bracket = opened["open"].strip("\\ ") if opened and opened["open"] else ""
        end = shut.start("close") if shut["close"] and not bracket else shut.end()
        in_seconds = match["start"] is None
        return Clock(
            start, end, start_ms, end_ms, bracket, bool(bracket and not shut["close"]), in_seconds, shut["url"]
        )
    return None


def to_ms(text: str) -> int | None:
    """Return the ms that a clock names, in digits and colons, in units or in seconds; None if it is none.

    >>> to_ms("1:02:03"), to_ms("0분 8초"), to_ms("8.5 s"), to_ms("12.25"), to_ms("1h02m"), to_ms("0:99")
    (3723000, 8000, 8500, 12250, 3720000, None)
    """
    if ":" in text:
        return parse_clock(text)
    parts = re.findall(r"(\d+(?:\.\d+)?)\s?(['’′\"”″]|[^\W\d_]*)", text.casefold())
    if not parts:
        return None
    marks = {"'": MS_PER_MINUTE, "’": MS_PER_MINUTE, "′": MS_PER_MINUTE, "": MS_PER_SECOND}
    units = {**dict.fromkeys('"”″', MS_PER_SECOND), **marks, **_unit_words()}
    return sum(from_seconds(float(number) * units.get(unit, 0) / MS_PER_SECOND) for number, unit in parts)
