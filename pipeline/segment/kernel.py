"""How the inner loops run: as they are on lists, or compiled on arrays where there is enough to do. Both cut alike."""

from __future__ import annotations

from array import array
from functools import cache
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from pipeline.segment import solve
from pipeline.segment.solve import BLANK, Found, Text, Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pipeline.segment.solve import Scratch

_CALLED: Final = ("_price", "_close", "_place", "solve", "_mark")
"""What `cut_turns` is made of, from the inside out: each calls only what stands before it."""


class Engine(NamedTuple):
    """How `cut_turns` runs, and on what: lists or arrays."""

    cut_turns: Callable[[Text, Turns, int, Found, Scratch], None]
    column: Callable[[Any], Any]
    zeros: Callable[[int, type[np.integer]], Any]


PLAIN: Final = Engine(solve.cut_turns, lambda column: column.tolist(), lambda count, _: [0] * count)

PAYS: Final = 40_000
"""Once a process has cut so many units, it has spent as long as loading the compiled kernel takes, and is likely to cut
more. Compiling it, once for an installation, takes eight times as long."""

_done = array("q", [0])  # units that this process was to cut; says how fast it goes, never what comes out


def engine_for(units: int) -> Engine:
    """Return the engine for the next so many *units*: compiled from where this process's work pays for it."""
    _done[0] += units
    return _compile() if _done[0] >= PAYS else PLAIN


def cut_batch(units: Text, turns: Turns, engine: Engine = PLAIN) -> NDArray[np.int8]:
    """Return what begins with each unit in the cheapest cues of every turn: nothing, a line, a cue.

    Reads: the columns of *units* and *turns* as arrays of whole numbers.
    """
    text, columns = Text(*map(engine.column, units)), Turns(*map(engine.column, turns))
    count, depth = len(units.points) + 1, int(np.max(turns.lines))
    wide = depth * (int(np.max(turns.width)) + BLANK) + 1
    found = Found(
        best=engine.zeros(count, np.int64),
        back=engine.zeros(count, np.int32),
        inner=engine.zeros(count * (depth - 1), np.int32),
        most=engine.zeros(count, np.int64),
        uneven=engine.zeros(wide, np.int64),
        fill=engine.zeros(wide, np.int64),
        stack=engine.zeros(4 * depth, np.int64),
    )
    marks = engine.zeros(count - 1, np.int8)
    engine.cut_turns(text, columns, depth, found, marks)
    return np.asarray(marks, np.int8)


@cache
def _compile() -> Engine:
    """Return the engine whose functions are compiled, or read from Numba's cache if there is a folder for it."""
    import numba  # noqa: PLC0415 - small runs do without

    below: dict[str, Any] = {}
    for name in _CALLED:
        below[name] = numba.njit(_with(below, name), error_model="numpy", forceinline=True)  # nothing divides by zero
    outermost = _with(below, "cut_turns")
    try:
        compiled: Any = numba.njit(outermost, cache=True, error_model="numpy")
    except RuntimeError:  # no folder for the cache
        compiled = numba.njit(outermost, error_model="numpy")
    return Engine(compiled, lambda column: column, np.zeros)


def _with(below: dict[str, Any], name: str) -> FunctionType:
    """Return the function *name* of `solve`, calling what is in *below*."""
    return FunctionType(getattr(solve, name).__code__, vars(solve) | below, name)
