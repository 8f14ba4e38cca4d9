"""The findings that the page lists, and the cues that they are about, each with the one before and the one after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from exports.review.results import by_column
from pipeline.text.width import widths

if TYPE_CHECKING:
    from typing import Literal

    from exports.review.limits import Limits
    from exports.review.results import Results


def list_findings(results: Results) -> dict[str, Any]:
    """Return all findings by document and time; one without a cue has the time and the text of its turn."""
    cues = results.cues.select("doc", "cue", cue_ms="start_ms")
    turns = results.turns.select("doc", "turn", turn_ms="start_ms", said="text", said_lang="turn_lang")
    start, end = pl.col("start_char"), pl.col("end_char")
    placed = (
        results.findings.join(cues, on=["doc", "cue"], how="left", validate="m:1")
        .join(turns, on=["doc", "turn"], how="left", validate="m:1")
        .with_columns(start_ms=pl.coalesce("cue_ms", "turn_ms"))
    )
    within = pl.col("cue").is_null() & start.is_not_null()
    told = placed.with_columns(
        text=pl.when(within).then(pl.col("said").str.slice(start, end - start)),
        text_lang=pl.when(within).then("said_lang"),
        accepted=pl.col("accepted").cast(pl.Int8) if "accepted" in placed.columns else pl.lit(0),
    ).sort("doc", "start_ms", "turn", "cue", "line", "start_char", "check", "message", nulls_last=False)
    names = ("doc", "lang", "line", "turn", "cue", "start_ms", "check", "severity", "actual", "limit", "message")
    repeating = ("doc", "lang", "check", "severity", "message", "remedy", "text_lang")
    return by_column(told.select(*names, "remedy", "text", "text_lang", "accepted"), *repeating)


def list_cues(results: Results, limits: Limits, cues: Literal["flagged", "all"]) -> dict[str, Any]:
    """Return cues by document and number, with the width of each of their lines in half columns."""
    flagged = results.findings.drop_nulls("cue").select("doc", "cue").unique()
    near = pl.concat([flagged.with_columns(pl.col("cue") + step) for step in (-1, 0, 1)]).unique()
    chosen = results.cues if cues == "all" else results.cues.join(near, on=["doc", "cue"], how="semi")
    rows = chosen.sort("doc", "cue").with_columns(lines=pl.col("text").str.split("\n"))
    duration = (pl.col("end_ms") - pl.col("start_ms")).alias("duration_ms")
    names = ("doc", "cue", "start_ms", "turn_lang", "speaker", "text")
    told = rows.select(*names, duration, pl.col("cps").round(1), _widths(rows, limits))
    return by_column(told, "doc", "turn_lang", "speaker")


def _widths(rows: pl.DataFrame, limits: Limits) -> pl.Series:
    """Return the widths of the lines of each of *rows*, counted as their language counts."""
    counting = {lang: style.counting for lang, style in limits.styles.items()}
    how = pl.col("turn_lang").replace_strict(counting, return_dtype=pl.String)
    lines = rows.select("lines", how=how).with_row_index().explode("lines", empty_as_null=False)
    wide = lines.with_columns(halves=widths(lines["lines"], lines["how"]))
    return wide.group_by("index", maintain_order=True).agg("halves")["halves"].alias("halves")
