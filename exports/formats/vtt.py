"""WebVTT, valid by the W3C standard: voices in ``<v>`` on every cue, where the file comes from in a ``NOTE``.

Browsers do not show the name in a voice span, and show no label either: dashes alone tell two speakers apart there, or
colours where they are wanted.

Right-to-left text needs no cue settings: browsers lay a cue out by its first letter. Where that runs the other way than
the cue's language, as in Arabic that begins with `GPT`, a ``&rlm;`` or ``&lrm;`` stands before it.

Source: WebVTT, The Web Video Text Tracks Format, W3C, section 4 (syntax), 7.4 (processing model: `unicode-bidi:
plaintext`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from exports.colours import voice_colours
from exports.direction import marks, may_mislead
from exports.spoken import WORD, WordTime
from exports.track import Exporter, in_files, provenance
from exports.voices import labelled_lines, opens, speakers
from pipeline.timecode import format_clock, format_clocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.looks import Edge
    from exports.track import Tracks

_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS: Final = {"\u200e": "&lrm;", "\u200f": "&rlm;"}
_MEANS_SOMETHING: Final = re.compile(r'["\\<>]|[^\S ]|[\x00-\x1f\x7f]')
"""What may not stand in a CSS string in a style block as it is: an arrow would end the block."""


def render(tracks: Tracks) -> dict[str, bytes]:
    """Return *tracks* as WebVTT: a voice span around each speaker's lines, dashes as in SRT, no visible labels.

    A cue's identifier is its number in CUES, so that a finding leads to it. A cue that shows no text is not written.
    ``&``, ``<`` and ``>`` are escaped, and so no text holds ``-->``; bidirectional marks pass, by name where one
    begins a line.
    """
    styles = _styles(tracks) if tracks.options.colours else {}
    files = in_files(_lines(tracks.cues).select("doc", text=_render_lines()), pl.col("text"))
    return {
        facts["doc"]: f"WEBVTT\n\n{styles.get(facts['doc'], '')}{_note(facts)}".encode() + files.pop(facts["doc"], b"")
        for facts in tracks.documents.iter_rows(named=True)
    }


def _lines(cues: pl.DataFrame) -> pl.DataFrame:
    """Return the lines of *cues*, with the marks that they need.

    Returns: doc, cue, head (of its cue), text and speaker, both escaped.
    """
    times = (format_clocks(pl.col(column), ".") for column in ("start_ms", "end_ms"))
    settings = (pl.lit(" ") + pl.col("placement")).fill_null("")
    head = pl.format("\n{}\n{} --> {}{}\n", "cue", *times, settings)
    lines = labelled_lines(cues.select("doc", "cue", "lang", "spans", "plain", head=head))
    written = lines.select("doc", "cue", "head", _escape("text").pipe(_name_mark), _escape("speaker"))
    if may_mislead(lines["text"]):
        return written.with_columns(text=pl.concat_str(marks(lines).replace(_MARKS), "text"))
    return written


def _name_mark(text: pl.Expr) -> pl.Expr:
    """Return *text* with a mark of direction that it begins with by its name, as those are that we add."""
    for mark, name in _MARKS.items():
        text = text.str.replace(f"^{mark}", name)
    return text


def _styles(tracks: Tracks) -> dict[str, str]:
    """Return the style block of each document of *tracks* that has cues with text."""
    lines = labelled_lines(tracks.cues).partition_by("doc", as_dict=True)
    return {
        str(doc): _style(voice_colours(speakers(own), tracks.options.chosen(str(doc)))) for (doc,), own in lines.items()
    }


def _style(colours: Mapping[str, str]) -> str:
    """Return a style block that gives each speaker of *colours* one, in their order; nothing if there are none."""
    rules = (
        f'::cue(v[voice="{_MEANS_SOMETHING.sub(_css_escape, name)}"]) {{ color: {colour}; }}\n'
        for name, colour in colours.items()
    )
    return f"STYLE\n{''.join(rules)}\n" if colours else ""


def _css_escape(match: re.Match[str]) -> str:
    """Return a character as CSS writes it by its number."""
    return f"\\{ord(match[0]):x} "


def _note(facts: Mapping[str, str | None]) -> str:
    """Return the comment that says where the file comes from; a comment ends at a blank line and holds no ``-->``."""
    said = (f"{name}: {fact.replace('-->', '--&gt;')}\n" for name, fact in provenance(facts).items())
    return "NOTE\n" + "".join(said)


def _render_lines() -> pl.Expr:
    """Return each line as it is written: the first of a cue after its head; neighbours of one speaker in one voice."""
    opens_cue = opens(pl.col("doc"), pl.col("cue"))
    opens_voice = opens_cue | opens(pl.col("speaker"))
    closes = opens_voice.shift(-1, fill_value=True)
    spoken = pl.col("speaker") != ""
    head = pl.when(opens_cue).then("head")
    named = pl.format("<v {}>", "speaker").str.replace("-->", "-&#45;>", literal=True)  # an arrow would end the cue
    voice = pl.when(opens_voice & spoken).then(named)
    end = pl.when(closes & spoken).then(pl.lit("</v>"))
    return pl.concat_str(head, voice, "text", end, pl.lit("\n"), ignore_nulls=True)


def _escape(column: str) -> pl.Expr:
    """Return a *column* of text with the characters escaped that mean something in WebVTT."""
    return pl.col(column).str.replace_many(list(_ESCAPES), list(_ESCAPES.values()))


_TAGS: Final = {"italic": "i", "bold": "b", "underline": "u"}
_NAMED: Final = frozenset({"white", "lime", "cyan", "red", "yellow", "magenta", "blue", "black"})
"""The colours that the standard has classes for (section 5.1)."""

_CLASS: Final = re.compile(r"[^\s.<>&]+")


def tag(edge: Edge) -> str:
    """Return what is written where a look begins or ends; a colour is a class, a reading follows its base."""
    kind, value = edge.look
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>" if edge.opens else f"</{_TAGS[kind]}>"
    if kind == "ruby" and value:
        return "<ruby>" if edge.opens else f"<rt>{escaped(value)}</rt></ruby>"
    if kind == WORD:
        time = WordTime.of(value)
        if not time.is_later:
            return ""
        return f"<{format_clock(time.start_ms)}><c>" if edge.opens else "</c>"
    if kind == "lang" and value:
        return f"<lang {escaped(value)}>" if edge.opens else "</lang>"
    name = _class(kind, value or "")
    return "" if not name else f"<c.{name}>" if edge.opens else "</c>"


def _class(kind: str, value: str) -> str:
    """Return the class that says a look of *kind* and *value*; empty where none does."""
    if kind == "colour":
        return value if value in _NAMED else f"rgb-{value[1:]}" if value.startswith("#") else value
    return value if kind == "class" and _CLASS.fullmatch(value) else ""


def escaped(text: str) -> str:
    """Return *text* with the characters escaped that mean something in WebVTT."""
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    return text


VTT = Exporter("vtt", "vtt", render, tag=tag)
