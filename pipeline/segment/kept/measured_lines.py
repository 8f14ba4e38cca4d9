"""The lines of kept turns as they would stand on screen: where each is, what it says, and whether it finds room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.labels import begins_with_dash
from pipeline.text.blanks import BLANKS
from pipeline.text.width import widths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.styles import Style

_DASH: Final = "^[-‐–—]"
"""How a line begins of which `begins_with_dash` may be true: few do."""


def lines_in(said: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return the lines of the turns *said*; where a label finds no room beside the first one of a cue, an empty one.

    Reads:   the `group`, number, speaker and text of turns, their `breaks`, the `mark` that is to stand before them,
             and the language of their cue (`group_lang`).
    Returns: group, row, turn, speaker, start_char, end_char, text, and whether it `fits`.
    """
    lines = _lines(said)
    style = {lang: (style.counting, style.max_width) for lang, style in styles.items()}
    counting, most = (
        pl.col("group_lang").replace_strict({lang: own[at] for lang, own in style.items()}) for at in (0, 1)
    )
    first = pl.col("row").ne_missing(pl.col("row").shift())
    lines = lines.with_columns(
        counting.alias("how"), most=most, first=first, begins=pl.col("group").ne_missing(pl.col("group").shift())
    )
    mark = _marks(lines)
    wide, lead = widths(lines["text"], lines["how"]), widths(mark, lines["how"])
    told = lines.with_columns(mark=mark, wide=wide, lead=lead)
    alone = pl.col("begins") & (pl.col("mark") != "") & (pl.col("wide") + pl.col("lead") > pl.col("most"))
    taken = pl.when(alone).then(0).otherwise("lead")
    told = told.select(
        "group",
        "row",
        "turn",
        "speaker",
        "start_char",
        "end_char",
        "text",
        fits=pl.col("wide") + taken <= pl.col("most"),
        alone=alone,
    )
    return _with_label_lines(told)


def _lines(said: pl.DataFrame) -> pl.DataFrame:
    """Return the lines of turns *said* that say something, as `lines_of` finds them in one text."""
    at, to = pl.col("at"), pl.col("to")
    zero, size = pl.lit(0, pl.Int32), pl.col("text").str.len_chars().cast(pl.Int32)
    places = said.with_columns(at=pl.concat_list(zero, "breaks"), to=pl.concat_list("breaks", size))
    parts = places.explode("at", "to").with_columns(text=pl.col("text").str.slice(at, (to - at).clip(0)))
    begun = parts.with_columns(led=pl.col("text").str.strip_chars_start(BLANKS))
    lead = (pl.col("text").str.len_chars() - pl.col("led").str.len_chars()).cast(pl.Int32)
    text = pl.col("led").str.strip_chars_end(BLANKS)
    lines = begun.with_columns(start_char=at + lead, text=text).filter(pl.col("text") != "")
    return lines.with_columns(end_char=pl.col("start_char") + pl.col("text").str.len_chars().cast(pl.Int32))


def _marks(lines: pl.DataFrame) -> pl.Series:
    """Return what stands before each of *lines*: nothing but before the first of a turn, unless it has its own dash."""
    mark = lines.select(pl.when("first").then("mark").otherwise(pl.lit(""))).to_series()
    dashed = ((mark != "") & lines["text"].str.contains(_DASH)).arg_true()
    own = [begins_with_dash(text) for text in lines["text"].gather(dashed)]
    return mark.scatter(dashed.filter(pl.Series(own, dtype=pl.Boolean)), "")


def _with_label_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Return *lines* with an empty one before each at which a label stands `alone`."""
    alone = lines.filter("alone")
    if alone.is_empty():
        return lines.drop("alone")
    order = pl.int_range(pl.len()) * 2
    labels = (
        lines.with_columns(order=order)
        .filter("alone")
        .with_columns(text=pl.lit(""), end_char="start_char", fits=pl.lit(value=True))
    )
    return pl.concat([labels, lines.with_columns(order=order + 1)]).sort("order").drop("order", "alone")
