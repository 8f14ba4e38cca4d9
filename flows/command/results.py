"""What a run has written, as the commands read it that show results: the datasets below a folder."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from exports.datasets.versions import check_readable
from pipeline.errors import BadUsage
from pipeline.storage.places import tables_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def read_dataset(folder: Path, table: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Return a dataset below *folder*: all its columns, or those of *columns* that it has.

    Raises: BadUsage if it is not there, or of another schema version.
    """
    try:
        return pl.concat(part.collect() for part in _parts(folder, table, columns))
    except OSError as error:
        raise unread(folder, error) from error


def scan_dataset(folder: Path, table: str, columns: Sequence[str] | None = None) -> pl.LazyFrame:
    """Return the same, to be read where it is asked for; what is wrong with a file then is an OSError.

    Raises: BadUsage as above.
    """
    try:
        return pl.concat(_parts(folder, table, columns))
    except OSError as error:
        raise unread(folder, error) from error


def unread(folder: Path, error: OSError) -> BadUsage:
    """Return what is said of a *folder* that cannot be read."""
    return BadUsage(f"{folder} cannot be read: {error.strerror}", "Name the --out of a run, and try again.")


def _parts(folder: Path, table: str, columns: Sequence[str] | None) -> Iterator[pl.LazyFrame]:
    """Yield the parts of one table below *folder*, checked to be of a version that this release reads.

    The columns that are not asked for are not read.
    """
    if not (parts := sorted(folder.glob(f"datasets/{table}/*/*.parquet"))):
        raise BadUsage(f"{folder} holds no dataset of {table}", "Name the --out of a run that wrote parquet.")
    check_readable(parts)
    for part in map(pl.scan_parquet, tables_at(parts)):
        there = part.collect_schema().names()
        yield part.select(there if columns is None else [name for name in columns if name in there])


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
