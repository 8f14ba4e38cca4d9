"""Read transcripts of any format into the frames.

A format is a file beside this one that ends in its `Reader`, and a place in READERS. What a file is, its content says:
the first reader that recognises it reads it. What cannot be read becomes a finding, and the others go on.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.errors import UnreadableSource
from pipeline.read.decode import load
from pipeline.read.foreign import describe
from pipeline.read.model import finding
from pipeline.read.plain import PLAIN
from pipeline.read.stamped import STAMPED
from pipeline.read.subrip import SRT
from pipeline.read.webvtt import VTT
from pipeline.read.whisper import WHISPER
from pipeline.schema import CHAPTERS, DOCUMENTS, FINDINGS, TURNS, WORDS, from_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from pipeline.read.decode import Decoded
    from pipeline.read.model import Parsed, Reader, Row
    from pipeline.sources import Source

READERS: Final[tuple[Reader, ...]] = (VTT, WHISPER, SRT, STAMPED, PLAIN)
"""All formats. The order is precedence: the first that recognises a file reads it."""

_UNKNOWN: Final = "und"
_KINDS: Final = ("turns", "headings", "notes", "chapters", "metadata")
_logger = logging.getLogger(__name__)


class Read(NamedTuple):
    """What the sources hold: DOCUMENTS, TURNS, WORDS, CHAPTERS sorted by doc and number, FINDINGS by doc."""

    documents: pl.DataFrame
    turns: pl.DataFrame
    words: pl.DataFrame
    chapters: pl.DataFrame
    findings: pl.DataFrame


class _Rows(NamedTuple):
    """The rows of one source, or of all."""

    documents: list[Row]
    turns: list[Row]
    words: list[Row]
    chapters: list[Row]
    findings: list[Row]


def suffixes() -> frozenset[str]:
    """Return the suffixes that a folder is searched for, in lower case with their dot."""
    return frozenset(suffix for reader in READERS for suffix in reader.suffixes)


def read_sources(sources: Sequence[Source]) -> Read:
    """Read all *sources*; one that cannot be read is a row of DOCUMENTS with status ``failed`` and a finding.

    Never raises on what a file holds, and never depends on the order of *sources*.

    Returns: times as the files have them, in milliseconds; `lang` of DOCUMENTS is what the file declares, or its name.
    """
    total = _Rows([], [], [], [], [])
    for source in sorted(sources, key=lambda source: source.doc):
        try:
            rows = _read(source)
        except UnreadableSource as error:
            rows = _failed(source, error)
        for all_rows, own in zip(total, rows, strict=True):
            all_rows.extend(own)
    return Read(*(from_rows(rows, frame) for rows, frame in zip(total, _FRAMES, strict=True)))


_FRAMES: Final = (DOCUMENTS, TURNS, WORDS, CHAPTERS, FINDINGS)


def _read(source: Source) -> _Rows:
    """Return the rows of *source*.

    Raises:
        UnreadableSource: it cannot be decoded, nothing recognises it, or no turn is in it.
    """
    decoded = load(source.path, source.name)
    reader = _reader_of(decoded.text, source)
    parsed = reader.parse(decoded.text)
    if not parsed.turns:
        raise UnreadableSource(
            source.name, f"no turn found: looked for {reader.looks_for}", "Check what the file holds"
        )
    is_timed = any(turn.get("start_ms") is not None for turn in parsed.turns)
    findings = [*parsed.findings, *([] if is_timed else [_untimed()])]
    return _Rows(
        documents=[_document(source, reader, decoded, parsed) | {"status": "ok" if is_timed else "untimed"}],
        turns=[_turn(source.doc, number, turn) for number, turn in enumerate(parsed.turns, 1)],
        words=_words(source.doc, parsed.words),
        chapters=_chapters(source.doc, parsed.chapters),
        findings=[_finding(source, row) for row in findings],
    )


def _reader_of(text: str, source: Source) -> Reader:
    """Return the reader that recognises *text*.

    The last takes any prose, but not in a file whose suffix promises cues: there it is an error page or a stump.

    Raises:
        UnreadableSource: none does.
    """
    reader = next((reader for reader in READERS if reader.recognise(text)), None)
    if reader is None:
        reason = f"no format recognised: {describe(text)}"
        raise UnreadableSource(source.name, reason, "Convert it to SRT, WebVTT or `**Name [00:01:02]**: text`")
    suffix = source.path.suffix.lower()
    promised = [other.looks_for for other in READERS if suffix in other.suffixes]
    if reader is READERS[-1] and promised and suffix not in reader.suffixes:
        raise UnreadableSource(source.name, f"named {suffix}, but without {promised[0]}", "Check how it was written")
    return reader


def _document(source: Source, reader: Reader, decoded: Decoded, parsed: Parsed) -> Row:
    """Return the row of a document that could be read, without its status."""
    return {
        "doc": source.doc,
        "source": source.name,
        "format": reader.name,
        "encoding": decoded.encoding,
        "encoding_confidence": decoded.confidence,
        "sha256": decoded.sha256,
        "title": parsed.title,
        "lang": parsed.lang or source.lang_hint or _UNKNOWN,
        "duration_ms": parsed.duration_ms,
        "license": parsed.license,
        **{f"{kind}_char": parsed.kinds[kind] for kind in _KINDS},
    }


def _turn(doc: str, number: int, turn: Row) -> Row:
    """Return the row of a turn: nothing of it is repaired, cleaned or detected yet."""
    start_ms, end_ms = turn.get("start_ms"), turn.get("end_ms")
    return {
        "doc": doc,
        "turn": number,
        "utterance": number,
        "speaker": turn.get("speaker"),
        "start_ms": start_ms,
        "end_ms": end_ms,
        "start_raw_ms": start_ms,
        "end_raw_ms": end_ms,
        "time_source": "none" if start_ms is None else "given",
        "lang": _UNKNOWN,
        "lang_source": "none",
        "text": turn["text"],
        "text_raw": turn["text"],
    }


def _words(doc: str, words: Sequence[Row]) -> list[Row]:
    """Return the rows of *words*, numbered within each turn."""
    rows: list[Row] = []
    for word in words:
        before = rows[-1] if rows else None
        number = before["word"] + 1 if before and before["turn"] == word["turn"] else 1
        rows.append({"doc": doc, "word": number, **word})
    return rows


def _chapters(doc: str, chapters: Sequence[Row]) -> list[Row]:
    """Return the rows of *chapters*, numbered; each ends where the next begins, the last at a time unknown."""
    ends: list[Any] = [*(chapter["start_ms"] for chapter in chapters[1:]), None]
    return [
        {"doc": doc, "chapter": number, "end_ms": end_ms, **chapter}
        for number, (chapter, end_ms) in enumerate(zip(chapters, ends, strict=False), 1)
    ]


def _untimed() -> Row:
    """Return the finding of a transcript in which no turn has a time."""
    remedy = "Give a transcript with a time at each turn, such as `**Name [00:01:02]**: text`, or SRT or WebVTT"
    return finding("no-times", "warning", "no subtitles: nothing in the transcript says when it is spoken", remedy)


def _failed(source: Source, error: UnreadableSource) -> _Rows:
    """Return the rows of a *source* that cannot be read: what was wrong, where, and what to do."""
    document = {
        "doc": source.doc,
        "source": source.name,
        "lang": source.lang_hint or _UNKNOWN,
        "status": "failed",
        **{f"{kind}_char": 0 for kind in _KINDS},
    }
    row = finding("unreadable", "error", error.reason, error.remedy, error.line)
    _logger.info("cannot read %s: %s", source.name, error.reason)
    return _Rows([document], [], [], [], [_finding(source, row)])


def _finding(source: Source, row: Row) -> Row:
    """Return a finding's *row* with its document."""
    return {"doc": source.doc, "source": source.name, **row}
