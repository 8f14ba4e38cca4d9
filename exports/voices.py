"""Who says each line of a cue: for the formats that carry speakers themselves."""

from __future__ import annotations

from typing import Final

import polars as pl

from exports.track import SPACE, SPACES, visible_text

_UNTIDY: Final = (r"[\r\n]", rf"\A{SPACE}*\z")
"""Lines that `visible_text` would change: most files have none, and are spared its passes. One pattern is slower."""

_ENDS: Final = 2  # the first span of a cue and its last


def labelled_lines(cues: pl.DataFrame) -> pl.DataFrame:
    """Return each line of *cues* that shows text, dashes but no labels, with its cue and its speaker.

    A line that holds no turn's text, as a lone dash, is its cue's first speaker's.

    Reads:   the cues of `Tracks`, whatever columns they have besides.
    Returns: the columns of *cues* but for those that hold lists; text, speaker (empty where none is known); same order.
    """
    first = _name(pl.col("spans").list.first().struct.field("speaker"))
    places = pl.int_ranges(pl.col("plain").list.len(), dtype=pl.Int32)
    numbered = cues.with_columns(text="plain", line=places, speaker=first, row=pl.int_range(pl.len()))
    flat = numbered.drop("lines", "spans", "screen", "plain", strict=False)
    lines = flat.explode("text", "line", empty_as_null=False, keep_nulls=False)
    shared = numbered.filter(_may_share())
    if not shared.is_empty():
        lines = lines.join(_voices(shared), on=["row", "line"], how="left", validate="1:1", maintain_order="left")
        lines = lines.with_columns(speaker=pl.coalesce("voice", "speaker")).drop("voice")
    if any(lines["text"].str.contains(pattern).any() for pattern in _UNTIDY):
        lines = lines.with_columns(visible_text(pl.col("text"))).filter(pl.col("text") != "")
    return lines.drop("row", "line")


def speakers(lines: pl.DataFrame) -> list[str]:
    """Return who speaks in *lines*, in the order in which they begin; nobody twice."""
    return lines.filter(pl.col("speaker") != "")["speaker"].unique(maintain_order=True).to_list()


def opens(*columns: pl.Expr) -> pl.Expr:
    """Whether *columns* of a line, none of them null, are others than those of the line before."""
    return pl.any_horizontal(column != column.shift() for column in columns).fill_null(value=True)


def _may_share() -> pl.Expr:
    """Whether several people may speak in a cue; in nearly all, one does."""
    spans = pl.col("spans").list
    first, last = (span.struct.field("speaker") for span in (spans.first(), spans.last()))
    return (spans.len() > _ENDS) | first.ne_missing(last)


def _voices(cues: pl.DataFrame) -> pl.DataFrame:
    """Return the speaker of each line that holds a turn's text: the one who begins it.

    Returns: row, line, voice (empty where none is known).
    """
    spans = cues.select("row", "spans").explode("spans", empty_as_null=False).unnest("spans")
    lines = spans.unique(["row", "line"], keep="first", maintain_order=True)
    return lines.select("row", "line", voice=_name(pl.col("speaker")))


def _name(speaker: pl.Expr) -> pl.Expr:
    """Return *speaker* in one line; empty where null."""
    return speaker.str.replace_all(SPACES, " ").str.strip_chars().fill_null("")
