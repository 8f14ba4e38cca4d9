"""Rows as the page stores them: by column, texts that repeat as places in a dictionary; and all of it as JSON.

What is stored by steps from row to row (`steps`) is deflated to a fraction of what the numbers themselves come to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_ONCE: Final = 4096
"""Of a column so many rows are Python's at a time, so that a page of many documents needs little memory."""


def by_column(rows: pl.DataFrame, *repeating: str) -> dict[str, Any]:
    """Return *rows* as columns; texts that are *repeating* as a dictionary and places in it."""
    packed: dict[str, Any] = {}
    for name in rows.columns:
        column = rows[name]
        if name not in repeating:
            packed[name] = _finite(column) if column.dtype.is_float() else column
            continue
        known = column.drop_nulls().unique().sort()
        place = pl.DataFrame({name: known, "place": pl.int_range(known.len(), eager=True)})
        at = rows.select(name).join(place, on=name, how="left", maintain_order="left")["place"]
        packed[name] = {"of": known, "at": at}
    return packed


def _finite(column: pl.Series) -> pl.Series:
    """Return a *column* of numbers, null where one is none or without end: JSON knows neither."""
    return column.to_frame().select(pl.when(pl.col(column.name).is_finite()).then(pl.col(column.name))).to_series()


def steps(name: str, after: str | None = None) -> pl.Expr:
    """Return a column of numbers as steps within a document: from itself, or from *after*, in the row before."""
    return (pl.col(name) - pl.col(after or name).shift(1, fill_value=0).over("doc")).alias(name)


def to_json(value: Any, at_once: int = _AT_ONCE) -> Iterator[str]:  # noqa: ANN401 - whatever the page is told
    """Yield *value* as JSON, piece by piece: names of a mapping in order, of a column so many rows *at_once*."""
    if isinstance(value, Mapping):
        for number, name in enumerate(sorted(value)):
            yield f"{',' if number else '{'}{_dumped(name)}:"
            yield from to_json(value[name], at_once)
        yield "}" if value else "{}"
    elif isinstance(value, pl.Series):
        for start in range(0, value.len(), at_once):
            yield f"{',' if start else '['}{_dumped(value[start : start + at_once].to_list())[1:-1]}"
        yield "]" if value.len() else "[]"
    else:
        yield _dumped(value)


def _dumped(value: Any) -> str:  # noqa: ANN401 - as above
    """Return *value* as JSON, without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
