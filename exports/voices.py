"""Who says each line of a cue: for the formats that carry speakers themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from exports.track import SPACE, SPACES, shown

if TYPE_CHECKING:
    from exports.track import Track

_UNTIDY: Final = rf"[\r\n]|\A{SPACE}*\z"
"""Lines that `shown` would change: most tracks have none, and are spared its passes."""

_ENDS: Final = 2  # the first span of a cue and its last


def voiced_lines(track: Track) -> pl.DataFrame:
    """Return each line that shows text, dashes but no labels, with its cue and its speaker.

    A line that holds no turn's text, as a lone dash, is its cue's first speaker's.

    Returns: cue, start_ms, end_ms, lang (the cue's), text, speaker (empty where none is known); sorted by cue.
    """
    places = pl.int_ranges(track.plain.list.len(), dtype=pl.Int32)
    first = _name(pl.col("spans").list.first().struct.field("speaker"))
    numbered = track.cues.select("cue", "start_ms", "end_ms", "lang", text=track.plain, line=places, speaker=first)
    lines = numbered.explode("text", "line", empty_as_null=False, keep_nulls=False)
    shared = track.cues.filter(_may_share())
    if not shared.is_empty():
        lines = lines.join(_voices(shared), on=["cue", "line"], how="left", validate="1:1", maintain_order="left")
        lines = lines.with_columns(speaker=pl.coalesce("voice", "speaker"))
    if lines["text"].str.contains(_UNTIDY).any():
        lines = lines.with_columns(shown(pl.col("text"))).filter(pl.col("text") != "")
    return lines.select("cue", "start_ms", "end_ms", "lang", "text", "speaker")


def speakers(lines: pl.DataFrame) -> list[str]:
    """Return who speaks in *lines*, in the order in which they begin; nobody twice."""
    return lines.filter(pl.col("speaker") != "")["speaker"].unique(maintain_order=True).to_list()


def _may_share() -> pl.Expr:
    """Whether several people may speak in a cue; in nearly all, one does."""
    spans = pl.col("spans").list
    first, last = (span.struct.field("speaker") for span in (spans.first(), spans.last()))
    return (spans.len() > _ENDS) | first.ne_missing(last)


def _voices(cues: pl.DataFrame) -> pl.DataFrame:
    """Return the speaker of each line that holds a turn's text: the one who begins it.

    Returns: cue, line, voice (empty where none is known).
    """
    spans = cues.select("cue", "spans").explode("spans", empty_as_null=False).unnest("spans")
    lines = spans.unique(["cue", "line"], keep="first", maintain_order=True)
    return lines.select("cue", "line", voice=_name(pl.col("speaker")))


def _name(speaker: pl.Expr) -> pl.Expr:
    """Return *speaker* in one line; empty where null."""
    return speaker.str.replace_all(SPACES, " ").str.strip_chars().fill_null("")
