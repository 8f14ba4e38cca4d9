"""Which documents an edit of the rules can change: those where a row that came, went or moved matches."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.rules.matcher import hits, overrun_rules, rows_to_search, to_matcher
from pipeline.rules.rule import is_in_scope, to_place
from pipeline.schema import RULES, conform

if TYPE_CHECKING:
    from collections.abc import Sequence

EFFECTIVE: Final = (
    *("id", "pattern", "replacement", "match", "case", "action"),
    *("lang", "speaker", "doc", "before", "after", "needs", "unless", "status"),
)
"""The columns of RULES that say what a rule does; the others say where it comes from and what for."""


def effective(rules: pl.DataFrame) -> pl.DataFrame:
    """Return what *rules* do, and nothing else: rows that are not off, in their order, by the EFFECTIVE columns.

    Reads: RULES.
    """
    return conform(rules, RULES).filter(pl.col("status") != "off").select(EFFECTIVE)


def edited_rows(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that only one of two tables has, and those that stand elsewhere among the rows of both.

    Where no match of these is, all matches are the same in both tables, and so is their order.

    Reads:   *old* and *new* as `effective` returns them.
    Returns: such rows, those of *old* first.
    """
    before, after = old.rows(), new.rows()
    places = {row: place for place, row in enumerate(after)}
    common = [places[row] for row in before if row in places]
    still = {after[place] for place in _longest_rising(common)}
    gone = pl.Series([row not in still for row in before], dtype=pl.Boolean)
    came = pl.Series([row not in still for row in after], dtype=pl.Boolean)
    return pl.concat([old.filter(gone), new.filter(came)])


def reach(turns: pl.DataFrame, rules: pl.DataFrame) -> frozenset[str]:
    """Return the documents in whose *turns* one of *rules* matches, whether or not anything would come of it.

    Reads: doc, speaker, lang, text of TURNS, as `correct_terms` is given them; *rules* as `effective` returns them.
    """
    filled = rules.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in RULES.columns.items() if name not in EFFECTIVE
    )
    matcher = to_matcher(filled)
    rows = rows_to_search(matcher, turns["text"]) if matcher.rules else []
    found: set[str] = set()
    for doc, speaker, lang, text in turns.select("doc", "speaker", "lang", "text")[rows].iter_rows():
        if doc not in found:
            place = to_place(doc, speaker, lang)
            admitted = {number for number, rule in enumerate(matcher.rules) if is_in_scope(rule, place)}
            if hits(matcher, text, admitted.__contains__) or not admitted.isdisjoint(overrun_rules(matcher, text)):
                found.add(doc)
    return frozenset(found)


def _longest_rising(places: Sequence[int]) -> list[int]:
    """Return a longest run of *places*, not necessarily beside each other, that only rises."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
        before[place] = ends[at - 1] if at else None
    rising: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        rising.append(last)
        last = before[last]
    return rising
