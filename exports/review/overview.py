"""What the page counts: findings by check and language, hits by rule, cues by reading speed. Of all documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from exports.review.results import SEVERITIES
from pipeline.check.measures import FINEST
from pipeline.check.reading import CHECK as SPEED
from pipeline.rules.sweep import PARTICLE

if TYPE_CHECKING:
    from exports.review.limits import Limits
    from exports.review.results import Results

_SIDES: Final = ("within", "beyond")
_FASTEST: Final = 40
"""Characters a second; what is faster is counted here."""


def count_findings(results: Results) -> dict[str, Any]:
    """Return findings, and cues that have them, by check and language; and documents and cues by language."""
    grave = pl.col("severity").replace_strict({name: i for i, name in enumerate(SEVERITIES)}, return_dtype=pl.Int32)
    cues = pl.struct("doc", "cue").filter(pl.col("cue").is_not_null()).n_unique().alias("cues")
    cells = results.findings.group_by("check", "severity", "lang").agg(pl.len(), cues).sort(grave, "check", "lang")
    langs = (
        results.documents.group_by("lang")
        .agg(documents=pl.len())
        .join(results.cues.group_by("lang").agg(cues=pl.len()), on="lang", how="left")
        .fill_null(0)
        .sort("lang")
    )
    return {"cells": cells.collect().rows(), "langs": langs.collect().rows()}


def count_rules(results: Results) -> list[tuple[Any, ...]]:
    """Return stage, rule and number of corrections of each rule, most first; particles are their rule's."""
    rule = pl.col("rule").str.strip_suffix(PARTICLE)
    counted = results.corrections.group_by("stage", rule).len()
    return counted.sort("len", "stage", "rule", descending=[True, False, False]).collect().rows()


def count_speeds(results: Results, limits: Limits) -> dict[str, dict[str, list[int]]]:
    """Return for each language how many cues are read at up to 1, up to 2 and so on characters a second.

    Apart from those that keep the limit (`within`) are those of which a finding says that they do not (`beyond`).
    """
    bins = {lang: {side: [0] * (_FASTEST + 1) for side in _SIDES} for lang in sorted(limits.by_lang)}
    flagged = results.findings.filter(check=SPEED).select("doc", "cue").unique().with_columns(beyond=pl.lit(1))
    rate = (pl.col("cps") - FINEST).floor().clip(0, _FASTEST).cast(pl.Int32)
    cues = results.cues.filter(pl.col("cps").is_not_nan()).select("doc", "cue", "turn_lang", rate=rate)
    counted = cues.join(flagged, on=["doc", "cue"], how="left").group_by("turn_lang", "beyond", "rate").len()
    for lang, is_beyond, at, count in counted.collect().iter_rows():
        bins[lang][_SIDES[is_beyond or 0]][at] = count
    return bins
