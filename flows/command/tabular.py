"""Rows as several commands print them: for programs, for spreadsheets, and in which colour for people."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SEVERITY_COLOURS: Final = {"error": "red", "warning": "yellow", "note": "dim"}
"""How a finding of each severity looks in a terminal; the gravest first."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


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
