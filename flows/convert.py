"""The work of a run: plan it, do it shard by shard, tidy up. The command and the flow share it; no Prefect here.

A shard is a bucket of documents and one part file in each dataset. Which bucket a document falls into depends on its id
alone, so the bytes are the same with any number of jobs and in any order of the sources.
"""

from __future__ import annotations

import logging
import os
import re
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import crc32

from exports import FORMATS, export_datasets, export_subtitles
from exports.track import Dress
from flows.options import rate_of, tag_of
from flows.report import Failure, Report, report_of
from pipeline.errors import BadUsage, UnwritableOutput
from pipeline.read import suffixes
from pipeline.rules import load_rules, unused
from pipeline.run import directly, run
from pipeline.sources import list_sources
from pipeline.styles import load_styles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    import polars as pl

    from flows.options import Options
    from pipeline.labels import Speakers
    from pipeline.run import Step
    from pipeline.sources import Listing, Source

LOG = logging.getLogger(__name__)

_BUCKETS: Final = 16
_BUCKET_SOURCES: Final = 64  # more than this on average, and the buckets double: memory grows with a shard's documents
_PAYS_BYTES: Final = 2_000_000  # about what one process reads, cuts and writes in the time that another takes to start
_PART = re.compile(r"bucket-\d+\.parquet")


class Tables(NamedTuple):
    """The tables of a run, read once: every shard follows the same rows, also where someone edits a file meanwhile."""

    rules: pl.DataFrame
    styles: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Shard:
    """One bucket of sources and what to make of it: paths and words, never frames."""

    part: str
    sources: tuple[Source, ...]
    out: Path
    to: tuple[str, ...]
    lang: str | None
    speakers: Speakers
    dress: Dress

    def __str__(self) -> str:
        """Name the shard as a person may look for it."""
        others = f" and {len(self.sources) - 1} more" if len(self.sources) > 1 else ""
        return f"{self.part}: {self.sources[0].name}{others}"


class Plan(NamedTuple):
    """A run that nothing speaks against, and that has written nothing yet."""

    listing: Listing
    tables: Tables
    shards: tuple[Shard, ...]


def make_plan(options: Options) -> Plan:
    """Check everything that can be wrong before the first byte is written, and divide the work.

    Raises: BadTable for a table of rules or styles; BadUsage for whatever else stands in the way.
    """
    formats = _formats(options.to)
    lang = tag_of(options.lang)
    tables = Tables(
        load_rules(options.rules, default="none" if options.no_default_rules else "shipped"),
        load_styles(options.profile, [options.styles] if options.styles else [], rate_of(options.fps)),
    )
    listing = list_sources(options.sources, options.out, suffixes())
    if not listing.sources:
        raise _nothing(options, listing)
    _check_writable(options.out)
    buckets = sorted(_bucketed(listing.sources).items())
    dress = Dress(bom=options.bom, crlf=options.crlf, colours=options.colours, embed_rtl=options.embed_rtl)
    shards = (Shard(part, tuple(group), options.out, formats, lang, options.speakers, dress) for part, group in buckets)
    return Plan(listing, tables, tuple(shards))


def convert_shard(shard: Shard, tables: Tables, step: Step = directly) -> Report:
    """Take the sources of *shard* through all stages and write what comes of it.

    Raises: UnwritableOutput where the results cannot be written; what cannot be read is in the report.
    """
    frames = run(shard.sources, *tables, lang=shard.lang, speakers=shard.speakers, step=step)
    written = step(export_subtitles, frames, shard.out, shard.to, tables.styles, shard.speakers, shard.dress)
    if "parquet" in shard.to:
        written = [*written, *step(export_datasets, frames, shard.out, shard.part, tables.styles)]
    idle = unused(tables.rules, frames.corrections, frames.findings)
    report = report_of(frames, idle, (path.relative_to(shard.out).as_posix() for path in written))
    LOG.info("%s: %d documents, %d cues", shard, report.documents, report.cues)
    return report


def convert(plan: Plan, workers: int) -> Iterator[Report]:
    """Yield the report of each shard of *plan* as it is done, by *workers* processes or, if it is one, by this one."""
    if workers == 1:
        yield from (_attempt(shard, plan.tables) for shard in plan.shards)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _end_on_interrupt) as pool:
        work = {pool.submit(_attempt, shard, plan.tables): shard for shard in plan.shards}
        for future in as_completed(work):
            yield _outcome(future, work[future])


def worthwhile(plan: Plan, jobs: int | None) -> int:
    """Return how many processes to use: *jobs* if given, else as many as this machine has and the sources pay for."""
    size = sum(_size(source.path) for source in plan.listing.sources)
    return min(jobs or min(os.cpu_count() or 1, 1 + size // _PAYS_BYTES), len(plan.shards))


def _size(path: Path) -> int:
    """Return the bytes of a file, 0 where it cannot be looked at: reading it will say why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def tidy(out: Path, written: Iterable[str]) -> None:
    """Remove part files that earlier runs left, so that the datasets hold this run's sources alone.

    Only files that Cuemill names are touched, and never subtitles: a folder may collect those of many runs. A run that
    wrote no dataset leaves them all.
    """
    kept = {name for name in written if name.startswith("datasets/")}
    if not kept:
        return
    for path in sorted(out.glob("datasets/*/lang=*/bucket-*.parquet")):
        if _PART.fullmatch(path.name) and path.relative_to(out).as_posix() not in kept:
            path.unlink()
            LOG.info("removed %s of an earlier run", path.relative_to(out).as_posix())
            if not any(path.parent.iterdir()):
                path.parent.rmdir()


def _nothing(options: Options, listing: Listing) -> BadUsage:
    """Return why there is nothing to do."""
    if listing.inside_out:
        return BadUsage(
            f"all sources lie inside --out {options.out}", "Write to a folder beside the sources, not above them."
        )
    known = ", ".join(sorted(suffixes()))
    return BadUsage("there is nothing to convert", f"Name a file, or a folder with files that end in {known}.")


def _bucketed(sources: Sequence[Source]) -> dict[str, list[Source]]:
    """Return *sources* by the part that their documents belong to, each part sorted by document."""
    buckets = _BUCKETS
    while len(sources) > buckets * _BUCKET_SOURCES:
        buckets *= 2
    parts: dict[str, list[Source]] = {}
    for source in sorted(sources, key=lambda source: source.doc):
        parts.setdefault(f"bucket-{crc32(source.doc.encode()) % buckets:02}", []).append(source)
    return parts


def _formats(to: str) -> tuple[str, ...]:
    """Return the formats that *to* names.

    Raises: BadUsage for one that no exporter writes.
    """
    named = tuple(name.strip() for name in to.split(","))
    if unknown := sorted(set(named) - set(FORMATS)):
        raise BadUsage(f"there is no format {', '.join(map(repr, unknown))}", f"Known formats: {', '.join(FORMATS)}.")
    return named


def _check_writable(out: Path) -> None:
    """Refuse an *out* that cannot hold files.

    Raises: BadUsage.
    """
    existing = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    try:
        with TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise BadUsage(f"{out} cannot be written: {error.strerror}", "Choose another folder with --out.") from error


def _attempt(shard: Shard, tables: Tables) -> Report:
    """Return the report of *shard*, also where a disk did not take its results."""
    try:
        return convert_shard(shard, tables)
    except UnwritableOutput as error:
        return lost(shard, f"{error.path} cannot be written: {error.reason}", error.remedy)


def lost(shard: Shard, reason: str, remedy: str) -> Report:
    """Return the report of a *shard* whose results are missing as a whole."""
    failures = tuple(Failure(source.name, None, reason, remedy) for source in shard.sources)
    return Report(documents=len(shard.sources), failures=failures)


def _outcome(future: Future[Report], shard: Shard) -> Report:
    """Return what came of *shard* in another process, also where that died."""
    try:
        return future.result()
    except BrokenProcessPool:
        return lost(shard, "its process was ended from outside, as if memory had run out", "Use fewer --jobs.")


def _end_on_interrupt() -> None:
    """Let Ctrl-C end a worker at once and in silence: the process that the person sees says what there is to say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
