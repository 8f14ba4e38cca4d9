"""Show the limits of a profile, as a run would follow them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Literal

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.styles import load_styles, profiles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def show_styles(profile: str, tables: Sequence[Path], form: Literal["text", "json", "csv"]) -> None:
    """Print the limits of *profile* for each language, as a run would follow them with *tables*.

    CSV is what ``--styles`` reads.

    Raises: BadTable or BadUsage as a run would.
    """
    limits = load_styles(profile, tables).drop("frame_exact")  # a matter of --fps, no column of a table
    whole = [column for column in limits.columns if limits.schema[column] == pl.Float64]
    if form == "json":
        sys.stdout.write(json.dumps(limits.to_dicts(), ensure_ascii=False, indent=2) + "\n")
    elif form == "csv":
        sys.stdout.write(limits.with_columns(pl.col(whole).cast(pl.String).str.strip_suffix(".0")).write_csv())
    else:
        _show_table(limits.drop("profile"), f"profile {profile}")


def _show_table(limits: pl.DataFrame, title: str) -> None:
    """Print *limits* as a table: drawn on a terminal, aligned elsewhere."""
    console = Console(highlight=False)
    names = [name for name in limits.columns if name != "source"]
    cells = [[_cell(cell) for cell in row] for row in limits.select(names).iter_rows()]
    if console.is_terminal:
        table = Table(
            *(name.replace("_", "\n") for name in names), title=title, box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0)
        )
        for row in cells:
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)
    else:
        widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
        for row in (names, *cells):
            padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            sys.stdout.write("  ".join(padded).rstrip() + "\n")
    console.print(Text(f"Profiles: {', '.join(profiles())}"), soft_wrap=True)


def _cell(value: float | str) -> str:
    """Return a *value* as a table shows it."""
    return f"{value:g}" if isinstance(value, float) else str(value)
