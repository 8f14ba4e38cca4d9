"""How the inner loops run: as they are on lists, or compiled on arrays where there is enough to do. Both cut alike."""

from __future__ import annotations

from array import array
from functools import cache, partial
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.segment import solve
from pipeline.segment.solve import Found, Lines, Text, Turns

if TYPE_CHECKING:
    from collections.abc import Callable

_CALLED: Final = ("_shape", "_close", "_place", "solve", "_put", "_write")
"""What `cut_turns` is made of, from the inside out: each calls only what stands before it."""


class Engine(NamedTuple):
    """How `cut_turns` runs, and on what: lists or arrays."""

    cut_turns: Callable[[Text, Turns, int, Found, Lines], int]
    column: Callable[[pl.Series], Any]
    zeros: Callable[[int], Any]


PLAIN: Final = Engine(solve.cut_turns, lambda column: column.to_list(), lambda count: [0] * count)

PAYS: Final = 40_000
"""Once a process has cut so many units, it has spent as long as loading the compiled kernel takes, and is likely to cut
more. Compiling it, once for an installation, takes eight times as long."""

_done = array("q", [0])  # units that this process was to cut; says how fast it goes, never what comes out


def engine_for(units: int) -> Engine:
    """Return the engine for the next so many *units*: compiled from where this process's work pays for it."""
    _done[0] += units
    return _compiled() if _done[0] >= PAYS else PLAIN


def cut_batch(units: pl.DataFrame, turns: pl.DataFrame, engine: Engine = PLAIN) -> pl.DataFrame:
    """Return the lines of the cheapest cues of every turn, the columns of `Lines`.

    Reads: the columns of `Text` and of `Turns`, whole numbers without nulls.
    """
    text = Text(*(engine.column(units[name]) for name in Text._fields))
    columns = Turns(*(engine.column(turns[name].cast(pl.Int64)) for name in Turns._fields))
    count, depth = units.height + 1, max(turns["lines"], default=1)
    one, all_lines = partial(engine.zeros, count), partial(engine.zeros, count * depth)
    found = Found(one(), one(), all_lines(), one(), one(), all_lines(), engine.zeros(4 * depth))
    most = 2 * count  # a line for each unit, and one for the label before it
    lines = Lines(*(engine.zeros(most) for _ in Lines._fields))
    written = engine.cut_turns(text, columns, depth, found, lines)
    found_lines = {name: column[:written] for name, column in lines._asdict().items()}
    return pl.DataFrame(found_lines, dict.fromkeys(found_lines, pl.Int64))


@cache
def _compiled() -> Engine:
    """Return the engine whose functions are compiled, or read from Numba's cache if there is a folder for it."""
    import numba  # noqa: PLC0415 - small runs do without
    import numpy as np  # noqa: PLC0415 - as above

    below: dict[str, Any] = {}
    for name in _CALLED:
        below[name] = numba.njit(_with(below, name), error_model="numpy")  # nothing divides by zero
    outermost = _with(below, "cut_turns")
    try:
        compiled: Any = numba.njit(outermost, cache=True, error_model="numpy")
    except RuntimeError:  # no folder for the cache
        compiled = numba.njit(outermost, error_model="numpy")
    return Engine(compiled, lambda column: column.to_numpy(writable=True), lambda count: np.zeros(count, np.int64))


def _with(below: dict[str, Any], name: str) -> FunctionType:
    """Return the function *name* of `solve`, calling what is in *below*."""
    return FunctionType(getattr(solve, name).__code__, vars(solve) | below, name)
