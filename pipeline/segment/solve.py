"""The inner loops of the kernel and the one definition of what a cut costs.

They are written in the little Python that Numba compiles, so that the same functions serve one short turn, where
compiling would not pay, and a batch. All numbers are integers, so both give the same cuts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import MutableSequence, Sequence

    Numbers = Sequence[int]
    Scratch = MutableSequence[int]

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

BLANK: Final = 2
"""The half columns that a blank takes at most; where a line ends it takes none."""

INFINITE: Final = 1 << 60


def solve(text: Any, shape: Numbers, found: Any, scratch: Any) -> None:  # noqa: ANN401 - tuples of lists or of arrays
    """Find the cheapest cues for one turn.

    *text*: begins and ends of its units on one endless line, in half columns; points of a cue's and of a line's end
    after each; the points of all sentences that end up to each; the ms at which each is first heard, and the turn's
    end; the ms at which each is last heard.
    *shape*: a line's half columns; the ms from a cue's start to the next's, and from its start to its last word; lines
    and prefix of the first cue, then of others; how many lines `breaks` has room for.
    *found*, written: the cost of all cues up to each unit; where the last of them begins; the unit ends of its lines.
    *scratch*: the like of `found` for the cues from one start, and the stack of `_place`.
    """
    begins, ends, points, line_end, shared, heard, heard_end = text
    room, room_ms, max_ms, depth = shape[0], shape[1], shape[2], shape[7]
    best, back, breaks = found
    cost_to, ends_to, stack = scratch
    for start in range(len(points)):
        first = 3 if start == 0 else 5
        lines, prefix, spent = shape[first], shape[first + 1], 0
        stop = start + 1
        latest, widest = heard[start] + max_ms, begins[start] + lines * (room + BLANK)
        while stop < len(points) and heard_end[stop] <= latest and ends[stop] <= widest:
            stop += 1
        if ends[start] - begins[start] + prefix > room:  # the label stands alone on the first line
            lines, prefix, spent = lines - 1, 0, SECOND_LINE
        _place((begins, ends, line_end), (start, stop, room, prefix, lines, spent, depth), cost_to, ends_to, stack)
        begun = best[start] + CUE - (shared[start - 1] if start > 0 else 0)
        for end in range(start + 1, stop + 1):
            missing = heard[start] + room_ms - heard[end]
            total = begun + cost_to[end] + points[end - 1] + (shared[end - 2] if end > 1 else 0)
            total += SHORT_PER_100_MS * missing // 100 if missing > 0 else 0
            if total < best[end]:
                best[end], back[end] = total, start
                for line in range(depth):
                    breaks[end * depth + line] = ends_to[end * depth + line]


def _place(text: Any, cue: Any, cost_to: Scratch, ends_to: Scratch, stack: Scratch) -> None:  # noqa: ANN401 - as above
    """Write the cost and the line ends of the cheapest lines from a start to every end that a cue may have.

    Depth first over all ways to end its lines: each level of *stack* is a line, with the unit that it takes next, its
    first unit, the cost and the width of the line above it.
    """
    begins, ends, line_end = text
    start, stop, room, prefix, lines, spent, depth = cue
    for end in range(start + 1, stop + 1):
        cost_to[end] = INFINITE
    line = 0 if lines > 0 else -1
    stack[0], stack[1], stack[2], stack[3] = start, start, spent, 0
    while line >= 0:
        unit, first, above = stack[4 * line], stack[4 * line + 1], stack[4 * line + 3]
        wide = ends[unit] - begins[first] + (prefix if line == 0 else 0) if unit < stop else room + 1
        if wide > room:
            line -= 1
            continue
        stack[4 * line] = unit + 1
        cost = stack[4 * line + 2] + (_shape(wide, above, unit == first, room) if above > 0 else 0)
        if cost < cost_to[unit + 1]:
            cost_to[unit + 1] = cost
            for at in range(depth):
                ends_to[(unit + 1) * depth + at] = stack[4 * at] if at <= line else 0
        if line + 1 < lines and unit + 1 < stop:
            line += 1
            stack[4 * line], stack[4 * line + 1] = unit + 1, unit + 1
            stack[4 * line + 2], stack[4 * line + 3] = cost + line_end[unit], wide


def _shape(wide: int, above: int, single: bool, room: int) -> int:  # noqa: FBT001 - Numba takes no keywords
    """Return the points for a line of width *wide*, of a *single* word or more, under one of width *above*."""
    uneven = abs(wide - above) * IMBALANCE // room
    orphan = ORPHAN if single and wide * 3 < above else 0
    return uneven + orphan + (TOP_HEAVY if above > wide else 0)
