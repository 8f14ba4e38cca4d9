"""What a page is made of: the datasets of a run, by the columns that are read here; others are not looked at."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

MOST_DOCUMENTS: Final = 1000
"""A page of more documents than this takes seconds to open."""

MOST_ROWS: Final = 100_000
"""So does one of more findings and corrections than this."""

MOST_WHOLE: Final = 100
"""So does one that shows all cues of more than this."""

COLUMNS: Final = {
    "documents": ("doc", "lang", "source", "title", "duration_ms", "status", "read_confidence"),
    "turns": (
        *("doc", "lang", "turn", "speaker", "speaker_raw", "start_ms", "end_ms", "start_raw_ms", "time_source"),
        *("turn_lang", "lang_source", "text", "text_raw"),
    ),
    "cues": ("doc", "lang", "cue", "start_ms", "end_ms", "turn_lang", "speaker", "text", "cps"),
    "corrections": (
        *("doc", "lang", "turn", "start_ms", "seq", "stage", "rule", "field", "start_char", "end_char"),
        *("before", "after"),
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


def worst(results: Results, most: int = MOST_DOCUMENTS, rows: int = MOST_ROWS) -> Listed:
    """Return *results* of at most so many documents: those with most errors, then warnings, then any findings.

    Together they have at most so many *rows* of findings and corrections, unless the worst one alone has more.
    """
    grave = [(pl.col("severity") == severity).sum().alias(severity) for severity in SEVERITIES]
    counted = results.findings.group_by("doc").agg(grave)
    corrected = results.corrections.group_by("doc").agg(corrections=pl.len())
    ranked = (
        results.documents.select("doc")
        .join(counted, on="doc", how="left")
        .join(corrected, on="doc", how="left")
        .collect()
        .fill_null(0)
        .sort(*SEVERITIES, "doc", descending=[True, True, True, False])
    )
    so_far = pl.sum_horizontal(*SEVERITIES, "corrections").cast(pl.Int64).cum_sum()
    docs = ranked.filter((so_far <= rows) | (pl.int_range(pl.len()) == 0)).head(most).select("doc")
    if docs.height == ranked.height:
        return Listed(results, 0)
    kept = (table.join(docs.lazy(), on="doc", how="semi", maintain_order="left") for table in results)
    return Listed(Results(*kept), ranked.height - docs.height)
