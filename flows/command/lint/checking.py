"""Check subtitle files against a profile's limits, and show these limits. Nothing is written."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.command.lint.sarif import sarif
from flows.command.lint.subtitle_files import read_subtitle_files
from flows.command.lint.waivers import load_waivers
from pipeline.check import CHECKS, check_cues
from pipeline.languages import tag_asked_for
from pipeline.printable import printable
from pipeline.schema import FINDINGS, stack
from pipeline.styles import load_styles, profiles
from pipeline.timecode import format_clock, frame_rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from flows.command.lint.subtitle_files import SubtitleFiles
    from flows.command.lint.waivers import Waiver

_COLOURS: Final = {"error": "red", "warning": "yellow", "note": "dim"}
_NEVER_WAIVED: Final = "unreadable"
"""A file that could not be read was not checked: that no waiver covers."""


def check_files(  # noqa: PLR0913, PLR0917 - the parameters are the command's options, one each
    files: Sequence[Path],
    profile: str,
    styles: Path | None,
    lang: str | None,
    fps: float | None,
    form: Literal["text", "json", "sarif"],
    waivers: Path | None,
) -> int:
    """Print which limits of *profile* the cues of *files* break, as they are, and return the exit status.

    Returns: 1 if a file cannot be read or breaks a limit with an error that is not waived, else 0.
    Raises:  BadUsage or BadTable for what is wrong with the call.
    """
    limits = load_styles(profile, [styles] if styles else [], frame_rate(fps))
    accepted = load_waivers(waivers) if waivers else ()
    given = read_subtitle_files(files, tag_asked_for(lang))
    findings = apply_waivers(findings_of(given, limits), accepted)
    unused = [_describe_unused(waiver) for waiver in accepted if not any(_covers(waiver, one) for one in findings)]
    if form == "json":
        told = {"files": given.files, "cues": given.cues.height, "findings": findings, "unused_waivers": unused}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif form == "sarif":
        sys.stdout.write(json.dumps(sarif(findings, unused), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(findings, unused, given)
    return int(any(one["severity"] == "error" and one["waived"] is None for one in findings))


def findings_of(given: SubtitleFiles, styles: pl.DataFrame) -> list[dict[str, Any]]:
    """Return what is wrong with the cues of *given* under *styles*, by file and cue: one row each, as JSON shows it."""
    checked = check_cues(given.cues, given.turns, styles, "off", CHECKS)
    starts = given.cues.select("doc", "cue", "start_ms")
    places = given.lines.rename({"line": "timing_line"})
    rows = (
        stack([given.findings, checked], FINDINGS)
        .join(starts, on=["doc", "cue"], how="left", validate="m:1", maintain_order="left")
        .join(places, on=["doc", "cue"], how="left", validate="m:1", maintain_order="left")
        .select(
            "cue",
            "start_ms",
            "check",
            "severity",
            "actual",
            "limit",
            "message",
            "remedy",
            file="doc",
            line=pl.coalesce("line", "timing_line"),
        )
        .sort("file", "cue", "line", "check", "message", nulls_last=False)
    )
    return rows.select("file", "line", "cue", pl.exclude("file", "line", "cue")).to_dicts()


def apply_waivers(findings: Iterable[Mapping[str, Any]], waivers: Sequence[Waiver]) -> list[dict[str, Any]]:
    """Return *findings* with `apply_waivers`: the reason of the first of *waivers* that covers one, else None."""
    return [
        {**one, "waived": next((waiver.reason for waiver in waivers if _covers(waiver, one)), None)} for one in findings
    ]


def _covers(waiver: Waiver, finding: Mapping[str, Any]) -> bool:
    """Whether *waiver* covers *finding*."""
    return finding["check"] != _NEVER_WAIVED and waiver.covers(finding["check"], finding["file"], finding["cue"])


def _describe_unused(waiver: Waiver) -> str:
    """Return what is said of a *waiver* that covers nothing."""
    return f"{waiver.table}, row {waiver.row}: the waiver matched nothing"


def _show(findings: Sequence[Mapping[str, Any]], unused: Sequence[str], given: SubtitleFiles) -> None:
    """Print a line for each of *findings* that is not waived, and counts; *unused* goes to standard error."""
    console = Console(highlight=False)
    open_ones = [one for one in findings if one["waived"] is None]
    for one in open_ones:
        console.print(_line(one), soft_wrap=True)
    counts = Counter(one["severity"] for one in open_ones)
    by_severity = ", ".join(f"{counts[severity]:,} {severity}s" for severity in _COLOURS)
    accepted = len(findings) - len(open_ones)
    waived_too = f", {accepted:,} waived" if accepted else ""
    console.print(f"{given.files:,} files, {given.cues.height:,} cues: {by_severity}{waived_too}")
    errors = Console(stderr=True, highlight=False)
    for notice in unused:
        errors.print(Text(printable(f"cuemill: {notice}"), "yellow"), soft_wrap=True)


def _line(finding: Mapping[str, Any]) -> Text:
    """Return a *finding* as a line: where, when, how grave, what."""
    cue, line = finding["cue"], finding["line"]
    place = finding["file"] + (f":{cue}" if cue is not None else f", line {line}" if line is not None else "")
    clock = "" if finding["start_ms"] is None else f"{_clock(finding['start_ms'])}  "
    severity = (finding["severity"], _COLOURS[finding["severity"]])
    remedy = f". {finding['remedy']}" if cue is None and finding["remedy"] else ""
    said = printable(f"  {finding['check']}: {finding['message']}{remedy}")
    return Text.assemble(printable(f"{place}  {clock}"), severity, said)


def _clock(ms: int) -> str:
    """Return *ms* as a clock; files hold negative times too."""
    return f"{'-' * (ms < 0)}{format_clock(abs(ms))}"


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
