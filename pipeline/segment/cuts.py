"""From what the kernel marks to cues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from pipeline.schema import CUTS
from pipeline.segment.solve import CUE_BEGINS, LABEL_BEGINS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.segment.flat import Parts

SPAN: Final = tuple(CUTS.columns["spans"].inner.to_schema())  # type: ignore[attr-defined]  # a list of structs
"""The fields of a span of a cut."""


def cuts_of(units: Parts, marks: NDArray[np.int8], turns: pl.DataFrame) -> pl.DataFrame:
    """Return the cues that *marks* make of *units*, which are parts of the texts of *turns*: CUTS, but for numbers.

    Reads: `doc`, `turn`, `speaker`, `lang` and `text` of *turns*.
    """
    begun = np.flatnonzero(marks)
    kinds = marks[begun]
    line = np.repeat(np.arange(len(begun)), 1 + (kinds == LABEL_BEGINS))  # a label that stands alone has a line before
    bare = np.append(line[1:] == line[:-1], False)
    new = (kinds[line] >= CUE_BEGINS) & ~np.append(False, bare[:-1])
    top, cue = np.flatnonzero(new), np.cumsum(new) - 1
    lines = units.through(begun[line], np.append(begun[1:], len(marks))[line] - 1)
    lines = lines._replace(stops=np.where(bare, lines.starts, lines.stops), sizes=np.where(bare, 0, lines.sizes))
    spans = turns.select(pl.col("turn", "speaker").gather(lines.which), utterance=pl.lit(None, pl.Int32)).with_columns(
        line=(np.arange(len(line)) - top[cue]).astype(np.int32), start_char=lines.starts, end_char=lines.stops
    )
    shown = spans.select(
        pl.Series("cue", cue).set_sorted(),  # sorted, it groups in a fourth of the time
        pl.Series("bare", bare),
        lines.of(turns["text"]).alias("lines"),
        spans=pl.struct(SPAN),
    )
    cues = shown.group_by("cue", maintain_order=True).agg("lines", pl.col("spans").filter(~pl.col("bare")))
    last = lines.which[np.append(top[1:], len(line)) - 1]
    return cues.hstack(turns.select(pl.col("doc", "lang").gather(last)))
