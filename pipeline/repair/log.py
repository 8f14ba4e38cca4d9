"""How a change of a time stands in the log."""

from __future__ import annotations

import polars as pl

from pipeline.schema import CORRECTIONS, conform


def time_changes(turns: pl.DataFrame, stage: str, field: str, new: str, rule: pl.Expr) -> pl.DataFrame:
    """Return the CORRECTIONS rows that turn the time *field* of all *turns* into *new*, a column beside it."""
    no_span = pl.lit(None, dtype=pl.Int32)
    rows = turns.select(
        "doc",
        "turn",
        seq=pl.lit(0, dtype=pl.Int32),
        stage=pl.lit(stage),
        rule=rule,
        field=pl.lit(field),
        start_char=no_span,
        end_char=no_span,
        before=pl.col(field).cast(pl.String),
        after=pl.col(new).cast(pl.String),
    )
    return conform(rows, CORRECTIONS)
