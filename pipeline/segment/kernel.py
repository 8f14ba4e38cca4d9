"""Where cues and lines end: one dynamic programme over both, exact, bounded by the widest legal cue.

The cost of a cut is the sum of its breaks' points and its cues' shapes; limits of width, lines and duration are
hard. After Knuth and Plass, "Breaking paragraphs into lines" (1981), with two levels of breaks instead of one.
"""

from __future__ import annotations

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
"""Points for a second line, for each 100 ms under the shortest cue, for lines as uneven as can be, for a longer first
line, and for a line of one word beside a longer one."""

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


class _Lines(NamedTuple):
    """The cheapest lines of a cue from a fixed start to each end."""

    cost: dict[int, int]
    ends: dict[int, tuple[int, ...]]


def cut(text: Text, limits: Limits, first: Head, other: Head, until_ms: int) -> list[Cut]:
    """Return the cheapest cues that hold all units of *text*; *until_ms* is when its turn ends.

    Every unit must fit a line by itself. Of equally cheap cuts the one with the later breaks is taken.
    """
    count = len(text.widths)
    best = [_INFINITE] * (count + 1)
    best[0] = 0
    back: list[Cut] = [Cut(0, ())] * (count + 1)
    inner = [0, *_running(text.sentence)]
    for start in range(count):
        if best[start] == _INFINITE:
            continue
        lines = _lines(text, limits, first if start == 0 else other, start)
        for end, cost in lines.cost.items():
            shared = inner[end - 1] - inner[start]
            shape = CUE + text.points[end - 1] + SHARED * shared + _haste(text, limits, start, end, until_ms)
            if (total := best[start] + cost + shape) < best[end]:
                best[end], back[end] = total, Cut(start, lines.ends[end])
    return _walk(back)


def _walk(back: Sequence[Cut]) -> list[Cut]:
    """Return the cues that lead to the last unit."""
    cuts: list[Cut] = []
    at = len(back) - 1
    while at > 0:
        cuts.append(back[at])
        at = back[at].start
    return cuts[::-1]


def _running(marks: Sequence[bool]) -> list[int]:
    """Return how many of *marks* are set up to and with each."""
    total, sums = 0, []
    for mark in marks:
        total += mark
        sums.append(total)
    return sums


def _haste(text: Text, limits: Limits, start: int, end: int, until_ms: int) -> int:
    """Return the points for a cue whose words leave it less time than the shortest cue has."""
    following = text.heard[end] if end < len(text.heard) else until_ms
    missing = limits.room_ms - (following - text.heard[start])
    return SHORT_PER_100_MS * missing // 100 if missing > 0 else 0


def _lines(text: Text, limits: Limits, head: Head, start: int) -> _Lines:
    """Return the cheapest arrangement of every cue that may begin at unit *start*."""
    found = _Lines({}, {})
    room = limits.width - head.prefix
    if text.widths[start] <= room:
        _extend(text, limits, found, _Line(start, (), 0, 0, head.prefix, head.lines, start))
    elif head.lines > 1:  # the label stands alone on the first line
        _extend(text, limits, found, _Line(start, (start,), SECOND_LINE, 0, 0, head.lines - 1, start))
    return found


class _Line(NamedTuple):
    """A line that begins at unit *start* of a cue that began at unit *cue*.

    With the ends and the cost of the lines above, the width of the one right above (0: none that counts), the half
    columns that a prefix takes, and how many lines are left, this one counted.
    """

    start: int
    above: tuple[int, ...]
    cost: int
    width_above: int
    prefix: int
    left: int
    cue: int


def _extend(text: Text, limits: Limits, found: _Lines, line: _Line) -> None:
    """Let *line* end after each unit that fits, and the next begin there; note the cheapest for each cue end."""
    wide = line.prefix
    for at in range(line.start, len(text.widths)):
        wide += text.widths[at] + (text.blanks[at - 1] if at > line.start else 0)
        too_long = text.heard_end[at] - text.heard[line.cue] > limits.max_ms and at > line.cue
        if wide > limits.width or too_long:
            return
        cost = line.cost + _shape(line, wide, at, limits.width)
        end = at + 1
        if cost < found.cost.get(end, _INFINITE):
            found.cost[end], found.ends[end] = cost, (*line.above, end)
        if line.left > 1:
            broken = cost + SECOND_LINE + text.points[at] * LINE_SHARE[0] // LINE_SHARE[1]
            _extend(text, limits, found, _Line(end, (*line.above, end), broken, wide, 0, line.left - 1, line.cue))


def _shape(line: _Line, wide: int, at: int, room: int) -> int:
    """Return the points for a line of width *wide* under the one above it."""
    if not line.width_above:
        return 0
    uneven = abs(wide - line.width_above) * IMBALANCE // room
    orphan = ORPHAN if at == line.start and wide * 3 < line.width_above else 0
    return uneven + orphan + (TOP_HEAVY if line.width_above > wide else 0)
