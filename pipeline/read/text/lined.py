"""Transcripts of which every line, or every pair of lines, has a time, and nobody's name or only now and then one.

What players and copied captions give: `00:01:02 text`, `00:25 Name text`, a time alone and the text below it, a start
and a length in seconds. Each is a turn of its own, as a cue is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.model import MAX_MS, Parsed, Reader, count
from pipeline.read.common.page import first_title, front_matter, page_kinds, take_chapters
from pipeline.read.common.speakers import with_speakers
from pipeline.timecode import CLOCK, from_seconds, parse_clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Row


@dataclass(frozen=True, slots=True)
class Style:
    """A way to write the time of a line. Groups: time, and text, name, length where the style has them."""

    name: str
    line: re.Pattern[str]


STYLES: Final = (
    Style("S32 length", re.compile(r"(?P<time>\d{1,6}\.\d{1,3})\s*-\s*(?P<length>\d{1,6}\.\d{1,3}):\s*(?P<text>.*)")),
    Style("S32 bar", re.compile(rf"(?P<time>{CLOCK})\s*\|\s*(?P<text>.*)")),
    Style("S31 bracket", re.compile(rf"(?P<time>{CLOCK})\s*\[(?P<name>[^\[\]\n]{{1,60}})\]\s*[:：]?\s*(?P<text>.*)")),
    Style("S6", re.compile(rf"\\?[\[(]?(?P<time>{CLOCK})\\?[\])]?(?:\s*[-–—]\s|\s)\s*(?P<text>\S.*)")),
    Style("S13", re.compile(rf"[\[(]?(?P<time>{CLOCK})[\])]?")),
)
"""Styles as transcripts in the wild have them. The style of most lines is the file's."""

_ROOM: Final = 40
_LEAST: Final = 3
_SHARE: Final = 0.3
_NAMES_AGAIN: Final = 3
_SOME_NAMES: Final = 0.8
_FEWEST_NAMES: Final = 2


class _Hit(NamedTuple):
    """A line with a time."""

    line: int
    start_ms: int
    end_ms: int | None
    speaker: str | None
    text: str


def recognise(text: str) -> bool:
    """Whether the lines of *text* that are no chapters have times of one style, and the times rise."""
    lines = text.split("\n")
    kinds = _kinds(lines)[0]
    return bool(_hits(lines, kinds))


def parse(text: str) -> Parsed:
    """Return each line, or what stands below each time, as a turn; what stands before the first is a note."""
    lines = text.split("\n")
    front = front_matter(lines)
    kinds, chapters = _kinds(lines)
    hits = _with_names(_hits(lines, kinds))
    turns = _turns(lines, kinds, hits)
    parsed = Parsed(
        turns=turns,
        kinds=count(lines, kinds),
        chapters=chapters,
        title=front.title or first_title(lines[front.size :]),
        license=front.license,
        lang=front.lang,
    )
    return with_speakers(parsed) if turns and not any(hit.speaker for hit in hits) else parsed


def _kinds(lines: Sequence[str]) -> tuple[list[Kind | None], list[Row]]:
    """Return what the lines beside the transcript are, and the chapters among them."""
    kinds = page_kinds(lines, front_matter(lines))
    return kinds, take_chapters(lines, kinds, [True] * len(lines))


def _hits(lines: Sequence[str], kinds: Sequence[Kind | None]) -> list[_Hit]:
    """Return the lines with a time in the style that most have; none unless it is the habit of the file."""
    body = [i for i, line in enumerate(lines) if kinds[i] is None and line.strip()]
    found: dict[str, list[_Hit]] = {style.name: [] for style in STYLES}
    for i in body:
        if any(char.isdigit() for char in lines[i].lstrip()[:2]) and (hit := _hit(i, lines[i].strip())):
            found[hit[0]].append(hit[1])
    hits = max(found.values(), key=len)
    alone = found["S13"] is hits
    rising = sum(one.start_ms <= two.start_ms for one, two in pairwise(hits))
    enough = len(hits) >= _LEAST and len(hits) >= _SHARE * len(body) and rising * 2 >= len(hits)
    return hits if enough and (not alone or _has_text_below(hits, body)) else []


def _hit(number: int, line: str) -> tuple[str, _Hit] | None:
    """Return the style of *line* and what it says, in the first style that it fits."""
    for style in STYLES:
        if match := style.line.fullmatch(line):
            groups = match.groupdict()
            in_seconds = groups.get("length")
            start_ms = from_seconds(float(groups["time"])) if in_seconds else parse_clock(groups["time"])
            if start_ms is None or start_ms > MAX_MS:
                return None
            end_ms = start_ms + from_seconds(float(in_seconds)) if in_seconds else None
            speaker = (groups.get("name") or "").strip() or None
            return style.name, _Hit(number, start_ms, end_ms, speaker, (groups.get("text") or "").strip())
    return None


def _has_text_below(hits: Sequence[_Hit], body: Sequence[int]) -> bool:
    """Whether text follows most times that stand alone."""
    places = {number: place for place, number in enumerate(body)}
    times = {hit.line for hit in hits}
    followed = sum(places[hit.line] + 1 < len(body) and body[places[hit.line] + 1] not in times for hit in hits)
    return followed * 2 > len(hits)


def _with_names(hits: Sequence[_Hit]) -> list[_Hit]:
    """Return *hits* with the word after the time as the speaker, where the same few words always stand there (S31)."""
    if any(hit.speaker for hit in hits):
        return list(hits)
    first = Counter(hit.text.partition(" ")[0] for hit in hits if " " in hit.text)
    names = {
        word for word, times in first.items() if times >= _NAMES_AGAIN and word[0].isalnum() and not word[0].islower()
    }
    named = sum(first[word] for word in names)
    if len(names) < _FEWEST_NAMES or named < _SOME_NAMES * len(hits):
        return list(hits)
    parts = [hit.text.partition(" ") for hit in hits]
    return [
        hit._replace(speaker=name, text=rest.strip()) if name in names else hit
        for hit, (name, _, rest) in zip(hits, parts, strict=True)
    ]


def _turns(lines: Sequence[str], kinds: list[Kind | None], hits: Sequence[_Hit]) -> list[Row]:
    """Return the turns that *hits* begin, with the lines below them, which are marked in *kinds*."""
    turns = []
    for i in range(hits[0].line if hits else len(lines)):
        kinds[i] = kinds[i] or ("notes" if lines[i].strip() else None)
    ends = [*(hit.line for hit in hits), len(lines)][1:]
    for hit, end in zip(hits, ends, strict=True):
        own = [i for i in range(hit.line, end) if kinds[i] is None and lines[i].strip()]
        text = "\n".join(part for part in (hit.text, *(lines[i].strip() for i in own[1:])) if part)
        for i in own:
            kinds[i] = "turns" if text else "notes"
        if text:
            times = {"start_ms": hit.start_ms, "end_ms": hit.end_ms}
            turns.append({"speaker": hit.speaker, **times, "text": text, "line": hit.line})
    return turns


LINED = Reader(
    name="lined",
    suffixes=(".txt", ".md", ".markdown"),
    looks_for="lines such as `00:01:02 text`",
    recognise=recognise,
    parse=parse,
)
