"""The findings of a run, one by one: where, when, what the cue says, what is wrong and what to do about it.

- `floods`: Many findings of one check in one document
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import polars as pl
from rich.console import Console
from rich.text import Text

from flows.command.findings.floods import Flood, fold_floods
from flows.command.results import like, read_dataset
from flows.command.tabular import SEVERITY_COLOURS, print_data
from pipeline.check import CHECKS
from pipeline.errors import BadUsage
from pipeline.printable import printable
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Severity = Literal["error", "warning", "note"]
Form = Literal["text", "json", "csv"]

COLUMNS: Final = (
    *("file", "doc", "lang", "line", "turn", "cue", "start_ms", "check", "severity", "actual", "limit"),
    *("message", "remedy", "text"),
)
"""What is told of each finding, in JSON and CSV; `text` is the cue's, else what the turn says there."""

_STATISTICS: Final = ("check", "severity", "findings", "documents")


class Wanted(NamedTuple):
    """Which findings are asked for; an empty set is all, and *severity* the least grave."""

    checks: frozenset[str] = frozenset()
    docs: frozenset[str] = frozenset()
    severity: Severity = "note"


def show_findings(folder: Path, wanted: Wanted, form: Form) -> None:
    """Print those findings in the datasets below *folder* that are *wanted*, by document and time.

    For people many of one check in a document are one line and the worst of them, unless the check is asked for.

    Raises: BadUsage if there are no datasets, or what is asked for is in none of them.
    """
    found = list_findings(folder, wanted)
    if form != "text":
        print_data(COLUMNS, found.to_dicts(), form)
    elif wanted.checks:
        _print_rows(found.to_dicts(), [])
    else:
        cues = read_dataset(folder, "cues", ("doc", "cue", "start_ms", "end_ms"))
        kept, floods = fold_floods(found, cues)
        _print_rows(kept.to_dicts(), floods)


def show_statistics(folder: Path, wanted: Wanted, form: Form) -> None:
    """Print how many of those findings that are *wanted* there are of each check, and in how many documents.

    Raises: BadUsage as `show_findings`.
    """
    counted = (
        list_findings(folder, wanted)
        .group_by("check", "severity")
        .agg(findings=pl.len(), documents=pl.col("doc").n_unique())
        .sort("findings", "check", "severity", descending=[True, False, False])
    )
    rows = counted.to_dicts()
    if form != "text":
        print_data(_STATISTICS, rows, form)
        return
    console = Console(highlight=False)
    width = max((len(f"{row['findings']:,}") for row in rows), default=0)
    for row in rows:
        line = Text(f"{row['findings']:>{width},}  ").append(row["check"], SEVERITY_COLOURS[row["severity"]])
        console.print(line.append(f" ({row['severity']}), {_counted(row['documents'], 'document')}"), soft_wrap=True)
    _print_total(console, len({row["check"] for row in rows}), sum(row["findings"] for row in rows))


def list_findings(folder: Path, wanted: Wanted) -> pl.DataFrame:
    """Return the *wanted* findings below *folder* with their file, time and text, by document and time.

    A finding without a cue has the text of its turn; one of a whole file has none.

    Raises: BadUsage as `show_findings`.
    """
    findings = read_dataset(folder, "findings")
    _refuse_unknown(wanted, findings, folder)
    documents = read_dataset(folder, "documents", ("doc", "source")).rename({"source": "file"})
    cues = read_dataset(folder, "cues", ("doc", "cue", "text"))
    turns = read_dataset(folder, "turns", ("doc", "turn", "text")).rename({"text": "said"})
    return (
        findings.filter(*_conditions(wanted))
        .join(documents, on="doc", how="left", validate="m:1")
        .join(cues, on=["doc", "cue"], how="left", validate="m:1")
        .join(turns, on=["doc", "turn"], how="left", validate="m:1")
        .with_columns(
            file=pl.coalesce("file", "source", "doc"),
            text=pl.coalesce("text", _place_in_turn()),
        )
        .sort("file", "doc", "start_ms", "turn", "cue", "line", "start_char", "check", "message", nulls_last=False)
        .select(COLUMNS)
    )


def _place_in_turn() -> pl.Expr:
    """Return what a turn says where its finding is; null where the finding is not of a stretch of text."""
    start, end = pl.col("start_char"), pl.col("end_char")
    return pl.when(start.is_not_null()).then(pl.col("said").str.slice(start, end - start))


def _conditions(wanted: Wanted) -> list[pl.Expr]:
    """Return what a finding has to be that is *wanted*."""
    grave = tuple(SEVERITY_COLOURS)[: tuple(SEVERITY_COLOURS).index(wanted.severity) + 1]
    asked = (("check", wanted.checks), ("doc", wanted.docs), ("severity", grave))
    return [pl.col(name).is_in(sorted(values)) for name, values in asked if values]


def _refuse_unknown(wanted: Wanted, findings: pl.DataFrame, folder: Path) -> None:
    """Refuse a check or a document that there is not, so that a slip of the pen does not read as good news.

    Raises: BadUsage.
    """
    checks = {check.name for check in CHECKS} | set(findings["check"])
    if unknown := sorted(wanted.checks - checks):
        remedy = f"{like(unknown, checks)}Known here: {', '.join(sorted(checks))}."
        raise BadUsage(f"there is no check {', '.join(unknown)}", remedy)
    docs = set(read_dataset(folder, "documents", ("doc",))["doc"]) if wanted.docs else set()
    if absent := sorted(wanted.docs - docs):
        remedy = f"{like(absent, docs)}Name it as the column `doc` has it."
        raise BadUsage(f"there is no document {', '.join(absent)} in {folder}", remedy)


def _print_rows(rows: list[dict[str, Any]], floods: list[Flood]) -> None:
    """Print *rows* for people: a line each, and below it what the cue says; and what *floods* stand for."""
    console = Console(highlight=False)
    for row in rows:
        console.print(_line(row), soft_wrap=True)
        for line in (row["text"] or "").splitlines():
            console.print(Text(f"    {printable(line)}", "dim"), soft_wrap=True)
    for one in floods:
        grave = (one.severity, SEVERITY_COLOURS[one.severity])
        told = f"  {one.check}: {printable(one.said)}; the worst are listed above"
        console.print(Text.assemble(printable(one.file), "  ", grave, told), soft_wrap=True)
    checks = {row["check"] for row in rows}
    _print_total(console, len(checks), len(rows) + sum(one.hidden for one in floods))
    if floods:
        console.print(f"each of them: --check {floods[0].check}", soft_wrap=True)


def _line(row: Mapping[str, Any]) -> Text:
    """Return a finding as a line: where, when, how grave, what, what to do."""
    place = printable(row["file"])
    if row["cue"] is not None:
        place += f":{row['cue']}"
    elif row["line"] is not None or row["turn"] is not None:
        place += f", line {row['line']}" if row["line"] is not None else f", turn {row['turn']}"
    clock = "" if row["start_ms"] is None else f"{format_clock(max(row['start_ms'], 0))}  "
    remedy = f". {printable(row['remedy'])}" if row["remedy"] else ""
    told = f"  {row['check']}: {printable(row['message']).rstrip('.')}{remedy}"
    return Text.assemble(place, "  ", clock, (row["severity"], SEVERITY_COLOURS[row["severity"]]), told)


def _print_total(console: Console, checks: int, total: int) -> None:
    """Print how many findings there are, and of how many *checks*."""
    console.print(f"{_counted(total, 'finding')} of {_counted(checks, 'check')}" if total else "no findings")


def _counted(number: int, thing: str) -> str:
    """Return a *number* of things in words.

    >>> _counted(1, "check"), _counted(1200, "finding")
    ('1 check', '1,200 findings')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
