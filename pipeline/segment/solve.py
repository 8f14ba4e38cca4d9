"""The dynamic programme: where cues and lines end, both at once, exact, bounded by the widest legal cue.

The cost of a cut is the sum of its breaks' points (pipeline/segment/breaks.py) and its cues' shapes; limits of width,
lines and duration are hard. After Knuth and Plass, "Breaking paragraphs into lines" (1981), with two levels of breaks
instead of one.

It is written in the little Python that Numba compiles, so that the same functions serve one short text, where
compiling would not pay, and a batch. All numbers are integers, so both give the same cuts. What differs between them is
in pipeline/segment/kernel.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import MutableSequence, Sequence

    Numbers = Sequence[int]
    Scratch = MutableSequence[int]

CUE: Final = 80
"""Points that each cue costs: fewer are better where breaks are equal."""

FILL: Final = 170
"""Points for a cue that is a whole line longer than one full line, and a fourth of it for one of half a line: people
neither fill both lines nor leave one half empty. Searched together with the other weights on human subtitles."""

SHARED: Final = 220
"""Points for a sentence that ends inside a cue: each has its own, unless they are short."""

LINE_SHARE: Final = (2, 5)
"""A line's end costs this share of what a cue's end costs at the same place."""

SECOND_LINE: Final = 2
SHORT_PER_100_MS: Final = 20
IMBALANCE: Final = 40
TOP_HEAVY: Final = 8
ORPHAN: Final = 50
"""Points for a further line, for each 100 ms under the shortest cue, for lines as uneven as can be, for a longer line
above, and for a line of one word under a longer one."""

BLANK: Final = 2
"""The half columns that a blank takes at most; where a line ends it takes none."""

INFINITE: Final = 1 << 60


NEVER: Final = 100_000
"""Points for a cue's end inside a turn that is to stay whole."""


class Text(NamedTuple):
    """The units of all turns, in columns; times in ms, widths in half columns."""

    begins: Numbers  # where each begins on one endless line
    ends: Numbers
    points: Numbers  # of a cue's end after each
    line_end: Numbers  # of a line's end after each
    shared: Numbers  # of all sentences that end before each
    heard: Numbers  # from when
    heard_end: Numbers
    next_ms: Numbers  # from when the next one is heard; for a turn's last, when the turn ends


class Turns(NamedTuple):
    """The turns, in columns: their units, and what their cues keep; the first cue may have fewer lines than others.

    A turn without any line of its own, which is one unit, stands in a line before the first cue of the next turn.
    """

    first: Numbers
    stop: Numbers
    kept: Numbers  # 1 where somebody has cut it: it stays whole where it fits a cue
    width: Numbers  # of a line, in half columns
    room_ms: Numbers  # from a cue's start to the next one's
    max_ms: Numbers  # from a cue's start to the end of its last word
    first_lines: Numbers
    prefix: Numbers  # half columns that a label or dash takes in the first cue's first line
    lines: Numbers
    prefix_again: Numbers  # and in other cues'


class Found(NamedTuple):
    """What is found on the way, in columns by unit.

    For the cues up to it: their cost, where the last begins, and the ends of its lines. For a last cue up to it: what
    it costs but for its lines, what these may cost at most, and their ends. Not by unit: the stack of `_place`.
    """

    best: Scratch
    back: Scratch
    breaks: Scratch
    closing: Scratch
    cost_to: Scratch
    ends_to: Scratch
    stack: Scratch


class Lines(NamedTuple):
    """The lines of all cues, in columns: which cue, from 0, and its units. A label alone on its line has no unit."""

    cue: Scratch
    first: Scratch
    stop: Scratch


def cut_turns(text: Text, turns: Turns, depth: int, found: Found, lines: Lines) -> int:
    """Write the *lines* of the cheapest cues of every turn, in order; return how many. A cue has *depth* at most."""
    cue, written = 0, 0
    for turn in range(len(turns.first)):
        first, stop, allowed = turns.first[turn], turns.stop[turn], turns.first_lines[turn]
        if first == stop or allowed == 0:
            continue
        limits = (turns.width[turn], turns.room_ms[turn], turns.max_ms[turn])
        shape = (*limits, allowed, turns.prefix[turn], turns.lines[turn], turns.prefix_again[turn], depth)
        if turns.kept[turn] == 1:
            solve(text, (first, stop, NEVER), shape, found)
        if turns.kept[turn] == 0 or found.back[stop] > first:
            solve(text, (first, stop, 0), shape, found)
        if allowed < turns.lines[turn]:
            written = _put((cue, first - 1, first), lines, written)
        cue, written = _write(text, (first, stop, cue, written), shape, found, lines)
    return written


def solve(text: Text, turn: Numbers, shape: Numbers, found: Found) -> None:
    """Find the cheapest cues for one turn; of equally cheap ones, those that are found first.

    Every unit must fit a line by itself.
    *turn*: its first unit and the one after its last; the points for a cue's end inside it.
    *shape*: a line's half columns; the ms from a cue's start to the next's, and from its start to its last word's end;
    lines and prefix of the first cue, then of others; how many lines `Found` has room for.
    """
    begins, ends, points, line_end, shared, heard, heard_end, next_ms = text
    best, back, breaks, closing, cost_to, ends_to, stack = found
    first, last, never = turn[0], turn[1], turn[2]
    room, depth, inside = shape[0], shape[7], never * LINE_SHARE[0] // LINE_SHARE[1]
    best[first] = 0
    for end in range(first + 1, last + 1):
        best[end] = INFINITE
    for start in range(first, last):
        lines, prefix, spent = shape[3 if start == first else 5], shape[4 if start == first else 6], 0
        widest = begins[start] + lines * (room + BLANK)
        if ends[start] - begins[start] + prefix > room:  # the label stands alone on the first line
            lines, prefix, spent = lines - 1, 0, SECOND_LINE
        window = (start, last, widest, room, shape[1], shape[2], spent, never, depth)
        units = (begins, ends, points, shared, heard, heard_end, next_ms)
        low, high = _close(units, window, (best, closing, cost_to, ends_to))
        cue = (start, low, high, room, prefix, lines, spent, inside, depth)
        _place((begins, ends, line_end), cue, (cost_to, ends_to, stack))
        for end in range(low, high + 1):
            if ends_to[end * depth] > 0:
                best[end], back[end] = best[start] + closing[end] + cost_to[end], start
                for line in range(end * depth, (end + 1) * depth):
                    breaks[line] = ends_to[line]


def _close(text: tuple[Numbers, ...], window: Numbers, found: tuple[Scratch, ...]) -> tuple[int, int]:
    """Write what a cue from a start to every end that it may have costs but for its lines, and what these may cost.

    Returns the first and the last end where a cue may still be cheaper than what is known.
    """
    begins, ends, points, shared, heard, heard_end, next_ms = text
    best, closing, cost_to, ends_to = found
    start, last, widest, room, room_ms, max_ms, spent, never, depth = window
    end, low, high, latest = start, last + 1, start, heard[start] + max_ms
    while end < last and (end == start or (heard_end[end] <= latest and ends[end] <= widest)):
        missing, off, end = heard[start] + room_ms - next_ms[end], ends[end] - begins[start] - room, end + 1
        closing[end] = CUE + points[end - 1] + shared[end - 1] - shared[start] + (never if end < last else 0)
        closing[end] += FILL * off * off // (room * room) + (SHORT_PER_100_MS * missing // 100 if missing > 0 else 0)
        cost_to[end], ends_to[end * depth] = best[end] - best[start] - closing[end], 0
        if spent < cost_to[end]:
            low, high = min(low, end), end
    return low, high


def _place(text: tuple[Numbers, ...], cue: Numbers, found: tuple[Scratch, ...]) -> None:
    """Write the cost and the line ends of the cheapest lines from a start to every end that may still be cheaper.

    Depth first over all ways to end its lines; *stack* holds for each line above the unit that it takes next, its
    first unit, the cost and the width of the line above it. No line costs less than nothing, so that what cannot win is
    not priced.
    """
    begins, ends, line_end = text
    cost_to, ends_to, stack = found
    start, low, high, room, prefix, lines, spent, inside, depth = cue
    unit, first, above, line = start, start, 0, 0 if lines > 0 and low <= high else -1
    while line >= 0:
        wide = ends[unit] - begins[first] + (prefix if line == 0 else 0) if unit < high else room + 1
        if wide > room:
            line -= 1
            top = 4 * line
            unit, first, spent, above = stack[top], stack[top + 1], stack[top + 2], stack[top + 3]
            continue
        unit += 1
        if spent < cost_to[unit] or line + 1 < lines:
            cost = spent + (_shape(wide, above, unit == first + 1, room) if above > 0 else 0)
            if cost < cost_to[unit]:
                cost_to[unit] = cost
                for at in range(depth):
                    ends_to[unit * depth + at] = stack[4 * at] if at < line else unit if at == line else 0
            if line + 1 < lines and unit < high:
                top = 4 * line
                stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = unit, first, spent, above
                first, spent, above, line = unit, cost + line_end[unit - 1] + inside, wide, line + 1
                unit = max(unit, low - 1) if line + 1 == lines else unit


def _shape(wide: int, above: int, single: bool, room: int) -> int:  # noqa: FBT001 - Numba takes no keywords
    """Return the points for a line of width *wide*, of a *single* word or more, under one of width *above*."""
    uneven = abs(wide - above) * IMBALANCE // room
    orphan = ORPHAN if single and wide * 3 < above else 0
    return uneven + orphan + (TOP_HEAVY if above > wide else 0)


def _write(text: Text, turn: Numbers, shape: Numbers, found: Found, lines: Lines) -> tuple[int, int]:
    """Write the lines of the cues that lead to the last unit of a turn.

    *turn*: its first unit and the one after its last; its first cue, and where its first line is written. Returns the
    last two for what follows.
    """
    first, last, cue, written = turn
    following, start, end = found.cost_to, first, last
    while end > first:
        following[found.back[end]] = end
        end = found.back[end]
    while start < last:
        end, prefix = following[start], shape[4 if start == first else 6]
        if text.ends[start] - text.begins[start] + prefix > shape[0]:
            written = _put((cue, start, start), lines, written)
        for at in range(end * shape[7], (end + 1) * shape[7]):
            if found.breaks[at] > 0:
                written = _put((cue, start, found.breaks[at]), lines, written)
                start = found.breaks[at]
        cue += 1
    return cue, written


def _put(row: Numbers, lines: Lines, at: int) -> int:
    """Write one line; return where the next one goes."""
    lines.cue[at], lines.first[at], lines.stop[at] = row[0], row[1], row[2]
    return at + 1
