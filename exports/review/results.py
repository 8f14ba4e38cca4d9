"""What a page is made of: the datasets of a run, by the columns that are read here; others are not looked at."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

MOST_DOCUMENTS: Final = 1000
"""A page of more documents than this takes seconds to open."""

MOST_WHOLE: Final = 100
"""So does one that shows all cues of more than this."""

COLUMNS: Final = {
    "documents": ("doc", "lang", "source", "title", "duration_ms", "status", "read_confidence"),
    "turns": (
        *("doc", "turn", "speaker", "speaker_raw", "start_ms", "end_ms", "start_raw_ms", "time_source", "turn_lang"),
        *("text", "text_raw"),
    ),
    "cues": ("doc", "lang", "cue", "start_ms", "end_ms", "turn_lang", "speaker", "text", "cps"),
    "corrections": (
        *("doc", "lang", "turn", "seq", "stage", "rule", "field", "start_char", "end_char", "before", "after"),
    ),
    "findings": (
        *("doc", "lang", "source", "line", "turn", "cue", "start_char", "end_char", "check", "severity"),
        *("actual", "limit", "message", "remedy"),
    ),
}
"""The columns of each dataset that the page needs; what a page never asks for is never read."""

SEVERITIES: Final = ("error", "warning", "note")


class Results(NamedTuple):
    """The datasets of a run, with COLUMNS, each read where it is asked for and no further.

    `findings` may have a column `accepted`: whether somebody has looked at one before and let it be.
    """

    documents: pl.LazyFrame
    turns: pl.LazyFrame
    cues: pl.LazyFrame
    corrections: pl.LazyFrame
    findings: pl.LazyFrame


class Listed(NamedTuple):
    """The *results* of the documents that a page lists; *others* are in its counts only."""

    results: Results
    others: int


def worst(results: Results, most: int = MOST_DOCUMENTS) -> Listed:
    """Return *results* of at most so many documents: those with most errors, then warnings, then any findings."""
    grave = [(pl.col("severity") == severity).sum().alias(severity) for severity in SEVERITIES]
    counted = results.findings.group_by("doc").agg(grave)
    ranked = results.documents.select("doc").join(counted, on="doc", how="left").collect()
    if ranked.height <= most:
        return Listed(results, 0)
    order = [*SEVERITIES, "doc"]
    docs = ranked.fill_null(0).sort(order, descending=[True, True, True, False]).head(most).select("doc")
    kept = (table.join(docs.lazy(), on="doc", how="semi", maintain_order="left") for table in results)
    return Listed(Results(*kept), ranked.height - docs.height)
