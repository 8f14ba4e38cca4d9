"""Cues that are on screen together because their source means it: a sign above talk, two languages, top and bottom.

Of two such cues, the one that lasts longer, or that stands elsewhere, is lifted into a layer of its own; each layer is
timed by itself. Where most cues overlap the next, that is the habit of a program, and where they do so for less than a
moment, nobody meant it: those are parted in time, as ever.
"""

from __future__ import annotations

from itertools import groupby, pairwise, starmap
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

MEANT_MS: Final = 500
"""Cues that overlap by less were set without care (house)."""

_NESTED_MS: Final = 300
"""A cue that ends so little after another began and ends in it (house)."""

_HABIT: Final = 0.5
_FEW: Final = 4


class Shown(NamedTuple):
    """A cue's document, times in ms and placement."""

    doc: str
    start_ms: int
    end_ms: int
    placement: str | None


def layers_of(cues: pl.DataFrame) -> pl.Series:
    """Return the layer of each of *cues*, sorted by document and start; null for those that stay below.

    Reads: doc, start_ms, end_ms, placement.
    """
    over = pl.col("start_ms") < pl.col("end_ms").cum_max().shift()
    shown = cues.select("doc", "start_ms", "end_ms", "placement").with_row_index("at")
    asked = shown.filter(over.any().over("doc"))  # in most documents no two cues are on screen together
    layers: list[int | None] = []
    rows = asked.drop("at").iter_rows()
    for _, group in groupby(starmap(Shown, rows), key=lambda cue: cue.doc):
        layers += _layers(list(group))
    nothing = pl.repeat(None, cues.height, dtype=pl.Int32, eager=True)
    return nothing.scatter(asked["at"], pl.Series(layers, dtype=pl.Int32)).alias("layer")


def _layers(cues: Sequence[Shown]) -> list[int | None]:
    """Return the layers of one document's *cues*."""
    lifted: set[int] = set()
    if not _overlap_by_habit(cues):
        below: list[int] = []
        for at, cue in enumerate(cues):
            below = [one for one in below if cues[one].end_ms > cue.start_ms and one not in lifted]
            for one in below:
                if (up := _which(cues[one], cue)) is not None:
                    lifted.add((one, at)[up])
            if at not in lifted:
                below.append(at)
    return _numbered(cues, lifted)


def _overlap_by_habit(cues: Sequence[Shown]) -> bool:
    """Whether most of *cues* are still there when the next one comes, later than it."""
    pairs = list(pairwise(cues))
    over = sum(one.start_ms < two.start_ms < one.end_ms < two.end_ms for one, two in pairs)
    return len(cues) >= _FEW and over >= _HABIT * len(pairs)


def _which(one: Shown, two: Shown) -> int | None:
    """Return which of two cues that overlap is lifted, 0 or 1; None if that is not meant."""
    overlap = min(one.end_ms, two.end_ms) - two.start_ms
    shorter = min(one.end_ms - one.start_ms, two.end_ms - two.start_ms)
    if overlap < MEANT_MS and overlap * 2 < shorter:
        return None
    if one.start_ms == two.start_ms and one.end_ms == two.end_ms:
        return 0 if one.placement and not two.placement else 1
    if one.placement != two.placement:
        return 0 if one.placement else 1
    if two.end_ms <= one.end_ms + _NESTED_MS:
        return 0
    return 1


def _numbered(cues: Sequence[Shown], lifted: set[int]) -> list[int | None]:
    """Return the lowest layer for each of the *lifted* cues in which nothing is in its way."""
    layers: list[int | None] = [None] * len(cues)
    ends: list[int] = []
    for at in sorted(lifted):
        cue = cues[at]
        free = next((layer for layer, end in enumerate(ends) if end <= cue.start_ms), len(ends))
        ends[free : free + 1] = [cue.end_ms]
        layers[at] = free + 1
    return layers
