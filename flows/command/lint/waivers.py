"""Findings that someone has looked at and accepts: a small table of which, where and why."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from pipeline.errors import BadTable
from pipeline.storage.regular import read_table_text
from pipeline.tables import csv_header, csv_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COLUMNS: Final = ("check", "file", "cue", "reason")


@dataclass(frozen=True, slots=True)
class Waiver:
    """A row: which check, in which files, at which cue; None is any. *row* is as a spreadsheet numbers it."""

    table: str
    row: int
    check: str | None
    file: str | None
    cue: int | None
    reason: str

    def covers(self, check: str, file: str, cue: int | None) -> bool:
        """Whether a finding of *check* in *file* at *cue* is accepted; a pattern may name a path or a file alone."""
        named = self.file is None or any(fnmatchcase(name, self.file) for name in (file, file.rpartition("/")[2]))
        return named and self.check in (None, check) and self.cue in (None, cue)


def load_waivers(table: Path) -> tuple[Waiver, ...]:
    """Return the rows of a *table* with the columns check, file, cue and reason; an empty cell is any.

    Raises: BadTable if it cannot be read, or a row would accept everything.
    """
    reader = csv.DictReader(io.StringIO(read_table_text(table), newline=""), strict=True)
    if unknown := sorted(set(csv_header(table.name, reader) or [""]) - set(_COLUMNS)):
        raise BadTable(table.name, 1, f"unknown column {unknown[0]!r}", f"Columns: {', '.join(_COLUMNS)}.")
    return tuple(_rows(table.name, reader))


def _rows(table: str, reader: csv.DictReader[str]) -> Iterator[Waiver]:
    """Yield the waivers of a *table*.

    Raises: BadTable for a row that says too much or too little.
    """
    for number, row in enumerate(csv_rows(table, reader), start=2):
        if None in row or None in row.values():
            raise BadTable(table, number, "has not as many cells as the header", "Quote cells that hold commas.")
        cells = {name: cell.strip() for name, cell in row.items()}
        check, file, cue = (cells.get(name) or None for name in _COLUMNS[:3])
        if not (check or file or cue):
            raise BadTable(table, number, "it would accept everything", "Name a check, a file or a cue.")
        if cue is not None and not cue.isdecimal():
            raise BadTable(table, number, f"cue is {cue!r}", "Write a cue's number.")
        yield Waiver(table, number, check, file, int(cue) if cue else None, cells.get("reason", ""))
