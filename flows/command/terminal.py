"""What a person sees of a run: progress, failures, a summary. A bar on a terminal, plain lines in a log."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from flows.run.report import by_hits, counts, describe, describe_kept
from flows.run.run_report import pace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.progress import Task

    from flows.run.report import Report
    from pipeline.storage.sources import Listing

_NAMED: Final = 8
"""Names in a line of the summary, and files that stay as they are."""


def track_progress(reports: Iterator[Report], sources: int, *, quiet: bool) -> Iterator[Report]:
    """Yield *reports* as they come and show on standard error how many of the *sources* are done, unless *quiet*."""
    console = Console(stderr=True, quiet=quiet, highlight=False)
    if console.is_terminal and not quiet:
        yield from _bar(reports, sources, console)
        return
    done, begin = 0, perf_counter()
    for report in reports:
        done += report.sources
        if report.sources:
            console.print(_pace_so_far(done, sources, perf_counter() - begin), soft_wrap=True)
        yield report


def _pace_so_far(done: int, sources: int, seconds: float) -> str:
    """Return in a line how many of the *sources* are done, how fast, and how long the others will take at that rate."""
    rate = done / seconds if seconds else 0.0
    left = f", {timedelta(seconds=round((sources - done) / rate))} left" if rate and done < sources else ""
    return f"{done} of {sources} sources, {rate:,.1f} a second{left}"


def print_summary(report: Report, listing: Listing, out: Path, *, quiet: bool) -> None:
    """Show each failure on standard error, and on standard output, unless *quiet*, what was counted and where it is."""
    errors = Console(stderr=True, highlight=False)
    for failure in report.failures:
        errors.print(f"cuemill: {describe(failure)}", soft_wrap=True, markup=False, style="red")
    for name in report.edited[:_NAMED]:
        errors.print(f"cuemill: {describe_kept(out / name)}", soft_wrap=True, markup=False, style="yellow")
    if more := len(report.edited[_NAMED:]):
        errors.print(f"cuemill: so do {more:,} other files", style="yellow")
    console = Console(quiet=quiet, highlight=False)
    for line in _summary(report, listing, out):
        console.print(line, soft_wrap=True, markup=False)


def _summary(report: Report, listing: Listing, out: Path) -> Iterator[str]:
    """Yield the lines of a summary."""
    unchanged = report.sources - report.converted
    yield f"{report.sources:,} sources: {report.converted:,} converted, {unchanged:,} unchanged"
    yield ", ".join(f"{count:,} {name}" for name, count in counts(report))
    findings = [(f"{check} ({severity})", count) for (check, severity), count in sorted(report.findings.items())]
    yield from _block("findings", findings)
    yield from _block("corrections by rule", by_hits(report))
    if report.unused:
        named = ", ".join(sorted(report.unused)[:_NAMED]) + (", …" if len(report.unused) > _NAMED else "")
        yield f"rules without a hit: {len(report.unused):,} ({named})"
    passed = {
        "hidden": listing.hidden,
        "inside the results": listing.inside_out,
        "with another suffix": listing.skipped,
        "used for times only": listing.references,
    }
    if any(passed.values()):
        yield "files passed over: " + ", ".join(f"{count:,} {why}" for why, count in passed.items() if count)
    yield pace(report)
    yield "results: " + (", ".join(str(out / folder) for folder in sorted(report.folders)) or "none")


def _block(title: str, rows: list[tuple[str, int]]) -> Iterator[str]:
    """Yield *title* and a line for each of *rows*, counts aligned; nothing where there are none."""
    if rows:
        yield f"{title}:"
    width = max((len(f"{count:,}") for _, count in rows), default=0)
    yield from (f"  {count:>{width},}  {name}" for name, count in rows)


class _Rate(ProgressColumn):
    """The column of a bar that says how many a second are done."""

    def render(self, task: Task) -> Text:
        """Return the rate, which nobody knows at first."""
        return Text("" if task.speed is None else f"{task.speed:,.1f}/s")


def _bar(reports: Iterator[Report], sources: int, console: Console) -> Iterator[Report]:
    """Yield *reports* under a progress bar that is gone at the end."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("sources", total=sources)
        for report in reports:
            progress.advance(task, report.sources)
            yield report
