"""Cues of subtitle files that go earlier than their editor meant: the next one comes, or they would stay too long."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipeline.schema import FINDINGS, conform
from pipeline.timecode import MS_PER_SECOND

_TOLD_MS: Final = 250
"""A gap of some frames, which a style asks for, is no loss (house)."""


def tell_shortened(cues: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return a note for each document of whose cues some end earlier than in the file, by more than a gap.

    Reads:   CUES and the TURNS that they show, of subtitle files or others.
    Returns: FINDINGS of the check `cue-shortened`, about the first such cue.
    """
    given = turns.filter(pl.col("source_cue").is_not_null()).select("doc", "turn", meant_ms="end_ms")
    shown = cues.select("doc", "cue", "end_ms", turn=pl.col("spans").list.eval(pl.element().struct["turn"]))
    last = (
        shown.explode("turn", empty_as_null=False)
        .group_by("doc", "turn", maintain_order=True)
        .agg(pl.col("end_ms").max(), pl.col("cue").last())
    )
    early = last.join(given, on=["doc", "turn"], how="inner", maintain_order="left").with_columns(
        lost=pl.col("meant_ms") - pl.col("end_ms")
    )
    told = early.filter(pl.col("lost") > _TOLD_MS).group_by("doc", maintain_order=True)
    found = told.agg(pl.col("turn", "cue").first(), pl.len(), pl.col("lost").max())
    longest = (pl.col("lost") / MS_PER_SECOND).round(2)
    message = pl.format("cues that end earlier than in the file: {}, by up to {} s", "len", longest)
    return conform(
        found.select(
            "doc",
            source=pl.lit(None, pl.String),
            line=pl.lit(None, pl.Int32),
            turn="turn",
            cue="cue",
            start_char=pl.lit(None, pl.Int32),
            end_char=pl.lit(None, pl.Int32),
            check=pl.lit("cue-shortened"),
            severity=pl.lit("note"),
            actual=pl.col("len").cast(pl.Float64),
            limit=pl.lit(None, pl.Float64),
            message=message,
            remedy=pl.lit("The next cue comes before they end, or they stay longer than the style lets a cue stay"),
        ),
        FINDINGS,
    )
