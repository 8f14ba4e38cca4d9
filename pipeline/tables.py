"""The shipped tables: what a linguist may want to change, as CSV files in pipeline/data."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files


@cache
def shipped_rows(table: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a shipped *table*, a file name, in their order; read once, and not to be changed."""
    text = (files("pipeline.data") / table).read_text("utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline=""), strict=True))
