"""What a run has written, as the commands read it that show results: the datasets below a folder."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import polars as pl

from flows.state.results import parts_of, unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def like(names: Iterable[str], known: Iterable[str]) -> str:
    """Return a question whether *names* should be those of the *known* that are most like them; empty if none is."""
    known = sorted(known)
    near = [close[0] for name in sorted(names) if (close := get_close_matches(name, known, 1))]
    return f"Did you mean {', '.join(near)}? " if near else ""


def read_dataset(folder: Path, table: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Return a dataset below *folder*: all its columns, or those of *columns* that it has.

    Raises: BadUsage if it is not there, or of another schema version.
    """
    try:
        return pl.concat(part.collect() for part in parts_of(folder, table, columns))
    except OSError as error:
        raise unread(folder, error) from error
