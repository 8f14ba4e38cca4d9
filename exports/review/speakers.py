"""Who speaks: each label of each document with how much it says, and an excerpt to know the voice by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from exports.review.columns import by_column

if TYPE_CHECKING:
    from exports.review.results import Results

_EXCERPT: Final = 90
"""Characters."""

_EARLY: Final = 10
"""An excerpt is the longest of so many first turns."""


def list_speakers(results: Results) -> dict[str, Any]:
    """Return a row for each label of each document: as the source has it and as it is called now.

    Where many documents have a label, the first of them has the excerpt: it is what one reads to tell who that is.
    """
    label = pl.coalesce("speaker_raw", "speaker").alias("label")
    spoken = results.turns.drop_nulls("speaker").with_columns(label, length_ms=pl.col("end_ms") - pl.col("start_ms"))
    counted = (
        spoken.select("doc", "turn", "label", "speaker", "length_ms")
        .sort("doc", "turn")
        .group_by("doc", "label", maintain_order=True)
        .agg(pl.last("speaker"), turns=pl.len(), length_ms=pl.col("length_ms").sum())
        .collect()
    )
    first = counted.unique("label", keep="first", maintain_order=True).select("doc", "label")
    heard = _excerpts(spoken.join(first.lazy(), on=["doc", "label"], how="semi"))
    table = counted.join(heard, on=["doc", "label"], how="left", validate="1:1", maintain_order="left")
    return by_column(table, "doc", "label", "speaker", "lang")


def _excerpts(spoken: pl.LazyFrame) -> pl.DataFrame:
    """Return of each label the longest of what it says early."""
    text = pl.col("text").str.replace_all(r"\s+", " ").str.slice(0, _EXCERPT)
    early = spoken.filter(pl.col("turn").rank("ordinal").over("doc", "label") <= _EARLY)
    told = early.select("doc", "label", "turn", "start_ms", lang="turn_lang", excerpt=text).collect()
    longest = told.sort(pl.col("excerpt").str.len_chars(), -pl.col("turn"), descending=True)
    return longest.unique(["doc", "label"], keep="first", maintain_order=True).drop("turn")
