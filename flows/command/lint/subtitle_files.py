"""Subtitle files as they are: their own cues, lines and times; nothing is repaired, cleaned or cut.

The readers of `convert` say what is a cue. They take labels and voices out of the text, though, since these are no
speech; here they stay, since they are on screen.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from flows.command.lint.shown import FORMATS
from flows.command.lint.shown.at_once import layers_of
from pipeline.detect import detect_language
from pipeline.errors import BadUsage, UnreadableSource
from pipeline.read import READERS, read_sources
from pipeline.read.common.model import finding
from pipeline.read.decoding.decode import MAX_FILE_BYTES, load
from pipeline.schema import CUES, FINDINGS, TURNS, conform, from_rows, stack
from pipeline.storage.places import is_remote
from pipeline.storage.sources import Source, list_sources
from pipeline.storage.standard_input import STANDARD_INPUT, spool_input

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from flows.command.lint.shown.cue import Shown
_INPUT: Final = "stdin"
_LEFT_OUT: Final = ("markup",)
"""What readers report that is no fault of a subtitle file."""


class SubtitleFiles(NamedTuple):
    """What subtitle files hold: CUES; TURNS, one for each cue; FINDINGS of reading; doc, cue and `line` of each cue.

    `doc` is the file's path, relative to the working folder, or its URL.
    """

    cues: pl.DataFrame
    turns: pl.DataFrame
    findings: pl.DataFrame
    lines: pl.DataFrame
    files: int


def read_subtitle_files(files: Sequence[Path], lang: str | None) -> SubtitleFiles:
    """Return what *files* hold, and files of subtitles in folders among them; *lang* is their language, if given.

    One that is called `-` is standard input.

    Raises: BadUsage if there is no file; what cannot be read is a finding.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _read(_sources(files, folder), lang)


def _read(sources: Sequence[Source], lang: str | None) -> SubtitleFiles:
    """Return what *sources* hold."""
    read = read_sources(sources)
    documents = _of_files(read.documents)
    formats = dict(documents.filter(pl.col("status") != "failed").select("doc", "format").iter_rows())
    cues = {s.doc: list(FORMATS[formats[s.doc]](_text(s))) for s in sources if formats.get(s.doc) in FORMATS}
    shown = [(doc, cue) for doc in sorted(cues) for cue in cues[doc]]
    turns = from_rows((_turn(doc, cue) for doc, cue in shown), TURNS)
    detected = detect_language(turns, documents.filter(pl.col("doc").is_in(list(cues))), lang)
    findings = [_of_cues(read.findings), _no_subtitles(formats), detected.findings, _loose_tags(shown)]
    layers = [layer for doc in sorted(cues) for layer in layers_of(cues[doc])]
    rows = zip(detected.turns.iter_rows(named=True), layers, strict=True)
    return SubtitleFiles(
        from_rows((_cue(turn, layer) for turn, layer in rows), CUES),
        detected.turns,
        stack(findings, FINDINGS),
        pl.DataFrame(
            [(doc, cue.cue, cue.line) for doc, cue in shown],
            schema={"doc": pl.String, "cue": pl.Int32, "line": pl.Int32},
            orient="row",
        ),
        len(sources),
    )


def _of_files(documents: pl.DataFrame) -> pl.DataFrame:
    """Return a row of DOCUMENTS for each file; one of several tracks is in no language of its own."""
    several = pl.col("source").is_duplicated()
    lang = pl.when(several).then(pl.lit("und")).otherwise("lang")
    return documents.with_columns(lang=lang, doc="source").unique("source", keep="first", maintain_order=True)


def _sources(files: Sequence[Path], folder: str) -> list[Source]:
    """Return the sources that *files* name, each once, under its path: two folders may each hold a `talk.srt`.

    What comes by standard input waits in *folder*.

    Raises: BadUsage if there is none.
    """
    suffixes = frozenset(suffix for reader in READERS if reader.name in FORMATS for suffix in reader.suffixes)
    found: dict[str, Source] = {}
    for root in files:
        if str(root) == STANDARD_INPUT:
            found[_INPUT] = Source(_INPUT, spool_input(folder, _INPUT, MAX_FILE_BYTES), _INPUT, None)
            continue
        for source in list_sources([root], None, suffixes, "tried").sources:
            is_far = is_remote(source.path)
            path = str(source.path) if is_far else os.path.relpath(source.path).replace(os.sep, "/")
            name = path.encode(errors="surrogateescape").decode(errors="replace")
            found[name] = replace(source, doc=name, name=name)
    if not found:
        raise BadUsage("there is nothing to check", f"Name a file that ends in {', '.join(sorted(suffixes))}.")
    return list(found.values())


def _text(source: Source) -> str:
    """Return the text of *source*, empty if it has become unreadable since it was recognised."""
    try:
        return load(source.path, source.name).text
    except UnreadableSource:
        return ""


def _loose_tags(shown: Sequence[tuple[str, Shown]]) -> pl.DataFrame:
    """Return a finding for each cue with tags that lack their pair."""
    remedy = "Close each tag in the cue that opens it."
    rows = (
        {"doc": doc, "source": doc, "cue": cue.cue}
        | finding("unbalanced-tag", "warning", f"tags without their pair: {cue.loose}", remedy, cue.line)
        for doc, cue in shown
        if cue.loose
    )
    return from_rows(rows, FINDINGS)


def _turn(doc: str, cue: Shown) -> dict[str, Any]:
    """Return a *cue* as a row of TURNS: what a viewer reads in one go."""
    return {
        "doc": doc,
        "turn": cue.cue,
        "utterance": cue.cue,
        "speaker": cue.speaker,
        "start_ms": cue.start_ms,
        "end_ms": cue.end_ms,
        "start_raw_ms": cue.start_ms,
        "end_raw_ms": cue.end_ms,
        "time_source": "given",
        "lang": "und",
        "lang_source": "none",
        "text": cue.text,
        "text_raw": cue.text,
        "placement": cue.placement,
    }


def _cue(turn: Mapping[str, Any], layer: int | None) -> dict[str, Any]:
    """Return a *turn* as a row of CUES in a *layer*; blank lines and blanks around a line are no text."""
    spans: list[dict[str, Any]] = []
    at = 0
    for line in turn["text"].split("\n"):
        if said := line.strip():
            start = at + line.index(said)
            place = {"line": len(spans), "turn": turn["turn"], "speaker": turn["speaker"]}
            spans.append({**place, "start_char": start, "end_char": start + len(said)})
        at += len(line) + 1
    lines = [turn["text"][span["start_char"] : span["end_char"]] for span in spans]
    same = {name: turn[name] for name in ("doc", "start_ms", "end_ms", "lang", "placement")}
    return {**same, "layer": layer, "cue": turn["turn"], "lines": lines, "spans": spans}


def _of_cues(findings: pl.DataFrame) -> pl.DataFrame:
    """Return what readers found, in the terms of checks: a cue without text, which they leave out, is an error here."""
    is_empty = pl.col("check") == "empty-cue"
    named = findings.filter(~pl.col("check").is_in(_LEFT_OUT)).with_columns(
        doc="source",  # a track of a file is a document, and all of them are checked together
        check=pl.when(is_empty).then(pl.lit("empty")).otherwise("check"),
        severity=pl.when(is_empty).then(pl.lit("error")).otherwise("severity"),
        message=pl.col("message").str.replace("text, left out", "text", literal=True),
        turn=pl.lit(None, dtype=pl.Int32),  # a reader's turns are not the cues of the file
    )
    return conform(named, FINDINGS)


def _no_subtitles(formats: Mapping[str, str]) -> pl.DataFrame:
    """Return a finding for each document that could be read but has no cues of its own, given the *formats* of all."""
    remedy = "Name a file of subtitles; `cuemill convert` makes them."
    rows = (
        {"doc": doc, "source": doc, **finding("unreadable", "error", f"no subtitle file, but {form}", remedy)}
        for doc, form in formats.items()
        if form not in FORMATS
    )
    return from_rows(rows, FINDINGS)
