"""Where cues and lines end: one dynamic programme over both, exact, bounded by the widest legal cue.

The cost of a cut is the sum of its breaks' points and its cues' shapes; limits of width, lines and duration are
hard. After Knuth and Plass, "Breaking paragraphs into lines" (1981), with two levels of breaks instead of one.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

CUE: Final = 12
"""Points that each cue costs: fewer are better where breaks are equal."""

SHARED: Final = 95
"""Points for a sentence that ends inside a cue: each has its own, unless they are short."""

LINE_SHARE: Final = (2, 5)
"""A line's end costs this share of what a cue's end costs at the same place."""

SECOND_LINE: Final = 2
SHORT_PER_100_MS: Final = 25
IMBALANCE: Final = 40
TOP_HEAVY: Final = 8
ORPHAN: Final = 50
"""Points for a further line, for each 100 ms under the shortest cue, for lines as uneven as can be, for a longer line
above, and for a line of one word under a longer one."""

_INFINITE: Final = 1 << 60


class Text(NamedTuple):
    """A turn's units, in lists of one length.

    Widths and the blanks after units in half columns, the points of a break after each unit, whether a sentence ends
    there, and the ms at which each unit is first and last heard.
    """

    widths: list[int]
    blanks: list[int]
    points: list[int]
    sentence: list[bool]
    heard: list[int]
    heard_end: list[int]


class Limits(NamedTuple):
    """What a cue keeps: a line's half columns, the lines, the ms from its start to the next's, the longest ms."""

    width: int
    lines: int
    room_ms: int
    max_ms: int


class Head(NamedTuple):
    """What differs in the first cue: its lines, and the half columns that a label or dash takes from its first line."""

    lines: int
    prefix: int


class Cut(NamedTuple):
    """One cue: its first unit, and the unit ends of its lines. A label alone on a line is an empty first line."""

    start: int
    ends: tuple[int, ...]


class _Costs(NamedTuple):
    """What is the same for every cue: the points of a line's end after each unit, and two running sums.

    Where each unit begins and ends on one endless line, and how many sentences end up to and with each unit.
    """

    line_end: list[int]
    begins: list[int]
    ends: list[int]
    sentences: list[int]


class _Line(NamedTuple):
    """A line that begins at unit *start*: the unit ends and the cost of the lines above it in its cue.

    With the width of the line right above (0: none that counts), the half columns that are left for it, and how many
    lines are left, this one counted.
    """

    start: int
    above: tuple[int, ...]
    cost: int
    width_above: int
    room: int
    left: int


def cut(text: Text, limits: Limits, first: Head, other: Head, until_ms: int) -> list[Cut]:
    """Return the cheapest cues that hold all units of *text*; *until_ms* is when its turn ends.

    Every unit must fit a line by itself. Of equally cheap cuts the one that is found first is taken.
    """
    count = len(text.widths)
    best, back = [0, *[_INFINITE] * count], [Cut(0, ())] * (count + 1)
    costs = _costs(text)
    following = [*text.heard, until_ms]
    for start in range(count):
        begun = best[start] - SHARED * (costs.sentences[start - 1] if start else 0) + CUE
        urgent = text.heard[start] + limits.room_ms
        for end, (cost, ends) in _lines(text, costs, limits, first if start == 0 else other, start).items():
            total = begun + cost + text.points[end - 1] + SHARED * (costs.sentences[end - 2] if end > 1 else 0)
            if (missing := urgent - following[end]) > 0:  # less time than the shortest cue has
                total += SHORT_PER_100_MS * missing // 100
            if total < best[end]:
                best[end], back[end] = total, Cut(start, ends)
    return _walk(back)


def _costs(text: Text) -> _Costs:
    """Return what is the same for every cue of *text*."""
    share, whole = LINE_SHARE
    ends = list(accumulate(wide + blank for wide, blank in zip(text.widths, text.blanks, strict=True)))
    return _Costs(
        line_end=[SECOND_LINE + points * share // whole for points in text.points],
        begins=[0, *ends[:-1]],
        ends=[end - blank for end, blank in zip(ends, text.blanks, strict=True)],
        sentences=list(accumulate(map(int, text.sentence))),
    )


def _walk(back: Sequence[Cut]) -> list[Cut]:
    """Return the cues that lead to the last unit."""
    cuts: list[Cut] = []
    at = len(back) - 1
    while at > 0:
        cuts.append(back[at])
        at = back[at].start
    return cuts[::-1]


_Found = dict[int, tuple[int, tuple[int, ...]]]
"""The cost and the line ends of the cheapest cue to each end."""


def _lines(text: Text, costs: _Costs, limits: Limits, head: Head, start: int) -> _Found:
    """Return the cheapest lines of a cue that begins at unit *start*, for every end that it may have."""
    found: _Found = {}
    latest = text.heard[start] + limits.max_ms
    stop = start + 1
    while stop < len(text.widths) and text.heard_end[stop] <= latest:
        stop += 1
    if text.widths[start] <= limits.width - head.prefix:
        line = _Line(start, (), 0, 0, limits.width - head.prefix, head.lines)
        _extend(costs, limits.width, stop, line, found)
    elif head.lines > 1:  # the label stands alone on the first line
        line = _Line(start, (start,), SECOND_LINE, 0, limits.width, head.lines - 1)
        _extend(costs, limits.width, stop, line, found)
    return found


def _extend(costs: _Costs, room: int, stop: int, line: _Line, found: _Found) -> None:
    """Let *line* end after each unit that fits, and the next begin there; note what is cheapest in *found*.

    No line has more than *room* half columns, and none goes beyond unit *stop*.
    """
    above, ends, taken = line.width_above, costs.ends, room - line.room
    begin = costs.begins[line.start] - taken
    last = costs.begins[line.start] + line.room
    for at in range(line.start, stop):
        if ends[at] > last:
            return
        cost, wide = line.cost, ends[at] - begin
        if above:
            cost += abs(wide - above) * IMBALANCE // room + (TOP_HEAVY if above > wide else 0)
            cost += ORPHAN if at == line.start and wide * 3 < above else 0
        end = at + 1
        if end not in found or cost < found[end][0]:
            found[end] = (cost, (*line.above, end))
        if line.left > 1 and end < stop:
            below = _Line(end, (*line.above, end), cost + costs.line_end[at], wide, room, line.left - 1)
            _extend(costs, room, stop, below, found)
