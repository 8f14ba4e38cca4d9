"""The shipped tables: what a linguist may want to change, as CSV files in pipeline/data."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.errors import BadTable

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMEDY = "Close every quote, and double quotes inside cells."


@cache
def shipped_rows(table: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a shipped *table*, a file name, in their order; read once, and not to be changed."""
    text = (files("pipeline.data") / table).read_text("utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def csv_header(table: str, reader: csv.DictReader[str]) -> list[str]:
    """Return the names of the columns of a person's *table*.

    Raises: BadTable where it is no CSV.
    """
    try:
        return list(reader.fieldnames or [])
    except csv.Error as error:
        raise BadTable(table, 1, f"not CSV: {error}", _REMEDY) from error


def csv_rows(table: str, reader: csv.DictReader[str]) -> Iterator[dict[Any, Any]]:
    """Yield the rows of a person's *table*, as `csv` does.

    Raises: BadTable where it is no CSV: a quote that is not closed, a character of code 0, a cell without an end.
    """
    number = 1
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise BadTable(table, number, f"not CSV: {error}", _REMEDY) from error
        if row is None:
            return
        yield row
