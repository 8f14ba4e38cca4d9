"""What a run will do: its plan, before anything is written, and its work, once its folder has been looked at."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from exports import DATASETS, FORMATS, FileOptions
from exports.colours import rgb_of
from exports.datasets.versions import check_replaceable
from flows.run.pairing.recordings import is_one_recording, with_recordings
from flows.run.pairing.same_words import keep_richest
from flows.run.pairing.times_from import list_references, with_references
from flows.run.recording import length_of, retiming_of
from flows.state.departures import Departures
from flows.state.fingerprint import build_key
from flows.state.rule_edits import rules_key
from flows.state.shard import BuildSettings
from pipeline.errors import BadTable, BadUsage
from pipeline.languages import tag_asked_for
from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import MEDIA_STEM, RunOptions
from pipeline.speakers import load_speakers
from pipeline.storage.places import is_remote, place_of
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles
from pipeline.timecode import frame_rate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from flows.run.options import Options
    from flows.run.report import Report
    from flows.state.shard import Shard
    from pipeline.speakers import Speaker
    from pipeline.storage.sources import Listing


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
    settings: BuildSettings
    prune: bool = False
    """Whether any number of documents may leave the datasets."""
    wait_s: float = 0
    """How long to wait for another run to end."""


class RunPlan(NamedTuple):
    """What a run has to do, and the report of those shards of which nothing has changed."""

    shards: tuple[Shard, ...]
    tables: Tables
    unchanged: Report | None
    out: Path
    settings: BuildSettings
    departures: Departures = Departures()


def make_plan(options: Options) -> Plan:
    """Check everything that can be wrong before the first byte is written.

    Raises: BadTable for a table of rules or styles; BadUsage for whatever else stands in the way.
    """
    formats, lang = _formats(options.to), tag_asked_for(options.lang)
    tables = _tables(options)
    listing = _listed(options)
    media = options.media if options.media is None or is_one_recording(options.media) else None
    length = length_of(options.duration, media, len(listing.sources))
    listing = with_recordings(listing, options.media, options.out)
    if not listing.sources:
        raise _nothing(options, listing)
    run_options = _run_options(options, length, len(listing.sources))
    _check_writable(options.out)
    file_options = _file_options(options, run_options.speakers_table)
    settings = BuildSettings(
        to=formats,
        lang=lang,
        speakers=options.speakers,
        run_options=run_options,
        file_options=file_options,
        force=options.force,
        made_with=build_key(tables.styles, formats, lang, options.speakers, run_options, file_options),
        rules=rules_key(tables.rules),
    )
    _check_report(options, listing)
    _check_review(options, formats)
    return Plan(listing, tables, options.out, options.buckets, settings, options.prune, options.wait)


def _tables(options: Options) -> Tables:
    """Return the tables that a run follows.

    Raises: BadTable for one of them; BadUsage for a rate that no video has.
    """
    rules = load_rules(options.rules, default=options.default)
    own, fps = [options.styles] if options.styles else [], frame_rate(options.fps)
    return Tables(rules, load_styles(options.profile, own, fps, "verbatim" if options.verbatim else "edited"))


def _listed(options: Options) -> Listing:
    """Return the sources of a run, each with the transcript that times it.

    Raises: BadUsage for a source that is not there, or a transcript for times that cannot be one.
    """
    found = list_references(options.times_from, options.out, suffixes())
    listing = list_sources(options.sources, options.out, suffixes(), references=found)
    listing = with_references(listing, found, options.times_from)
    return keep_richest(listing) if options.one_format else listing


def _run_options(options: Options, length: int | None, sources: int) -> RunOptions:
    """Return what the stages are asked for, where the recording is *length* ms long and there are so many *sources*.

    Raises: BadTable for the table of speakers; BadUsage for what no stage can do.
    """
    return RunOptions(
        duration_ms=length,
        hallucinations="drop" if options.drop_hallucinations else "keep",
        cuts="anew" if options.resegment else "keep",
        looks="drop" if options.plain else "keep",
        track=tag_asked_for(options.track),
        retiming=retiming_of(options.offset, options.fps, options.fps_from, options.fps_to),
        punctuation=options.punctuation,
        words_per_cue=options.words_per_cue,
        speakers_table=load_speakers(options.speakers_table, options.show) if options.speakers_table else (),
        media_url=_media_url(options, sources),
    )


def _file_options(options: Options, speakers: Sequence[Speaker]) -> FileOptions:
    """Return how files are to look, with the colours that *speakers* of a table were given.

    Raises: BadTable for a colour that nobody knows.
    """
    coloured = [one for one in speakers if one.name and one.colour]
    if unknown := next((one for one in coloured if not rgb_of(one.colour)), None):
        problem = f"{unknown.id}, column colour: {unknown.colour!r} is no colour that is known here"
        remedy = "Write a name of CSS, as yellow, cyan, lime, orange or pink, or #rrggbb."
        raise BadTable(str(options.speakers_table), None, problem, remedy)
    voices = tuple((one.doc, str(one.name), str(one.colour)) for one in coloured)
    return FileOptions(
        bom=options.bom,
        crlf=options.crlf,
        colours=options.colours,
        embed_rtl=options.embed_rtl,
        words=options.words,
        voices=voices,
    )


def _media_url(options: Options, sources: int) -> str | None:
    """Return where the recordings are.

    Raises: BadUsage for one place of many.
    """
    if options.media_url and sources > 1 and MEDIA_STEM not in options.media_url:
        problem = f"--media-url is where one recording is, and there are {sources} sources"
        raise BadUsage(problem, f"Write {MEDIA_STEM} for the name of each: https://example.org/{MEDIA_STEM}.mp3.")
    return options.media_url


def _nothing(options: Options, listing: Listing) -> BadUsage:
    """Return why there is nothing to do."""
    if listing.inside_out:
        return BadUsage(
            f"all sources lie inside --out {options.out}, or are what other runs have written",
            "Write to a folder beside the sources, not above them; to read what a run has written, name its folder.",
        )
    known = ", ".join(sorted(suffixes()))
    return BadUsage("there is nothing to convert", f"Name a file, or a folder with files that end in {known}.")


def _check_report(options: Options, listing: Listing) -> None:
    """Refuse to write the report over what the run reads.

    Raises: BadUsage.
    """
    if options.report is None or is_remote(options.report):
        return
    read = [*(source.path for source in listing.sources), *map(place_of, options.rules)]
    read += [path for path in (options.styles, options.media) if path]
    if os.path.realpath(options.report) in {os.path.realpath(path) for path in read if not is_remote(path)}:
        raise BadUsage(f"--report {options.report} is what the run reads", "Write the report to another file.")


def _check_review(options: Options, formats: Sequence[str]) -> None:
    """Refuse to make a page of a run that writes no datasets: it is made of these.

    Raises: BadUsage.
    """
    if options.review and DATASETS not in formats:
        raise BadUsage(f"--review needs {DATASETS} among what is written", f"Add it: --to {options.to},{DATASETS}.")


def _formats(to: str) -> tuple[str, ...]:
    """Return the formats that *to* names, in any case, each once.

    Raises: BadUsage for one that no exporter writes.
    """
    named = tuple(dict.fromkeys(name.strip().lower() for name in to.split(",")))
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
    existing = next(path for path in (out.absolute(), *out.absolute().parents) if os.path.exists(path))  # noqa: PTH110 - a path may be too long to ask
    reason = None if existing.is_dir() else "Not a directory"
    if not os.access(existing, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        reason = reason or "Permission denied"
    if reason:
        raise BadUsage(f"{out} cannot be written: {reason}", "Choose another folder with --out.")
