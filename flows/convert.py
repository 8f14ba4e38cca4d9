"""The work of a run: plan it, look at what there is, do what is missing. The command and the flow share it; no Prefect.

A shard is a bucket of documents and one part file in each dataset. Which bucket a document falls into depends on its id
alone, so the bytes are the same with any number of jobs and in any order of the sources.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, Final, NamedTuple

from exports import FORMATS, Dress
from exports.versions import check_replaceable
from flows.begin import finished
from flows.fingerprint import made_with
from flows.loads import cores_shared, loads_of, size_of
from flows.options import rate_of, tag_of
from flows.recording import length_of
from flows.remake import convert_load
from flows.report import Failure, Report, total
from flows.rule_edits import rules_key
from flows.survey import Making
from pipeline.errors import BadUsage, UnwritableOutput
from pipeline.places import is_remote
from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import Wishes
from pipeline.sources import list_sources
from pipeline.styles import load_styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    import polars as pl

    from flows.begin import Work
    from flows.loads import Load
    from flows.options import Options
    from flows.survey import Shard
    from pipeline.sources import Listing

_PAYS_BYTES: Final = 2_000_000  # about what one process reads, cuts and writes in the time that another takes to start


class Tables(NamedTuple):
    """The tables of a run, read once: every shard follows the same rows, also where someone edits a file meanwhile."""

    rules: pl.DataFrame
    styles: pl.DataFrame


class Plan(NamedTuple):
    """A run that nothing speaks against, and that has written nothing yet."""

    listing: Listing
    tables: Tables
    out: Path
    buckets: int | None
    """How many were asked for."""
    making: Making


def make_plan(options: Options) -> Plan:
    """Check everything that can be wrong before the first byte is written.

    Raises: BadTable for a table of rules or styles; BadUsage for whatever else stands in the way.
    """
    formats, lang = _formats(options.to), tag_of(options.lang)
    tables = Tables(
        load_rules(options.rules, default="none" if options.no_default_rules else "shipped"),
        load_styles(options.profile, [options.styles] if options.styles else [], rate_of(options.fps)),
    )
    listing = list_sources(options.sources, options.out, suffixes())
    if not listing.sources:
        raise _nothing(options, listing)
    wishes = Wishes(
        length_of(options.duration, options.media, len(listing.sources)),
        "drop" if options.drop_hallucinations else "keep",
        "anew" if options.resegment else "keep",
        tag_of(options.track),
    )
    _check_writable(options.out)
    dress = Dress(bom=options.bom, crlf=options.crlf, colours=options.colours, embed_rtl=options.embed_rtl)
    making = Making(
        to=formats,
        lang=lang,
        speakers=options.speakers,
        wishes=wishes,
        dress=dress,
        force=options.force,
        made_with=made_with(tables.styles, formats, lang, options.speakers, wishes, dress),
        rules=rules_key(tables.rules),
    )
    return Plan(listing, tables, options.out, options.buckets, making)


def convert(work: Work, workers: int) -> Iterator[Report]:
    """Yield the reports of what is unchanged, of each load of *work* as it is done by *workers* processes, of the end.

    If it is one process, that is this one.

    Raises: UnwritableOutput where the system does not take what tells of all shards.
    """
    if work.unchanged:
        yield work.unchanged
    yield from _one_by_one(work) if workers <= 1 else _side_by_side(work, workers)
    yield finished(work)


def _one_by_one(work: Work) -> Iterator[Report]:
    """Yield the report of each load, done by this process."""
    yield from (_attempt(load, work.tables) for load in loads_of(work.shards, 1))


def _side_by_side(work: Work, workers: int) -> Iterator[Report]:
    """Yield the report of each load as it is done, by other processes."""
    processes = ProcessPoolExecutor(workers, get_context("spawn"), _begin_worker)
    with cores_shared(workers), processes as pool:
        futures = {pool.submit(_attempt, load, work.tables): load for load in loads_of(work.shards, workers)}
        for future in as_completed(futures):
            yield _outcome(future, futures[future])


def worthwhile(work: Work, jobs: int | None) -> int:
    """Return how many processes to use: *jobs* if given, else as many as this machine has and the sources pay for."""
    stale = (source.path for shard in work.shards for source in shard.sources if source.doc in shard.stale)
    most = jobs or min(os.cpu_count() or 1, 1 + sum(map(size_of, stale)) // _PAYS_BYTES)
    return max(1, min(most, len(work.shards)))


def _nothing(options: Options, listing: Listing) -> BadUsage:
    """Return why there is nothing to do."""
    if listing.inside_out:
        return BadUsage(
            f"all sources lie inside --out {options.out}", "Write to a folder beside the sources, not above them."
        )
    known = ", ".join(sorted(suffixes()))
    return BadUsage("there is nothing to convert", f"Name a file, or a folder with files that end in {known}.")


def _formats(to: str) -> tuple[str, ...]:
    """Return the formats that *to* names.

    Raises: BadUsage for one that no exporter writes.
    """
    named = tuple(name.strip() for name in to.split(","))
    if unknown := sorted(set(named) - set(FORMATS)):
        raise BadUsage(f"there is no format {', '.join(map(repr, unknown))}", f"Known formats: {', '.join(FORMATS)}.")
    return named


def _check_writable(out: Path) -> None:
    """Refuse an *out* that cannot hold files, or holds what a newer release has written.

    Nothing is written to try it: a process may be killed meanwhile.

    Raises: BadUsage.
    """
    if not is_remote(out):
        _check_folder(out)
    try:
        check_replaceable(out)
    except OSError as error:
        remedy = out.remedy if is_remote(out) else "Choose another folder with --out."
        raise BadUsage(f"{out} cannot be written: {error.strerror}", remedy) from error


def _check_folder(out: Path) -> None:
    """Refuse an *out* that is no folder, or is closed.

    Raises: BadUsage.
    """
    existing = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    reason = None if existing.is_dir() else "Not a directory"
    if not os.access(existing, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        reason = reason or "Permission denied"
    if reason:
        raise BadUsage(f"{out} cannot be written: {reason}", "Choose another folder with --out.")


def _attempt(load: Load, tables: Tables) -> Report:
    """Return the report of *load*, also where a disk did not take its results: then each shard is tried alone."""
    try:
        return convert_load(load, tables)
    except UnwritableOutput as error:
        if len(load.shards) == 1:
            return lost(load.shards, f"{error.path} cannot be written: {error.reason}", error.remedy)
    return total(_attempt(alone, tables) for alone in load.alone())


def lost(shards: Sequence[Shard], reason: str, remedy: str) -> Report:
    """Return the report of *shards* whose new results are missing as a whole."""
    sources = sum(len(shard.sources) for shard in shards)
    failures = tuple(Failure(name, None, reason, remedy) for shard in shards for name in shard.names())
    return Report(sources=sources, documents=sources, failures=failures)


def _outcome(future: Future[Report], load: Load) -> Report:
    """Return what came of *load* in another process, also where that died."""
    try:
        return future.result()
    except BrokenProcessPool:
        return lost(load.shards, "its process was ended from outside, as if memory had run out", "Use fewer --jobs.")


def _begin_worker() -> None:
    """Let Ctrl-C end a worker at once and in silence: the process that the person sees says what there is to say.

    A worker whose run was killed ends, too: the lock of the results is free only when it has.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the process that started this one, and end."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
