"""The frames: the whole data model of Cuemill. Read this first.

Times are integer milliseconds, units stand in the names. A column that is not in ``nullable`` holds no null. Every
frame that crosses a function's border is conformed: `conform` raises rather than mend.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.errors import SchemaMismatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Frame:
    """A name, the columns in their order, and which of them may be null."""

    name: str
    columns: pl.Schema = field(hash=False)
    nullable: frozenset[str]


def _frame(name: str, **columns: str) -> Frame:
    """Return the frame whose *columns* are written as types; a question mark says that nulls may stand there."""
    types = {column: _TYPES[written.removesuffix("?")] for column, written in columns.items()}
    return Frame(name, pl.Schema(types), frozenset(c for c, written in columns.items() if written.endswith("?")))


_SPAN = pl.Struct(
    dict.fromkeys(("line", "turn", "start_char", "end_char"), pl.Int32) | {"speaker": pl.String, "utterance": pl.Int32}
)
_TYPES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "text": pl.String,
    "ms": pl.Int64,
    "count": pl.Int32,
    "real": pl.Float64,
    "flag": pl.Boolean,
    "texts": pl.List(pl.String),
    "spans": pl.List(_SPAN),
    "places": pl.List(pl.Int32),
}

DOCUMENTS = _frame(
    "DOCUMENTS",
    doc="text",
    source="text",
    format="text?",  # null, as encoding and sha256, only where status is failed or skipped
    encoding="text?",
    encoding_confidence="real?",
    read_confidence="real?",  # from 0 to 1, see pipeline/read/doubts.py; null as format
    sha256="text?",
    work="text?",  # a hash of the words alone, see pipeline/read/work.py; null without any
    title="text?",
    lang="text",  # as read: what the file or its name declares, `und` if nothing; detect_language decides
    duration_ms="ms?",
    license="text?",
    status="text",  # ok, untimed, failed, skipped: found in a folder, and no transcript
    turns_char="ms",  # the five counts add up to the decoded file, LF line ends, no BOM; other tracks are notes
    headings_char="ms",
    notes_char="ms",
    chapters_char="ms",
    metadata_char="ms",
)
"""One track of a source file a row."""

TURNS = _frame(
    "TURNS",
    doc="text",
    turn="count",  # from 1, in the order of the source; never renumbered
    utterance="count",
    speaker="text?",
    start_ms="ms?",
    end_ms="ms?",
    start_raw_ms="ms?",
    end_raw_ms="ms?",
    time_source="text",  # given, filled, interpolated, repaired, aligned, none
    lang="text",
    lang_source="text",  # none, option, script, turn, document
    text="text",
    text_raw="text",
    source_cue="count?",  # the cue of a subtitle file that it is, or is a part of; null elsewhere, as the next two
    breaks="places?",  # where lines of that cue end: its line feeds in text_raw
    placement="text?",  # where it stands on screen, see pipeline/text/placement.py; null: where players put cues
)
"""What one speaker says in one go, as the source had it, a row."""

WORDS = _frame(
    "WORDS",
    doc="text",
    turn="count",
    word="count",
    start_char="count",  # a span of text_raw
    end_char="count",
    start_ms="ms?",
    end_ms="ms?",
    confidence="real?",
)
"""A word or stamped piece of a turn a row, where the source has them."""

MARKUP = _frame(
    "MARKUP",
    doc="text",
    turn="count",
    start_char="count",  # a span of text_raw
    end_char="count",
    kind="text",  # italic, bold, underline, strike, colour, font, size, class, lang, ruby
    value="text?",  # of the last six: #rrggbb or a name, a typeface, a size, a class, a tag, the reading
)
"""A stretch of a turn that looks different, where the source says so, a row; the outer of two comes first."""

CHAPTERS = _frame("CHAPTERS", doc="text", chapter="count", start_ms="ms", end_ms="ms?", title="text", url="text?")
"""A chapter mark a row."""

SENTENCES = _frame(
    "SENTENCES",
    doc="text",
    utterance="count",
    sentence="count",
    lang="text",
    start_char="count",
    end_char="count",
    text="text",
)
"""A sentence of an utterance a row; its spans are of the utterance's text."""

_SHOWN: Mapping[str, str] = {
    "lang": "text",
    "lines": "texts",
    "spans": "spans",
    "placement": "text?",
    "layer": "count?",  # null, but for a cue that its source shows over others: these are numbered from 1
}
CUTS = _frame("CUTS", doc="text", cue="count", **_SHOWN)
"""Cues that have no times yet."""

CUES = _frame("CUES", doc="text", cue="count", start_ms="ms", end_ms="ms", **_SHOWN)
"""What is on screen at once a row; exporters add labels and dashes, so that an empty line is one that a label takes.

`spans` say which characters of which turn's text stand in which line (`line` from 0). Where turns were cut as one, a
line may hold several, and `utterance` names what they are; it is null where that is the turn itself."""

CORRECTIONS = _frame(
    "CORRECTIONS",
    doc="text",
    turn="count?",
    seq="count",  # from 1 within the document, in the order of the stages
    stage="text",
    rule="text",
    field="text",  # text, speaker, start_ms, end_ms; of a document title, and chapter N of its chapter
    start_char="count?",  # a span of the field as it stood before the stage; null for times
    end_char="count?",
    before="text?",
    after="text?",
)
"""One change by any stage a row: enough to go from `text_raw` to `text` and back."""

FINDINGS = _frame(
    "FINDINGS",
    doc="text",
    source="text?",  # stages leave it null; run() names it
    line="count?",
    turn="count?",
    cue="count?",
    start_char="count?",
    end_char="count?",
    check="text",
    severity="text",  # error, warning, note
    actual="real?",
    limit="real?",
    message="text",
    remedy="text?",
)
"""One thing that is wrong a row."""


class Note(NamedTuple):
    """One thing that is wrong, before it is known where: columns of FINDINGS."""

    check: str
    severity: str
    actual: float | None
    message: str
    remedy: str


RULES = _frame(
    "RULES",
    id="text",
    pattern="text",
    replacement="text",
    match="text",  # word, phrase, regex
    case="text",  # exact, ignore, keep
    action="text",  # replace, mask, require, forbid
    lang="text?",  # the five scopes and contexts: null is anywhere
    speaker="text?",
    doc="text?",
    before="text?",
    after="text?",
    needs="text?",  # evidence for and against, see pipeline/rules/evidence/cells.py
    unless="text?",
    status="text",  # on, off, suggest
    example="text?",
    expected="text?",
    counterexample="text?",
    note="text?",
    source="text?",
    since="text?",
    table="text",  # the file's name
    row="count",  # as a spreadsheet numbers it: 1 is the header
)
"""A correction rule a row, in the order that breaks ties; see docs/rules.md."""


FORMS = _frame(
    "FORMS",
    doc="text",
    form="text",
    count="count",
    is_name="flag",
    confidence="real?",  # the lowest with which it was heard
    turn="count",  # the first place
    start_char="count",
    end_char="count",
)
"""A word, or a few that stand together, as a document writes it, a row; nothing that a run writes depends on it."""


SUGGESTIONS = _frame(
    "SUGGESTIONS",
    id="text",
    pattern="text",
    replacement="text",
    signal="text",  # known, form, number, near, sound, and, forms
    score="real",
    evidence="text",
    count="count",
    doc="text",  # the first place
    turn="count",
    start_char="count",
    end_char="count",
)
"""What may be misheard a row, best first."""


STYLES = _frame(
    "STYLES",
    profile="text",
    lang="text",  # a BCP 47 tag, or * for any
    max_cpl="real",
    max_lines="count",
    max_cps="real",
    min_ms="ms",
    max_ms="ms",
    min_gap_frames="count",
    close_gap_frames="count",  # a shorter gap than this is closed to the smallest one; 0: none is
    fps="real",
    frame_exact="flag",  # whether times are whole frames; only where the rate of the video was given
    counting="text",
    dialogue_dash="text",
    source="text",
)
"""The limits of one profile for a language a row; see pipeline/data/styles.csv."""


@dataclass(frozen=True, slots=True)
class Frames:
    """All frames of a run, one row each for what it produced. Every frame is sorted by doc and its own number."""

    documents: pl.DataFrame
    turns: pl.DataFrame
    words: pl.DataFrame
    markup: pl.DataFrame
    chapters: pl.DataFrame
    cues: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


def conform(frame: pl.DataFrame, schema: Frame) -> pl.DataFrame:
    """Return *frame* with its columns in the order of *schema*; nothing is cast, dropped or filled.

    Raises:
        SchemaMismatch: a column is missing, unknown or of another type, or holds a null that it may not hold.
    """
    types = frame.schema
    if types != schema.columns:
        _check_types(types, schema)
        frame = frame.select(schema.columns.names())
    required = [name for name in schema.columns if name not in schema.nullable]
    if holes := [name for name in required if frame[name].null_count()]:
        raise SchemaMismatch(schema.name, f"null in {', '.join(holes)}")
    return frame


def _check_types(types: pl.Schema, schema: Frame) -> None:
    """Refuse *types* that differ from those of *schema* in more than the order of columns.

    Raises:
        SchemaMismatch: a column is missing, unknown or of another type.
    """
    for problem, names, known in (("missing", schema.columns, types), ("unknown", types, schema.columns)):
        if strange := [name for name in names if name not in known]:
            raise SchemaMismatch(schema.name, f"{problem} {', '.join(strange)}")
    if wrong := [f"{name} is {types[name]}" for name, kind in schema.columns.items() if types[name] != kind]:
        raise SchemaMismatch(schema.name, "; ".join(wrong))


def empty(schema: Frame) -> pl.DataFrame:
    """Return the frame of *schema* without rows."""
    return _nothing(schema).clone()


@cache
def _nothing(schema: Frame) -> pl.DataFrame:
    """Return what `empty` gives a copy of: to copy takes a fiftieth of the time."""
    return pl.DataFrame(schema=schema.columns)


def from_rows(rows: Iterable[Mapping[str, Any]], schema: Frame) -> pl.DataFrame:
    """Return *rows* as a frame of *schema*; a nullable column that a row does not name is null.

    Raises:
        SchemaMismatch: a row names a column that the schema has not, or leaves out one that may not be null.
    """
    table = list(rows)
    if not table:
        return empty(schema)
    if unknown := set().union(*table) - set(schema.columns):
        raise SchemaMismatch(schema.name, f"unknown {', '.join(sorted(unknown))}")
    columns = {name: [row.get(name) for row in table] for name in schema.columns}  # twice as fast as row by row
    return conform(pl.DataFrame(columns, schema=schema.columns, strict=True), schema)


def stack(frames: Iterable[pl.DataFrame], schema: Frame) -> pl.DataFrame:
    """Return the rows of all *frames*, in their order, as one frame of *schema*."""
    return pl.concat([empty(schema), *(conform(frame, schema) for frame in frames)], rechunk=True)
