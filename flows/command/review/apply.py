"""Put what a person decided on the review page into the tables that the command reads."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import typer

from exports.files import write
from flows.command.lint.waivers import load_waivers
from flows.command.rules import check_rules
from pipeline.errors import BadUsage
from pipeline.rules import load_rules
from pipeline.speakers import load_speakers
from pipeline.speakers.labels import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_TABLES: Final = {
    "rules": (
        ("id",),
        ("id", "pattern", "replacement", "match", "doc", "status", "example", "expected", "note"),
    ),
    "waivers": (("check", "file", "cue"), ("check", "file", "cue", "reason")),
    "speakers": (("label", "doc", "show"), ("label", "name", "doc")),
}
"""What tells the rows of each table apart, and the columns that the page gives."""

_SAYS: Final = ("pattern", "replacement", "doc", "status")
_DEFAULTS: Final = {"status": "on"}
"""What a rule does, and what an empty cell of that says."""

_CHECKS: Final[Mapping[str, Callable[[Path], object]]] = {
    "rules": lambda table: load_rules([str(table)]),
    "waivers": load_waivers,
    "speakers": load_speakers,
}
_REMEDY: Final = "Give the decisions.json that the page of `cuemill review` saves."

_MARK: Final = "\ufeff"
_HALF: Final = re.compile("[\ud800-\udfff]")

_Row = dict[str, str]


def apply_decisions(decisions: Path, into: Path) -> int:
    """Merge *decisions* into rules.csv, waivers.csv and speakers.csv in *into*, and print what `rules check` says.

    A row is not added twice; one that is there and says otherwise is changed. All tables are tried before one is
    written.

    Returns: the exit status of `rules check`.
    Raises:  BadUsage for a file that is not the page's; BadTable where a table would be refused, and nothing is
             written; UnwritableOutput.
    """
    given = _read(decisions)
    merged = {name: _merge(name, into / f"{name}.csv", rows) for name, rows in given.items()}
    with tempfile.TemporaryDirectory() as folder:
        for name, (text, *_) in merged.items():
            trial = Path(folder) / f"{name}.csv"
            trial.write_bytes(text.encode())
            _CHECKS[name](trial)
    for name, (text, added, changed) in merged.items():
        path = into / f"{name}.csv"
        if added or changed:
            write(path, text.encode())
        if rows := given[name]:
            same = len(rows) - added - changed
            typer.echo(f"{path}: {added:,} added, {changed:,} changed, {same:,} there already")
    if not any(given.values()):
        typer.echo(f"{decisions}: nothing to put into tables")
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
    except (ValueError, RecursionError) as error:
        raise BadUsage(f"{decisions} is not JSON: {error}", _REMEDY) from error
    if not isinstance(told, dict) or told.get("review") != 1:
        raise BadUsage(f"{decisions} holds no decisions of a review", _REMEDY)
    given = {name: told.get(name, []) for name in _TABLES}
    if none := [name for name, rows in given.items() if not isinstance(rows, list)]:
        raise BadUsage(f"{decisions} holds {none[0]} that are no rows", _REMEDY)
    return {name: [_row(decisions, name, row) for row in rows] for name, rows in given.items()}


def _row(decisions: Path, table: str, row: Any) -> _Row:  # noqa: ANN401 - whatever the file holds
    """Return a *row* of a *table*, with all its columns and no other.

    Raises: BadUsage if it is none.
    """
    columns = _TABLES[table][1]
    if not isinstance(row, dict) or not all(_is_text(row.get(name, "")) for name in columns):
        raise BadUsage(f"{decisions} holds a row of {table} that is none", _REMEDY)
    return {name: row.get(name, "") for name in columns}


def _is_text(cell: object) -> bool:
    """Tell whether a *cell* is a text that a file can hold: JSON may hold half a character."""
    return isinstance(cell, str) and not _HALF.search(cell)


class _Merged(NamedTuple):
    """The text of a table with decisions in it, and how many rows are new or changed by that."""

    text: str
    added: int
    changed: int


def _merge(name: str, path: Path, rows: Sequence[_Row]) -> _Merged:
    """Return the table *path* with *rows* in it, each in place of the one that is about the same, or at the end."""
    key, columns = _TABLES[name]
    if path.exists():
        _CHECKS[name](path)
    header, old, look = _stored(path) if path.exists() else ([], [], _Look())
    known = {_place(row, key): row for row in old}
    added = changed = 0
    for row in rows:
        there = known.get(place := _place(row, key))
        if there is None:
            known[place] = row
            added += 1
        elif (news := _news(name, there, row)) != there:
            known[place] = news
            changed += 1
    names = [*header, *(column for column in columns if column not in header)]
    written = io.StringIO()
    writer = csv.DictWriter(written, names, restval="", delimiter=look.delimiter, lineterminator=look.line_end)
    writer.writeheader()
    writer.writerows(known.values())
    return _Merged(f"{look.mark}{written.getvalue()}", added, changed)


def _place(row: _Row, key: Sequence[str]) -> tuple[str, ...]:
    """Return what a row is about; cases do not tell documents and labels apart."""
    cells = {part: row.get(part, "").strip() for part in key}
    return tuple(key_of(cell) if part == "label" else cell.casefold() for part, cell in cells.items())


def _news(table: str, there: _Row, row: _Row) -> _Row:
    """Return the row that is to stand in place of what is *there*, so that it says what *row* says; the same if so.

    A rule that is switched off keeps its other cells, as a speaker does who is named. A rule that becomes another one
    keeps none: an example or a context of what it was would refuse what it is now.
    """
    if table == "speakers":
        return there | {"name": row["name"]}
    if table == "rules" and row["status"] == "off":
        return there if there.get("status") == "off" else there | {"status": "off", "note": row["note"]}
    is_same = all((there.get(name) or _DEFAULTS.get(name, "")) == row[name] for name in _SAYS if name in row)
    return there if is_same else row


class _Look(NamedTuple):
    """How a table is written: what a spreadsheet has written it can read again."""

    delimiter: str = ","
    line_end: str = "\n"
    mark: str = ""


def _stored(path: Path) -> tuple[list[str], list[_Row], _Look]:
    """Return the columns and rows of a table that was found good, and how it is written."""
    text = path.read_bytes().decode()
    mark = _MARK if text.startswith(_MARK) else ""
    first = text.partition("\n")[0]
    look = _Look(max(",;\t", key=first.count), "\r\n" if first.endswith("\r") else "\n", mark)
    reader = csv.DictReader(io.StringIO(text.removeprefix(mark), newline=""), delimiter=look.delimiter, restval="")
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    rows = [{name.strip().lower(): cell for name, cell in row.items() if name is not None} for row in reader]
    return columns, rows, look
