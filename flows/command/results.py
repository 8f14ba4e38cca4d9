"""What a run has written, as the commands read it that show results: the datasets below a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from flows.state.results import parts_of, unread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def read_dataset(folder: Path, table: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Return a dataset below *folder*: all its columns, or those of *columns* that it has.

    Raises: BadUsage if it is not there, or of another schema version.
    """
    try:
        return pl.concat(part.collect() for part in parts_of(folder, table, columns))
    except OSError as error:
        raise unread(folder, error) from error
