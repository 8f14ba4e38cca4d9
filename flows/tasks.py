"""The tasks of Prefect: one for each batch of shards and, where these are few, one for each stage inside it.

No ``from __future__ import annotations`` here, as in flows/publish.py.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, Literal, TypeVar

from prefect import State, Task, get_client, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.futures import PrefectFuture
from prefect.settings import PREFECT_LOGGING_EXTRA_LOGGERS
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff

from flows.prefect_defaults import server_known
from flows.run.batches import Batch, batches_of, cores_shared
from flows.run.build import build_batch
from flows.run.convert import end_with_parent, report_lost, worker_count
from flows.run.plan import RunPlan, Tables
from flows.run.report import Report
from pipeline.printable import printable
from pipeline.run import Step, directly

Result = TypeVar("Result")
Outcome = tuple[Literal["written", "missing"], Report]

_RETRIES: Final = 3
_SHOWN: Final = 8
"""Batches whose stages are tasks, too. A stage costs the server 10 ms: of many batches nobody looks at thousands of
stages, and how long each stage took is in the summary."""


@task(name="stage", cache_policy=NO_CACHE, persist_result=False)
def _call(work: Callable[[], None]) -> None:
    """Do *work*. It takes and returns nothing, so that Prefect neither walks through frames nor keeps them."""
    work()


@cache
def _task_named(stage: str) -> Task[[Callable[[], None]], None]:
    """Return the task that shows as *stage*."""
    return _call.with_options(name=stage)


def as_task(stage: Callable[..., Result], /, *args: object) -> Result:
    """Call *stage* as a task of its name: the `step` of `run` that shows in Prefect's UI."""
    results: list[Result] = []
    _task_named(stage.__name__)(lambda: results.append(stage(*args)))
    return results[0]


def forward_logs() -> None:
    """Let what our packages log reach a run's log: Prefect gives its extra loggers its handlers, but not its level."""
    for name in PREFECT_LOGGING_EXTRA_LOGGERS.value():
        logging.getLogger(name).setLevel(logging.getLogger("prefect.extra").level)


def _may_pass(_task: object, _run: TaskRun, state: State[object]) -> bool:
    """Say whether trying again can help: where the system refused a write, not where content or program is wrong."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) or isinstance(getattr(error, "__cause__", None), OSError)


@task(
    name="batch",
    task_run_name="{batch}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=_RETRIES,
    retry_delay_seconds=exponential_backoff(backoff_factor=2),
    retry_condition_fn=_may_pass,
)
def publish_batch(batch: Batch, tables: Tables, step: Step) -> Report:
    """Convert some shards, each stage called by *step*."""
    forward_logs()
    end_with_parent()
    return build_batch(batch, tables, step)


def run_batches(work: RunPlan, jobs: int | None, told: Callable[[Report], None]) -> list[Outcome]:
    """Do *work*, each batch a task, and return what came of each, of which *told* hears as it comes.

    The shards of a batch that failed are tried alone.
    """
    workers = worker_count(work, jobs)
    with _runner(workers) as runner:
        outcomes: list[Outcome] = []
        batches = batches_of(work.shards, workers)
        while batches:
            failed: list[Batch] = []
            for batch, outcome in _map_batches(runner, batches, work.tables):
                if outcome[0] == "missing" and len(batch.shards) > 1:
                    failed.append(batch)
                else:
                    told(outcome[1])
                    outcomes.append(outcome)
            batches = [alone for batch in failed for alone in batch.alone()]
        return outcomes


def _map_batches(runner: TaskRunner[Any], batches: Sequence[Batch], tables: Tables) -> Iterator[tuple[Batch, Outcome]]:
    """Do *batches*, each a task, and yield what came of each."""
    step = as_task if len(batches) <= _SHOWN else directly
    tasks = {"batch": batches, "tables": unmapped(tables), "step": unmapped(step)}
    futures: list[PrefectFuture[Report]] = runner.map(publish_batch, tasks)  # type: ignore[arg-type]  # knows async tasks only
    yield from ((batch, _outcome(future, batch)) for future, batch in zip(futures, batches, strict=True))


@contextmanager
def _runner(workers: int) -> Iterator[TaskRunner[Any]]:
    """Give a runner of *workers* processes, or of this one alone."""
    if workers == 1:
        with ThreadPoolTaskRunner[Any](max_workers=1) as threads:
            yield threads
        return
    with get_client(sync_client=True) as client:
        url = str(client.api_url)
    with cores_shared(workers), server_known(url), ProcessPoolTaskRunner(max_workers=workers) as processes:
        yield processes


def _outcome(future: PrefectFuture[Report], batch: Batch) -> Outcome:
    """Wait for *batch* and return its report; where its task failed for good, that its sources are missing."""
    future.wait()
    if future.state.is_completed():
        return "written", future.result()
    reason = f"its task failed: {printable(future.state.message)}"
    return "missing", report_lost(batch.shards, reason, "The log of that task says more.")
