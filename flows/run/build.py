"""Convert what is stale of some shards, and put it in place of what was there."""

from __future__ import annotations

import logging
from collections import defaultdict, deque
from contextlib import ExitStack
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from exports import DATASETS, dataset_rows, render_subtitles
from exports.files import Staging
from exports.unsaid import unsaid
from flows.run.batches import size_of
from flows.run.dataset_files import BuiltRows, hand_out, stage_datasets
from flows.run.entries import entries_of
from flows.run.meter import ignore, tell_stages
from flows.run.report import live_rules, report_of, total
from flows.state.commit import Change, carry_out
from flows.state.lock import hold_shared
from flows.state.manifest import Bucket, Output, read_result
from flows.state.ownership import PreviousOutput
from flows.state.rule_edits import affected_sources
from pipeline.run import directly, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.run.batches import Batch
    from flows.run.plan import Tables
    from flows.run.report import Report
    from flows.state.manifest import Entry
    from flows.state.shard import Shard
    from pipeline.run import Result, Step
    from pipeline.storage.sources import Source

LOG = logging.getLogger(__name__)

_GROUP_SOURCES: Final = 32
_GROUP_BYTES: Final = 8_000_000
"""So much goes through the stages at once, or one source, so that memory does not grow with the batch."""


class _Job(NamedTuple):
    """A shard that is being done: what there was, what is to be converted, and what came of it so far."""

    shard: Shard
    previous: PreviousOutput
    sources: Sequence[Source]
    sizes: Mapping[str, int]
    """The bytes of each source, by its id."""
    made: BuiltRows
    staging: Staging

    def is_made(self) -> bool:
        """Say whether all its sources are through."""
        return len(self.made.entries) == len(self.sources)


def build_batch(
    batch: Batch, tables: Tables, step: Step = directly, through: Callable[[float], None] = ignore
) -> Report:
    """Take the stale sources of *batch* through all stages and write what comes of each shard, one after the other.

    How many of them are *through* is told after each stage.

    Raises: UnwritableOutput where results cannot be written; the shards before are. What cannot be read is reported.
    """
    live, reports, begin = live_rules(tables.rules), [], perf_counter()
    seconds: dict[str, float] = {}
    with ExitStack() as held:
        assert_held = held.enter_context(hold_shared(batch.shards[0].out, batch.shards[0].holder))
        jobs = [_job(shard, tables, held.enter_context(Staging())) for shard in batch.shards]
        for job in _build_jobs(jobs, tables, _measure(step, seconds), through):
            change = _to_change(job.shard, job.previous, job.made, job.staging)
            assert_held()
            carry_out(job.shard.manifest, change, job.staging)
            reports.append(report_of(change.bucket, live, job.made.entries, change.released, job.previous.replaced))
    seconds["put_in_place"] = perf_counter() - begin - sum(seconds.values())
    read = sum(size for job in jobs for size in job.sizes.values())
    written = sum(job.staging.written for job in jobs)
    report = replace(total(reports), bytes_read=read, bytes_written=written, seconds=seconds)
    LOG.info("%s: %d of %d sources", batch, report.converted, report.sources)
    return report


def _job(shard: Shard, tables: Tables, staging: Staging) -> _Job:
    """Return what is to be done of *shard*."""
    previous = PreviousOutput(shard.out, shard.manifest)
    stale = _stale(shard, previous, tables)
    sources = [source for source in shard.sources if source.doc in stale]
    sizes = {source.doc: size_of(source.path) for source in sources}
    return _Job(shard, previous, sources, sizes, BuiltRows({}, defaultdict(list)), staging)


def _measure(step: Step, seconds: dict[str, float]) -> Step:
    """Return *step* so that it adds up the *seconds* of each stage."""

    def timed(stage: Callable[..., Result], /, *args: object) -> Result:
        begin = perf_counter()
        result = step(stage, *args)
        seconds[stage.__name__] = seconds.get(stage.__name__, 0.0) + perf_counter() - begin
        return result

    return timed


def _stale(shard: Shard, previous: PreviousOutput, tables: Tables) -> frozenset[str]:
    """Return the sources to convert: those that were known to be stale, and those that an edit of the rules reaches."""
    ids = frozenset(source.doc for source in shard.sources)
    kept = (ids - shard.stale) & previous.known.sources.keys()
    if previous.is_broken or not kept:
        return ids
    if previous.known.rules == shard.settings.rules:
        return ids - kept
    return ids - kept | affected_sources(shard, previous.known, kept, tables.rules)


def _build_jobs(jobs: Sequence[_Job], tables: Tables, step: Step, through: Callable[[float], None]) -> Iterator[_Job]:
    """Take the sources of *jobs* through all stages, many at once, and yield each job when its own are through."""
    waiting, done = deque(jobs), 0
    for group in _groups([(job, source) for job in jobs for source in job.sources]):
        _convert(group, tables, tell_stages(step, through, done, len(group)))
        done += len(group)
        through(done)
        while waiting and waiting[0].is_made():
            yield waiting.popleft()
    yield from waiting


def _groups(sources: Sequence[tuple[_Job, Source]]) -> Iterator[list[tuple[_Job, Source]]]:
    """Yield *sources* in groups."""
    group: list[tuple[_Job, Source]] = []
    size = 0
    for job, source in sources:
        own = job.sizes[source.doc]
        if group and (len(group) == _GROUP_SOURCES or size + own > _GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append((job, source))
        size += own
    if group:
        yield group


def _convert(group: Sequence[tuple[_Job, Source]], tables: Tables, step: Step) -> None:
    """Take a *group* through all stages; subtitles are staged, and rows of the datasets kept, each for its job."""
    settings, sources = group[0][0].shard.settings, [source for _, source in group]
    frames = run(
        sources, *tables, lang=settings.lang, speakers=settings.speakers, options=settings.run_options, step=step
    )
    frames = replace(frames, findings=pl.concat([frames.findings, unsaid(frames, settings.to, settings.file_options)]))
    entries = entries_of(frames, sources)
    jobs = {doc: job for job, source in group for doc in (source.doc, *entries[source.doc]["documents"])}
    owners = {doc: entry for entry in entries.values() for doc in entry["documents"]}
    for file in step(render_subtitles, frames, settings.to, tables.styles, settings.speakers, settings.file_options):
        job = jobs[file.doc]
        output = job.previous.stage(job.staging, Output(file.name, file.format, None), file.data, force=settings.force)
        owners[file.doc]["outputs"].append(output)
    for job, source in group:
        job.made.entries[source.doc] = entries[source.doc]
    if DATASETS in settings.to:
        hand_out(step(dataset_rows, frames, tables.styles), {doc: job.made for doc, job in jobs.items()})


def _to_change(shard: Shard, previous: PreviousOutput, made: BuiltRows, staging: Staging) -> Change:
    """Return what the bucket will hold, and what has to go; the files of the datasets are staged."""
    kept = {
        source.doc: previous.known.sources[source.doc] for source in shard.sources if source.doc not in made.entries
    }
    sources = kept | made.entries
    datasets, delete_before = (
        stage_datasets(shard, previous, kept, made, staging) if DATASETS in shard.settings.to else ({}, [])
    )
    left, delete_after, released = _orphaned(shard, previous, made, sources)
    stamp = (shard.settings.made_with, shard.settings.rules) if sources else ("", "")
    return Change(Bucket(*stamp, datasets, left, sources), delete_before, delete_after, released)


def _orphaned(
    shard: Shard, previous: PreviousOutput, made: BuiltRows, sources: dict[str, Entry]
) -> tuple[dict[str, dict[str, str]], list[Path], list[str]]:
    """Return our files that no document has any more: those that stay, those that go, those that a person has edited.

    What a document was written as before, in a format that is asked for, goes: it would be there twice. What is left of
    a source that is gone or cannot be read stays, and so does a format that this run was not asked for.
    """
    left: dict[str, dict[str, str]] = {}
    delete_after: list[Path] = []
    released: list[str] = []
    for doc, name, form in previous.orphans({output.name for entry in sources.values() for output in entry["outputs"]}):
        there = read_result(shard.out / name)
        if there is None:
            continue
        if form not in shard.settings.to or doc not in made.entries or made.entries[doc]["failure"]:
            left.setdefault(doc, {})[name] = previous.last[name]
        elif previous.is_edited(name, there):
            released.append(name)
        else:
            delete_after.append(shard.out / name)
    return left, delete_after, released
