"""The dynamic programme: where cues and lines end, both at once, exact, bounded by the widest legal cue.

The cost of a cut is the sum of its breaks' points (pipeline/segment/breaks.py) and its cues' shapes; limits of width,
lines and duration are hard. After Knuth and Plass, "Breaking paragraphs into lines" (1981), with two levels of breaks
instead of one.

It is written in the little Python that Numba compiles, so that the same functions serve one short text, where
compiling would not pay, and a batch. All numbers are integers, so both give the same cuts. What differs between them is
in pipeline/segment/kernel.py.

An example: three units, a line of 32 half columns, at most two lines. A break after "dear" would tear a phrase:

    units                  Good morning,   my dear   friends.
    half columns           26              14        16         and 2 for each blank between
    points of a cue's end  100             600       0
    and of a line's end    40              240       0

    up to "morning,"   [Good morning,]                 80 a cue + 100 + 5 not full                             185
    up to "dear"       [Good morning, / my dear]       80 + 600 + 16 too full + 40 a line + 15 uneven + 8 top  759
    up to "friends."   [Good morning, / my dear friends.]   80 + 0 + 130 + 40 + 7 uneven                       257
                       [Good morning,] [my dear friends.]   185 + 80 + 0 + 0                                   265

One cue wins; where it would last too long, two cues do, and the phrase stays whole in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import MutableSequence, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Numbers = Sequence[int] | NDArray[np.integer]
    Scratch = MutableSequence[int] | NDArray[np.integer]

CUE: Final = 80
"""Points that each cue costs: fewer are better where breaks are equal."""

FILL: Final = 170
"""Points for a cue that is a whole line longer than one full line, and a fourth of it for one of half a line: people
neither fill both lines nor leave one half empty. Searched together with the other weights on human subtitles."""

SHARED: Final = 220
"""Points for a sentence that ends inside a cue: each has its own, unless they are short."""

FLASH_MS: Final = 1500
SHARED_IF_SHORT: Final = 0
"""And so many where both it and the next one take less time than this: each alone would flash."""

TAIL_WORDS: Final = 2
TAIL: Final = 150
"""Points for a cue that begins with so many last words of a sentence, where another sentence follows."""

LINE_SHARE: Final = (2, 5)
"""A line's end costs this share of what a cue's end costs at the same place."""

TORN_LINE_SHARE: Final = (7, 10)
"""And this share of what it costs that a phrase is torn: that is seen inside a cue, too."""

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

LINE_BEGINS: Final = 1
CUE_BEGINS: Final = 2
LABEL_BEGINS: Final = 3
"""What begins with a unit, if anything: a line, a cue, or a cue whose label stands alone on a line above."""

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
    """What is found on the way, in columns: by unit for the cheapest cues up to it, and by half columns."""

    best: Scratch  # what they cost
    back: Scratch  # where the last of them begins
    inner: Scratch  # where the lines of that begin, but for the first; 0 for those that it has not
    most: Scratch  # what the lines of a last cue up to there may cost at most, to be cheaper
    uneven: Scratch  # what a line costs that is so much wider or narrower than the one above
    fill: Scratch  # what a cue costs that is so wide
    stack: Scratch  # of `_place`


def cut_turns(text: Text, turns: Turns, depth: int, found: Found, marks: Scratch) -> None:
    """Mark the units with which the cheapest cues of every turn and their lines begin. A cue has *depth* at most."""
    priced = 0
    for turn in range(len(turns.first)):
        first, stop, allowed = turns.first[turn], turns.stop[turn], turns.first_lines[turn]
        if allowed == 0:
            continue
        room = turns.width[turn]
        if room != priced:
            priced = _price(room, found)
        limits = (room, turns.room_ms[turn], turns.max_ms[turn])
        shape = (*limits, allowed, turns.prefix[turn], turns.lines[turn], turns.prefix_again[turn], depth)
        if turns.kept[turn] == 1:
            solve(text, (first, stop, NEVER), shape, found)
        if turns.kept[turn] == 0 or found.back[stop] > first:
            solve(text, (first, stop, 0), shape, found)
        _mark(text, (first, stop), shape, found, marks)
        if allowed < turns.lines[turn]:
            marks[first - 1], marks[first] = CUE_BEGINS, LINE_BEGINS


def _price(room: int, found: Found) -> int:
    """Write what lines and cues cost by their widths where a line has *room*; return that."""
    for half in range(len(found.uneven)):
        found.uneven[half] = half * IMBALANCE // room
    for half in range(len(found.fill)):
        found.fill[half] = FILL * (half - room) * (half - room) // (room * room)
    return room


def solve(text: Text, turn: Numbers, shape: Numbers, found: Found) -> None:
    """Find the cheapest cues for one turn; of equally cheap ones, those that are found first.

    Every unit must fit a line by itself.
    *turn*: its first unit and the one after its last; the points for a cue's end inside it.
    *shape*: a line's half columns; the ms from a cue's start to the next's, and from its start to its last word's end;
    lines and prefix of the first cue, then of others; how many lines `Found` has room for.
    """
    first, last, never = turn[0], turn[1], turn[2]
    room, depth, inside = shape[0], shape[7], never * LINE_SHARE[0] // LINE_SHARE[1]
    found.best[first] = 0
    for end in range(first + 1, last + 1):
        found.best[end] = INFINITE
    for start in range(first, last):
        lines, prefix, spent = shape[3 if start == first else 5], shape[4 if start == first else 6], 0
        widest = text.begins[start] + lines * (room + BLANK)
        if text.ends[start] - text.begins[start] + prefix > room:  # the label stands alone on the first line
            lines, prefix, spent = lines - 1, 0, SECOND_LINE
        low, high = _close(text, (start, last, widest, shape[1], shape[2], spent, never), found)
        if lines > 0 and low <= high:
            _place(text, (start, low, high, room, prefix, lines, spent, inside, depth - 1), found)


def _close(text: Text, window: Numbers, found: Found) -> tuple[int, int]:
    """Write for every end that a cue from a start may have what its lines may cost at most, to be cheaper than known.

    Returns the first and the last end where they may cost anything.
    """
    begins, ends, points, _, shared, heard, heard_end, next_ms = text
    best, most, fill = found.best, found.most, found.fill
    start, last, widest, room_ms, max_ms, spent, never = window
    begin, latest, least = begins[start], heard[start] + max_ms, heard[start] + room_ms
    known = best[start] + CUE + never - shared[start]
    end, low, high = start, last + 1, start
    while end < last and (end == start or (heard_end[end] <= latest and ends[end] <= widest)):
        cost = known + points[end] + shared[end] + fill[ends[end] - begin]
        missing, end = least - next_ms[end], end + 1
        if missing > 0:
            cost += SHORT_PER_100_MS * missing // 100
        if end == last:
            cost -= never
        most[end] = best[end] - cost
        if spent < most[end]:
            low, high = min(low, end), end
    return low, high


def _place(text: Text, cue: Numbers, found: Found) -> None:
    """Write the cheapest lines from a start to every end that becomes cheaper by them.

    Depth first over all ways to end its lines; *stack* holds for each line above the unit that it takes next, its
    first unit, the cost and the width of the line above it. No line costs less than nothing, so that what cannot win is
    not priced.
    """
    begins, ends, line_end = text.begins, text.ends, text.line_end
    best, back, breaks, most, uneven, _, stack = found
    start, low, high, room, prefix, lines, spent, inside, inner = cue
    unit, first, above, line = start, start, 0, 0
    while line >= 0:
        wide = ends[unit] - begins[first] + (prefix if line == 0 else 0) if unit < high else room + 1
        if wide > room:
            line -= 1
            top = 4 * line
            unit, first, spent, above = stack[top], stack[top + 1], stack[top + 2], stack[top + 3]
            continue
        unit += 1
        if spent < most[unit] or line + 1 < lines:
            cost = spent
            if above > 0:
                cost += uneven[abs(wide - above)] + (TOP_HEAVY if above > wide else 0)
                cost += ORPHAN if unit == first + 1 and wide * 3 < above else 0
            if cost < most[unit]:
                best[unit] -= most[unit] - cost
                most[unit], back[unit] = cost, start
                for at in range(inner):
                    breaks[unit * inner + at] = stack[4 * at] if at < line else 0
            if line + 1 < lines and unit < high:
                top = 4 * line
                stack[top], stack[top + 1], stack[top + 2], stack[top + 3] = unit, first, spent, above
                first, spent, above, line = unit, cost + line_end[unit - 1] + inside, wide, line + 1
                unit = max(unit, low - 1) if line + 1 == lines else unit


def _mark(text: Text, turn: Numbers, shape: Numbers, found: Found, marks: Scratch) -> None:
    """Mark the first units of the cues that lead to the last unit of a turn, and of their lines."""
    first, end = turn
    inner = shape[7] - 1
    while end > first:
        start = found.back[end]
        for at in range(end * inner, (end + 1) * inner):
            if found.inner[at] > 0:
                marks[found.inner[at]] = LINE_BEGINS
        prefix = shape[4 if start == first else 6]
        alone = text.ends[start] - text.begins[start] + prefix > shape[0]
        marks[start] = LABEL_BEGINS if alone else CUE_BEGINS
        end = start
