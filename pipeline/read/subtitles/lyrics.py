"""LRC, as music players have it: lines of lyrics after their stamps, in all its dialects.

`[00:12.00]Line`, several stamps before one line, `[offset:+500]`, a stamp without text that clears the line before, and
the enhanced form, in which `<00:12.50>` stands before each word. There is no standard; hours are minutes beyond 59.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.languages import language_tag
from pipeline.read.common.model import Kind, Parsed, Reader, count
from pipeline.read.common.speakers import with_speakers
from pipeline.timecode import MS_PER_MINUTE, MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.read.common.model import Row

_TIME: Final = r"(?P<minutes>\d{1,4}):(?P<seconds>[0-5]?\d)(?:[.:,](?P<fraction>\d{1,3}))?"
_STAMP: Final = re.compile(rf"[\s\ufeff]{{0,9}}\[{_TIME}\]")
_WORD: Final = re.compile(rf"<{_TIME}>")
_TAG: Final = re.compile(r"[\s\ufeff]{0,9}\[(?P<name>[a-zA-Z#]{1,20}):(?P<value>[^\]\n]{0,500})\]\s*")
_EXACT: Final = re.compile(r"[\s\ufeff]{0,9}\[\d{1,4}:\d\d[.:]\d{2,3}\](?:\S|\s*$)")
_KNOWN: Final = frozenset({"ti", "ar", "al", "au", "lr", "by", "re", "ve", "offset", "length", "la", "tool", "id"})
_SHARE: Final = 0.6
_LEAST: Final = 2
_STAMP_ROOM: Final = 40
_OFFSET: Final = re.compile(r"\s*([+-]?\d{1,9})\s*")
_GUARD: Final = re.compile("<\u2060(?=\\d)")


class _Stamped(NamedTuple):
    """A line at one of its times in ms; its number in the file, and what stands after its stamps."""

    start_ms: int
    line: int
    text: str


class TimedLine(NamedTuple):
    """A line with its times in ms, as it was stamped, and without its stamps; all times were moved *earlier*."""

    start_ms: int
    end_ms: int | None
    stamped: _Stamped
    text: str
    earlier: int


def recognise(text: str) -> bool:
    """Whether most lines of *text* begin with stamps that no blank follows, or tags of LRC stand above stamps."""
    lines = [line for line in text[:_HEAD].split("\n") if line.strip()]
    stamped = [line for line in lines if _STAMP.match(line[:_STAMP_ROOM])]
    tagged = [match for line in lines if (match := _TAG.fullmatch(line)) and match["name"].lower() in _KNOWN]
    if len(stamped) + len(tagged) < _SHARE * len(lines) or not stamped:
        return False
    exact = sum(bool(_EXACT.match(line)) for line in stamped)
    return bool(tagged) or (len(stamped) >= _LEAST and exact >= _SHARE * len(stamped))


_HEAD: Final = 20_000


def parse(text: str) -> Parsed:
    """Return the lines as turns, each until the next one or the stamp that clears it; the last has no end."""
    lines = text.split("\n")
    kinds: list[Kind | None] = [("notes" if line.strip() else None) for line in lines]
    tags, stamped = _tags_and_stamps(lines, kinds)
    parsed = _parsed(stamped, tags)._replace(kinds=count(lines, kinds))
    has_own = parsed.words or not parsed.turns
    return parsed if has_own else with_speakers(parsed)


def _tags_and_stamps(lines: Sequence[str], kinds: list[Kind | None]) -> tuple[dict[str, str], list[_Stamped]]:
    """Return the tags of a file's *lines* and what is stamped; *kinds* are told which line is what."""
    tags: dict[str, str] = {}
    stamped: list[_Stamped] = []
    for i, line in enumerate(lines):
        if tag := _TAG.fullmatch(line):
            kinds[i] = "metadata"
            tags.setdefault(tag["name"].lower(), tag["value"].strip())
        else:
            own = list(_stamps(i, line))
            if own:
                kinds[i] = "turns" if _plain(own[0].text).strip() else "metadata"
            stamped += own
    return tags, stamped


def timeline_of(text: str) -> list[TimedLine]:
    """Return the lines of *text* that are sung, in the order of their times; the last has no end."""
    lines = text.split("\n")
    return _timeline(*_tags_and_stamps(lines, [None] * len(lines)))


def _timeline(tags: Mapping[str, str], stamped: Sequence[_Stamped]) -> list[TimedLine]:
    """Return those that are *stamped* in the order of their times; an offset says how much earlier all of them come."""
    offset = _OFFSET.fullmatch(tags.get("offset", ""))
    earlier = int(offset[1]) if offset else 0
    timeline = sorted(stamped, key=lambda one: (one.start_ms, one.line))
    ends = [one.start_ms for one in timeline[1:]] + [None]
    return [
        TimedLine(max(one.start_ms - earlier, 0), None if end is None else max(end - earlier, 0), one, said, earlier)
        for one, end in zip(timeline, ends, strict=True)
        if (said := _plain(one.text).strip())
    ]


def _stamps(number: int, line: str) -> Iterator[_Stamped]:
    """Yield the *line* of a *number* at each of its times."""
    times = []
    at = 0
    while match := _STAMP.match(line, at):
        times.append(_ms(match))
        at = match.end()
    for time in times:
        yield _Stamped(time, number, line[at:])


def _ms(match: re.Match[str]) -> int:
    """Return the milliseconds of a stamp; its last digits are a fraction of a second, whatever mark is before them."""
    fraction = (match["fraction"] or "").ljust(3, "0")
    return int(match["minutes"]) * MS_PER_MINUTE + int(match["seconds"]) * MS_PER_SECOND + int(fraction)


def _parsed(stamped: Sequence[_Stamped], tags: Mapping[str, str]) -> Parsed:
    """Return the turns of the lines that are *stamped*."""
    turns: list[Row] = []
    words: list[Row] = []
    for one in _timeline(tags, stamped):
        turns.append({"cue": len(turns) + 1, "start_ms": one.start_ms, "end_ms": one.end_ms, "text": one.text})
        end = None if one.end_ms is None else one.end_ms + one.earlier
        words += _words(len(turns), one.stamped.text, end, one.earlier)
    return Parsed(
        turns, count([""], [None]), words, title=tags.get("ti") or None, lang=language_tag(tags.get("la", ""))
    )


def _plain(text: str) -> str:
    """Return *text* without the times in it."""
    return _GUARD.sub("<", _WORD.sub("", text)).replace("\u00a0[", "[")


def _words(turn: int, text: str, end: int | None, earlier: int) -> Iterator[Row]:
    """Yield the pieces of *text* that times stand before."""
    matches = list(_WORD.finditer(text))
    if not matches:
        return
    until = [*(match.start() for match in matches), len(text)][1:]
    lead = len(_plain(text)) - len(_plain(text).lstrip())
    pieces = [(match, text[match.end() : stop]) for match, stop in zip(matches, until, strict=True)]
    times = [*(_ms(match) for match, _ in pieces), end]
    for (match, piece), (start_ms, end_ms) in zip(pieces, pairwise(times), strict=True):
        said = _plain(piece)
        if said.strip():
            start = len(_plain(text[: match.start()])) - lead + len(said) - len(said.lstrip())
            span = {"turn": turn, "start_char": max(start, 0), "end_char": max(start, 0) + len(said.strip())}
            ends = None if end_ms is None else max(end_ms - earlier, 0)
            yield {**span, "start_ms": max((start_ms or 0) - earlier, 0), "end_ms": ends}


LRC = Reader(
    name="lrc",
    suffixes=(".lrc",),
    looks_for="lines such as `[00:12.00]text`",
    recognise=recognise,
    parse=parse,
)
"""Before the readers of text, which take stamped lines for a transcript's."""
