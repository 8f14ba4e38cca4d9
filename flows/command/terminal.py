"""What a person sees of a run: progress, failures, a summary. A bar on a terminal, plain lines in a log."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from exports import DATASETS
from flows.run.dry_run import totals
from flows.run.pairing.same_words import same_words
from flows.run.report import by_hits, count_of, counts, describe, describe_kept, headline
from flows.run.run_report import is_standard_output, pace
from flows.state.departures import name_some
from flows.state.hidden import still_holding
from pipeline.check.reading import CHECK, describe_reading, fastest
from pipeline.printable import printable
from pipeline.speakers.told import describe_speakers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rich.console import RenderableType
    from rich.progress import Task

    from flows.run.dry_run import Foretold
    from flows.run.meter import Meter
    from flows.run.options import Options
    from flows.run.plan import Plan
    from flows.run.report import Report
    from pipeline.storage.sources import Listing

_NAMED: Final = 8
"""Names in a line of the summary, and files that stay as they are."""


def track_progress(reports: Iterator[Report], meter: Meter, *, quiet: bool) -> Iterator[Report]:
    """Yield *reports* as they come and show on standard error how far *meter* says they are, unless *quiet*."""
    console = Console(stderr=True, quiet=quiet, highlight=False)
    seen: list[Report] = []
    try:
        for report in _shown(reports, meter, console, quiet=quiet):
            seen.append(report)
            yield report
    except KeyboardInterrupt:
        done = sum(report.sources for report in seen)
        Console(stderr=True, highlight=False).print(
            f"interrupted: {done:,} of {meter.sources:,} done; run it again to go on", soft_wrap=True
        )
        raise


def _shown(reports: Iterator[Report], meter: Meter, console: Console, *, quiet: bool) -> Iterator[Report]:
    """Yield *reports*, and show how far they are: a bar on a terminal, lines elsewhere, nothing if *quiet*."""
    if console.is_terminal and not quiet:
        yield from _bar(reports, meter, console)
        return
    done, begin, is_work = 0, perf_counter(), False
    for report in reports:
        done += report.sources
        is_work = is_work or bool(report.converted or report.failures)
        if report.sources:
            console.print(_pace_so_far(done, meter.sources, (perf_counter() - begin) * is_work), soft_wrap=True)
        yield report


def _pace_so_far(done: int, sources: int, seconds: float) -> str:
    """Return in a line how many of the *sources* are done, how fast, and how long the others will take at that rate.

    Of no *seconds* there is no rate: nothing was converted.
    """
    rate = done / seconds if seconds else 0.0
    left = f", {timedelta(seconds=round((sources - done) / rate))} left" if rate and done < sources else ""
    pace = f", {rate:,.1f} a second{left}" if rate else ""
    return f"{done:,} of {count_of(sources, 'source')}{pace}"


def print_summary(report: Report, listing: Listing, options: Options, *, quiet: bool) -> None:
    """Show each failure on standard error, and on standard output, unless *quiet*, what was counted and where it is.

    All of it goes to standard error where the run report goes to standard output.
    """
    out = options.out
    errors = Console(stderr=True, highlight=False)
    for failure in report.failures:
        errors.print(f"cuemill: {describe(failure)}", soft_wrap=True, markup=False, style="red")
    for name in report.edited[:_NAMED]:
        errors.print(f"cuemill: {describe_kept(out / name)}", soft_wrap=True, markup=False, style="yellow")
    if more := len(report.edited[_NAMED:]):
        errors.print(f"cuemill: so do {more:,} other files", style="yellow")
    console = Console(quiet=quiet, highlight=False, stderr=is_standard_output(options.report))
    for line in _summary(report, listing, options):
        console.print(printable(line), soft_wrap=True, markup=False)


def _summary(report: Report, listing: Listing, options: Options) -> Iterator[str]:
    """Yield the lines of a summary."""
    yield headline(report)
    yield ", ".join(count_of(count, name.removesuffix("s")) for name, count in counts(report))
    if report.dropped:
        verb = "leaves" if len(report.dropped) == 1 else "leave"
        yield f"{count_of(len(report.dropped), 'document')} {verb}: {name_some(report.dropped)}"
    yield from (f"{source} is now {now}, was {before}" for source, before, now in report.moved)
    if alike := same_words(report.works):
        named = "; ".join(", ".join(group) for group in alike[:_NAMED]) + ("; …" if len(alike) > _NAMED else "")
        yield f"the same words in several files, {count_of(len(alike), 'talk')} (--one-format reads one each): {named}"
    if report.replaced:
        yield f"replaced, since they were corrupt or --force says so: {name_some(report.replaced)}"
    findings = [(f"{check} ({severity})", count) for (check, severity), count in sorted(report.findings.items())]
    if torn := sum(count for (check, _), count in report.findings.items() if check == "forbidden-break"):
        yield f"{torn:,} of {report.cues:,} cues tear a phrase"
    yield from _block("findings", findings)
    yield from _reading_speed(report, options)
    yield from _block("corrections by rule", by_hits(report))
    if report.unused:
        named = ", ".join(sorted(report.unused)[:_NAMED]) + (", …" if len(report.unused) > _NAMED else "")
        yield f"rules without a hit: {len(report.unused):,} ({named})"
    yield from _passed_over(listing)
    yield pace(report)
    yield "results: " + (", ".join(str(options.out / folder) for folder in sorted(report.folders)) or "none")


def _passed_over(listing: Listing) -> Iterator[str]:
    """Yield how many files were no sources, and why, if there are any."""
    passed = {
        "hidden": listing.hidden,
        "inside the results": listing.inside_out,
        "with another suffix": listing.skipped,
        "used for times only": listing.references,
        "with the words of a richer one": listing.same_words,
    }
    if any(passed.values()):
        yield "files passed over: " + ", ".join(f"{count:,} {why}" for why, count in passed.items() if count)


def _reading_speed(report: Report, options: Options) -> Iterator[str]:
    """Yield a line for each of the documents in which much is too fast to be read, and what a person may do."""
    told = fastest(report.readings)
    if not told:
        return
    yield f"too fast to be read, {count_of(len(told), 'document')}:"
    yield from (f"  {doc}: {describe_reading(reading)}" for doc, reading in told[:_NAMED])
    if more := len(told[_NAMED:]):
        yield f"  and {more:,} more: cuemill findings {options.out} --check {CHECK} --statistics"
    if not options.verbatim:
        yield "  if this is what was said, word by word: --verbatim allows more (ja 7, ko 14, zh 11, en 20 a second)"


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


class _Bar(Progress):
    """A bar that asks a meter each time it is drawn, ten times a second."""

    meter: Meter

    def get_renderables(self) -> Iterable[RenderableType]:
        """Return the bar as far as the meter says; its rate is that of the last half minute."""
        for task in self.task_ids:
            self.update(task, completed=self.meter.done())
        return super().get_renderables()


def _bar(reports: Iterator[Report], meter: Meter, console: Console) -> Iterator[Report]:
    """Yield *reports* under a progress bar that is gone at the end; what is unchanged says nothing of the rate."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with _Bar(*columns, console=console, transient=True) as progress:
        progress.meter = meter
        progress.add_task("sources", total=meter.sources, completed=meter.unchanged)
        yield from reports


def print_speakers(report: Report, plan: Plan, options: Options, *, quiet: bool) -> None:
    """Say which rows of a table of speakers named nobody, and what pseudonyms do not hide, where there are any.

    On standard error where the report is on the other, and of files that still show what is to be hidden in any case.
    """
    speakers, to = plan.settings.run_options.speakers_table, plan.settings.to
    console = Console(quiet=quiet, highlight=False, stderr=is_standard_output(options.report))
    for line in describe_speakers(speakers, report.hits):
        console.print(printable(line), soft_wrap=True, markup=False)
    if old := still_holding(plan.out, speakers, has_datasets=DATASETS in to, has_page=options.review):
        told = (
            f"cuemill: {count_of(len(old), 'result')} of earlier runs still show a label that is hidden now: "
            f"{name_some(old)}. Write them again (--to, --review), or remove them."
        )
        Console(stderr=True, highlight=False).print(printable(told), soft_wrap=True, markup=False, style="yellow")


def print_foretold(told: list[Foretold], *, quiet: bool) -> None:
    """Print what a run would do, a line for each source, unless *quiet*."""
    console = Console(quiet=quiet, highlight=False)
    for one in told:
        why = f": {one.why}" if one.why else ""
        console.print(printable(f"{one.action:<9}  {one.name}{why}"), soft_wrap=True, markup=False)
    counted = ", ".join(f"{count:,} {action}" for action, count in totals(told).items() if count)
    console.print(f"{counted or 'nothing to do'}; nothing was written (--dry-run)", soft_wrap=True)


def print_page(page: Path, options: Options, *, quiet: bool) -> None:
    """Print where the *page* of a run is, beside its summary."""
    console = Console(quiet=quiet, highlight=False, stderr=is_standard_output(options.report))
    console.print(printable(f"page: {page}"), soft_wrap=True, markup=False)
