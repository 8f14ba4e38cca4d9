"""Advanced SubStation Alpha (v4+): one style, who speaks in the Name of each event, lines broken as the cue has them.

Sources: the ASS file format guide of libass (github.com/libass/libass/wiki); what ffmpeg writes to keep braces and
backslashes from being read as markup (libavcodec/ass.c, ff_ass_bprint_text_event).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from exports.colours import rgb_of, voice_colours
from exports.overrides import override_column
from exports.spoken import WORD, WordTime
from exports.track import Exporter, in_one_line, one_by_one, provenance, visible_text
from exports.voices import labelled_lines, opens, speakers
from pipeline.timecode import format_clocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.looks import Edge
    from exports.track import Track

_TICK_MS: Final = 10
_ESCAPES: Final = {"\\": "\\\u2060", "{": "\\{", "\n": "\\N"}
"""A backslash has no escape: a word joiner after it keeps it from beginning one."""

_BY_CONTENT: Final = -1
_STYLE: Final = {
    "Name": "Default",
    "Fontname": "Arial",
    "Fontsize": 60,
    "PrimaryColour": "&H00FFFFFF",
    "SecondaryColour": "&H00FFFFFF",
    "OutlineColour": "&H00000000",
    "BackColour": "&H80000000",
    "Bold": 0,
    "Italic": 0,
    "Underline": 0,
    "StrikeOut": 0,
    "ScaleX": 100,
    "ScaleY": 100,
    "Spacing": 0,
    "Angle": 0,
    "BorderStyle": 1,
    "Outline": 3,
    "Shadow": 0,
    "Alignment": 2,
    "MarginL": 96,
    "MarginR": 96,
    "MarginV": 60,
    "Encoding": _BY_CONTENT,  # libass: the direction of a paragraph is that of its first strong character
}
"""White with a dark outline at the bottom of 1920 by 1080: lines a twentieth of the height tall."""

_STYLE_WIDTH, _STYLE_HEIGHT = 1920, 1080
_EVENT: Final = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def render(track: Track) -> bytes:
    """Return *track* as ASS, with dashes but no labels; names that a dialogue has two of stand both in its Name.

    Where colours are wanted, each speaker has a style of their own. Times are the nearest hundredths of a second. A cue
    that shows no text is not written.
    """
    lines = labelled_lines(track.cues).with_columns(visible_text(pl.col("text")))
    colours = voice_colours(speakers(lines), track.options.chosen(track.doc)) if track.options.colours else {}
    styles = {name: f"Speaker{number}" for number, name in enumerate(colours, start=1)}
    events = _events(lines, styles).select(_event_lines()).to_series()
    head = _head(track, {styles[name]: colour for name, colour in colours.items()})
    return "".join([head, f"[Events]\nFormat: {_EVENT}\n", *events]).encode()


def _head(track: Track, colours: Mapping[str, str]) -> str:
    """Return the sections before the events: the usual style, and one for each name of *colours*."""
    comments = "".join(f"; {name}: {fact}\n" for name, fact in provenance(track.facts).items())
    fields = ({"Title": in_one_line(track.title)} if track.title else {}) | {
        "ScriptType": "v4.00+",
        "WrapStyle": 0,
        "ScaledBorderAndShadow": "yes",
        "PlayResX": _STYLE_WIDTH,
        "PlayResY": _STYLE_HEIGHT,
        "Language": track.lang,
    }
    info = "".join(f"{name}: {value}\n" for name, value in fields.items())
    own = [{"Name": name, "PrimaryColour": f"&H00{_digits(colour).upper()}"} for name, colour in colours.items()]
    lines = "".join(f"Style: {','.join(map(str, (_STYLE | look).values()))}\n" for look in ({}, *own))
    style = f"Format: {', '.join(_STYLE)}\n{lines}"
    return f"[Script Info]\n{comments}{info}\n[V4+ Styles]\n{style}\n"


def _digits(colour: str) -> str:
    """Return *colour* as SubStation writes it: blue, green, red."""
    rgb = rgb_of(colour) or "ffffff"
    return f"{rgb[4:]}{rgb[2:4]}{rgb[:2]}"


def _events(lines: pl.DataFrame, styles: Mapping[str, str]) -> pl.DataFrame:
    """Return the cues of *lines*; where another speaker goes on within one, so does the style that *styles* has.

    Returns: cue, start_ms, end_ms, style, text (escaped lines joined by a break), name; sorted by cue.
    """
    text = pl.col("text").str.replace_many(list(_ESCAPES), list(_ESCAPES.values()))
    style = pl.col("speaker").replace_strict(styles, default="Default", return_dtype=pl.String)
    lines = lines.with_columns(text=text, style=style)
    turns_over = opens(pl.col("style")) & ~opens(pl.col("cue"))
    restyled = pl.concat_str(pl.lit("{\\r"), "style", pl.lit("}"), "text")
    lines = lines.with_columns(text=pl.when(turns_over).then(restyled).otherwise("text"))
    names = pl.col("speaker").filter(pl.col("speaker") != "").unique(maintain_order=True)
    times = (pl.col(column).first() for column in ("start_ms", "end_ms"))
    told = lines.group_by("cue", maintain_order=True).agg(
        *times,
        *(pl.col(column).first() for column in ("placement", "style")),
        text=pl.col("text").str.join("\\N"),
        name=names.str.join("; ").fill_null(""),
    )
    return told.with_columns(place=override_column(told["placement"], (_STYLE_WIDTH, _STYLE_HEIGHT), 1))


def _event_lines() -> pl.Expr:
    """Return the line of each event."""
    name = pl.col("name").str.replace_all(",", ";", literal=True)  # a comma ends the field
    times = (_clock("start_ms"), _clock("end_ms"))
    return pl.format("Dialogue: 0,{},{},{},{},0,0,0,,{}{}\n", *times, "style", name, "place", "text")


def _clock(column: str) -> pl.Expr:
    """Return a *column* of times as ASS writes them: ``H:MM:SS.cc``."""
    hundredths = (pl.col(column) + _TICK_MS // 2) // _TICK_MS * _TICK_MS
    return format_clocks(hundredths).str.replace("^0", "").str.head(-1)


_TAGS: Final = {"italic": "i", "bold": "b", "underline": "u", "strike": "s"}


def tag(edge: Edge) -> str:
    """Return what is written where a look begins or ends: an override; the end of a colour restores the one around."""
    kind, value = edge.look
    if kind in _TAGS:
        return f"{{\\{_TAGS[kind]}{int(edge.opens)}}}"
    if kind == WORD:
        return _karaoke(WordTime.of(value)) if edge.opens else ""
    around = next((look.value for look in reversed(edge.around) if look.kind == kind), None)
    now = value if edge.opens else around
    if kind == "colour" and rgb_of(value):
        rgb = rgb_of(now)
        return f"{{\\c&H{rgb[4:]}{rgb[2:4]}{rgb[:2]}&}}" if rgb else "{\\c}"
    if kind == "font" and value and not set("{}\\") & set(value):
        return f"{{\\fn{now or ''}}}"
    return ""


def _karaoke(time: WordTime) -> str:
    """Return the beat of a piece, in hundredths of a second; those of a cue add up to what it lasts, as it is written.

    What comes before the first piece is a beat without text.
    """
    start, until, begin = (_hundredths(ms) for ms in (time.start_ms, time.until_ms, time.cue_start_ms))
    lead = f"{{\\k{start - begin}}}" if time.before_ms is None and start > begin else ""
    return f"{lead}{{\\k{until - start}}}"


def _hundredths(ms: int) -> int:
    """Return *ms* in the nearest hundredths of a second, as `_clock` writes them."""
    return (ms + _TICK_MS // 2) // _TICK_MS


ASS = Exporter("ass", "ass", one_by_one(render), tag=tag)
