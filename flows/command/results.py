"""What a run has written, as the commands read it that show results: the datasets below a folder."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from flows.run.results import parts_of, unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def read_dataset(folder: Path, table: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Return a dataset below *folder*: all its columns, or those of *columns* that it has.

    Raises: BadUsage if it is not there, or of another schema version.
    """
    try:
        return pl.concat(part.collect() for part in parts_of(folder, table, columns))
    except OSError as error:
        raise unread(folder, error) from error


def print_data(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], form: Literal["json", "csv"]) -> None:
    """Print *rows* for programs, or for a spreadsheet."""
    if form == "json":
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(to_csv(columns, rows))


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return *rows* as CSV for a spreadsheet: a text that it would take for a formula begins with an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return written.getvalue()


def _cell(value: object) -> object:
    """Return a *value* as a cell that calculates nothing."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
