"""Findings that someone has looked at and accepts: a small table of which, where and why."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.errors import BadTable
from pipeline.storage.regular import read_table_text
from pipeline.tables import csv_header, csv_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
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
        if self.check not in (None, check) or self.cue not in (None, cue):
            return False
        return self.file is None or any(map(_matcher(self.file), (file, file.rpartition("/")[2])))


@cache
def _matcher(pattern: str) -> Callable[[str], object]:
    """Return what tells whether a name is of a *pattern*, in which `*`, `?` and `[...]` stand for others."""
    return re.compile(translate(pattern)).match


def covering(waivers: Iterable[Waiver]) -> Callable[[str, str, int | None], Waiver | None]:
    """Return what finds the first of *waivers* that covers a finding, by its check, file and cue.

    It looks at those alone that name that check and that cue, or any: there may be as many waivers as findings.
    """
    placed: dict[tuple[str | None, int | None], list[tuple[int, Waiver]]] = defaultdict(list)
    for order, waiver in enumerate(waivers):
        placed[waiver.check, waiver.cue].append((order, waiver))

    def find(check: str, file: str, cue: int | None) -> Waiver | None:
        keys = dict.fromkeys([(check, cue), (check, None), (None, cue), (None, None)])
        first = (next((one for one in placed.get(key, ()) if one[1].covers(check, file, cue)), None) for key in keys)
        return min(filter(None, first), default=(0, None))[1]

    return find


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
