"""From units to the columns that the kernel reads, and from the lines that it finds to cues."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.schema import CUTS, conform
from pipeline.segment.breaks import Edge, break_points, edge_of
from pipeline.segment.solve import LINE_SHARE, SECOND_LINE, SHARED
from pipeline.speech import heard_between, weigh_text
from pipeline.width import Counting, width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.styles import Style

_WORD: Final = ("length", "width", "sound", "pause", *Edge._fields)
_SPAN: Final = tuple(CUTS.columns["spans"].inner.to_schema())  # type: ignore[attr-defined]  # a list of structs
_TURN: Final = 1 << 32
"""More characters than a turn has: a turn and a character make one number."""


def with_words(units: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return *units* with what each is, whatever stands beside it.

    Most come again and again: each is looked at once.
    """
    words = units.select("lang", "unit").unique(maintain_order=True)
    rows = [_word(unit, lang, styles[lang].counting) for lang, unit in words.iter_rows()]
    columns = zip(*rows, strict=True) if rows else ([] for _ in _WORD)
    known = [pl.Series(name, column, pl.Int64) for name, column in zip(_WORD, columns, strict=True)]
    return units.join(words.hstack(known), on=["lang", "unit"], how="left", validate="m:1", maintain_order="left")


def with_units(turns: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Return *turns* with the `first` of the *units* of each, and where these `stop`."""
    row = pl.int_range(turns.height, eager=True)
    first, stop = (units["turn"].search_sorted(row, side) for side in ("left", "right"))
    return turns.with_columns(first=first, stop=stop)


@lru_cache(maxsize=65536)
def _word(unit: str, lang: str, counting: Counting) -> tuple[int, ...]:
    """Return what *unit* is, whatever stands beside it: its length and width, its sound and pause, its `Edge`."""
    return (len(unit), width(unit, counting), *weigh_text(unit, lang), *edge_of(unit, lang))


def lay_out(units: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return where each unit stands, when it is heard, and what a break after it costs.

    Reads:   *units* as `with_words` returns them; `start_ms`, `spoken_ms`, `end_ms`, the `blank`'s width and the
             `ends` of sentences of *turns*, where the turn of a unit is the number of the row.
    Returns: `turn`, `start_char`, `end_char`, and the columns of `solve.Text`.
    """
    said = turns.select("start_ms", "spoken_ms", "end_ms", "blank")[units["turn"]]
    beside = units.hstack(said).with_columns(
        first=pl.col("turn").ne_missing(pl.col("turn").shift()),
        last=pl.col("turn").ne_missing(pl.col("turn").shift(-1)),
    )
    lasting, chars = pl.col("sound") + pl.col("pause"), pl.col("gap") + pl.col("length")
    summed = _summed(beside, lasting=lasting, end_char=chars, opened=pl.col("opened"))
    heard = summed.with_columns(*_hearing(), ended=_ended(turns), depth=_depth())
    ends = (pl.col("width") + pl.when(pl.col("gap") > 0).then("blank").otherwise(0)).cum_sum()
    shared = pl.col("ended").cast(pl.Int64) * SHARED
    priced = heard.with_columns(points=break_points(), ends=ends, shared=shared.cum_sum() - shared)
    share, whole = LINE_SHARE
    return priced.select(
        *("turn", "end_char", "ends", "points", "shared", "heard", "heard_end"),
        start_char=pl.col("end_char") - pl.col("length"),
        begins=pl.col("ends") - pl.col("width"),
        line_end=SECOND_LINE + pl.col("points") * share // whole,
        next_ms=pl.when("last").then("end_ms").otherwise(pl.col("heard").shift(-1)),
    )


def _summed(units: pl.DataFrame, **numbers: pl.Expr) -> pl.DataFrame:
    """Return *units* with the sums of *numbers* from the first unit of each turn on; far faster than windows are."""
    each = units.select("first", **numbers)
    total = each.select(pl.col(*numbers).cum_sum())
    before = (total - each.select(*numbers)).with_columns(each["first"])
    begun = before.select(pl.when("first").then(pl.col(*numbers)).forward_fill())
    return units.with_columns(total - begun)


def _at_last(numbers: pl.Expr) -> pl.Expr:
    """Return for each unit what *numbers* is at the last of its turn."""
    return pl.when("last").then(numbers).backward_fill()


def _hearing() -> tuple[pl.Expr, pl.Expr]:
    """Return when each unit is heard, from and to, in ms."""
    spoken = pl.col("lasting") - pl.col("pause")
    heard, heard_end = heard_between(spoken, pl.col("start_ms"), pl.col("spoken_ms"))
    return heard.alias("heard"), heard_end.alias("heard_end")


def _ended(turns: pl.DataFrame) -> pl.Expr:
    """Return whether a sentence of *turns* ends with each unit."""
    place = pl.col("turn") * _TURN + pl.col("end_char")
    ends = turns.select(turn=pl.int_range(pl.len()), end_char="ends").explode("end_char")
    return place.is_in(ends.select(place).to_series().implode()).fill_null(value=False)


def _depth() -> pl.Expr:
    """Return how many brackets are open after each unit; none in a turn where one is never closed."""
    opened, below = pl.col("opened"), pl.col("turn") * _TURN
    lowest = (opened - below).cum_min() + below  # of its turn: all of earlier turns lies far above
    depth = opened - lowest.clip(None, 0)
    return pl.when(_at_last(depth) == 0).then(depth).otherwise(0)


def cuts_of(turns: pl.DataFrame, units: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the CUTS that *lines*, the columns of `solve.Lines`, make of *units*, which are laid out.

    Reads: *turns*: `doc`, `turn`, `speaker`, `lang` and `text`; the turn of a unit is the number of the row.
    """
    taken = pl.col("stop") > pl.col("first")
    placed = lines.hstack(units.select(at="turn", start_char="start_char")[lines["first"]])
    ends = units["end_char"].gather((lines["stop"] - 1).clip(0))
    number = pl.int_range(pl.len())
    top = pl.when(pl.col("cue").ne_missing(pl.col("cue").shift())).then(number).forward_fill()
    placed = placed.with_columns(end_char=pl.when(taken).then(ends).otherwise("start_char"), line=number - top)
    texts = turns["text"].to_list()
    places = (placed[name].to_list() for name in ("at", "start_char", "end_char"))
    shown = [texts[at][start:end] for at, start, end in zip(*places, strict=True)]
    said = turns.select("turn", "speaker", utterance=pl.lit(None, pl.Int32))[placed["at"]]
    spans = said.hstack(placed.select(pl.col("line", "start_char", "end_char").cast(pl.Int32)))
    cues = (
        placed.with_columns(spans.select(spans=pl.struct(_SPAN)), lines=pl.Series(shown, dtype=pl.String))
        .group_by("cue", maintain_order=True)
        .agg("lines", pl.col("spans").filter(taken), pl.col("at").last())
    )
    whose = cues.hstack(turns.select("doc", "lang")[cues["at"]])
    numbered = whose.with_columns(cue=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("doc"))
    return conform(numbered.select(CUTS.columns.names()), CUTS)
