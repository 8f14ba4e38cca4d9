"""WebVTT, valid by the W3C standard: voices in ``<v>`` on every cue, where the file comes from in a ``NOTE``.

Browsers do not show the name in a voice span, and show no label either: dashes alone tell two speakers apart there.

Source: WebVTT, The Web Video Text Tracks Format, W3C, section 4 (syntax).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from exports.track import PRODUCER, shown
from pipeline.timecode import format_clocks

if TYPE_CHECKING:
    from exports.track import Track

_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPACES: Final = r"\s+"


def render(track: Track) -> bytes:
    """Return *track* as WebVTT: a voice span around each speaker's lines, dashes as in SRT, no visible labels.

    A cue's identifier is its number in CUES, so that a finding leads to it. A cue that shows no text is not written.
    ``&``, ``<`` and ``>`` are escaped, and so no text holds ``-->``; bidirectional marks pass untouched.
    """
    return "".join([f"WEBVTT\n\n{_note(track)}", *_lines(track).select(_written()).to_series()]).encode()


def _note(track: Track) -> str:
    """Return the comment that says where the file comes from; a comment ends at a blank line and holds no ``-->``."""
    facts = {
        "producer": PRODUCER,
        "source": track.source,
        "sha256": track.sha256,
        "lang": track.lang,
        "title": track.title,
    }
    said = (f"{name}: {re.sub(_SPACES, ' ', fact).replace('-->', '--&gt;')}\n" for name, fact in facts.items() if fact)
    return "NOTE\n" + "".join(said)


def _lines(track: Track) -> pl.DataFrame:
    """Return each line that shows text, escaped, with its cue and its speaker.

    A line that holds no turn's text, as a lone dash, is its cue's first speaker's.

    Returns: cue, start_ms, end_ms, text, speaker (empty where none is known); sorted by cue.
    """
    places = pl.int_ranges(track.plain.list.len(), dtype=pl.Int32)
    first = _name(pl.col("spans").list.first().struct.field("speaker"))
    numbered = track.cues.select("cue", "start_ms", "end_ms", text=track.plain, line=places, first=first)
    lines = numbered.explode("text", "line", empty_as_null=False, keep_nulls=False).join(
        _voices(track.cues), on=["cue", "line"], how="left", validate="1:1", maintain_order="left"
    )
    speaker = pl.coalesce("speaker", "first")
    seen = lines.select("cue", "start_ms", "end_ms", speaker=speaker, text=shown(_escaped(pl.col("text"))))
    return seen.filter(pl.col("text") != "")


def _written() -> pl.Expr:
    """Return each line as it is written: the first of a cue after its head; neighbours of one speaker in one voice."""
    opens_cue = pl.col("cue") != pl.col("cue").shift()
    opens = (opens_cue | (pl.col("speaker") != pl.col("speaker").shift())).fill_null(value=True)
    closes = opens.shift(-1, fill_value=True)
    spoken = pl.col("speaker") != ""
    times = (format_clocks(pl.col(column), ".") for column in ("start_ms", "end_ms"))
    head = pl.when(opens_cue.fill_null(value=True)).then(pl.format("\n{}\n{} --> {}\n", "cue", *times))
    voice = pl.when(opens & spoken).then(pl.format("<v {}>", "speaker"))
    end = pl.when(closes & spoken).then(pl.lit("</v>"))
    return pl.concat_str(head, voice, "text", end, pl.lit("\n"), ignore_nulls=True)


def _voices(cues: pl.DataFrame) -> pl.DataFrame:
    """Return the speaker of each line that holds a turn's text: the one who begins it.

    Returns: cue, line, speaker (empty where none is known).
    """
    spans = cues.select("cue", "spans").explode("spans", empty_as_null=False).unnest("spans")
    lines = spans.unique(["cue", "line"], keep="first", maintain_order=True)
    return lines.select("cue", "line", speaker=_name(pl.col("speaker")))


def _name(speaker: pl.Expr) -> pl.Expr:
    """Return *speaker* fit for an annotation, which ends at ``>`` and holds no line break; empty where null."""
    return _escaped(speaker).str.replace_all(_SPACES, " ").str.strip_chars().fill_null("")


def _escaped(text: pl.Expr) -> pl.Expr:
    """Return *text* with the characters escaped that mean something in WebVTT."""
    return text.str.replace_many(list(_ESCAPES), list(_ESCAPES.values()))
