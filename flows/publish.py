"""The Prefect flow: the same work as `cuemill convert`, with retries, logs, artifacts and a schedule.

A run maps one task over batches of shards; where they are few, each stage of one is a task within it. A run ends

- Completed where every source could be read and all results were written;
- CompletedWithFailures where some sources could not be read: they are in its message, its log, its artifact
  `publish-failures` and in the dataset `findings`;
- Failed where results are missing, where not one source could be read (`fail_on` may say otherwise), and where the call
  was wrong. What was written stays.

No ``from __future__ import annotations`` here: Prefect evaluates the types of the parameters, and does not find the
names of this module when it serves a flow.
"""

import logging
from dataclasses import asdict, replace
from pathlib import Path, PurePath
from time import perf_counter
from typing import Annotated, Any, Final, Literal

from prefect import State, flow, runtime
from prefect.states import Completed, Failed
from pydantic import Field

from exports import DEFAULT_FORMATS
from flows.artifacts import Progress, write_artifacts
from flows.events import emit_finished
from flows.parameters import Format, FormatList, ProfileName, described
from flows.place_type import Place
from flows.run.cluster import Runner, address_of, connect, shards_on_cluster
from flows.run.options import MAX_BUCKETS, MAX_WAIT_S, Options
from flows.run.plan import Plan, RunPlan, make_plan
from flows.run.report import Report, RunFailed, describe, fates, headline, total
from flows.run.run_report import pace, write_report
from flows.run.session import finalize, run_session
from flows.tasks import Outcome, as_task, forward_logs, run_batches
from pipeline.errors import BadTable, BadUsage, UnwritableOutput
from pipeline.labels import Speakers
from pipeline.printable import printable
from pipeline.timecode import MAX_FPS

LOG = logging.getLogger(__name__)

FailOn = Literal["any", "all", "none"]

_TO: Final = ",".join(DEFAULT_FORMATS)

COMPLETED: Final = "Completed"
COMPLETED_WITH_FAILURES: Final = "CompletedWithFailures"
FAILED: Final = "Failed"

_TOLD: Final = 100
"""So many failures are in a run's log."""


def _run_name() -> str:
    """Name a flow run by what goes where."""
    given = runtime.flow_run.parameters
    return f"{', '.join(PurePath(source).name for source in given['sources'])} to {PurePath(given['out']).name}"


@flow(name="publish", flow_run_name=_run_name, persist_result=False)
@described
def publish(  # noqa: PLR0913 - the options of the command, under their names
    *,
    sources: Annotated[
        list[Place], Field(min_length=1, description="Transcripts, folders of them, or s3:// and gs:// URLs.")
    ],
    out: Annotated[Place, Field(description="Where subtitles/ and datasets/ are written.")],
    to: Annotated[FormatList | Annotated[list[Format], Field(min_length=1)], Field(description="What to write.")] = _TO,
    rules: Annotated[
        list[str], Field(description="Tables of rules after the default one, or names of shipped ones.")
    ] = [],  # noqa: B006 - never changed
    no_default_rules: Annotated[bool, Field(description="Leave out the default table of rules.")] = False,
    styles: Annotated[Place | None, Field(description="A table of limits, over the shipped one.")] = None,
    profile: Annotated[ProfileName, Field(description="Whose limits cues keep.")] = "netflix",
    lang: Annotated[str | None, Field(description="The language of all sources, instead of detection.")] = None,
    track: Annotated[str | None, Field(description="The language to keep of sources that hold several.")] = None,
    speakers: Annotated[Speakers, Field(description="When SRT shows who speaks.")] = "change",
    speakers_table: Annotated[
        Place | None, Field(description="A table of what the labels of speakers are called.")
    ] = None,
    fps: Annotated[
        float | None, Field(ge=1, le=MAX_FPS, description="The video's frames a second: times become whole frames.")
    ] = None,
    bom: Annotated[bool, Field(description="Begin SRT with a byte order mark.")] = False,
    crlf: Annotated[bool, Field(description="End lines of SRT in CR LF.")] = False,
    colours: Annotated[bool, Field(description="Give each speaker a colour in WebVTT, ASS and TTML.")] = False,
    embed_rtl: Annotated[bool, Field(description="Mark lines of SRT that run from right to left.")] = False,
    duration: Annotated[
        str | None, Field(description="The length of the recording, for a transcript without times.")
    ] = None,
    media: Annotated[Path | None, Field(description="The recording itself, for its length.")] = None,
    times_from: Annotated[
        Place | None, Field(description="Another transcript of each talk, with times, or a folder of them.")
    ] = None,
    drop_hallucinations: Annotated[bool, Field(description="Leave out what a recogniser made up.")] = False,
    resegment: Annotated[bool, Field(description="Cut the cues of subtitle files afresh.")] = False,
    plain: Annotated[bool, Field(description="Leave out italics, colours and places on screen.")] = False,
    one_format: Annotated[
        bool, Field(description="Of the files of one name in a folder that say the same, read the richest alone.")
    ] = False,
    buckets: Annotated[
        int | None, Field(ge=1, le=MAX_BUCKETS, description="Files of a dataset for each language.")
    ] = None,
    force: Annotated[bool, Field(description="Replace results that a person has edited, too.")] = False,
    prune: Annotated[
        bool, Field(description="Let documents leave the datasets, however many: their sources are gone for good.")
    ] = False,
    wait: Annotated[
        float, Field(ge=0, le=MAX_WAIT_S, description="Seconds to wait for another run on the same folder to end.")
    ] = 0,
    report: Annotated[Place | None, Field(description="Write what was done, and how fast, as JSON.")] = None,
    jobs: Annotated[int | None, Field(ge=1, description="Processes; without it, as many as pay.")] = None,
    show: Annotated[str | None, Field(description="The show whose rows of the table of speakers hold, too.")] = None,
    runner: Annotated[Runner, Field(description="Where shards are done: here, or on a Dask cluster.")] = "local",
    address: Annotated[str | None, Field(description="The scheduler of that cluster.")] = None,
    fail_on: Annotated[
        FailOn, Field(description="Which sources have to fail for the run to be Failed: any of them, all, or none.")
    ] = "all",
) -> State[Any]:
    """Turn raw transcripts into subtitles and datasets."""
    options = Options(
        sources=sources,
        out=out,
        to=to if isinstance(to, str) else ",".join(to),
        rules=rules,
        no_default_rules=no_default_rules,
        styles=styles,
        profile=profile,
        lang=lang,
        track=track,
        speakers=speakers,
        speakers_table=speakers_table,
        fps=fps,
        bom=bom,
        crlf=crlf,
        colours=colours,
        embed_rtl=embed_rtl,
        duration=duration,
        media=media,
        times_from=times_from,
        drop_hallucinations=drop_hallucinations,
        resegment=resegment,
        one_format=one_format,
        plain=plain,
        buckets=buckets,
        force=force,
        prune=prune,
        wait=wait,
        report=report,
        jobs=jobs,
        show=show,
    )
    forward_logs()
    try:
        return _run(options, (runner, address), fail_on)
    except (BadUsage, BadTable, UnwritableOutput) as error:  # a person is told in a line: a traceback would hide it
        return Failed(message=printable(error), data=error)


def _run(options: Options, where: tuple[Runner, str | None], fail_on: FailOn) -> State[Any]:
    """Plan a run, carry it out *where* it is to be done, and return the state in which it ends.

    Raises: BadUsage, BadTable or UnwritableOutput.
    """
    begin = perf_counter()
    plan = make_plan(options)
    work, outcomes = _done(plan, options.jobs, address_of(*where))
    unchanged = [work.unchanged] if work.unchanged else []
    report = replace(total([*unchanged, *(part for _, part in outcomes)]), wall_s=perf_counter() - begin)
    is_missing = any(fate == "missing" for fate, _ in outcomes)
    return _end(report, options, state_name(report, fail_on, is_missing=is_missing))


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

    Raises: UnwritableOutput.
    """
    for failure in report.failures[:_TOLD]:
        LOG.warning("%s", describe(failure))
    if more := len(report.failures[_TOLD:]):
        LOG.warning("%s more failed; the artifact publish-failures names them", f"{more:,}")
    message = headline(report)
    write_artifacts(report, options.out)
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
