"""Put what a person decided on the review page into the tables that the command reads."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from exports.files import write
from flows.command.lint.waivers import load_waivers
from flows.command.rules import check_rules
from pipeline.errors import BadUsage
from pipeline.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_TABLES: Final = {
    "rules": (("id",), ("id", "pattern", "replacement", "match", "doc", "status", "note")),
    "waivers": (("check", "file", "cue"), ("check", "file", "cue", "reason")),
}
"""What tells the rows of each table apart, and the columns that the page gives."""

_CHECKS: Final[Mapping[str, Callable[[Path], object]]] = {
    "rules": lambda table: load_rules([str(table)]),
    "waivers": load_waivers,
}
_REMEDY: Final = "Give the decisions.json that the page of `cuemill review` saves."

_Row = dict[str, str]


def apply_decisions(decisions: Path, into: Path) -> int:
    """Merge *decisions* into ``rules.csv`` and ``waivers.csv`` in *into*, and print what `rules check` says.

    A row that stands there stays as it is, and is not added twice. Both tables are tried before either is written.

    Returns: the exit status of `rules check`.
    Raises:  BadUsage for a file that is not the page's; BadTable where a table would be refused, and nothing is
             written; UnwritableOutput.
    """
    given = _read(decisions)
    merged = {name: _merge(name, into / f"{name}.csv", rows) for name, rows in given.items()}
    with tempfile.TemporaryDirectory() as folder:
        for name, (text, _) in merged.items():
            trial = Path(folder) / f"{name}.csv"
            trial.write_text(text, "utf-8")
            _CHECKS[name](trial)
    for name, (text, added) in merged.items():
        path = into / f"{name}.csv"
        if added:
            write(path, text.encode())
        typer.echo(f"{path}: {added:,} added, {len(given[name]) - added:,} there already")
    rules = into / "rules.csv"
    return check_rules([str(rules)], "text") if rules.exists() else 0


def _read(decisions: Path) -> dict[str, list[_Row]]:
    """Return the rows of each table that *decisions* ask for.

    Raises: BadUsage if they are not what the page saves.
    """
    try:
        told = json.loads(decisions.read_bytes())
    except OSError as error:
        raise BadUsage(f"{decisions} cannot be read: {error.strerror}", _REMEDY) from error
    except ValueError as error:
        raise BadUsage(f"{decisions} is not JSON: {error}", _REMEDY) from error
    if not isinstance(told, dict) or told.get("review") != 1:
        raise BadUsage(f"{decisions} holds no decisions of a review", _REMEDY)
    return {name: [_row(decisions, name, row) for row in told.get(name, [])] for name in _TABLES}


def _row(decisions: Path, table: str, row: Any) -> _Row:  # noqa: ANN401 - whatever the file holds
    """Return a *row* of a *table*, with all its columns and no other.

    Raises: BadUsage if it is none.
    """
    columns = _TABLES[table][1]
    if not isinstance(row, dict) or not all(isinstance(row.get(name, ""), str) for name in columns):
        raise BadUsage(f"{decisions} holds a row of {table} that is none", _REMEDY)
    return {name: row.get(name, "") for name in columns}


def _merge(name: str, path: Path, rows: Sequence[_Row]) -> tuple[str, int]:
    """Return the text of the table *path* with those of *rows* that it has not, and how many these are."""
    key, columns = _TABLES[name]
    if path.exists():
        _CHECKS[name](path)
    header, old = _stored(path) if path.exists() else ([], [])
    known = {tuple(row.get(part, "") for part in key) for row in old}
    new = {place: row for row in rows if (place := tuple(row[part] for part in key)) not in known}
    written = io.StringIO()
    names = [*header, *(column for column in columns if column not in header)]
    writer = csv.DictWriter(written, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*old, *new.values()])
    return written.getvalue(), len(new)


def _stored(path: Path) -> tuple[list[str], list[_Row]]:
    """Return the columns and rows of a table that was found good."""
    text = path.read_text("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
    return [name.strip().lower() for name in reader.fieldnames or ()], [
        {name.strip().lower(): cell for name, cell in row.items() if name is not None} for row in reader
    ]
