"""Many findings of one check in one document: for people a line, and the worst of them."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from pipeline.check.reading import CHECK, describe_reading, readings_of

_MANY: Final = 10
"""More findings of one check in a document are a flood."""

_WORST: Final = 3
"""So many of a flood are listed."""


class Flood(NamedTuple):
    """Findings of one *check* in a document, of which but the worst are *hidden*; what is *said* of them all."""

    file: str
    check: str
    severity: str
    said: str
    hidden: int


def fold_floods(findings: pl.DataFrame, cues: pl.DataFrame) -> tuple[pl.DataFrame, list[Flood]]:
    """Return those *findings* that are not one of many, in their order, and what the others are.

    The worst of many are those that are furthest beyond their limit, of equals the first.

    Reads: file, doc, check, severity, actual, limit and cue of *findings*; doc, cue, start_ms and end_ms of *cues*.
    """
    beyond = ((pl.col("actual") - pl.col("limit")) / pl.col("limit")).abs().fill_nan(0).fill_null(0)
    rank = beyond.rank("ordinal", descending=True).over("doc", "check", "severity")
    ranked = findings.with_columns(many=pl.len().over("doc", "check", "severity"), rank=rank)
    is_flood = pl.col("many") > _MANY
    groups = (
        ranked.filter(is_flood)
        .group_by("doc", "check", "severity", maintain_order=True)
        .agg(pl.col("file").first(), pl.col("many").first(), cued=pl.col("cue").n_unique())
    )
    readings = readings_of(findings, cues)
    totals = dict(cues.group_by("doc").len().iter_rows())
    floods = []
    for doc, check, severity, file, many, cued in groups.iter_rows():
        said = f"{many:,} findings in {cued:,} of {totals.get(doc, 0):,} cues"
        if check == CHECK:
            said = describe_reading(readings[doc])
        floods.append(Flood(file, check, severity, said, many - _WORST))
    kept = ranked.filter(~is_flood | (pl.col("rank") <= _WORST)).drop("many", "rank")
    return kept, floods
