"""Who says each line of a cue: for the formats that carry speakers themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from exports.track import SPACES, shown

if TYPE_CHECKING:
    from exports.track import Track


def voiced_lines(track: Track) -> pl.DataFrame:
    """Return each line that shows text, dashes but no labels, with its cue and its speaker.

    A line that holds no turn's text, as a lone dash, is its cue's first speaker's.

    Returns: cue, start_ms, end_ms, lang (the cue's), text, speaker (empty where none is known); sorted by cue.
    """
    places = pl.int_ranges(track.plain.list.len(), dtype=pl.Int32)
    first = _name(pl.col("spans").list.first().struct.field("speaker"))
    numbered = track.cues.select("cue", "start_ms", "end_ms", "lang", text=track.plain, line=places, first=first)
    lines = numbered.explode("text", "line", empty_as_null=False, keep_nulls=False).join(
        _voices(track.cues), on=["cue", "line"], how="left", validate="1:1", maintain_order="left"
    )
    seen = lines.select(
        "cue", "start_ms", "end_ms", "lang", text=shown(pl.col("text")), speaker=pl.coalesce("speaker", "first")
    )
    return seen.filter(pl.col("text") != "")


def speakers(lines: pl.DataFrame) -> list[str]:
    """Return who speaks in *lines*, in the order in which they begin; nobody twice."""
    return lines.filter(pl.col("speaker") != "")["speaker"].unique(maintain_order=True).to_list()


def _voices(cues: pl.DataFrame) -> pl.DataFrame:
    """Return the speaker of each line that holds a turn's text: the one who begins it.

    Returns: cue, line, speaker (empty where none is known).
    """
    spans = cues.select("cue", "spans").explode("spans", empty_as_null=False).unnest("spans")
    lines = spans.unique(["cue", "line"], keep="first", maintain_order=True)
    return lines.select("cue", "line", speaker=_name(pl.col("speaker")))


def _name(speaker: pl.Expr) -> pl.Expr:
    """Return *speaker* in one line; empty where null."""
    return speaker.str.replace_all(SPACES, " ").str.strip_chars().fill_null("")
