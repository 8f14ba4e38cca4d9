"""Where cues and lines end: one dynamic programme over both, exact, bounded by the widest legal cue.

The cost of a cut is the sum of its breaks' points and its cues' shapes; limits of width, lines and duration are
hard. After Knuth and Plass, "Breaking paragraphs into lines" (1981), with two levels of breaks instead of one.
"""

from __future__ import annotations

from array import array
from functools import cache
from itertools import accumulate
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.segment import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


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


class Engine(NamedTuple):
    """How `solve` runs: as it is on lists, or compiled on arrays. Both give the same cuts."""

    solve: Callable[..., None]
    numbers: Callable[[Iterable[int]], Any]


PLAIN: Final = Engine(solve.solve, list)

PAYS_CHARS: Final = 500_000
"""Once a process has cut so much text, it has spent as long as compiling takes, and is likely to cut more."""

_done = array("q", [0])  # characters that this process was to cut; says how fast it goes, never what comes out


def engine_for(chars: int) -> Engine:
    """Return the engine for the next *chars* characters: compiled from where this process's work pays for it."""
    _done[0] += chars
    return _compiled() if _done[0] >= PAYS_CHARS else PLAIN


@cache
def _compiled() -> Engine:
    """Return `solve` and what it calls, compiled."""
    import numpy as np  # noqa: PLC0415 - small runs do without

    below = {name: _jit(getattr(solve, name)) for name in ("_shape",)}
    below["_place"] = _jit(FunctionType(solve._place.__code__, vars(solve) | below, "_place"))  # noqa: SLF001 - its own module
    outer = FunctionType(solve.solve.__code__, vars(solve) | below, "solve")
    return Engine(_jit(outer), lambda numbers: np.fromiter(numbers, np.int64))


def _jit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return *function* compiled by Numba; from its cache if there is a folder that it may write to."""
    import numba  # noqa: PLC0415 - as above

    try:
        return numba.njit(function, cache=True)  # type: ignore[no-any-return]  # Numba says nothing of types
    except RuntimeError:  # no folder for the cache
        return numba.njit(function)  # type: ignore[no-any-return]  # as above


def cut(  # noqa: PLR0913, PLR0917 - a text, its limits and how to go about it
    text: Text, limits: Limits, first: Head, other: Head, until_ms: int, engine: Engine = PLAIN
) -> list[Cut]:
    """Return the cheapest cues that hold all units of *text*; *until_ms* is when its turn ends.

    Every unit must fit a line by itself. Of equally cheap cuts the one that is found first is taken.
    """
    count, depth = len(text.widths), limits.lines
    shape = (limits.width, limits.room_ms, limits.max_ms, *first, *other, depth)
    best = engine.numbers([0, *[solve.INFINITE] * count])
    back, cost_to = engine.numbers([0] * (count + 1)), engine.numbers([0] * (count + 1))
    breaks, ends_to = engine.numbers([0] * (count + 1) * depth), engine.numbers([0] * (count + 1) * depth)
    scratch = (cost_to, ends_to, engine.numbers([0] * 4 * depth))
    engine.solve(_numbers(text, until_ms, engine), shape, (best, back, breaks), scratch)
    heads = (first if start == 0 else other for start in range(count))
    alone = [wide + head.prefix > limits.width for wide, head in zip(text.widths, heads, strict=True)]
    return _walk(back, breaks, depth, alone)


def _numbers(text: Text, until_ms: int, engine: Engine) -> tuple[Any, ...]:
    """Return *text* as `solve` reads it."""
    share, whole = solve.LINE_SHARE
    ends = list(accumulate(wide + blank for wide, blank in zip(text.widths, text.blanks, strict=True)))
    columns = (
        [0, *ends[:-1]],
        [end - blank for end, blank in zip(ends, text.blanks, strict=True)],
        text.points,
        [solve.SECOND_LINE + points * share // whole for points in text.points],
        accumulate(solve.SHARED * mark for mark in text.sentence),
        [*text.heard, until_ms],
        text.heard_end,
    )
    return tuple(engine.numbers(column) for column in columns)


def _walk(back: Sequence[int], breaks: Sequence[int], depth: int, alone: Sequence[bool]) -> list[Cut]:
    """Return the cues that lead to the last unit; *alone* says where a label stands alone on a cue's first line."""
    cuts: list[Cut] = []
    at = len(back) - 1
    while at > 0:
        start = int(back[at])
        ends = tuple(int(end) for end in breaks[at * depth : (at + 1) * depth] if end > 0)
        cuts.append(Cut(start, (start, *ends) if alone[start] else ends))
        at = start
    return cuts[::-1]
