"""What looks misheard in the datasets of a run, as a list for an editor; nothing of the run is changed."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.console import Console
from rich.text import Text

from exports.files import write
from flows.command.results import read_dataset
from flows.command.speakers import print_same_people
from pipeline.errors import BadUsage
from pipeline.rules import load_rules
from pipeline.suggest import (
    accepted_row,
    count_forms,
    example_of,
    load_glossary,
    propose,
    rejected_row,
    replacing,
    suggestion_rows,
    terms_of,
)
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

_CONTEXT: Final = 40
_MOST: Final = 3
"""Without a list of terms so many rows are shown: more would be noise."""
_TABLES: Final = ("turns", "words", "documents", "chapters")
_COLUMNS: Final = ("id", "pattern", "replacement", "match", "case", "status", "example", "expected", "note", "source")


_Texts = Mapping[tuple[str, int], tuple[str, int | None]]
"""The text and the beginning of each turn, by document and turn."""


class Request(NamedTuple):
    """What a person asks for."""

    glossary: Sequence[str]
    rules: Sequence[str]
    has_default_rules: bool
    limit: int
    out: Path | None
    into: Path | None
    accept: Sequence[str]
    reject: Sequence[str]


def print_suggestions(folder: Path, asked: Request) -> None:
    """Print what looks misheard in the datasets below *folder*, best first; take or reject some of it.

    Raises: BadUsage if there are no datasets, an id is unknown, or --accept and --reject have no --into.
    """
    turns, words, documents, chapters = (read_dataset(folder, table) for table in _TABLES)
    own = [str(asked.into)] if asked.into and asked.into.exists() else []
    tables = [*asked.rules, *(name for name in own if name not in asked.rules)]
    rules = load_rules(tables, default="shipped" if asked.has_default_rules else "none")
    glossary = [term for name in asked.glossary for term in load_glossary(name)]
    names = terms_of(glossary, rules, documents, chapters, turns)
    found = propose(count_forms(turns, words), names, rules, listed=bool(glossary))
    found = found if glossary else found.head(_MOST)
    texts = {(row[0], row[1]): (row[2], row[3]) for row in turns.select("doc", "turn", "text", "start_ms").iter_rows()}
    if asked.accept or asked.reject:
        _decide(found, texts, asked)
        return
    _print(found.head(asked.limit), texts)
    print_same_people(turns, Console(highlight=False))
    if asked.out:
        _write(asked.out, replacing(suggestion_rows(found), load_rules([])))


def _decide(found: pl.DataFrame, texts: _Texts, asked: Request) -> None:
    """Append a row for each suggestion that is taken or rejected to the table that --into names; all of them or none.

    Raises: BadUsage for an unknown id, one that is both taken and rejected or taken twice, and without a table;
            BadTable where the table would be refused.
    """
    if not asked.into:
        raise BadUsage("--accept and --reject write a table of rules", "Name it with --into.")
    ranked = list(found.iter_rows(named=True))
    listed = replacing(suggestion_rows(found), load_rules([]))
    by_id = {row["id"]: one for row, one in zip(listed, ranked, strict=True)} | {one["id"]: one for one in ranked}
    taken = [wish.partition("=")[::2] for wish in asked.accept]
    if unknown := [name for name in [*(name for name, _ in taken), *asked.reject] if name not in by_id]:
        raise BadUsage(f"no suggestion {', '.join(unknown)}", "Without --accept and --reject they are listed.")
    decided = [(by_id[name]["id"], right) for name, right in taken] + [
        (by_id[name]["id"], None) for name in asked.reject
    ]
    if twice := [name for name, count in Counter(name for name, _ in dict.fromkeys(decided)).items() if count > 1]:
        raise BadUsage(f"{', '.join(twice)} is decided in two ways", "Take it or reject it.")
    rows = [accepted_row(by_id[name], right, _context(by_id[name], texts)) for name, right in taken]
    rows += [rejected_row(by_id[name]) for name in asked.reject]
    table = _with_rows(asked.into, replacing(rows, load_rules([])))
    _check(asked.into, table)
    write(asked.into, table)
    Console(highlight=False).print(f"{asked.into}: {len(rows)} rows more", soft_wrap=True)


def _context(one: Mapping[str, Any], texts: _Texts) -> str:
    """Return what stands around the first place of a suggestion, whole words."""
    text, _ = texts[one["doc"], one["turn"]]
    return example_of(text, one["start_char"], one["end_char"])


def _with_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return the table at *path* with *rows* more, in its own columns and look; a new one has those that are needed.

    Raises: BadUsage for what is no UTF-8.
    """
    try:
        old = path.read_bytes().decode() if path.exists() else ""
    except UnicodeDecodeError as error:
        raise BadUsage(f"{path} is not UTF-8", "Save it as CSV UTF-8.") from error
    first = old.removeprefix("\ufeff").partition("\n")[0]
    delimiter, end = max(",;\t", key=first.count), "\r\n" if first.endswith("\r") else "\n"
    header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])] or list(_COLUMNS)
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, header, extrasaction="ignore", delimiter=delimiter, lineterminator=end)
    if not first.strip():
        writer.writeheader()
    writer.writerows(rows)
    joint = "" if not old or old.endswith("\n") else end
    return f"{old}{joint}{table.getvalue()}".encode()


def _check(path: Path, table: bytes) -> None:
    """Refuse a *table* for *path* that no run would take.

    Raises: BadTable.
    """
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        trial.write_bytes(table)
        load_rules([str(trial)])


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write *rows* as a table of rules of its own."""
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write(path, table.getvalue().encode())


def _print(found: pl.DataFrame, texts: _Texts) -> None:
    """Print a line for each suggestion, and one with its first place."""
    console = Console(highlight=False)
    for rank, one in enumerate(found.iter_rows(named=True), start=1):
        text, start_ms = texts[one["doc"], one["turn"]]
        head = f"{rank:3}  {one['pattern']} x{one['count']} → {one['replacement']}"
        tail = f"  {one['signal']} {one['score']:.2f}  {one['evidence']}  [{one['id']}]"
        console.print(Text.assemble((head, "bold"), (tail, "dim")), soft_wrap=True)
        clock = "" if start_ms is None else f" {format_clock(start_ms)}"
        left = text[max(0, one["start_char"] - _CONTEXT) : one["start_char"]]
        right = text[one["end_char"] : one["end_char"] + _CONTEXT]
        line = Text.assemble(
            (f"     {one['doc']} {one['turn']}{clock}  ", "dim"), left, (one["pattern"], "yellow"), right
        )
        console.print(Text(line.plain.replace("\n", " ")) if not console.is_terminal else line, soft_wrap=True)
    if found.is_empty():
        console.print("nothing looks misheard")
