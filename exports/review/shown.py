"""The findings that the page lists, and the cues that they are about, each with the one before and the one after.

What the page can tell by itself is not stored: when a finding about a cue begins, how fast that cue is, and the numbers
of a message that stand beside it, too.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from exports.review.columns import by_column, steps
from exports.review.results import MOST_WHOLE, worst
from pipeline.text.width import widths

if TYPE_CHECKING:
    from typing import Literal

    from exports.review.limits import Limits
    from exports.review.results import Results

_SPEED: Final = "reading-speed"
_MARKS: Final = {"actual": "\ue000", "limit": "\ue001", "turn": "\ue002"}
"""What stands in a message for these numbers of its finding, so that many findings have one message."""

_WITHIN: Final = pl.col("cue").is_null() & pl.col("start_char").is_not_null()
"""A finding about a stretch of a turn."""

_SAID: Final = pl.col("said").str.slice("start_char", pl.col("end_char") - pl.col("start_char"))
"""What is said there."""

_ORDER: Final = ("doc", "start_ms", "turn", "cue", "line", "start_char", "check", "message")


def list_findings(results: Results) -> dict[str, Any]:
    """Return all findings by document and time; one without a cue has the time and the text of its turn."""
    findings = results.findings.collect()
    placed = (
        findings.join(_cues_of(results, findings), on=["doc", "cue"], how="left", validate="m:1")
        .join(_turns_of(results, findings), on=["doc", "turn"], how="left", validate="m:1")
        .with_columns(start_ms=pl.coalesce("cue_ms", "turn_ms"))
        .sort(_ORDER, nulls_last=False)
    )
    accepted = pl.col("accepted").cast(pl.Int8) if "accepted" in placed.columns else pl.lit(0, pl.Int8)
    known = (pl.col("check") == _SPEED) & pl.col("cps").is_not_null()
    names = ("doc", "lang", "line", "turn", "cue", "start_ms", "check", "severity", "actual", "limit", "message")
    told = placed.with_columns(
        message=_templates(placed),
        accepted=accepted,
        text=pl.when(_WITHIN).then(_SAID),
        text_lang=pl.when(_WITHIN).then("said_lang"),
        actual=pl.when(~known).then("actual"),
        start_ms=pl.when(pl.col("cue_ms").is_null()).then("start_ms"),
    )
    repeating = ("doc", "lang", "check", "severity", "message", "remedy", "text_lang")
    return by_column(told.select(*names, "remedy", "text", "text_lang", "accepted"), *repeating)


def _cues_of(results: Results, findings: pl.DataFrame) -> pl.DataFrame:
    """Return how fast the cues are that *findings* are about, and when they begin."""
    named = findings.lazy().select("doc", "cue").drop_nulls().unique()
    cues = results.cues.select("doc", "cue", "cps", cue_ms="start_ms")
    return cues.join(named, on=["doc", "cue"], how="semi").collect()


def _turns_of(results: Results, findings: pl.DataFrame) -> pl.DataFrame:
    """Return when the turns begin that *findings* are about, and the text of those that have no cue but a span."""
    turns = results.turns.select("doc", "turn", turn_ms="start_ms")
    quoted = findings.lazy().filter(_WITHIN).select("doc", "turn").drop_nulls().unique()
    said = results.turns.select("doc", "turn", said="text", said_lang="turn_lang")
    texts = said.join(quoted, on=["doc", "turn"], how="semi").collect()
    return turns.collect().join(texts, on=["doc", "turn"], how="left", validate="1:1")


def _templates(findings: pl.DataFrame) -> pl.Series:
    """Return the messages of *findings*, marks in place of their own numbers."""
    rows = findings.select("message", *_MARKS).iter_rows()
    return pl.Series([_template(*row) for row in rows], dtype=pl.String)


def _template(message: str, *numbers: float | None) -> str:
    """Return a *message* with a mark for each of its *numbers*, where it holds it as the page would write it."""
    if any(mark in message for mark in _MARKS.values()):
        return message
    for mark, number in zip(_MARKS.values(), numbers, strict=True):
        if number is not None:
            message = message.replace(_rounded(number), mark, 1)
    return message


def _rounded(number: float) -> str:
    """Return a *number* as the page writes it: to a tenth at most.

    >>> _rounded(26.67), _rounded(17.0), _rounded(3)
    ('26.7', '17', '3')
    """
    tenths = floor(number * 10 + 0.5)
    return str(tenths // 10) if tenths % 10 == 0 else str(tenths / 10)


def list_cues(results: Results, limits: Limits, cues: Literal["flagged", "all"]) -> dict[str, Any]:
    """Return cues by document and number, with the width of each of their lines in half columns.

    Of many documents all cues are shown of the worst alone, and of the others those with findings and their neighbours.
    A cue's number is the step from the row before, its start the step from where the row before ends.
    """
    flagged = results.findings.drop_nulls("cue").select("doc", "cue").unique()
    near = pl.concat([flagged.with_columns(pl.col("cue") + step) for step in (-1, 0, 1)]).unique()
    whole = [worst(results, MOST_WHOLE).results.cues.select("doc", "cue")] if cues == "all" else []
    chosen = results.cues.join(pl.concat([near, *whole]), on=["doc", "cue"], how="semi")
    rows = chosen.sort("doc", "cue").collect()
    told = rows.select(
        *("doc", steps("cue"), steps("start_ms", after="end_ms"), "turn_lang", "speaker", "text"),
        (pl.col("end_ms") - pl.col("start_ms")).alias("duration_ms"),
        pl.col("cps").round(1),
        _widths(rows.select("turn_lang", lines=pl.col("text").str.split("\n")), limits),
    )
    return by_column(told, "doc", "turn_lang", "speaker")


def _widths(rows: pl.DataFrame, limits: Limits) -> pl.Series:
    """Return the widths of the lines of each of *rows*, counted as their language counts."""
    counting = {lang: style.counting for lang, style in limits.styles.items()}
    how = pl.col("turn_lang").replace_strict(counting, return_dtype=pl.String)
    lines = rows.select("lines", how=how).with_row_index().explode("lines", empty_as_null=False)
    wide = lines.with_columns(halves=widths(lines["lines"], lines["how"]))
    return wide.group_by("index", maintain_order=True).agg("halves")["halves"].alias("halves")
