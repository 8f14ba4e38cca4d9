"""Which limits a cue breaks: one row of CHECKS each."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from pipeline.labels import on_screen
from pipeline.schema import CUES, FINDINGS, TURNS, conform
from pipeline.styles import styles_of
from pipeline.timecode import MS_PER_SECOND
from pipeline.width import HALVES, width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.labels import Speakers
    from pipeline.styles import Style


@dataclass(frozen=True, slots=True)
class Check:
    """A limit: which measure may not pass it, in which direction, and how that is said.

    `measure` is a column that `_measured` makes, `limit` another or a number.
    """

    name: str
    severity: Literal["error", "warning"]
    measure: str
    limit: str | int
    breaks: Literal["above", "below"]
    unit: str
    remedy: str


_RUSHED: Final = "The turn has more text than time; shorten the text or correct its stamps."

CHECKS: Final = (
    Check("overlap", "error", "overlap_ms", 0, "above", "ms over the next cue", "Report it: cues never overlap."),
    Check("order", "error", "step_ms", 0, "below", "ms to the next start", "Report it: cues are in order."),
    Check("empty", "error", "filled", 1, "below", "characters", "Report it: no cue is empty."),
    Check(
        "line-length",
        "error",
        "columns",
        "max_columns",
        "above",
        "columns in a line",
        "Report it: lines are cut to fit.",
    ),
    Check("lines", "error", "n_lines", "max_lines", "above", "lines", "Report it: cues are cut to fit."),
    Check("broken-word", "error", "broken", 0, "above", "cuts inside a word that fits a line", "Report it."),
    Check(
        "wide-word", "warning", "wide", 0, "above", "cuts inside a word wider than a line", "No line can hold the word."
    ),
    Check("max-duration", "error", "duration_ms", "max_ms", "above", "ms", "Report it: cues are cut to fit."),
    Check("gap", "error", "gap_ms", "min_gap_ms", "below", "ms to the next cue", "Report it: the gap is kept."),
    Check("min-duration", "warning", "duration_ms", "min_ms", "below", "ms", _RUSHED),
    Check("reading-speed", "warning", "cps", "max_cps", "above", "characters a second", _RUSHED),
)

_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_IN_WORD: Final = re.compile(rf"[^\W{_UNSPACED}]{{2}}")
"""Two characters between which no break may stand: neither is a mark, nor of a script that writes no blanks."""

_FINEST: Final = 0.05
"""Half of the last digit that a reading speed is shown with: less is no finding."""


def check_cues(cues: pl.DataFrame, turns: pl.DataFrame, styles: pl.DataFrame, speakers: Speakers) -> pl.DataFrame:
    """Return one finding for every limit that a cue breaks.

    Reads:   CUES; the TURNS they came from, for words that a break cuts; STYLES with a row for every language in them;
             *speakers*, since labels count.
    Returns: FINDINGS, sorted by doc, cue and check; empty if all is well.
    Raises:  BadTable if neither a language nor `*` has a style, so that no cue goes unchecked.
    """
    measured = _measured(conform(cues, CUES), conform(turns, TURNS), styles, speakers)
    found = pl.concat([_broken(measured, check) for check in CHECKS])
    return conform(found.sort("doc", "cue", "check"), FINDINGS)


def _broken(measured: pl.DataFrame, check: Check) -> pl.DataFrame:
    """Return the findings of one *check*."""
    actual = pl.col(check.measure).cast(pl.Float64)
    limit = (pl.col(check.limit) if isinstance(check.limit, str) else pl.lit(check.limit)).cast(pl.Float64)
    slack = _FINEST if check.measure == "cps" else 0
    broken = actual > limit + slack if check.breaks == "above" else actual < limit
    said = pl.format("{} {}, limit {}", actual.round(1), pl.lit(check.unit), limit.round(1))
    no_place = pl.lit(None, dtype=pl.Int32)
    return measured.filter(broken).select(
        "doc",
        source=pl.lit(None, dtype=pl.String),
        line=no_place,
        turn=pl.col("spans").list.first().struct.field("turn"),
        cue="cue",
        start_char=no_place,
        end_char=no_place,
        check=pl.lit(check.name),
        severity=pl.lit(check.severity),
        actual=actual.round(2),
        limit=limit,
        message=said,
        remedy=pl.lit(check.remedy),
    )


def _measured(cues: pl.DataFrame, turns: pl.DataFrame, styles: pl.DataFrame, speakers: Speakers) -> pl.DataFrame:
    """Return *cues* with all that CHECKS look at."""
    by_lang = styles_of(styles, cues["lang"])
    screens = on_screen(cues, styles, speakers).to_list()
    widths = [
        [width(line, by_lang[lang].counting) for line in screen]
        for lang, screen in zip(cues["lang"], screens, strict=True)
    ]
    limits = pl.DataFrame([_limits(style) for style in by_lang.values()], schema=_LIMITS)
    split = _split_words(cues, turns, by_lang)
    following = pl.col("start_ms").shift(-1).over("doc")
    return (
        cues.join(limits, on="lang", how="left", validate="m:1", maintain_order="left")
        .join(split, on=["doc", "cue"], how="left", validate="1:1", maintain_order="left")
        .with_columns(
            columns=pl.Series([max(lines, default=0) / HALVES for lines in widths], dtype=pl.Float64),
            characters=pl.Series([sum(lines) / HALVES for lines in widths], dtype=pl.Float64),
            n_lines=pl.Series([len(lines) for lines in widths], dtype=pl.Int64),
            filled=pl.col("lines").list.join("").str.strip_chars().str.len_chars(),
            duration_ms=pl.col("end_ms") - pl.col("start_ms"),
            gap_ms=following - pl.col("end_ms"),
            overlap_ms=pl.col("end_ms") - following,
            step_ms=following - pl.col("start_ms"),
        )
        .with_columns(cps=MS_PER_SECOND * pl.col("characters") / pl.col("duration_ms").clip(1))
    )


_LIMITS: Final = {
    "lang": pl.String,
    "max_columns": pl.Float64,
    "max_lines": pl.Int64,
    "max_cps": pl.Float64,
    "min_ms": pl.Int64,
    "max_ms": pl.Int64,
    "min_gap_ms": pl.Int64,
}


def _limits(style: Style) -> dict[str, object]:
    """Return what a cue in *style* must keep, times in ms."""
    return {
        "lang": style.lang,
        "max_columns": style.max_width / HALVES,
        "max_lines": style.max_lines,
        "max_cps": style.max_cps,
        "min_ms": math.floor(style.min_ticks * style.tick_ms),  # a whole number of frames is seldom one of ms
        "max_ms": math.ceil(style.max_ticks * style.tick_ms),
        "min_gap_ms": math.floor(style.min_gap_ticks * style.tick_ms),
    }


def _split_words(cues: pl.DataFrame, turns: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return for each cue how many words its breaks cut, and how many of these (`wide`) no line could have held."""
    spans = (
        cues.select("doc", "cue", "lang", "spans").explode("spans").unnest("spans").sort("doc", "turn", "start_char")
    )
    touching = spans.filter(pl.col("end_char") == pl.col("start_char").shift(-1).over("doc", "turn"))
    texts = touching.join(turns.select("doc", "turn", "text"), on=["doc", "turn"], how="left", validate="m:1")
    cuts = [
        _cut_word(text, at, styles[lang]) for text, at, lang in texts.select("text", "end_char", "lang").iter_rows()
    ]
    counted = (
        texts.with_columns(cut=pl.Series(cuts, dtype=pl.String))
        .group_by("doc", "cue")
        .agg(broken=(pl.col("cut") == "broken").sum(), wide=(pl.col("cut") == "wide").sum())
    )
    every = cues.select("doc", "cue").join(
        counted, on=["doc", "cue"], how="left", validate="1:1", maintain_order="left"
    )
    return every.with_columns(pl.col("broken", "wide").fill_null(0))


def _cut_word(text: str, at: int, style: Style) -> str:
    """Return whether a break at *at* cuts a word that a line can hold (`broken`), or cannot (`wide`), or `none`."""
    before, after = text[:at].rsplit(maxsplit=1)[-1], text[at:].split(maxsplit=1)[0]
    if not _IN_WORD.fullmatch(before[-1] + after[0]):
        return "none"
    return "wide" if width(before + after, style.counting) > style.max_width else "broken"
