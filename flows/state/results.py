"""The datasets of a run, read back from below its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from exports.datasets.versions import check_readable
from pipeline.errors import BadUsage
from pipeline.storage.places import tables_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def scan_dataset(folder: Path, table: str, columns: Sequence[str] | None = None) -> pl.LazyFrame:
    """Return a dataset below *folder*, to be read where it is asked for; what is wrong with a file then is an OSError.

    Raises: BadUsage if it is not there, or of another schema version.
    """
    try:
        return pl.concat(parts_of(folder, table, columns))
    except OSError as error:
        raise unread(folder, error) from error


def unread(folder: Path, error: OSError) -> BadUsage:
    """Return what is said of a *folder* that cannot be read."""
    return BadUsage(f"{folder} cannot be read: {error.strerror}", "Name the --out of a run, and try again.")


def parts_of(folder: Path, table: str, columns: Sequence[str] | None) -> Iterator[pl.LazyFrame]:
    """Yield the parts of one table below *folder*, checked to be of a version that this release reads.

    The columns that are not asked for are not read.

    Raises: BadUsage as above; OSError where the folder cannot be read.
    """
    if not (parts := sorted(folder.glob(f"datasets/{table}/*/*.parquet"))):
        raise BadUsage(f"{folder} holds no dataset of {table}", "Name the --out of a run that wrote parquet.")
    check_readable(parts)
    for part in map(pl.scan_parquet, tables_at(parts)):
        there = part.collect_schema().names()
        yield part.select(there if columns is None else [name for name in columns if name in there])
