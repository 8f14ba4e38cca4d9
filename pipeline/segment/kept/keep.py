"""Cues of subtitle files as they are: whose lines break no hard limit, they are what their editor made them.

A cue of a source is a turn, or several where more than one person speaks in it; its lines come from the `breaks`. What
is kept here never meets the dynamic programme: no line is joined, no cue is cut, nobody is paired with anybody. A cue
of too many lines that are each one by itself, as those of a dialogue, is parted between them. All cues go through at
once, in columns.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.labels import prefixes
from pipeline.schema import CUTS
from pipeline.segment.cuts import SPAN
from pipeline.segment.kept.layers import layers_of
from pipeline.segment.kept.measured_lines import lines_in
from pipeline.segment.kept.source_lines import stands_alone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.labels import Speakers
    from pipeline.styles import Style


class Kept(NamedTuple):
    """CUTS of what stays as it was, without numbers, each with the row `at` which it begins; and all rows in them."""

    cuts: pl.DataFrame
    rows: list[int]


_READ: Final = ("doc", "turn", "speaker", "lang", "start_ms", "end_ms", "text", "source_cue", "breaks", "placement")
_EMPTY: Final = pl.Schema([*CUTS.columns.items(), ("at", pl.Int64)])
_PLACE: Final = ("doc", "start_ms", "end_ms", "placement")


def keep_cues(turns: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers) -> Kept:
    """Return the cues of *turns* that stay as their source has them.

    Reads: spoken turns, sorted by doc, time and number, their `breaks` as places in their texts.
    """
    rows = turns["source_cue"].is_not_null().arg_true()
    if rows.is_empty():
        return Kept(pl.DataFrame(schema=_EMPTY), [])
    said = _in_cues(turns, rows)
    cues = _source_cues(said, styles)
    said = said.with_columns(_marks(cues, styles, policy), group_lang=cues["lang"].gather(said["group"]))
    lines = lines_in(said, styles)
    fitting = _fitting(cues, lines)
    shown = _merge_same_times(fitting)
    kept = said["row"].filter(said["group"].is_in(fitting["group"].implode()))
    return Kept(
        _cuts(shown, lines.join(shown.select("group", "shown"), on="group", how="inner", maintain_order="left")),
        kept.to_list(),
    )


def _in_cues(turns: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """Return the *rows* of *turns* that are cues of a source: each with its `row`, its cue's `group`, from 0, in order.

    And with the speaker of the turn `before` it in its document.
    """
    before = turns.select(pl.when(pl.col("doc") == pl.col("doc").shift()).then(pl.col("speaker").shift())).to_series()
    begins = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(name).shift()) for name in ("doc", "source_cue", "start_ms")
    )
    asked = turns[rows].select(_READ).with_columns(row=rows.cast(pl.Int64), before=before.gather(rows))
    return asked.with_columns(group=(begins.cum_sum().cast(pl.Int64) - 1).set_sorted())


def _source_cues(said: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return the cues that turns *said*, a row each: `group`, when, where and by whom; and how many lines a cue takes.

    A cue whose end nobody knows overlaps nothing. Its language is that of its last turn.
    """
    limits = {lang: style.max_lines for lang, style in styles.items()}
    return (
        said.group_by("group", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in ("doc", "start_ms", "placement", "before")),
            end_ms=pl.coalesce("end_ms", "start_ms").first(),
            lang=pl.col("lang").last(),
            at=pl.col("row").first(),
            speakers="speaker",
        )
        .with_columns(most=pl.col("lang").replace_strict(limits, return_dtype=pl.Int64))
    )


def _marks(cues: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers) -> pl.Series:
    """Return what stands before the first line of each turn of *cues*; `prefixes` is asked once a case."""
    case = ("lang", "speakers", "before")
    known = cues.select(case).unique(maintain_order=True)
    marks = [prefixes(speakers, before, styles[lang], policy) for lang, speakers, before in known.iter_rows()]
    cases = known.with_columns(mark=pl.Series(marks, dtype=pl.List(pl.String)))
    told = cues.select(case).join(cases, on=case, how="left", validate="m:1", nulls_equal=True, maintain_order="left")
    return told["mark"].explode()


def _fitting(cues: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return those of *cues* whose every line fits, and that can be parted where they have too many; with `lines`."""
    told = lines.group_by("group", maintain_order=True).agg(fits=pl.col("fits").all(), size=pl.len().cast(pl.Int64))
    cues = cues.hstack(told.select("fits", "size")).filter("fits").drop("fits")
    many = cues.filter(pl.col("size") > pl.col("most"))
    if many.is_empty():
        return cues
    own = lines.filter(pl.col("group").is_in(many["group"].implode()))
    parts = own.group_by("group", maintain_order=True).agg("text", turns=pl.col("row").n_unique())
    never = [group for group, texts, turns in parts.iter_rows() if not _may_be_parted(texts, turns)]
    return cues.filter(~pl.col("group").is_in(never))


def _may_be_parted(texts: Sequence[str], turns: int) -> bool:
    """Whether each line of a cue of so many *turns* is one by itself: none may be joined with the one before."""
    alone = sum(stands_alone(one, two) for one, two in pairwise(texts))
    return "" not in texts and max(alone, turns - 1) == len(texts) - 1


def _merge_same_times(cues: pl.DataFrame) -> pl.DataFrame:
    """Return *cues* with the number `shown` of what each is part of.

    Those that are shown at the same times in the same place, one after the other, are one where their lines find room.
    """
    is_same = cues.select(
        pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in _PLACE)
    ).to_series()
    begins = []
    size = 0
    for again, own, most in zip(is_same, cues["size"], cues["most"], strict=True):
        joins = again and size + own <= most
        size = size + own if joins else own
        begins.append(not joins)
    begun = pl.Series(begins, dtype=pl.Boolean)
    return cues.with_columns(shown=(begun.cast(pl.Int64).cum_sum() - 1).set_sorted())


def _cuts(cues: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the cuts that *cues* of *lines* are: one each, or several of so many lines as may stand together."""
    first = pl.col("doc", "lang", "placement", "at", "start_ms", "end_ms", "most").first()
    whole = cues.group_by("shown", maintain_order=True).agg(first, pl.col("size").sum())
    whole = whole.with_columns(layer=layers_of(whole))
    count = -(-pl.col("size") // pl.col("most"))
    whole = whole.with_columns(each=-(-pl.col("size") // count))
    placed = lines.with_columns(place=pl.int_range(pl.len()).over("shown"), each=whole["each"].gather(lines["shown"]))
    part, line = pl.col("place") // pl.col("each"), (pl.col("place") % pl.col("each")).cast(pl.Int32)
    utterance = pl.lit(None, pl.Int32).alias("utterance")
    shown = placed.with_columns(utterance, part=part, line=line).select("shown", "part", "text", spans=pl.struct(SPAN))
    said = pl.col("spans").filter(pl.col("text") != "")
    cuts = shown.group_by("shown", "part", maintain_order=True).agg(pl.col("text").alias("lines"), said)
    told = whole.select("doc", "lang", "placement", "layer", "at", cue=pl.lit(0, pl.Int32))[cuts["shown"]]
    return told.hstack(cuts.select("lines", "spans")).select(_EMPTY.names())
