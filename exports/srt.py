"""SubRip, as the `srt` package reads and writes it: UTF-8, LF, numbered from 1, a blank line after each cue.

SRT has no escapes: text goes out as it is, ``-->`` and tags included. Players take a cue's end from the blank line;
some, and the `srt` package, also from a line with a number before a line that begins like a clock text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from exports.direction import embedded
from exports.track import SPACE, Exporter, shown
from pipeline.timecode import format_clocks

if TYPE_CHECKING:
    from exports.track import Dress, Track

_HEAD_LOOKALIKE: Final = r"\n(-?[0-9]+\.?[0-9]*)\s*\n([0-9]+[,.:，．。：][0-9]+[,.:，．。：][0-9])"
"""Lines inside a cue that would be read as the head of the next one: its number, and the start of its time."""

_NEEDS_CARE: Final = rf"\r|\A{SPACE}|{SPACE}\z|\n(?:{SPACE}|-?[0-9]+\.?[0-9]*\s*\n)|\A\z"
"""Whatever `_readable` may change: most tracks have none of it, and are spared five passes over their text."""


def render(track: Track) -> bytes:
    """Return *track* as SRT, with the labels and dashes that are shown.

    A cue that shows no text is not written, since SRT cannot carry it; `check_cues` has reported it as empty. Nothing
    else is left out, and what `srt.compose` would make of the result is the result. Two lines that would be read as the
    next cue's head become one.
    """
    start, end = (format_clocks(pl.col(column), ",") for column in ("start_ms", "end_ms"))
    cues = track.cues.select_seq("lang", start=start, end=end, text=pl.lit(track.screen).list.join("\n"))
    needs_care, text = cues.select_seq(pl.col("text").str.contains(_NEEDS_CARE).any(), blocks=_blocks()).row(0)
    if needs_care:
        cues = cues.with_columns(_readable(pl.col("text"))).filter(pl.col("text") != "")
    if track.dress.embed_rtl:
        cues = embedded(cues)
    if needs_care or track.dress.embed_rtl:
        text = cues.select(_blocks()).item()
    return _dressed(text, track.dress)


def _blocks() -> pl.Expr:
    """Return all cues as they are written, one after the other."""
    number = pl.int_range(1, pl.len() + 1)
    return pl.format("{}\n{} --> {}\n{}\n\n", number, "start", "end", "text").str.join("")


def _readable(text: pl.Expr) -> pl.Expr:
    """Return *text* without what would be read as the end of its cue or the head of the next."""
    return shown(text).str.replace_all(_HEAD_LOOKALIKE, "\n$1 $2")


def _dressed(text: str, dress: Dress) -> bytes:
    """Return the bytes of *text* as *dress* wants them."""
    return (text.replace("\n", "\r\n") if dress.crlf else text).encode("utf-8-sig" if dress.bom else "utf-8")


SRT = Exporter("srt", "srt", render)
