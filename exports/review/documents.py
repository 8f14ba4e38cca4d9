"""What the page tells of each document: a row each, failed ones too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from exports.review.columns import by_column
from exports.review.results import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.review.results import Results

_HEARD: Final = ("option", "script", "turn")
"""Who says in which language a turn is, where it is not what holds for the whole document."""


def list_documents(results: Results, media: Mapping[str, str]) -> dict[str, Any]:
    """Return length, cues, findings by severity, share of cues that are too fast, and corrections of each document.

    `heard` is how sure the language is: the share of turns that are in it by themselves, or because a person says so.

    Reads: *media*, where a document's recording is, as seen from the page.
    """
    grave = [(pl.col("severity") == severity).sum().alias(f"{severity}s") for severity in SEVERITIES]
    fast = pl.col("cue").filter(check="reading-speed").n_unique().alias("fast")
    is_time = pl.col("field").str.ends_with("_ms")
    repaired = pl.col("turn").filter(is_time).n_unique()
    heard = (pl.col("turn_lang") == pl.col("lang")) & pl.col("lang_source").is_in(_HEARD)
    rows = results.documents.sort("doc")
    for counted in (
        results.cues.group_by("doc").agg(cues=pl.len(), last_ms=pl.col("end_ms").max()),
        results.findings.group_by("doc").agg(*grave, fast),
        results.corrections.group_by("doc").agg(corrections=(~is_time).sum(), repaired=repaired),
        results.turns.group_by("doc").agg(heard=heard.mean().round(2)),
    ):
        rows = rows.join(counted, on="doc", how="left", maintain_order="left", validate="1:1")
    numbers = ["cues", *(f"{severity}s" for severity in SEVERITIES), "fast", "corrections", "repaired"]
    told = rows.with_columns(
        pl.col(numbers).fill_null(0),
        pl.col("read_confidence").round(2),
        duration_ms=pl.coalesce("duration_ms", "last_ms"),
        media=pl.col("doc").replace_strict(dict(media), default=None, return_dtype=pl.String),
    )
    return by_column(told.drop("last_ms").collect(), "lang", "status")
