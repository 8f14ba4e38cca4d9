"""What a page is made of: the datasets of a run, by the columns that are read here; others are not looked at."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import polars as pl

MOST_DOCUMENTS: Final = 1000
"""A page of more documents than this takes seconds to open."""

COLUMNS: Final = {
    "documents": ("doc", "lang", "source", "title", "duration_ms", "status", "read_confidence"),
    "turns": ("doc", "turn", "speaker", "start_ms", "start_raw_ms", "turn_lang", "text", "text_raw"),
    "cues": ("doc", "lang", "cue", "start_ms", "end_ms", "turn_lang", "speaker", "text", "cps"),
    "corrections": (
        *("doc", "lang", "turn", "seq", "stage", "rule", "field", "start_char", "end_char", "before", "after"),
    ),
    "findings": (
        *("doc", "lang", "source", "line", "turn", "cue", "start_char", "end_char", "check", "severity"),
        *("actual", "limit", "message", "remedy"),
    ),
}
"""The columns of each dataset that the page needs; `read_confidence` where a release has it."""

SEVERITIES: Final = ("error", "warning", "note")


class Results(NamedTuple):
    """The datasets of a run, with those of COLUMNS that they have.

    `findings` may have a column `accepted`: whether somebody has looked at one before and let it be.
    """

    documents: pl.DataFrame
    turns: pl.DataFrame
    cues: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


def worst(results: Results) -> Results:
    """Return *results* of the documents that the page lists: those with most errors, then warnings, then any."""
    if results.documents.height <= MOST_DOCUMENTS:
        return results
    grave = [(pl.col("severity") == severity).sum().alias(severity) for severity in SEVERITIES]
    ranked = results.documents.join(results.findings.group_by("doc").agg(grave), on="doc", how="left")
    order = [*SEVERITIES, "doc"]
    docs = ranked.fill_null(0).sort(order, descending=[True, True, True, False]).head(MOST_DOCUMENTS).select("doc")
    return Results(*(table.join(docs, on="doc", how="semi", maintain_order="left") for table in results))


def by_column(rows: pl.DataFrame, *repeating: str) -> dict[str, Any]:
    """Return *rows* as lists by column; texts that are *repeating* as a dictionary and places in it."""
    packed: dict[str, Any] = {}
    for name in rows.columns:
        column = rows[name]
        if name not in repeating:
            packed[name] = column.to_list()
            continue
        known = column.drop_nulls().unique().sort()
        place = pl.DataFrame({name: known, "place": pl.int_range(known.len(), eager=True)})
        packed[name] = {
            "of": known.to_list(),
            "at": rows.select(name).join(place, on=name, how="left", maintain_order="left")["place"].to_list(),
        }
    return packed
