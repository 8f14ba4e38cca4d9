"""The work of a run: plan it, look at what there is, do what is missing. The command and the flow share it; no Prefect.

A shard is a bucket of documents and one part file in each dataset. Which bucket a document falls into depends on its id
alone, so the bytes are the same with any number of jobs and in any order of the sources.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, Final

from flows.run.batches import batches_of, cores_shared, size_of
from flows.run.build import build_batch
from flows.run.meter import Meter, ignore, teller
from flows.run.report import Failure, Report, total
from flows.run.session import finalize
from pipeline.errors import UnwritableOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableSequence, Sequence
    from concurrent.futures import Future
    from multiprocessing.process import BaseProcess

    from flows.run.batches import Batch
    from flows.run.plan import RunPlan, Tables
    from flows.state.shard import Shard

_PAYS_BYTES: Final = 2_000_000  # about what one process reads, cuts and writes in the time that another takes to start


_PLACES: Final[list[MutableSequence[float]]] = []
"""Of a worker: where it says how far it is."""


def convert(work: RunPlan, workers: int, meter: Meter | None = None) -> Iterator[Report]:
    """Yield the reports of what is unchanged, of each batch of *work* as it is done by *workers* processes, of the end.

    If it is one process, that is this one. *meter* says how far they are meanwhile.

    Raises: UnwritableOutput where the system does not take what tells of all shards.
    """
    if work.unchanged:
        yield work.unchanged
    meter = meter or Meter(work, workers)
    yield from _one_by_one(work, meter) if workers <= 1 else _side_by_side(work, workers, meter)
    yield finalize(work)


def _one_by_one(work: RunPlan, meter: Meter) -> Iterator[Report]:
    """Yield the report of each batch, done by this process."""
    for at, batch in enumerate(batches_of(work.shards, 1)):
        report = _attempt(batch, work.tables, meter.teller(at))
        meter.end(at)
        yield report


def _side_by_side(work: RunPlan, workers: int, meter: Meter) -> Iterator[Report]:
    """Yield the report of each batch as it is done, by other processes."""
    processes = ProcessPoolExecutor(workers, get_context("spawn"), _begin_worker, (meter.places,))
    with cores_shared(workers), processes as pool:
        batches = batches_of(work.shards, workers)
        futures = {pool.submit(_attempt_there, batch, work.tables, at): at for at, batch in enumerate(batches)}
        for future in as_completed(futures):
            at = futures[future]
            meter.end(at)
            yield _outcome(future, batches[at])


def worker_count(work: RunPlan, jobs: int | None) -> int:
    """Return how many processes to use: *jobs* if given, else as many as this machine has and the sources pay for."""
    stale = [source for shard in work.shards for source in shard.sources if source.doc in shard.stale]
    pays = sum(size_of(source.path) for source in stale) // _PAYS_BYTES + sum(bool(one.recording) for one in stale)
    most = jobs or min(os.cpu_count() or 1, 1 + pays)
    return max(1, min(most, len(work.shards)))


def _attempt_there(batch: Batch, tables: Tables, at: int) -> Report:
    """Return the report of *batch*, the one *at* this place among all, done by a worker."""
    return _attempt(batch, tables, teller(_PLACES[0], at))


def _attempt(batch: Batch, tables: Tables, through: Callable[[float], None] = ignore) -> Report:
    """Return the report of *batch*, also where a disk did not take its results: then each shard is tried alone."""
    try:
        return build_batch(batch, tables, through=through)
    except UnwritableOutput as error:
        if len(batch.shards) == 1:
            return report_lost(batch.shards, f"{error.path} cannot be written: {error.reason}", error.remedy)
    return total(_attempt(alone, tables) for alone in batch.alone())


def report_lost(shards: Sequence[Shard], reason: str, remedy: str) -> Report:
    """Return the report of *shards* whose new results are missing as a whole."""
    sources = sum(len(shard.sources) for shard in shards)
    failures = tuple(Failure(name, None, reason, remedy) for shard in shards for name in shard.names())
    return Report(sources=sources, documents=sources, failures=failures)


def _outcome(future: Future[Report], batch: Batch) -> Report:
    """Return what came of *batch* in another process, also where that died."""
    try:
        return future.result()
    except BrokenProcessPool:
        return report_lost(
            batch.shards, "its process was ended from outside, as if memory had run out", "Use fewer --jobs."
        )


def _begin_worker(places: MutableSequence[float]) -> None:
    """Let Ctrl-C end a worker at once and in silence: the process that the person sees says what there is to say.

    A worker whose run was killed ends, too: the lock of the results is free only when it has. At *places* it says how
    far it is.
    """
    _PLACES[:] = [places]
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_with_parent()


@cache
def end_with_parent() -> None:
    """Let this process end when the one that started it has, if that was to have its work done.

    A pipe closes when the parent ends, however that was, and a thread waits for that.
    """
    if parent := parent_process():
        Thread(target=_wait_and_end, args=(parent,), daemon=True).start()


def _wait_and_end(parent: BaseProcess) -> None:
    """Wait for the end of *parent*, and end."""
    parent.join()
    os._exit(1)
