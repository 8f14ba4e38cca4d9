"""The Prefect flow: the same work as `cuemill convert`, with retries, logs, artifacts and a schedule.

A run maps one task over batches of shards; where they are few, each stage of one is a task within it. A run ends

- Completed where every source could be read and all results were written;
- CompletedWithFailures where some sources could not be read: they are in its message, its log, its artifact
  `publish-failures` and in the dataset `findings`;
- Failed where results are missing, where not one source could be read (`fail_on` may say otherwise), and where the call
  was wrong. What was written stays.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass, replace
from pathlib import PurePath
from time import perf_counter
from typing import Annotated, Any, Final, Literal

from prefect import State, flow, runtime
from prefect.states import Completed, Failed

from flows.artifacts import Progress, write_artifacts
from flows.events import emit_finished
from flows.parameters import takes_parameters, with_project_file
from flows.run.cluster import address_of, connect, shards_on_cluster
from flows.run.declared import filled
from flows.run.options import ClusterOptions, Options, Setting
from flows.run.plan import Plan, RunPlan, make_plan
from flows.run.report import Report, RunFailed, describe, fates, headline, total
from flows.run.run_report import pace, write_report
from flows.run.session import finalize, run_session
from flows.state.review import write_review
from flows.tasks import Outcome, as_task, forward_logs, run_batches
from pipeline.errors import BadTable, BadUsage, UnwritableOutput
from pipeline.printable import printable
from pipeline.speakers.told import describe_speakers

LOG = logging.getLogger(__name__)

FailOn = Literal["any", "all", "none"]

COMPLETED: Final = "Completed"
COMPLETED_WITH_FAILURES: Final = "CompletedWithFailures"
FAILED: Final = "Failed"

_TOLD: Final = 100
"""So many failures are in a run's log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowOptions(ClusterOptions):
    """What a flow may be told that `cuemill convert` may not."""

    fail_on: Annotated[
        FailOn, Setting("Which sources have to fail for the run to be Failed: any of them, all, or none.")
    ] = "all"
    config: Annotated[
        str | None,
        Setting("A project file, cuemill.toml, that holds where a parameter has its default."),
    ] = None


def _run_name() -> str:
    """Name a flow run by what goes where."""
    given = runtime.flow_run.parameters
    return f"{', '.join(PurePath(source).name for source in given['sources'])} to {PurePath(given['out']).name}"


@flow(name="publish", flow_run_name=_run_name, persist_result=False)
@takes_parameters(Options, FlowOptions)
def publish(**parameters: Any) -> State[Any]:  # noqa: ANN401 - as the tables of options say
    """Turn raw transcripts into subtitles and datasets."""
    forward_logs()
    try:
        asked = with_project_file(parameters)
        to = asked["to"]
        options = filled(Options, asked | {"to": to if isinstance(to, str) else ",".join(to)})
        return _run(options, filled(FlowOptions, asked))
    except (BadUsage, BadTable, UnwritableOutput) as error:  # a person is told in a line: a traceback would hide it
        return Failed(message=printable(error), data=error)


def _run(options: Options, own: FlowOptions) -> State[Any]:
    """Plan a run, carry it out where it is to be done, and return the state in which it ends.

    Raises: BadUsage, BadTable or UnwritableOutput.
    """
    begin = perf_counter()
    plan = make_plan(options)
    work, outcomes = _done(plan, options.jobs, address_of(own))
    unchanged = [work.unchanged] if work.unchanged else []
    report = replace(total([*unchanged, *(part for _, part in outcomes)]), wall_s=perf_counter() - begin)
    is_missing = any(fate == "missing" for fate, _ in outcomes)
    for line in describe_speakers(plan.settings.run_options.speakers_table, report.hits):
        LOG.info("%s", line)
    return _end(report, options, state_name(report, own.fail_on, is_missing=is_missing))


def _done(plan: Plan, jobs: int | None, cluster: str | None) -> tuple[RunPlan, list[Outcome]]:
    """Carry out *plan*, and return what came of it."""
    progress = Progress(len(plan.listing.sources))
    return _there(plan, cluster, progress) if cluster else _here(plan, jobs, progress)


def _here(plan: Plan, jobs: int | None, progress: Progress) -> tuple[RunPlan, list[Outcome]]:
    """Carry out *plan* on this machine, and return what came of it."""
    with run_session(plan) as work:
        if work.unchanged:
            progress.add(work.unchanged)
        outcomes = run_batches(work, jobs, progress.add) if work.shards else []
        return work, [*outcomes, ("written", finalize(work))]


def _there(plan: Plan, cluster: str, progress: Progress) -> tuple[RunPlan, list[Outcome]]:
    """Carry out *plan* on a Dask cluster, driven by one task of this run, and return what came of it."""
    with connect(cluster) as client, run_session(plan, "elsewhere") as work:
        outcomes = as_task(shards_on_cluster, client, work, progress.add)
        return work, [*outcomes, ("written", finalize(work))]


def _end(report: Report, options: Options, name: str) -> State[Any]:
    """Tell of *report* wherever it is told, and return the state of that *name*.

    Raises: UnwritableOutput; BadUsage where a page was asked for and there are no datasets.
    """
    for failure in report.failures[:_TOLD]:
        LOG.warning("%s", describe(failure))
    if more := len(report.failures[_TOLD:]):
        LOG.warning("%s more failed; the artifact publish-failures names them", f"{more:,}")
    message = headline(report)
    page = write_review(options.out, options.rules, default=options.default) if options.review else None
    write_artifacts(report, options.out, page)
    if options.report:
        write_report(report, options.report)
    emit_finished(report, options.out, name)
    LOG.info("%s. %s", message, pace(report))
    if name == FAILED:
        return Failed(message=message, data=RunFailed(message, report))
    return Completed(name=name, message=message, data=report)


def state_name(report: Report, fail_on: FailOn, *, is_missing: bool) -> str:
    """Return the name of the state in which a run with *report* ends; Failed where results were not taken."""
    failed, sources = fates(report)["failed"], report.sources
    is_failed = {"any": failed > 0, "all": 0 < sources == failed, "none": False}[fail_on]
    if is_missing or is_failed:
        return FAILED
    return COMPLETED_WITH_FAILURES if failed else COMPLETED


def parameters_of(options: Options, cluster: str | None) -> dict[str, Any]:
    """Return the parameters of a flow run that does its work here or, if one is named, on a Dask *cluster*."""
    return asdict(options) | ({"runner": "dask", "address": cluster} if cluster else {})


def publish_here(options: Options, cluster: str | None = None) -> Report:
    """Run the flow in this process and return its report, also where it failed with one.

    Raises: whatever ended the flow before it had a report.
    """
    state: State[Any] = publish(**parameters_of(options, cluster), return_state=True)
    outcome: Report | Exception = state.result(raise_on_failure=False)
    if isinstance(outcome, RunFailed):
        return outcome.report
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
