"""One file in, one file out: no folder of results, no datasets, no manifest."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console

from exports import EXPORTERS, render_subtitles
from exports.files import write
from exports.unsaid import unsaid
from flows.command.files.ownership import mark_ours
from flows.command.files.target import check_owner, check_target, target_of
from flows.command.tabular import SEVERITY_COLOURS
from flows.run.plan import make_plan
from pipeline.errors import BadUsage, UnwritableOutput
from pipeline.printable import printable
from pipeline.read import READERS
from pipeline.read.decoding.decode import MAX_FILE_BYTES
from pipeline.run import run
from pipeline.speakers.told import describe_speakers
from pipeline.storage.places import is_remote, place_of
from pipeline.storage.standard_input import STANDARD_INPUT, spool_input
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exports import Rendered
    from flows.command.files.target import Target
    from flows.run.options import Options
    from flows.run.plan import Plan
    from pipeline.schema import Frames


def convert_to_file(options: Options, source_format: str | None, *, dry_run: bool, quiet: bool) -> int | None:
    """Convert to the one file that *options* name, and return the exit status; None if they name a folder.

    Raises: BadUsage for what goes with one of them alone, and as `convert_one`.
    """
    target = target_of(options)
    if target is None and (source_format or STANDARD_INPUT in map(str, options.sources)):
        remedy = "Name it: -o talk.srt, or -o - for standard output."
        raise BadUsage("standard input and --from go with one file", remedy)
    if target is None:
        return None
    if dry_run:
        raise BadUsage("--dry-run tells of a folder of results", "Name a folder with --out.")
    return convert_one(options, target, source_format, quiet=quiet)


def convert_one(options: Options, target: Target, source_format: str | None, *, quiet: bool) -> int:
    """Convert the one source of *options* to *target*, and return the exit status.

    Findings are told on standard error, failures alone if *quiet*. The file appears whole or not at all.

    Returns: 1 if the source cannot be read or has nothing that the format shows, else 0.
    Raises:  BadUsage or BadTable for a wrong call, UnwritableOutput; nothing is written then.
    """
    source = _one_source(options)
    _check_format(source_format)
    with tempfile.TemporaryDirectory() as folder:
        path = spool_input(folder, "stdin", MAX_FILE_BYTES) if str(source) == STANDARD_INPUT else source
        inner = replace(options, sources=[path], out=Path(folder) / "out", to=target.format)
        plan = _with_format(make_plan(inner), source_format)
        if target.path:
            tables = [options.styles, options.speakers_table, options.media, options.times_from]
            check_target(target.path, [source, *(one for one in tables if one), *map(place_of, options.rules)])
        frames = _run(plan)
        files = render_subtitles(
            frames, (target.format,), plan.tables.styles, plan.settings.speakers, plan.settings.file_options
        )
    _check_single(files, frames)
    has_to_write = bool(files) and (target.path is None or check_owner(target.path, files[0].data, force=options.force))
    _tell(frames, plan, quiet=quiet)
    if not files:
        _tell_nothing(frames, target.format)
        return 1
    if has_to_write:
        _put(files[0].data, target.path)
    return int(any(status == "failed" for status in frames.documents["status"]))


def _one_source(options: Options) -> Path:
    """Return the source of *options*.

    Raises: BadUsage if there are several, or it is a folder.
    """
    if len(options.sources) != 1:
        raise BadUsage(f"one file is made of one source, not of {len(options.sources)}", "Name a folder with --out.")
    (source,) = options.sources
    if not is_remote(source) and source.is_dir():
        raise BadUsage(f"{source} is a folder: one file is made of one source", "Name a folder with --out.")
    if options.report:
        raise BadUsage("--report tells of a folder of results", "Name a folder with --out.")
    return source


def _check_format(name: str | None) -> None:
    """Refuse a *name* that is no reader's.

    Raises: BadUsage.
    """
    known = sorted({reader.name for reader in READERS})
    if name is not None and name not in known:
        raise BadUsage(f"there is no format {name} to read", f"Known formats: {', '.join(known)}.")


def _with_format(plan: Plan, form: str | None) -> Plan:
    """Return *plan* with its source to be read as *form*, whatever it looks like.

    Raises: BadUsage if there is not exactly one.
    """
    sources = plan.listing.sources
    if len(sources) != 1:
        raise BadUsage(f"one file is made of one source, not of {len(sources)}", "Name a folder with --out.")
    return plan._replace(listing=plan.listing._replace(sources=(replace(sources[0], form=form),)))


def _run(plan: Plan) -> Frames:
    """Take the source of *plan* through all stages."""
    settings = plan.settings
    frames = run(
        plan.listing.sources,
        *plan.tables,
        lang=settings.lang,
        speakers=settings.speakers,
        options=settings.run_options,
    )
    return replace(frames, findings=pl.concat([frames.findings, unsaid(frames, settings.to, settings.file_options)]))


def _check_single(files: Sequence[Rendered], frames: Frames) -> None:
    """Refuse a source in several languages, of which each would be a file.

    Raises: BadUsage.
    """
    if len(files) > 1:
        langs = ", ".join(frames.documents["lang"].unique(maintain_order=True))
        raise BadUsage(f"the source holds {len(files)} tracks: {langs}", "Choose one with --track, or name a folder.")


def _put(data: bytes, path: Path | None) -> None:
    """Write *data* to *path*, or to standard output.

    Raises: UnwritableOutput.
    """
    if path is None:
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except OSError as error:
            raise UnwritableOutput("standard output", error.strerror or str(error), "Check who reads it.") from error
        return
    write(path, data)
    if not is_remote(path):
        mark_ours(path, data)


def _tell(frames: Frames, plan: Plan, *, quiet: bool) -> None:
    """Print the findings of *frames* and what came of its speakers on standard error, failures alone if *quiet*."""
    console = Console(stderr=True, highlight=False)
    starts = frames.cues.select("doc", "cue", "start_ms")
    told = frames.findings.join(starts, on=["doc", "cue"], how="left", validate="m:1", maintain_order="left")
    for one in told.iter_rows(named=True):
        if not quiet or one["check"] == "unreadable":
            console.print(_line(one), soft_wrap=True, markup=False, style=SEVERITY_COLOURS[one["severity"]])
    for line in describe_speakers(plan.settings.run_options.speakers_table, Counter(frames.corrections["rule"])):
        if not quiet:
            console.print(printable(line), soft_wrap=True, markup=False)


def _line(one: Mapping[str, Any]) -> str:
    """Return a finding in a line."""
    place = f"{one['source'] or one['doc']}" + ("" if one["line"] is None else f":{one['line']}")
    cue = "" if one["cue"] is None else f"cue {one['cue']}  "
    clock = "" if one["start_ms"] is None else f"{format_clock(max(one['start_ms'], 0))}  "
    remedy = f". {one['remedy']}" if one["remedy"] and one["cue"] is None else ""
    return printable(f"{place}  {cue}{clock}{one['severity']}  {one['check']}: {one['message'].rstrip('.')}{remedy}")


def _tell_nothing(frames: Frames, form: str) -> None:
    """Say that nothing is written, where no failure has said it already."""
    if "failed" not in frames.documents["status"].to_list():
        needs = next(exporter.needs for exporter in EXPORTERS if exporter.name == form)
        line = f"cuemill: nothing to write as {form}: the source has no {needs}"
        Console(stderr=True, highlight=False).print(line, soft_wrap=True, markup=False, style="red")
