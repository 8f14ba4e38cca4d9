"""Read transcripts of any format into the frames.

A format is a file beside this one that ends in its `Reader`, and a place in READERS. What a file is, its content says:
the first reader that recognises it reads it. What cannot be read becomes a finding, and the others go on.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.errors import UnreadableSource
from pipeline.read.asr import ASR
from pipeline.read.decode import load
from pipeline.read.foreign import describe
from pipeline.read.html import over
from pipeline.read.lined import LINED
from pipeline.read.markup import MARKUP
from pipeline.read.model import finding
from pipeline.read.outline import OUTLINE
from pipeline.read.plain import PLAIN
from pipeline.read.rows import KINDS, UNKNOWN, chapter_rows, document_row, finding_row, turn_frame, turn_row, word_rows
from pipeline.read.stamped import STAMPED
from pipeline.read.subrip import SRT
from pipeline.read.substation import ASS
from pipeline.read.subviewer import SBV
from pipeline.read.trailing import TRAILING
from pipeline.read.webvtt import VTT
from pipeline.read.whisper import WHISPER
from pipeline.schema import CHAPTERS, DOCUMENTS, FINDINGS, TURNS, WORDS, from_rows, stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from pipeline.read.decode import Decoded
    from pipeline.read.model import Parsed, Reader, Row
    from pipeline.sources import Source

TEXTS: Final = (STAMPED, TRAILING, LINED, PLAIN)
"""Readers of text and Markdown; those of formats that hold text inside hand it on to them."""

HTML: Final = over(TEXTS)

READERS: Final[tuple[Reader, ...]] = (VTT, WHISPER, *ASR, SRT, SBV, ASS, *MARKUP, HTML, OUTLINE, *TEXTS)
"""All formats. The order is precedence: the first that recognises a file reads it."""

_logger = logging.getLogger(__name__)


class Read(NamedTuple):
    """What the sources hold: DOCUMENTS, TURNS, WORDS, CHAPTERS sorted by doc and number, FINDINGS by doc."""

    documents: pl.DataFrame
    turns: pl.DataFrame
    words: pl.DataFrame
    chapters: pl.DataFrame
    findings: pl.DataFrame


class _Rows(NamedTuple):
    """The rows of one source, or of all; *cues* are turns that come as frames, since there are very many of them."""

    documents: list[Row]
    turns: list[Row]
    words: list[Row]
    chapters: list[Row]
    findings: list[Row]
    cues: list[pl.DataFrame]

    def add(self, rows: _Rows) -> None:
        """Take the *rows* of one more source."""
        for part, own in zip(self, rows, strict=True):
            part.extend(own)  # type: ignore[attr-defined]  # each a list, whatever is in it


def suffixes() -> frozenset[str]:
    """Return the suffixes that a folder is searched for, in lower case with their dot."""
    return frozenset(suffix for reader in READERS for suffix in reader.suffixes)


def read_sources(sources: Sequence[Source]) -> Read:
    """Read all *sources*; one that cannot be read is a row of DOCUMENTS with status ``failed`` and a finding.

    Never raises on what a file holds, and never depends on the order of *sources*.

    Returns: times as the files have them, in milliseconds; `lang` of DOCUMENTS is what the file declares, or its name.
    """
    total = _Rows([], [], [], [], [], [])
    for source in sorted(sources, key=lambda source: source.doc):
        try:
            rows = _read(source)
        except UnreadableSource as error:
            rows = _failed(source, error)
        total.add(rows)
    return Read(
        documents=from_rows(total.documents, DOCUMENTS),
        turns=_turns(total),
        words=from_rows(total.words, WORDS),
        chapters=from_rows(total.chapters, CHAPTERS),
        findings=from_rows(total.findings, FINDINGS),
    )


def _turns(total: _Rows) -> pl.DataFrame:
    """Return TURNS of all sources, sorted."""
    frames = [from_rows(total.turns, TURNS), *total.cues] if total.turns or not total.cues else total.cues
    return frames[0] if len(frames) == 1 else stack(frames, TURNS).sort("doc", "turn")


def _read(source: Source) -> _Rows:
    """Return the rows of *source*.

    Raises:
        UnreadableSource: it cannot be decoded, nothing recognises it, or no turn is in it.
    """
    decoded = load(source.path, source.name)
    reader = _reader_of(decoded.text, source)
    parsed = reader.parse(decoded.text)
    if not parsed.turns and parsed.cues is None and not parsed.chapters:
        raise UnreadableSource(
            source.name, f"no turn found: looked for {reader.looks_for}", "Check what the file holds"
        )
    findings = [*parsed.findings, *([_doubtful(decoded)] if decoded.doubt else []), *_missing(parsed)]
    status = "ok" if _is_timed(parsed) else "untimed"
    return _Rows(
        documents=[document_row(source, reader, decoded, parsed) | {"status": status}],
        turns=[turn_row(source.doc, number, turn) for number, turn in enumerate(parsed.turns, 1)],
        words=word_rows(source.doc, parsed.words),
        chapters=chapter_rows(source.doc, parsed.chapters),
        findings=[finding_row(source, row) for row in findings],
        cues=[] if parsed.cues is None else [turn_frame(source.doc, parsed.cues)],
    )


def _reader_of(text: str, source: Source) -> Reader:
    """Return the reader that recognises *text*.

    Pages and prose are read wherever they are, but not in a file whose suffix promises cues: there it is an error page
    or a stump.

    Raises:
        UnreadableSource: none does.
    """
    reader = next((reader for reader in READERS if reader.recognise(text)), None)
    if reader is None:
        reason = f"no format recognised: {describe(text)}"
        raise UnreadableSource(source.name, reason, "Convert it to SRT, WebVTT or `**Name [00:01:02]**: text`")
    suffix = source.path.suffix.lower()
    promised = [other.looks_for for other in READERS if suffix in other.suffixes]
    prose = {own for other in (HTML, *TEXTS) for own in other.suffixes}
    if reader in (HTML, PLAIN) and promised and suffix not in prose:
        raise UnreadableSource(source.name, f"named {suffix}, but without {promised[0]}", "Check how it was written")
    return reader


def _doubtful(decoded: Decoded) -> Row:
    """Return the finding of a file whose encoding could as well be another."""
    message = f"read as {decoded.encoding}, which is not certain: {decoded.doubt}"
    return finding("encoding", "warning", message, "If letters are wrong, convert it: iconv -f ENCODING -t UTF-8")


def _is_timed(parsed: Parsed) -> bool:
    """Whether a turn of the file says when it is spoken; stamps inside texts alone place no turn."""
    return parsed.cues is not None or any(row.get("start_ms") is not None for row in parsed.turns)


def _missing(parsed: Parsed) -> list[Row]:
    """Return the finding of a file without turns, or of one without times: it has no subtitles."""
    if any(row["check"] == "no-turns" for row in parsed.findings):
        return []
    if not parsed.turns and parsed.cues is None:
        remedy = "Give the transcript too, if there is one"
        return [finding("no-turns", "note", "no subtitles: a list of chapters without a transcript", remedy)]
    remedy = "Give a transcript with a time at each turn, such as `**Name [00:01:02]**: text`, or SRT or WebVTT"
    message = "no subtitles: no turn of the transcript says when it is spoken"
    return [] if _is_timed(parsed) else [finding("no-times", "warning", message, remedy)]


def _failed(source: Source, error: UnreadableSource) -> _Rows:
    """Return the rows of a *source* that cannot be read: what was wrong, where, and what to do."""
    document = {
        "doc": source.doc,
        "source": source.name,
        "lang": source.lang_hint or UNKNOWN,
        "status": "failed",
        **{f"{kind}_char": 0 for kind in KINDS},
    }
    row = finding("unreadable", "error", error.reason, error.remedy, error.line)
    _logger.info("cannot read %s: %s", source.name, error.reason)
    return _Rows([document], [], [], [], [finding_row(source, row)], [])
