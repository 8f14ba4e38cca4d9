"""Read transcripts of any format into the frames.

A format is a file beside this one that ends in its `Reader`, and a place in READERS. What a file is, its content says:
the first reader that recognises it reads it. What cannot be read becomes a finding, and the others go on.

- `admission`: Whether a file may be read by the reader that recognises it
- `asr/`: Recognisers' formats
- `common/`: What readers of several kinds stand on
- `decoding/`: What a file is
- `doubts`: What is doubtful in what was read
- `markup/`: Transcripts and subtitles in XML or tags like it
- `papers`: What stands beside transcripts in a folder and is none
- `references`: Read the files that time other sources
- `rows`: What a reader has found, as rows of the frames
- `subtitles/`: Subtitle files
- `text/`: Transcripts that people write
- `tracks`: The tracks of a source that says the same in several languages
- `work`: What tells that two documents say the same
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline import schema
from pipeline.errors import UnreadableSource
from pipeline.printable import printable
from pipeline.read.admission import check_allowed, is_other, may_be_other, why_unrecognised
from pipeline.read.asr import ASR
from pipeline.read.asr.whisper import WHISPER
from pipeline.read.common.model import finding
from pipeline.read.common.speakers import with_known_speakers
from pipeline.read.decoding.decode import load
from pipeline.read.doubts import doubts_of, share_taken
from pipeline.read.markup import MARKUP
from pipeline.read.papers import why_no_transcript
from pipeline.read.rows import (
    KINDS,
    UNKNOWN,
    Rows,
    chapter_rows,
    document_row,
    finding_row,
    is_timed,
    markup_rows,
    turn_frame,
    turn_row,
    word_rows,
)
from pipeline.read.subtitles import SUBTITLES
from pipeline.read.subtitles.thumbnails import is_thumbnails
from pipeline.read.text import bilingual
from pipeline.read.text.html import over
from pipeline.read.text.outline import OUTLINE
from pipeline.read.text.records import RECORDS
from pipeline.read.text.tables import TABLE
from pipeline.read.text.turns import LINED, PLAIN, STAMPED, TRAILING
from pipeline.read.tracks import SourceTrack, keep, split_tracks
from pipeline.read.work import works_of
from pipeline.schema import CHAPTERS, DOCUMENTS, FINDINGS, TURNS, WORDS, from_rows, stack
from pipeline.storage.sources import stem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from pipeline.read.common.model import Reader
    from pipeline.read.decoding.decode import Decoded
    from pipeline.read.tracks import LanguageOf
    from pipeline.storage.sources import Source

    LabelTest = Callable[[str, str], bool]

TEXTS: Final = (TABLE, RECORDS, STAMPED, TRAILING, LINED, PLAIN)
"""Readers of text and Markdown; those of formats that hold text inside hand it on to them."""

BILINGUAL: Final = bilingual.over(TEXTS)

HTML: Final = over((BILINGUAL, *TEXTS))

READERS: Final[tuple[Reader, ...]] = (
    SUBTITLES[0],
    WHISPER,
    *ASR,
    *SUBTITLES[1:],
    *MARKUP,
    HTML,
    OUTLINE,
    BILINGUAL,
    *TEXTS,
)
"""All formats. The order is precedence: the first that recognises a file reads it."""

_logger = logging.getLogger(__name__)


class Read(NamedTuple):
    """What the sources hold: DOCUMENTS, TURNS, WORDS, MARKUP, CHAPTERS sorted by doc and number, FINDINGS by doc."""

    documents: pl.DataFrame
    turns: pl.DataFrame
    words: pl.DataFrame
    markup: pl.DataFrame
    chapters: pl.DataFrame
    findings: pl.DataFrame


def suffixes() -> frozenset[str]:
    """Return the suffixes that a folder is searched for, in lower case with their dot."""
    return frozenset(suffix for reader in READERS for suffix in reader.suffixes)


def nobody_knows(_texts: Sequence[str]) -> str:
    """Return the tag of a track whose language neither its file nor anybody here tells."""
    return UNKNOWN


def read_sources(
    sources: Sequence[Source],
    track: str | None = None,
    language_of: LanguageOf = nobody_knows,
    is_label: LabelTest | None = None,
) -> Read:
    """Read all *sources*; one that cannot be read is a row of DOCUMENTS with status ``failed`` and a finding.

    A source in several languages gives a document for each; where *track* names a language, for that alone. A file that
    a search has found and that is no transcript has status ``skipped``. Never raises on what a file holds, and never
    depends on the order of *sources*.

    Reads:   *language_of*, what tells the language of a track by its turns where the file does not; *is_label*, what
             tells of a document and a name whether that labels a speaker, as a person has said.
    Returns: times as the files have them, in milliseconds; `lang` of DOCUMENTS is what the file declares, or its name.
    """
    total = Rows([], [], [], [], [], [], [])
    for source in sorted(sources, key=lambda source: source.doc):
        try:
            rows = _read_source(source, track, language_of, is_label)
        except UnreadableSource as error:
            rows = _without_result(source, "failed", error)
        total.add(rows)
    total.sort()
    turns = _turns(total)
    works = works_of(turns)
    return Read(
        documents=from_rows([row | {"work": works.get(row["doc"])} for row in total.documents], DOCUMENTS),
        turns=turns,
        words=from_rows(total.words, WORDS),
        markup=from_rows(total.markup, schema.MARKUP),
        chapters=from_rows(total.chapters, CHAPTERS),
        findings=from_rows(total.findings, FINDINGS),
    )


def _turns(total: Rows) -> pl.DataFrame:
    """Return TURNS of all sources, sorted."""
    frames = [from_rows(total.turns, TURNS), *total.cues] if total.turns or not total.cues else total.cues
    return frames[0] if len(frames) == 1 else stack(frames, TURNS).sort("doc", "turn")


def _read_source(source: Source, track: str | None, language_of: LanguageOf, is_label: LabelTest | None) -> Rows:
    """Return the rows of *source*, of its *track* in that language alone if it is given.

    Raises:
        UnreadableSource: it cannot be decoded, nothing recognises it, no turn is in it, or no such track.
    """
    decoded = load(source.path, source.name)
    pictures = is_thumbnails(decoded.text)
    reader = None if pictures else _reader_for(source, decoded.text)
    if source.found and (pictures or is_other(reader, source)):
        return _without_result(source, "skipped", why_unrecognised(decoded.text, source))
    reader = check_allowed(reader, READERS, decoded.text, source)
    parsed = reader.parse(decoded.text)
    if is_label:
        parsed = with_known_speakers(parsed, partial(is_label, source.doc))
    taken = share_taken(parsed)
    if not parsed.turns and parsed.cues is None and not parsed.chapters:
        reason = f"no turn found: looked for {reader.looks_for}"
        why = UnreadableSource(source.name, reason, "Check what the file holds")
        if source.found and may_be_other(source):
            return _without_result(source, "skipped", why)
        raise why
    other = why_no_transcript(parsed, reader, taken, decoded.text, stem_of(source.path.name)) if source.found else None
    if other:
        return _without_result(source, "skipped", UnreadableSource(source.name, other, "Name the file to read it"))
    rows = Rows([], [], [], [], [], [], [])
    for one in keep(split_tracks(source, parsed, language_of), track, source.name):
        rows.add(_track_rows(source, reader, decoded, one, taken))
    return rows


def _reader_for(source: Source, text: str) -> Reader | None:
    """Return what reads the *text* of *source*: the reader that a person has chosen, else the first to recognise it."""
    if source.form is not None:
        return next(reader for reader in READERS if reader.name == source.form)
    return next((reader for reader in READERS if reader.recognise(text)), None)


def _track_rows(source: Source, reader: Reader, decoded: Decoded, track: SourceTrack, taken: float) -> Rows:
    """Return the rows of a *track* of *source*, of whose prose the share *taken* is turns."""
    doc, parsed = track
    doubts = doubts_of(source, decoded, parsed, taken)
    findings = [*parsed.findings, *doubts.findings]
    judged = {"status": "ok" if is_timed(parsed) else "untimed", "read_confidence": doubts.read_confidence}
    return Rows(
        documents=[document_row(doc, source, reader, decoded, parsed) | judged],
        turns=[turn_row(doc, number, turn) for number, turn in enumerate(parsed.turns, 1)],
        words=word_rows(doc, parsed.words),
        markup=markup_rows(doc, parsed),
        chapters=chapter_rows(doc, parsed.chapters),
        findings=[finding_row(doc, source, row) for row in findings],
        cues=[] if parsed.cues is None else [turn_frame(doc, parsed, parsed.cues)],
    )


_FATES: Final = {"failed": ("unreadable", "error"), "skipped": ("not-a-transcript", "note")}
"""The check and the severity of the finding of a source without result, by its status."""


def _without_result(source: Source, status: Literal["failed", "skipped"], why: UnreadableSource) -> Rows:
    """Return the rows of a *source* that gives no turns: what was wrong, where, and what to do."""
    document = {
        "doc": source.doc,
        "source": source.name,
        "lang": source.lang_hint or UNKNOWN,
        "status": status,
        **{f"{kind}_char": 0 for kind in KINDS},
    }
    row = finding(*_FATES[status], why.reason, why.remedy, why.line)
    told = "cannot read" if status == "failed" else "skipped"
    _logger.info("%s %s: %s", told, printable(source.name), printable(why.reason))
    return Rows([document], [], [], [], [], [finding_row(source.doc, source, row)], [])
