"""Convert what is stale of some shards, and put it in place of what was there."""

from __future__ import annotations

import logging
from collections import defaultdict, deque
from contextlib import ExitStack
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple

from exports import DATASETS, dataset_rows, render_subtitles
from exports.files import Staging
from flows.run.batches import size_of
from flows.run.dataset_files import Made, share, stage_datasets
from flows.run.entries import entries_of
from flows.run.report import live_rules, report_of, total
from flows.state.commit import Change, carry_out
from flows.state.lock import shared
from flows.state.manifest import Bucket, Output, read
from flows.state.ownership import Past
from flows.state.rule_edits import reached
from pipeline.run import directly, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.run.batches import Load
    from flows.run.plan import Tables
    from flows.run.report import Report
    from flows.state.manifest import Entry
    from flows.state.shard import Shard
    from pipeline.run import Result, Step
    from pipeline.storage.sources import Source

LOG = logging.getLogger(__name__)

_BATCH_SOURCES: Final = 64
_BATCH_BYTES: Final = 8_000_000
"""So much goes through the stages at once, or one source, so that memory does not grow with the load."""


class _Job(NamedTuple):
    """A shard that is being done: what there was, what is to be converted, and what came of it so far."""

    shard: Shard
    past: Past
    sources: Sequence[Source]
    sizes: Mapping[str, int]
    """The bytes of each source, by its id."""
    made: Made
    staging: Staging

    def is_made(self) -> bool:
        """Say whether all its sources are through."""
        return len(self.made.entries) == len(self.sources)


def convert_load(load: Load, tables: Tables, step: Step = directly) -> Report:
    """Take the stale sources of *load* through all stages and write what comes of each shard, one after the other.

    Raises: UnwritableOutput where results cannot be written; the shards before are. What cannot be read is reported.
    """
    live, reports, begin = live_rules(tables.rules), [], perf_counter()
    seconds: dict[str, float] = {}
    with ExitStack() as held:
        confirm = held.enter_context(shared(load.shards[0].out, load.shards[0].holder))
        jobs = [_job(shard, tables, held.enter_context(Staging())) for shard in load.shards]
        for job in _made(jobs, tables, _timed(step, seconds)):
            change = _settled(job.shard, job.past, job.made, job.staging)
            confirm()
            carry_out(job.shard.manifest, change, job.staging)
            reports.append(report_of(change.bucket, live, len(job.sources), change.freed))
    seconds["put_in_place"] = perf_counter() - begin - sum(seconds.values())
    read = sum(size for job in jobs for size in job.sizes.values())
    written = sum(job.staging.written for job in jobs)
    report = replace(total(reports), bytes_read=read, bytes_written=written, seconds=seconds)
    LOG.info("%s: %d of %d sources", load, report.converted, report.sources)
    return report


def _job(shard: Shard, tables: Tables, staging: Staging) -> _Job:
    """Return what is to be done of *shard*."""
    past = Past(shard.out, shard.manifest)
    stale = _stale(shard, past, tables)
    sources = [source for source in shard.sources if source.doc in stale]
    sizes = {source.doc: size_of(source.path) for source in sources}
    return _Job(shard, past, sources, sizes, Made({}, defaultdict(list)), staging)


def _timed(step: Step, seconds: dict[str, float]) -> Step:
    """Return *step* so that it adds up the *seconds* of each stage."""

    def timed(stage: Callable[..., Result], /, *args: object) -> Result:
        begin = perf_counter()
        result = step(stage, *args)
        seconds[stage.__name__] = seconds.get(stage.__name__, 0.0) + perf_counter() - begin
        return result

    return timed


def _stale(shard: Shard, past: Past, tables: Tables) -> frozenset[str]:
    """Return the sources to convert: those that were known to be stale, and those that an edit of the rules reaches."""
    ids = frozenset(source.doc for source in shard.sources)
    kept = (ids - shard.stale) & past.known.sources.keys()
    if past.is_broken or not kept:
        return ids
    if past.known.rules == shard.making.rules:
        return ids - kept
    return ids - kept | reached(shard, past.known, kept, tables.rules)


def _made(jobs: Sequence[_Job], tables: Tables, step: Step) -> Iterator[_Job]:
    """Take the sources of *jobs* through all stages, many at once, and yield each job when its own are through."""
    waiting = deque(jobs)
    for batch in _batches([(job, source) for job in jobs for source in job.sources]):
        _convert(batch, tables, step)
        while waiting and waiting[0].is_made():
            yield waiting.popleft()
    yield from waiting


def _batches(sources: Sequence[tuple[_Job, Source]]) -> Iterator[list[tuple[_Job, Source]]]:
    """Yield *sources* in batches."""
    batch: list[tuple[_Job, Source]] = []
    size = 0
    for job, source in sources:
        own = job.sizes[source.doc]
        if batch and (len(batch) == _BATCH_SOURCES or size + own > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((job, source))
        size += own
    if batch:
        yield batch


def _convert(batch: Sequence[tuple[_Job, Source]], tables: Tables, step: Step) -> None:
    """Take a *batch* through all stages; subtitles are staged, and rows of the datasets kept, each for its job."""
    making, sources = batch[0][0].shard.making, [source for _, source in batch]
    frames = run(sources, *tables, lang=making.lang, speakers=making.speakers, wishes=making.wishes, step=step)
    entries = entries_of(frames, sources)
    jobs = {doc: job for job, source in batch for doc in (source.doc, *entries[source.doc]["documents"])}
    owners = {doc: entry for entry in entries.values() for doc in entry["documents"]}
    for file in step(render_subtitles, frames, making.to, tables.styles, making.speakers, making.dress):
        job = jobs[file.doc]
        output = job.past.put(job.staging, Output(file.name, file.format, None), file.data, force=making.force)
        owners[file.doc]["outputs"].append(output)
    for job, source in batch:
        job.made.entries[source.doc] = entries[source.doc]
    if DATASETS in making.to:
        share(step(dataset_rows, frames, tables.styles), {doc: job.made for doc, job in jobs.items()})


def _settled(shard: Shard, past: Past, made: Made, staging: Staging) -> Change:
    """Return what the bucket will hold, and what has to go; the files of the datasets are staged."""
    kept = {source.doc: past.known.sources[source.doc] for source in shard.sources if source.doc not in made.entries}
    sources = kept | made.entries
    datasets, early = stage_datasets(shard, past, kept, made, staging) if DATASETS in shard.making.to else ({}, [])
    left, late, freed = _left(shard, past, made, sources)
    stamp = (shard.making.made_with, shard.making.rules) if sources else ("", "")
    return Change(Bucket(*stamp, datasets, left, sources), early, late, freed)


def _left(
    shard: Shard, past: Past, made: Made, sources: dict[str, Entry]
) -> tuple[dict[str, dict[str, str]], list[Path], list[str]]:
    """Return our files that no document has any more: those that stay, those that go, those that a person has edited.

    What a document was written as before, in a format that is asked for, goes: it would be there twice. What is left of
    a source that is gone or cannot be read stays, and so does a format that this run was not asked for.
    """
    left: dict[str, dict[str, str]] = {}
    late: list[Path] = []
    freed: list[str] = []
    for doc, name, form in past.others({output.name for entry in sources.values() for output in entry["outputs"]}):
        there = read(shard.out / name)
        if there is None:
            continue
        if form not in shard.making.to or doc not in made.entries or made.entries[doc]["failure"]:
            left.setdefault(doc, {})[name] = past.last[name]
        elif past.is_edited(name, there):
            freed.append(name)
        else:
            late.append(shard.out / name)
    return left, late, freed
