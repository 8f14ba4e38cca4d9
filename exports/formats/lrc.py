"""LRC, as music players show it: each line with the time at which it begins.

LRC has no ends: a stamp without text clears what was shown, where nothing follows at once.

Source: there is no standard; this is what players and ffmpeg's demuxer (libavformat/lrcdec.c) have in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from exports.looks import MARKS
from exports.spoken import WORD, WordTime
from exports.track import PRODUCER, Exporter, in_one_line, one_by_one, visible_text
from pipeline.timecode import MS_PER_MINUTE, format_clock, format_clocks

if TYPE_CHECKING:
    from exports.looks import Edge
    from exports.track import Track

_TICK_MS: Final = 10
_UNSPACED: Final = r"([\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff01-\uff9f\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
"""What stands beside a line break where the script writes no blank."""

_STAMP_LOOKALIKE: Final = r"<(\d{1,4}:\d{1,2})"
"""What would be read as the time of a word."""


def render(track: Track) -> bytes:
    """Return *track* as LRC, a line for each cue, with the labels and dashes that are shown.

    Times are the nearest hundredths of a second. A cue that shows no text is not written.
    """
    facts = {"ti": track.title, "la": track.lang, "re": PRODUCER}
    head = "".join(f"[{name}:{in_one_line(fact)}]\n" for name, fact in facts.items() if fact)
    cues = track.cues.select("start_ms", "end_ms", text=pl.col("screen").list.join("\n")).select(
        _round_times("start_ms"), _round_times("end_ms"), text=_in_one_line(visible_text(pl.col("text")))
    )
    lines = cues.filter(pl.col("text") != "").select(_render_lines()).to_series()
    return "".join([head, *lines]).encode()


def _round_times(column: str) -> pl.Expr:
    """Return a *column* of times as the nearest that LRC can write."""
    return (pl.col(column) + _TICK_MS // 2) // _TICK_MS * _TICK_MS


def _in_one_line(text: pl.Expr) -> pl.Expr:
    """Return *text* in one line; before a bracket, which is no stamp's, stands a blank that no player takes away."""
    joined = text.str.replace_all(rf"{_UNSPACED}({MARKS})\n({MARKS}){_UNSPACED}", "$1$2$3$4")
    joined = joined.str.replace_all("\n", " ", literal=True)
    return joined.str.replace(rf"\A({MARKS})\[", "$1\u00a0[").str.replace_all(_STAMP_LOOKALIKE, "<\u2060$1")


def _render_lines() -> pl.Expr:
    """Return the line of each cue, and after it the stamp that clears it, unless the next one takes its place."""
    follows = pl.col("start_ms").shift(-1) <= pl.col("end_ms")
    cleared = pl.when(follows).then(pl.lit("")).otherwise(pl.format("{}\n", _stamp("end_ms")))
    return pl.format("{}{}\n{}", _stamp("start_ms"), "text", cleared)


def _stamp(column: str) -> pl.Expr:
    """Return a *column* of times as LRC writes them: minutes, which may pass 59, seconds and hundredths."""
    minutes = (pl.col(column) // MS_PER_MINUTE).cast(pl.String).str.zfill(2)
    seconds = format_clocks(pl.col(column) % MS_PER_MINUTE).str.slice(len("00:00:"), len("00.00"))
    return pl.format("[{}:{}]", minutes, seconds)


def tag(edge: Edge) -> str:
    """Return the stamp of a piece where one begins; LRC has no looks."""
    if edge.look.kind != WORD or not edge.opens:
        return ""
    ms = WordTime.of(edge.look.value).start_ms
    minutes, rest = divmod((ms + _TICK_MS // 2) // _TICK_MS * _TICK_MS, MS_PER_MINUTE)
    return f"<{minutes:02}:{format_clock(rest)[len('00:00:') : -1]}>"


LRC = Exporter("lrc", "lrc", one_by_one(render), tag=tag)
