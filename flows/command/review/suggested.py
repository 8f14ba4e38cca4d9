"""Suggestions as the review page lists them: those of the table that `cuemill suggest --out` writes, with places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from exports.review import around
from pipeline.rules import load_rules
from pipeline.suggest import accepted_row, example_of, place_of_row, rejected_row, replacing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CONTEXT: Final = 40
"""Characters on each side."""

_TOLD: Final = ("id", "pattern", "replacement", "match", "note")

_Turns = dict[tuple[str, int], tuple[str, int | None, str]]
"""Text, beginning and language of turns."""


def list_suggestions(table: Path, turns: pl.LazyFrame) -> list[dict[str, Any]]:
    """Return a row for each rule of *table* that only suggests, with what stands around its first place.

    `expected` is what a rule makes of that `example`, and `keep_id` names the rule that would protect the place.

    Reads:  TURNS.
    Raises: BadTable.
    """
    rows = load_rules([str(table)], default="none").filter(pl.col("status") == "suggest", pl.col("match") != "regex")
    suggested = list(rows.iter_rows(named=True))
    said = _said(suggested, turns)
    rules = load_rules([])
    return [_told(one, said, rules) for one in suggested]


def _said(suggested: list[dict[str, Any]], turns: pl.LazyFrame) -> _Turns:
    """Return the turns in which the *suggested* rows have their first places."""
    places = [place for one in suggested if (place := place_of_row(one))]
    wanted = pl.DataFrame(places, {"doc": pl.String, "turn": pl.Int32}, orient="row").unique().lazy()
    found = turns.join(wanted, on=["doc", "turn"], how="semi").select("doc", "turn", "text", "start_ms", "turn_lang")
    return {(doc, turn): tuple(told) for doc, turn, *told in found.collect().iter_rows()}


def _told(one: Mapping[str, Any], said: _Turns, rules: pl.DataFrame) -> dict[str, Any]:
    """Return what the page lists of *one* suggestion."""
    place = place_of_row(one)
    text, start_ms, lang = said.get(place, ("", None, "und")) if place else ("", None, "und")
    at = text.find(one["pattern"])
    end = at + len(one["pattern"])
    left, right = around(text, at, end, _CONTEXT) if at >= 0 else ("", "")
    example = example_of(text, at, end) if at >= 0 else ""
    doc, turn = place or ("", 0)
    named = {**one, "evidence": one["note"] or "", "doc": doc, "turn": turn}
    accepted, rejected = (
        replacing([row], rules)[0] for row in (accepted_row(named, None, example), rejected_row(named))
    )
    return {
        **{name: one[name] or "" for name in _TOLD},
        "id": accepted["id"],
        "keep_id": rejected["id"],
        "example": example,
        "expected": accepted["expected"],
        "doc": doc or None,
        "start_ms": start_ms,
        "lang": lang,
        "left": left,
        "right": right,
    }
