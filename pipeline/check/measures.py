"""What CHECKS look at: the measures of every cue, and the limits of its style."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.check import marks, phrasing
from pipeline.check.habits import mixed_dashes, out_of_sight
from pipeline.check.seen import dashed_cues, display_measures, double_spaces, phrasing_measures, stray_dashes
from pipeline.check.torn import forbidden_breaks
from pipeline.labels import display_lines
from pipeline.styles import styles_of
from pipeline.text.width import HALVES, width
from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.check.table import Check
    from pipeline.labels import Speakers
    from pipeline.styles import Style

_HALF_FRAME_MS: Final = 20
"""How much more than the least gap a closed one may be: times in ms fall beside frames."""

FINEST: Final = 0.05
"""Half of the last digit that a reading speed is shown with: less is no finding."""

_LIMITS: Final = {
    "lang": pl.String,
    "max_columns": pl.Float64,
    "half_columns": pl.Float64,
    "max_lines": pl.Int64,
    "max_cps": pl.Float64,
    "min_ms": pl.Int64,
    "max_ms": pl.Int64,
    "min_gap_ms": pl.Int64,
    "close_gap_ms": pl.Int64,
}


def measure(
    cues: pl.DataFrame, turns: pl.DataFrame, styles: pl.DataFrame, speakers: Speakers, checks: Sequence[Check]
) -> pl.DataFrame:
    """Return *cues* with all that *checks* look at, a column each.

    Reads: CUES and TURNS, sorted; STYLES.
    """
    by_lang = styles_of(styles, cues["lang"])
    shown = cues.with_columns(screen=display_lines(cues, styles, speakers), row=pl.int_range(pl.len()))
    spans = shown.select("row", "doc", "lang", "spans").explode("spans").unnest("spans")
    in_turns = spans.sort("doc", "turn", "start_char")
    counts: tuple[pl.DataFrame, ...] = (
        phrasing.split_words(in_turns, turns, by_lang),
        _count_unpaired(in_turns, turns),
        _count_unnamed(spans, turns),
        double_spaces(shown),
        stray_dashes(shown, by_lang),
    )
    limits = pl.DataFrame([_limits(style) for style in by_lang.values()], schema=_LIMITS)
    keeps = shown.select("lang").join(limits, on="lang", how="left", validate="m:1", maintain_order="left").drop("lang")
    is_asked = any(check.severity == "note" for check in checks)  # a run does not ask, and need not pay
    taste = [phrasing_measures(shown, by_lang)] if is_asked else []
    counts += (mixed_dashes(dashed_cues(shown)), out_of_sight(shown)) if is_asked else ()
    taste.append(forbidden_breaks(cues))
    placed = [_in_rows(count, cues.height) for count in counts]
    told = pl.concat([shown, display_measures(shown, by_lang), keeps, *placed, *taste], how="horizontal")
    return _measure_pressure(_measure_times(told), turns, by_lang)


def _in_rows(counts: pl.DataFrame, height: int) -> pl.DataFrame:
    """Return *counts*, which tell of some rows of a frame, as columns of that frame; null in all other rows."""
    names = [name for name in counts.columns if name != "row"]
    nothing = {name: pl.repeat(None, height, dtype=counts.schema[name], eager=True) for name in names}
    return pl.DataFrame({name: nothing[name].scatter(counts["row"], counts[name]) for name in names})


def _limits(style: Style) -> dict[str, object]:
    """Return what a cue in *style* must keep, times in ms."""
    return {
        "lang": style.lang,
        "max_columns": style.max_width / HALVES,
        "half_columns": style.max_width / HALVES / 2,
        "max_lines": style.max_lines,
        "max_cps": style.max_cps,
        "min_ms": math.floor(style.min_ticks * style.tick_ms),  # a whole number of frames is seldom one of ms
        "max_ms": math.ceil(style.max_ticks * style.tick_ms),
        "min_gap_ms": math.floor(style.min_gap_ticks * style.tick_ms),
        "close_gap_ms": math.floor(style.close_gap_ticks * style.tick_ms),
    }


def _measure_times(cues: pl.DataFrame) -> pl.DataFrame:
    """Return *cues* with the measures of their times; each trouble is in one of them only."""
    start, end = pl.col("start_ms"), pl.col("end_ms")
    following = start.shift(-1).over("doc", "layer")
    gap, step = following - end, following - start
    lasts = pl.when(end > start)
    closable = (gap > pl.col("min_gap_ms") + _HALF_FRAME_MS) & (gap < pl.col("close_gap_ms"))
    return cues.with_columns(
        filled=pl.col("lines").list.eval(pl.element().str.contains(r"\S")).list.sum(),
        duration_ms=end - start,
        gap_ms=pl.when(gap >= 0).then(gap),
        open_gap_ms=pl.when(closable & (end - start < pl.col("max_ms"))).then(gap),
        overlap_ms=pl.when(step >= 0).then(-gap),
        step_ms=pl.min_horizontal(step, end - start),
        cps=lasts.then(MS_PER_SECOND * pl.col("characters") / (end - start)),
    )


def _measure_pressure(cues: pl.DataFrame, turns: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return *cues* with `pressed`: why one is too fast to read, from the text and the time of its whole turn."""
    fast = cues.filter(pl.col("cps") > pl.col("max_cps") + FINEST).select(
        "row", "doc", "lang", "cps", "max_cps", "spans"
    )
    spans = fast.explode("spans").unnest("spans").unique(["row", "turn"], keep="first", maintain_order=True)
    said_fast = turns.join(
        spans.select("doc", "turn", "lang").unique(["doc", "turn"], keep="first", maintain_order=True),
        on=["doc", "turn"],
        how="inner",
    )
    widths = [_spoken_width(text, styles[lang]) for text, lang in said_fast.select("text", "lang_right").iter_rows()]
    own_ms = pl.col("end_ms") - pl.col("start_ms")
    needs = MS_PER_SECOND / HALVES * pl.Series(widths, dtype=pl.Float64) / own_ms
    asked = said_fast.select("doc", "turn", own_ms=own_ms, needs=pl.when(own_ms > 0).then(needs))
    joined = spans.join(asked, on=["doc", "turn"], how="left", validate="m:1", maintain_order="left")
    said = (
        joined.sort("row", "needs", descending=[False, True], nulls_last=False)
        .unique("row", keep="first", maintain_order=True)
        .select("row", pressed=_reason())
    )
    return cues.join(said, on="row", how="left", validate="1:1", maintain_order="left")


def number(value: pl.Expr) -> pl.Expr:
    """Return *value* in words, with at most one decimal, and none where it is whole."""
    return value.round(1).cast(pl.String).str.strip_suffix(".0")


def _reason() -> pl.Expr:
    """Return why a cue is too fast, from what its turn `needs`; null where the cue is the turn, or that has no end."""
    turn, needs = pl.col("turn"), pl.col("needs")
    return (
        pl.when(pl.col("own_ms") <= 0)
        .then(pl.format("turn {} has no time of its own", turn))
        .when((needs - pl.col("cps")).abs() <= FINEST)
        .then(None)
        .when(needs > pl.col("max_cps"))
        .then(pl.format("turn {} needs {} in its own time", turn, number(needs)))
        .otherwise(pl.format("turn {} as a whole needs {} only", turn, number(needs)))
    )


def _count_unpaired(spans: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return how many marks of cues lack their pair: row and unpaired.

    Reads: the *spans* of all cues, sorted by doc, turn and place.
    """
    found = marks.unpaired_marks(turns).sort("doc", "turn", "char")
    places = spans.select("row", "doc", "turn", "end_char", char="start_char")
    inside = found.join_asof(places, on="char", by=["doc", "turn"], check_sortedness=False)  # each turn is sorted
    return inside.filter(pl.col("char") < pl.col("end_char")).group_by("row").agg(unpaired=pl.len())


def _count_unnamed(spans: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return how many turns have no speaker while others of the document have one, at the first cue of such a turn.

    Reads:   the *spans* of all cues, in their order.
    Returns: row and unnamed.
    """
    mixed = turns.filter(pl.col("speaker").is_not_null().any().over("doc") & pl.col("speaker").is_null())
    counts = mixed.group_by("doc").agg(unnamed=pl.len())
    first = spans.filter(pl.col("speaker").is_null()).unique("doc", keep="first", maintain_order=True)
    told = first.select("row", "doc").join(counts, on="doc", how="inner", validate="1:1", maintain_order="left")
    return told.drop("doc")


def _spoken_width(text: str, style: Style) -> int:
    """Return the half columns of a turn's *text* on one line; word by word, as `width` remembers its texts."""
    words = text.split()
    return sum(width(word, style.counting) for word in words) + width(" ", style.counting) * (len(words) - 1)
