"""Subtitle files as they are: their own cues, lines and times; nothing is repaired, cleaned or cut.

The readers of `convert` say what is a cue. They take labels and voices out of the text, though, since these are no
speech; here they stay, since they are on screen.
"""

from __future__ import annotations

import html
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.detect import detect_language
from pipeline.errors import BadUsage, UnreadableSource
from pipeline.read import READERS, read_sources
from pipeline.read.common.model import finding
from pipeline.read.decoding.decode import load
from pipeline.read.subtitles.subrip.lines import parse_lines
from pipeline.read.subtitles.subrip.timing import times_of
from pipeline.read.subtitles.webvtt.blocks import read_blocks
from pipeline.read.subtitles.webvtt.cue_text import read_voices
from pipeline.schema import CUES, FINDINGS, TURNS, conform, from_rows, stack
from pipeline.storage.places import is_remote
from pipeline.storage.sources import list_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.storage.sources import Source

_TAG: Final = re.compile(r"<[^>]*>?")
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


class _Shown(NamedTuple):
    """A cue of a file: its number and the line of its times, from 1; who speaks in all of it; its lines, joined."""

    cue: int
    line: int
    start_ms: int
    end_ms: int
    speaker: str | None
    text: str


def read_subtitle_files(files: Sequence[Path], lang: str | None) -> SubtitleFiles:
    """Return what *files* hold, and files of subtitles in folders among them; *lang* is their language, if given.

    Raises: BadUsage if there is no file; what cannot be read is a finding.
    """
    sources = _sources(files)
    read = read_sources(sources)
    formats = dict(read.documents.filter(pl.col("status") != "failed").select("doc", "format").iter_rows())
    cues = {s.doc: list(_FORMATS[formats[s.doc]](_text(s))) for s in sources if formats.get(s.doc) in _FORMATS}
    turns = from_rows((_turn(doc, cue) for doc in sorted(cues) for cue in cues[doc]), TURNS)
    detected = detect_language(turns, read.documents.filter(pl.col("doc").is_in(list(cues))), lang)
    findings = [_of_cues(read.findings), _no_subtitles(formats), detected.findings]
    return SubtitleFiles(
        from_rows((_cue(turn) for turn in detected.turns.iter_rows(named=True)), CUES),
        detected.turns,
        stack(findings, FINDINGS),
        pl.DataFrame(
            [(doc, cue.cue, cue.line) for doc in sorted(cues) for cue in cues[doc]],
            schema={"doc": pl.String, "cue": pl.Int32, "line": pl.Int32},
            orient="row",
        ),
        len(sources),
    )


def _sources(files: Sequence[Path]) -> list[Source]:
    """Return the sources that *files* name, each once, under its path: two folders may each hold a `talk.srt`.

    Raises: BadUsage if there is none.
    """
    suffixes = frozenset(suffix for reader in READERS if reader.name in _FORMATS for suffix in reader.suffixes)
    found: dict[str, Source] = {}
    for root in files:
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


def _srt_cues(text: str) -> Iterator[_Shown]:
    """Yield the cues of a SubRip file; one without times or text is left to the reader's findings."""
    lines = ((number, times_of(line)) for number, line in enumerate(text.split("\n"), 1))
    stamps = enumerate(((number, times) for number, times in lines if times), 1)
    for turn in parse_lines(text).turns:
        times = turn["start_ms"], turn["end_ms"]
        if None not in times:
            cue, (line, _) = next(stamp for stamp in stamps if stamp[1][1] == times)
            yield _Shown(cue, line, *times, None, turn["text"])


def _vtt_cues(text: str) -> Iterator[_Shown]:
    """Yield the cues of a WebVTT file that players show; one that they drop is left to the reader's findings."""
    lines = text.split("\n")
    cues = (block.cue for block in read_blocks(lines) if block.cue)
    for number, cue in enumerate(cues, 1):
        said = "\n".join(lines[place] for place in cue.text)
        if cue.times and (voices := read_voices(said)):
            speakers = [voice.speaker for voice in voices]
            speaker = None if None in speakers else speakers[0]
            yield _Shown(number, cue.line + 1, *cue.times, speaker, html.unescape(_TAG.sub("", said)))


_FORMATS: Final[Mapping[str, Callable[[str], Iterator[_Shown]]]] = {"srt": _srt_cues, "vtt": _vtt_cues}


def _turn(doc: str, cue: _Shown) -> dict[str, Any]:
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
    }


def _cue(turn: Mapping[str, Any]) -> dict[str, Any]:
    """Return a *turn* as a row of CUES; a blank line is none, and blanks around a line are not its text."""
    spans: list[dict[str, Any]] = []
    at = 0
    for line in turn["text"].split("\n"):
        if said := line.strip():
            start = at + line.index(said)
            place = {"line": len(spans), "turn": turn["turn"], "speaker": turn["speaker"]}
            spans.append({**place, "start_char": start, "end_char": start + len(said)})
        at += len(line) + 1
    lines = [turn["text"][span["start_char"] : span["end_char"]] for span in spans]
    same = {name: turn[name] for name in ("doc", "start_ms", "end_ms", "lang")}
    return {**same, "cue": turn["turn"], "lines": lines, "spans": spans}


def _of_cues(findings: pl.DataFrame) -> pl.DataFrame:
    """Return what readers found, in the terms of checks: a cue without text, which they leave out, is an error here."""
    is_empty = pl.col("check") == "empty-cue"
    named = findings.filter(~pl.col("check").is_in(_LEFT_OUT)).with_columns(
        check=pl.when(is_empty).then(pl.lit("empty")).otherwise("check"),
        severity=pl.when(is_empty).then(pl.lit("error")).otherwise("severity"),
        message=pl.col("message").str.replace("text, left out", "text", literal=True),
        turn=pl.lit(None, dtype=pl.Int32),  # a reader's turns are not the cues of the file
    )
    return conform(named, FINDINGS)


def _no_subtitles(formats: Mapping[str, str]) -> pl.DataFrame:
    """Return a finding for each document that could be read but has no cues of its own, given the *formats* of all."""
    remedy = "Name SRT or WebVTT files; `cuemill convert` makes them."
    rows = (
        {"doc": doc, "source": doc, **finding("unreadable", "error", f"no subtitle file, but {form}", remedy)}
        for doc, form in formats.items()
        if form not in _FORMATS
    )
    return from_rows(rows, FINDINGS)
