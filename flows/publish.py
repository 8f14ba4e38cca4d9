"""The Prefect flow: the same work as `cuemill convert`, with retries, logs, artifacts and a schedule.

A run maps one task over loads of shards; each stage of a load is a task within it. A run ends

- Completed where every shard was written, also if single sources could not be read: they are in its message, in its
  artifact `publish-failures` and in the dataset `findings`;
- Failed where a shard's results are missing, or not one source could be read. What the other shards wrote stays.

No ``from __future__ import annotations`` here: Prefect evaluates the types of the parameters, and does not find the
names of this module when it serves a flow.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

from prefect import State, Task, flow, get_client, runtime, task, unmapped
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.futures import PrefectFuture
from prefect.settings import PREFECT_LOGGING_EXTRA_LOGGERS
from prefect.states import Completed, Failed
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff
from pydantic import Field

from exports import DEFAULT_FORMATS, FORMATS
from flows.artifacts import problems, summary
from flows.begin import Work, finished, opened
from flows.cluster import Runner, address_of, connected, shards_on_cluster
from flows.convert import Plan, Tables, lost, make_plan, worthwhile
from flows.loads import Load, loads_of
from flows.options import MAX_BUCKETS, Options
from flows.prefect_defaults import server_known
from flows.remake import convert_load
from flows.report import Report, total
from pipeline.labels import Speakers

Result = TypeVar("Result")
_Outcome = tuple[Literal["written", "missing"], Report]

_FORMAT: Final = f"({'|'.join(FORMATS)})"
_RETRIES: Final = 3


@task(name="stage", cache_policy=NO_CACHE, persist_result=False)
def _call(work: Callable[[], None]) -> None:
    """Do *work*. It takes and returns nothing, so that Prefect neither walks through frames nor keeps them."""
    work()


@cache
def _named(stage: str) -> Task[[Callable[[], None]], None]:
    """Return the task that shows as *stage*."""
    return _call.with_options(name=stage)


def as_task(stage: Callable[..., Result], /, *args: object) -> Result:
    """Call *stage* as a task of its name: the `step` of `run` that shows in Prefect's UI."""
    results: list[Result] = []
    _named(stage.__name__)(lambda: results.append(stage(*args)))
    return results[0]


def _let_through() -> None:
    """Let what our packages log reach a run's log: Prefect gives its extra loggers its handlers, but not its level."""
    for name in PREFECT_LOGGING_EXTRA_LOGGERS.value():
        logging.getLogger(name).setLevel(logging.getLogger("prefect.extra").level)


def _may_pass(_task: object, _run: TaskRun, state: State[object]) -> bool:
    """Say whether trying again can help: where the system refused a write, not where content or program is wrong."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) or isinstance(getattr(error, "__cause__", None), OSError)


@task(
    name="load",
    task_run_name="{load}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=_RETRIES,
    retry_delay_seconds=exponential_backoff(backoff_factor=2),
    retry_condition_fn=_may_pass,
)
def publish_load(load: Load, tables: Tables) -> Report:
    """Convert some shards, each stage a task."""
    _let_through()
    return convert_load(load, tables, as_task)


def _run_name() -> str:
    """Name a flow run by what goes where."""
    given = runtime.flow_run.parameters
    return f"{', '.join(Path(source).name for source in given['sources'])} to {Path(given['out']).name}"


@flow(name="publish", flow_run_name=_run_name, persist_result=False)
def publish(  # noqa: PLR0913 - the options of the command, under their names
    *,
    sources: Annotated[list[Path], Field(min_length=1, description="Transcripts, or folders to search for them.")],
    out: Annotated[Path, Field(description="Where subtitles/ and datasets/ are written.")],
    to: Annotated[str, Field(pattern=f"^{_FORMAT}(,{_FORMAT})*$")] = ",".join(DEFAULT_FORMATS),
    rules: Annotated[
        list[str], Field(description="Tables of rules after the default one, or names of shipped ones.")
    ] = [],  # noqa: B006 - never changed
    no_default_rules: Annotated[bool, Field(description="Leave out the default table of rules.")] = False,
    styles: Annotated[Path | None, Field(description="A table of limits, over the shipped one.")] = None,
    profile: Annotated[str, Field(description="Whose limits cues keep.")] = "netflix",
    lang: Annotated[str | None, Field(description="The language of all sources, instead of detection.")] = None,
    track: Annotated[str | None, Field(description="The language to keep of sources that hold several.")] = None,
    speakers: Annotated[Speakers, Field(description="When SRT shows who speaks.")] = "change",
    fps: Annotated[
        float | None, Field(gt=0, description="The video's frames a second: times become whole frames.")
    ] = None,
    bom: Annotated[bool, Field(description="Begin SRT with a byte order mark.")] = False,
    crlf: Annotated[bool, Field(description="End lines of SRT in CR LF.")] = False,
    colours: Annotated[bool, Field(description="Give each speaker a colour in WebVTT.")] = False,
    embed_rtl: Annotated[bool, Field(description="Mark lines of SRT that run from right to left.")] = False,
    duration: Annotated[
        str | None, Field(description="The length of the recording, for a transcript without times.")
    ] = None,
    media: Annotated[Path | None, Field(description="The recording itself, for its length.")] = None,
    drop_hallucinations: Annotated[bool, Field(description="Leave out what a recogniser made up.")] = False,
    resegment: Annotated[bool, Field(description="Cut the cues of subtitle files afresh.")] = False,
    buckets: Annotated[
        int | None, Field(ge=1, le=MAX_BUCKETS, description="Files of a dataset for each language.")
    ] = None,
    force: Annotated[bool, Field(description="Replace results that a person has edited, too.")] = False,
    jobs: Annotated[int | None, Field(ge=1, description="Processes; without it, as many as pay.")] = None,
    runner: Annotated[Runner, Field(description="Where shards are done: here, or on a Dask cluster.")] = "local",
    address: Annotated[str | None, Field(description="The scheduler of that cluster.")] = None,
) -> State[Report]:
    """Turn raw transcripts into subtitles and datasets."""
    options = Options(
        sources=sources,
        out=out,
        to=to,
        rules=rules,
        no_default_rules=no_default_rules,
        styles=styles,
        profile=profile,
        lang=lang,
        track=track,
        speakers=speakers,
        fps=fps,
        bom=bom,
        crlf=crlf,
        colours=colours,
        embed_rtl=embed_rtl,
        duration=duration,
        media=media,
        drop_hallucinations=drop_hallucinations,
        resegment=resegment,
        buckets=buckets,
        force=force,
        jobs=jobs,
    )
    _let_through()
    plan = make_plan(options)
    cluster = address_of(runner, address)
    work, outcomes = _there(plan, cluster) if cluster else _here(plan, jobs)
    return _end(work, outcomes, out)


def _here(plan: Plan, jobs: int | None) -> tuple[Work, list[_Outcome]]:
    """Carry out *plan* on this machine, and return what came of it."""
    with opened(plan) as work:
        outcomes = _published(work, jobs) if work.shards else []
        return work, [*outcomes, ("written", finished(work))]


def _there(plan: Plan, cluster: str) -> tuple[Work, list[_Outcome]]:
    """Carry out *plan* on a Dask cluster, driven by one task of this run, and return what came of it."""
    with connected(cluster) as client, opened(plan, "elsewhere") as work:
        outcomes = as_task(shards_on_cluster, client, work)
        return work, [*outcomes, ("written", finished(work))]


def _published(work: Work, jobs: int | None) -> list[_Outcome]:
    """Do *work*, each load a task, and return what came of each; the shards of one that failed are tried alone."""
    workers = worthwhile(work, jobs)
    with _runner(workers) as runner:
        outcomes: list[_Outcome] = []
        loads = loads_of(work.shards, workers)
        while loads:
            done = _mapped(runner, loads, work.tables)
            failed = [load for load, (fate, _) in done if fate == "missing" and len(load.shards) > 1]
            outcomes += [outcome for load, outcome in done if load not in failed]
            loads = [alone for load in failed for alone in load.alone()]
        return outcomes


def _mapped(runner: TaskRunner[Any], loads: Sequence[Load], tables: Tables) -> list[tuple[Load, _Outcome]]:
    """Do *loads*, each a task, and return what came of each."""
    tasks = {"load": loads, "tables": unmapped(tables)}
    futures: list[PrefectFuture[Report]] = runner.map(publish_load, tasks)  # type: ignore[arg-type]  # knows async tasks only
    return [(load, _outcome(future, load)) for future, load in zip(futures, loads, strict=True)]


@contextmanager
def _runner(workers: int) -> Iterator[TaskRunner[Any]]:
    """Give a runner of *workers* processes, or of this one alone."""
    if workers == 1:
        with ThreadPoolTaskRunner[Any](max_workers=1) as threads:
            yield threads
        return
    with get_client(sync_client=True) as client:
        url = str(client.api_url)
    with server_known(url), ProcessPoolTaskRunner(max_workers=workers) as processes:
        yield processes


def _outcome(future: PrefectFuture[Report], load: Load) -> _Outcome:
    """Wait for *load* and return its report; where its task failed for good, that its sources are missing."""
    future.wait()
    if future.state.is_completed():
        return "written", future.result()
    reason = f"{load.part} failed: {future.state.message}"
    return "missing", lost(load.shards, reason, "The log of that task says more.")


def _end(work: Work, outcomes: Sequence[tuple[str, Report]], out: Path) -> State[Report]:
    """Write the artifacts and return the state in which the run ends, its report in it."""
    unchanged = [work.unchanged] if work.unchanged else []
    report = total([*unchanged, *(part for _, part in outcomes)])
    missing = sum(fate == "missing" for fate, _ in outcomes)
    create_table_artifact(summary(report), key="publish-summary", description=f"What `{out}` holds now.")
    create_markdown_artifact(problems(report), key="publish-failures", description="What could not be read, and why.")
    unread = len({failure.source for failure in report.failures})
    message = f"{report.sources - unread} of {report.sources} sources converted"
    if missing or unread == report.sources:
        return Failed(message=f"{message}; {missing} of {len(work.shards)} shards are missing", data=report)
    return Completed(message=message, data=report)


def parameters_of(options: Options, cluster: str | None) -> dict[str, Any]:
    """Return the parameters of a flow run that does its work here or, if one is named, on a Dask *cluster*."""
    return asdict(options) | ({"runner": "dask", "address": cluster} if cluster else {})


def publish_here(options: Options, cluster: str | None = None) -> Report:
    """Run the flow in this process and return its report, also where it failed with one.

    Raises: whatever ended the flow before it had a report.
    """
    state: State[Any] = publish(**parameters_of(options, cluster), return_state=True)
    outcome: Report | Exception = state.result(raise_on_failure=False)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
