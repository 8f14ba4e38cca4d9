"""Transcripts whose turns end with a time: `**Ann**: So that is it. [00:01:02]`.

The time is when the turn ends, and so when the next begins. Read as its beginning it would shift the whole file by a
turn. A time within a turn, at the end of one of its paragraphs, is a row of WORDS.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import Parsed, Reader, count
from pipeline.read.common.page import NAME, first_title, front_matter, page_kinds, phrases, take_chapters
from pipeline.timecode import CLOCK, parse_clock

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from pipeline.read.common.model import Kind, Row

_TAIL = re.compile(rf"(?P<text>.*?\S)\s*\\?[\[(](?P<time>{CLOCK})\\?[\])]\W{{0,3}}")
_LABEL = re.compile(rf"(?:\*\*)?{NAME}\s*(?:[:：]\s*\*\*|\*\*\s*[:：]|:(?=\s)|：)\s*(?P<text>.*)")
_LEAST: Final = 3
_SHARE: Final = 0.5  # of the labelled lines end with a time
_TAIL_ROOM: Final = 24
_MOST_WORDS: Final = 5


@dataclass(slots=True)
class _Turn:
    """A turn while it grows: its first line, who speaks, from when, its paragraphs, and when each of them ends."""

    line: int
    speaker: str | None
    start_ms: int | None
    pieces: list[tuple[str, int | None]] = field(default_factory=list)


def recognise(text: str) -> bool:
    """Whether most labelled lines of *text* end with a time, and the times rise."""
    lines = text.split("\n")
    labels = _labels(lines, _kinds(lines)[0])
    times = [ms for i in labels if (ms := _ends_with_time(lines, i, labels)) is not None]
    rising = sum(one <= two for one, two in pairwise(times))
    return len(times) >= _LEAST and len(times) >= _SHARE * len(labels) and rising * 2 >= len(times)


def parse(text: str) -> Parsed:
    """Return the turns, each from the end of the one before to its own; the first begins with the recording."""
    lines = text.split("\n")
    kinds, chapters = _kinds(lines)
    front = front_matter(lines)
    turns = _turns(lines, kinds)
    return Parsed(
        turns=[_row(turn) for turn in turns],
        kinds=count(lines, kinds),
        words=[word for number, turn in enumerate(turns, 1) for word in _words(number, turn)],
        chapters=chapters,
        title=front.title or first_title(lines[front.size :]),
        license=front.license,
        lang=front.lang,
    )


def _kinds(lines: Sequence[str]) -> tuple[list[Kind | None], list[Row]]:
    """Return what the lines beside the transcript are, and the chapters among them."""
    kinds = page_kinds(lines, front_matter(lines))
    return kinds, take_chapters(lines, kinds, [True] * len(lines))


def _labels(lines: Sequence[str], kinds: Sequence[Kind | None]) -> dict[int, str]:
    """Return who begins to speak at which line.

    Where turns begin in bold nothing else is a label; elsewhere a name comes again or its line ends with a time.
    """
    found = {i: match for i, line in enumerate(lines) if kinds[i] is None and (match := _label(line))}
    bold = [i for i in found if lines[i].lstrip().startswith("**")]
    if sum(_tail(lines[i])[1] is not None for i in bold) * 2 >= len(bold) > 1:
        return {i: found[i]["name"].strip() for i in bold}
    names = Counter(match["name"].strip() for match in found.values())
    sure = {i for i, match in found.items() if names[match["name"].strip()] > 1 or _tail(lines[i])[1] is not None}
    return {i: found[i]["name"].strip() for i in sorted(sure)}


def _ends_with_time(lines: Sequence[str], start: int, labels: Container[int]) -> int | None:
    """Return the last time at the end of a line from *start* to the next of *labels*, None if there is none."""
    last = None
    for i in range(start, len(lines)):
        if i > start and i in labels:
            break
        ms = _tail(lines[i])[1]
        last = last if ms is None else ms
    return last


def _label(line: str) -> re.Match[str] | None:
    """Return the match of *line* if it begins with what may be a name."""
    match = _LABEL.fullmatch(line.strip()) if ":" in line or "：" in line else None
    name = match["name"].strip() if match else ""
    is_name = name and not name[0].islower() and len(name.split()) <= _MOST_WORDS
    return match if match and is_name and not phrases("note").fullmatch(name) else None


def _tail(line: str) -> tuple[str, int | None]:
    """Return *line* without the time at its end, and that time."""
    match = _TAIL.fullmatch(line.strip()) if ":" in line[-_TAIL_ROOM:] else None
    ms = parse_clock(match["time"]) if match else None
    return (match["text"], ms) if match and ms is not None else (line.strip(), None)


def _turns(lines: Sequence[str], kinds: list[Kind | None]) -> list[_Turn]:
    """Return the turns of *lines*, which are marked in *kinds*; what stands before the first is a note."""
    labels = _labels(lines, kinds)
    first = next((i for i in labels if _ends_with_time(lines, i, labels) is not None), len(lines))
    turns: list[_Turn] = []
    now: int | None = 0
    for i, line in enumerate(lines):
        if kinds[i] is not None or not line.strip():
            continue
        said, end_ms = _tail(line)
        if i in labels and i >= first:
            turns.append(_Turn(i, labels[i], now))
            said = match["text"] if (match := _LABEL.fullmatch(said)) else ""
        kinds[i] = "turns" if turns else "notes"
        if turns and said:
            turns[-1].pieces.append((said, end_ms))
            now = end_ms
    return [turn for turn in turns if turn.pieces]


def _row(turn: _Turn) -> Row:
    """Return the row of a *turn*."""
    text = "\n".join(said for said, _ in turn.pieces)
    times = {"start_ms": turn.start_ms, "end_ms": turn.pieces[-1][1]}
    return {"speaker": turn.speaker, **times, "text": text, "line": turn.line}


def _words(number: int, turn: _Turn) -> Iterator[Row]:
    """Yield the paragraphs of a *turn* with their times, if it has several."""
    start, start_ms = 0, turn.start_ms
    for said, end_ms in turn.pieces if len(turn.pieces) > 1 else ():
        yield {
            "turn": number,
            "start_char": start,
            "end_char": start + len(said),
            "start_ms": start_ms,
            "end_ms": end_ms,
        }
        start, start_ms = start + len(said) + 1, end_ms


TRAILING = Reader(
    name="trailing",
    suffixes=(".md", ".markdown", ".txt"),
    looks_for="turns such as `**Name**: text [00:01:02]`",
    recognise=recognise,
    parse=parse,
)
