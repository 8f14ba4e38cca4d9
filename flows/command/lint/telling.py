"""Tell of findings in subtitle files: to people, programs, spreadsheets, code hosts and browsers."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, Literal

from rich.console import Console
from rich.text import Text

from flows.command.lint.found import COLUMNS
from flows.command.lint.page import page
from flows.command.lint.sarif import sarif
from flows.command.tabular import SEVERITY_COLOURS, print_data
from pipeline.errors import BadUsage
from pipeline.printable import printable
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.command.lint.subtitle_files import SubtitleFiles

Form = Literal["text", "json", "sarif", "csv", "html"]

_STATISTICS: Final = ("check", "severity", "findings", "files")


def tell(findings: Sequence[Mapping[str, Any]], unused: Sequence[str], given: SubtitleFiles, form: Form) -> None:
    """Print *findings* of the files that were *given*, and which waivers were *unused*, in a *form*."""
    if form == "json":
        totals = {row["check"]: row["findings"] for row in statistics_of(findings)}
        counts = {"files": given.files, "cues": given.cues.height, "totals": totals}
        _print_json(counts | {"findings": findings, "unused_waivers": unused})
    elif form == "sarif":
        _print_json(sarif(findings, unused))
    elif form == "csv":
        print_data(COLUMNS, findings, "csv")
    elif form == "html":
        sys.stdout.write(page(findings, statistics_of(findings), _summary(findings, given)))
    else:
        _print(findings, given)
    if form in {"text", "csv", "html"}:
        errors = Console(stderr=True, highlight=False)
        for notice in unused:
            errors.print(Text(printable(f"cuemill: {notice}"), "yellow"), soft_wrap=True)


def tell_statistics(findings: Sequence[Mapping[str, Any]], form: Form) -> None:
    """Print how many of *findings* there are of each check, and in how many files.

    Raises: BadUsage for a *form* that has no place for them.
    """
    rows = statistics_of(findings)
    if form == "text":
        _print_statistics(Console(highlight=False), rows)
    elif form in {"json", "csv"}:
        print_data(_STATISTICS, rows, "json" if form == "json" else "csv")
    else:
        raise BadUsage(f"--statistics cannot be had as {form}", "Ask for --format text, json or csv.")


def statistics_of(findings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return how many of *findings* that are not waived there are of each check, in how many files; the most first."""
    counts: Counter[tuple[str, str]] = Counter()
    files: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in findings:
        if one["waived"] is None:
            counts[one["check"], one["severity"]] += one["count"]
            files[one["check"], one["severity"]].add(one["file"])
    told = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"check": check, "severity": severity, "findings": count, "files": len(files[check, severity])}
        for (check, severity), count in told
    ]


def _print_json(told: Mapping[str, Any]) -> None:
    """Print what is *told* for programs."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _print(findings: Sequence[Mapping[str, Any]], given: SubtitleFiles) -> None:
    """Print a line for each of *findings* that is not waived, what its cue shows, and counts."""
    console = Console(highlight=False)
    open_ones = [one for one in findings if one["waived"] is None]
    for one, following in zip_longest(open_ones, open_ones[1:]):
        console.print(_line(one), soft_wrap=True)
        is_last = following is None or (following["file"], following["cue"]) != (one["file"], one["cue"])
        for line in (one["text"] or "").split("\n") if is_last and one["text"] else ():
            console.print(Text(f"    {printable(line)}", "dim"), soft_wrap=True)
    if open_ones:
        _print_statistics(console, statistics_of(open_ones))
    console.print(_summary(findings, given))


def _print_statistics(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print *rows* of statistics on *console*."""
    width = max((len(f"{row['findings']:,}") for row in rows), default=0)
    for row in rows:
        files = _number(row["files"], "file")
        line = Text(f"{row['findings']:>{width},}  ").append(row["check"], SEVERITY_COLOURS[row["severity"]])
        console.print(line.append(f" ({row['severity']}), {files}"), soft_wrap=True)


def _summary(findings: Sequence[Mapping[str, Any]], given: SubtitleFiles) -> str:
    """Return in a line how much was checked, and what came of it."""
    counts: Counter[str] = Counter()
    for one in findings:
        counts["waived" if one["waived"] is not None else one["severity"]] += one["count"]
    by_severity = ", ".join(_number(counts[severity], severity) for severity in SEVERITY_COLOURS)
    waived_too = f", {counts['waived']:,} waived" if counts["waived"] else ""
    return f"{_number(given.files, 'file')}, {_number(given.cues.height, 'cue')}: {by_severity}{waived_too}"


def _number(count: int, thing: str) -> str:
    """Return how many of a *thing* there are: `1 cue`, `2,000 cues`."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _line(finding: Mapping[str, Any]) -> Text:
    """Return a *finding* as a line: where, as editors and compilers write it, which cue, how grave, what."""
    line, cue = finding["line"], finding["cue"]
    place = finding["file"] + ("" if line is None else f":{line}")
    number = "" if cue is None else f"cue {cue}  "
    clock = "" if finding["start_ms"] is None else f"{_clock(finding['start_ms'])}  "
    severity = (finding["severity"], SEVERITY_COLOURS[finding["severity"]])
    remedy = f". {finding['remedy']}" if cue is None and finding["remedy"] else ""
    said = printable(f"  {finding['check']}: {finding['message']}{remedy}")
    return Text.assemble(printable(f"{place}  {number}{clock}"), severity, said)


def _clock(ms: int) -> str:
    """Return *ms* as a clock; files hold negative times too."""
    return f"{'-' * (ms < 0)}{format_clock(abs(ms))}"
