"""The Prefect flow: the same work as `cuemill convert`, with retries, logs, artifacts and a schedule.

A run maps one task over batches of shards; where they are few, each stage of one is a task within it. A run ends

- Completed where every shard was written, also if single sources could not be read: they are in its message, in its
  artifact `publish-failures` and in the dataset `findings`;
- Failed where a shard's results are missing, or not one source could be read. What the other shards wrote stays.

No ``from __future__ import annotations`` here: Prefect evaluates the types of the parameters, and does not find the
names of this module when it serves a flow.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path, PurePath
from time import perf_counter
from typing import Annotated, Any, Final

from prefect import State, flow, runtime
from prefect.states import Completed, Failed
from pydantic import Field

from exports import DEFAULT_FORMATS, FORMATS
from flows.artifacts import Progress, write_artifacts
from flows.place_type import Place
from flows.run.cluster import Runner, address_of, connect, shards_on_cluster
from flows.run.options import MAX_BUCKETS, Options
from flows.run.plan import Plan, RunPlan, make_plan
from flows.run.report import Report, total
from flows.run.run_report import write_report
from flows.run.session import finalize, run_session
from flows.tasks import Outcome, as_task, forward_logs, run_batches
from pipeline.labels import Speakers

_FORMAT: Final = f"({'|'.join(FORMATS)})"


def _run_name() -> str:
    """Name a flow run by what goes where."""
    given = runtime.flow_run.parameters
    return f"{', '.join(PurePath(source).name for source in given['sources'])} to {PurePath(given['out']).name}"


@flow(name="publish", flow_run_name=_run_name, persist_result=False)
def publish(  # noqa: PLR0913 - the options of the command, under their names
    *,
    sources: Annotated[
        list[Place], Field(min_length=1, description="Transcripts, folders of them, or s3:// and gs:// URLs.")
    ],
    out: Annotated[Place, Field(description="Where subtitles/ and datasets/ are written.")],
    to: Annotated[str, Field(pattern=f"^{_FORMAT}(,{_FORMAT})*$")] = ",".join(DEFAULT_FORMATS),
    rules: Annotated[
        list[str], Field(description="Tables of rules after the default one, or names of shipped ones.")
    ] = [],  # noqa: B006 - never changed
    no_default_rules: Annotated[bool, Field(description="Leave out the default table of rules.")] = False,
    styles: Annotated[Place | None, Field(description="A table of limits, over the shipped one.")] = None,
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
    plain: Annotated[bool, Field(description="Leave out italics, colours and places on screen.")] = False,
    buckets: Annotated[
        int | None, Field(ge=1, le=MAX_BUCKETS, description="Files of a dataset for each language.")
    ] = None,
    force: Annotated[bool, Field(description="Replace results that a person has edited, too.")] = False,
    report: Annotated[Place | None, Field(description="Write what was done, and how fast, as JSON.")] = None,
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
        plain=plain,
        buckets=buckets,
        force=force,
        report=report,
        jobs=jobs,
    )
    begin = perf_counter()
    forward_logs()
    plan = make_plan(options)
    work, outcomes = _done(plan, jobs, address_of(runner, address))
    return _end(work, outcomes, options, perf_counter() - begin)


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


def _end(work: RunPlan, outcomes: Sequence[tuple[str, Report]], options: Options, wall_s: float) -> State[Report]:
    """Write the artifacts and return the state in which the run ends, its report in it."""
    unchanged = [work.unchanged] if work.unchanged else []
    report = replace(total([*unchanged, *(part for _, part in outcomes)]), wall_s=wall_s)
    write_artifacts(report, options.out)
    if options.report:
        write_report(report, options.report)
    missing = sum(fate == "missing" for fate, _ in outcomes)
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
