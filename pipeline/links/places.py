"""Between characters, in scripts that write no blanks: runs of one to four characters around the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.links.table import ALWAYS, slots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.links.table import Hashes, Sums, Table

    Places = NDArray[np.integer]

REACH: Final = 4
"""Characters on either side of a place that are looked at; so many must stand before the first and after the last."""

_LONGEST: Final = 4
RUNS: Final = tuple((size, since) for size in range(1, _LONGEST + 1) for since in range(-REACH, REACH - size + 1))
"""The runs of characters: how many, from where on."""

_POWER: Final = 0x01000193


def place_sums(points: Hashes, places: Places, table: Table) -> Sums:
    """Return the sum of the weights of *table* for each of *places* in *points*."""
    total = np.full(len(places), table[ALWAYS], np.int32)
    for slot in place_slots(points, places):
        total += table[slot]
    return total


def place_slots(points: Hashes, places: Places) -> Iterator[Hashes]:
    """Yield the weights of each of `RUNS` around each of *places*."""
    hashes = points
    size = 1
    for longer, since in RUNS:
        if longer > size:
            hashes, size = hashes[: len(points) - size] * np.uint32(_POWER) + points[size:], longer
        yield slots(hashes[places + since], longer * 16 + since + REACH + 1)
