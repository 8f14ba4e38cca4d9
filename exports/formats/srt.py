"""SubRip, as the `srt` package reads and writes it: UTF-8, LF, numbered from 1, a blank line after each cue.

Looks are tags, a place on screen is an override of SubStation. SRT has no escapes: text goes out as it is, ``-->`` and
tags included. Players take a cue's end from the blank line;
some, and the `srt` package, also from a line with a number before a line that begins like a clock text.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Final

import polars as pl

from exports.direction import embed_rtl
from exports.overrides import override_column
from exports.track import SPACE, Exporter, in_files, visible_text
from pipeline.timecode import format_clocks

if TYPE_CHECKING:
    from exports.looks import Edge
    from exports.track import FileOptions, Tracks

_HEAD_LOOKALIKE: Final = r"\n(-?[0-9]+\.?[0-9]*)\s*\n([0-9]+[,.:，．。：][0-9]+[,.:，．。：][0-9])"
"""Lines inside a cue that would be read as the head of the next one: its number, and the start of its time."""

_NEEDS_CARE: Final = rf"\r|\A{SPACE}|{SPACE}\z|\n(?:{SPACE}|-?[0-9]+\.?[0-9]*\s*\n)|\A\z"
"""Whatever `_readable` may change: most cues have none of it, and are spared five passes over their text."""


_CUES: Final = (  # built once, as the next two: a short file is written in little more time than that takes
    pl.col("doc"),
    pl.col("lang"),
    *(format_clocks(pl.col(f"{edge}_ms"), ",").alias(edge) for edge in ("start", "end")),
    pl.col("screen").list.join("\n").alias("text"),
    pl.col("placement"),
)
_IS_ODD: Final = pl.col("text").str.contains(_NEEDS_CARE)
_BLOCK: Final = pl.format("{}\n{} --> {}\n{}\n\n", pl.int_range(1, pl.len() + 1), "start", "end", "text")
"""A cue as it is written, numbered within its document."""


def render(tracks: Tracks) -> dict[str, bytes]:
    """Return *tracks* as SRT, with the labels and dashes that are shown.

    A cue that shows no text is not written, since SRT cannot carry it; `check_cues` has reported it as empty. Nothing
    else is left out, and what `srt.compose` would make of the result is the result. Two lines that would be read as the
    next cue's head become one.
    """
    cues = tracks.cues.select_seq(_CUES)
    odd = cues.select_seq(_IS_ODD)["text"].arg_true()
    if not odd.is_empty():
        cues = cues.with_columns(cues["text"].scatter(odd, _readable(cues["text"].gather(odd))))
        cues = cues.filter(pl.col("text") != "")
    if tracks.options.embed_rtl:
        cues = embed_rtl(cues)
    if cues["placement"].count():
        cues = cues.with_columns(text=pl.concat_str(override_column(cues["placement"], _SCREEN, 2), "text"))
    files = in_files(cues, _BLOCK)
    return {doc: _apply_options(files.get(doc, b""), tracks.options) for doc in tracks.documents["doc"]}


def _readable(texts: pl.Series) -> pl.Series:
    """Return *texts* without what would be read as the end of its cue or the head of the next."""
    return texts.to_frame("text").select(visible_text(pl.col("text")).str.replace_all(_HEAD_LOOKALIKE, "\n$1 $2"))[
        "text"
    ]


def _apply_options(file: bytes, options: FileOptions) -> bytes:
    """Return *file* as *options* wants it."""
    lined = file.replace(b"\n", b"\r\n") if options.crlf else file
    return BOM_UTF8 + lined if options.bom else lined


_SCREEN: Final = (384, 288)
"""The size of the screen that points in SubRip are of: players take it as a script of SubStation without a size."""

_TAGS: Final = {"italic": "i", "bold": "b", "underline": "u", "strike": "s"}
_FONT: Final = {"colour": "color", "font": "face", "size": "size"}


def tag(edge: Edge) -> str:
    """Return what is written where a look begins or ends: tags of HTML, as players of SubRip know them."""
    kind, value = edge.look
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>" if edge.opens else f"</{_TAGS[kind]}>"
    if kind in _FONT and value and not _UNQUOTABLE.search(value):
        return f'<font {_FONT[kind]}="{value}">' if edge.opens else "</font>"
    return ""


_UNQUOTABLE: Final = re.compile(r"[\"<>\n]")

SRT = Exporter("srt", "srt", render, tag=tag)
