"""Captions as players get them: lines with a start and a duration, and the words in them where they are known.

Lines that a recogniser wrote scroll: each is shown until long after the next has come, and sentences run over them.
They are pieces of turns. Lines that a person wrote are turns, as the cues of a subtitle file are.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.read.common.cues.styled import tidy
from pipeline.read.common.gather import Piece, turns_of
from pipeline.read.common.spoken import CueLook, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.cues.styled import Mark


class Line(NamedTuple):
    """A caption's text, its times in ms, its words, none if they have no times of their own, its looks and place."""

    text: str
    start_ms: int | None
    duration_ms: int | None
    words: Sequence[Piece] = ()
    marks: Sequence[Mark] = ()  # of the text
    placement: str | None = None

    @property
    def end_ms(self) -> int | None:
        """Return when the line goes."""
        return None if self.start_ms is None or self.duration_ms is None else self.start_ms + self.duration_ms


def turns_of_lines(lines: Sequence[Line]) -> list[Segment]:
    """Return the turns that *lines* are, or make."""
    lines = [line for line in lines if line.text.strip()]
    if _scrolls(lines):
        return turns_of(_pieces(lines))
    return [_cue(line, number) for number, line in enumerate(lines, 1)]


def _cue(line: Line, number: int) -> Segment:
    """Return a *line* that a person wrote, the cue of that *number*; without times it is a text like others."""
    said = tidy(line.text, line.marks)
    if line.start_ms is None or line.end_ms is None:
        return Segment(said.text, line.start_ms, line.end_ms)
    return Segment(said.text, line.start_ms, line.end_ms, look=CueLook(number, said.marks, line.placement))


def _scrolls(lines: Sequence[Line]) -> bool:
    """Whether *lines* have words with times, or most of them are still there when the next comes."""
    if any(line.words for line in lines):
        return True
    overlapping = sum(_overlap(line, following) for line, following in pairwise(lines))
    return len(lines) > 1 and overlapping * 2 >= len(lines) - 1


def _overlap(line: Line, following: Line) -> bool:
    """Whether *line* is still there when the *following* one comes, later than it."""
    if line.start_ms is None or line.end_ms is None or following.start_ms is None:
        return False
    return line.start_ms < following.start_ms < line.end_ms


def _pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    """Yield the words of *lines*, or lines as they are, each ending when the next line comes at the latest."""
    for line, following in zip(lines, (*lines[1:], None), strict=True):
        ends = [end for end in (line.end_ms, following.start_ms if following else None) if end is not None]
        end_ms = max(min(ends), line.start_ms) if ends and line.start_ms is not None else None
        *words, last = line.words or (Piece(line.text, line.start_ms),)
        yield from words
        late = end_ms is not None and last.start_ms is not None and end_ms < last.start_ms
        yield last._replace(end_ms=last.start_ms if late else end_ms)
