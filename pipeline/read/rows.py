"""What a reader has found, as rows of the frames: with its document, numbered, and nothing yet repaired or detected."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.schema import TURNS, conform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Parsed, Reader, Row
    from pipeline.read.decoding.decode import Decoded
    from pipeline.storage.sources import Source

UNKNOWN: Final = "und"
KINDS: Final = ("turns", "headings", "notes", "chapters", "metadata")

_NUMBER: Final = pl.int_range(1, pl.len() + 1, dtype=pl.Int32)
_OF_CUES: Final = (  # built once: a small file is read in less time than it takes to build them
    _NUMBER.alias("turn"),
    _NUMBER.alias("utterance"),
    pl.lit(None, dtype=pl.String).alias("speaker"),
    pl.col("start_ms"),
    pl.col("end_ms"),
    pl.col("start_ms").alias("start_raw_ms"),
    pl.col("end_ms").alias("end_raw_ms"),
    pl.lit("given").alias("time_source"),
    pl.lit(UNKNOWN).alias("lang"),
    pl.lit("none").alias("lang_source"),
    pl.col("text"),
    pl.col("text").alias("text_raw"),
    _NUMBER.alias("source_cue"),
    pl.lit(None, dtype=pl.String).alias("placement"),
    pl.lit(None, dtype=pl.Int32).alias("line"),
)
"""The columns of TURNS but for `doc`, as `turn_row` fills them."""


class Rows(NamedTuple):
    """The rows of one source, or of all; *cues* are turns that come as frames, since there are very many of them."""

    documents: list[Row]
    turns: list[Row]
    words: list[Row]
    markup: list[Row]
    chapters: list[Row]
    findings: list[Row]
    cues: list[pl.DataFrame]

    def add(self, rows: Rows) -> None:
        """Take the *rows* of one more source."""
        for part, own in zip(self, rows, strict=True):
            part.extend(own)  # type: ignore[attr-defined]  # each a list, whatever is in it

    def sort(self) -> None:
        """Put the rows in the order of their documents, in which those of tracks need not come."""
        for part in (self.documents, self.turns, self.words, self.markup, self.chapters, self.findings):
            part.sort(key=itemgetter("doc"))


def document_row(doc: str, source: Source, reader: Reader, decoded: Decoded, parsed: Parsed) -> Row:
    """Return the row of the document *doc*, which could be read, without its status."""
    return {
        "doc": doc,
        "source": source.name,
        "format": reader.name,
        "encoding": decoded.encoding,
        "encoding_confidence": decoded.confidence,
        "sha256": decoded.sha256,
        "title": parsed.title,
        "lang": parsed.lang or source.lang_hint or UNKNOWN,
        "duration_ms": parsed.duration_ms,
        "license": parsed.license,
        **{f"{kind}_char": parsed.kinds[kind] for kind in KINDS},
    }


def turn_row(doc: str, number: int, turn: Row) -> Row:
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
        "lang": UNKNOWN,
        "lang_source": "none",
        "text": turn["text"],
        "text_raw": turn["text"],
        "source_cue": turn.get("cue"),
        "breaks": None if turn.get("cue") is None else [at for at, char in enumerate(turn["text"]) if char == "\n"],
        "placement": turn.get("placement"),
        "line": None if turn.get("line") is None else turn["line"] + 1,
    }


def turn_frame(doc: str, parsed: Parsed, cues: pl.DataFrame) -> pl.DataFrame:
    """Return the turns of *cues*, as `turn_row` makes them of rows; *parsed* says where some of them stand."""
    frame = cues.select_seq(pl.lit(doc).alias("doc"), *_OF_CUES).with_columns(_breaks(cues["text"]))
    if "cue" in cues.columns:
        frame = frame.with_columns(cues["speaker"], cues["cue"].alias("source_cue"))
    placed = {row: look["placement"] for row, look in parsed.looks.items() if look.get("placement")}
    if placed:
        placements = frame["placement"].scatter(list(placed), list(placed.values()))
        frame = frame.with_columns(placements)
    return conform(frame, TURNS)


def _breaks(texts: pl.Series) -> pl.Series:
    """Return where the line feeds of each of *texts* stand."""
    many = texts.str.contains("\n", literal=True).arg_true()
    nothing = pl.Series([[]], dtype=pl.List(pl.Int32)).new_from_index(0, len(texts))
    ends = pl.col("text").str.split("\n").list.eval((pl.element().str.len_chars() + 1).cum_sum() - 1)
    places = (
        texts.gather(many)
        .to_frame("text")
        .select(ends.alias("ends"))
        .select(pl.col("ends").list.head(pl.col("ends").list.len() - 1).cast(pl.List(pl.Int32)))
        .to_series()
    )
    rows = pl.int_range(len(texts), dtype=pl.Int64, eager=True).scatter(
        many, pl.int_range(len(texts), len(texts) + len(many), eager=True)
    )
    return pl.concat([nothing, places]).gather(rows).alias("breaks")


def markup_rows(doc: str, parsed: Parsed) -> list[Row]:
    """Return the rows of what looks different in the turns of *parsed*."""
    looks = enumerate(parsed.turns) if parsed.cues is None else sorted(parsed.looks.items())
    return [
        {"doc": doc, "turn": number + 1, "start_char": start, "end_char": end, "kind": kind, "value": value}
        for number, look in looks
        for start, end, kind, value in look.get("markup", ())
    ]


def word_rows(doc: str, words: Sequence[Row]) -> list[Row]:
    """Return the rows of *words*, numbered within each turn."""
    rows: list[Row] = []
    for word in words:
        before = rows[-1] if rows else None
        number = before["word"] + 1 if before and before["turn"] == word["turn"] else 1
        rows.append({"doc": doc, "word": number, **word})
    return rows


def chapter_rows(doc: str, chapters: Sequence[Row]) -> list[Row]:
    """Return the rows of *chapters*, numbered; each ends where the next begins, the last at a time unknown."""
    ends: list[Any] = [*(chapter["start_ms"] for chapter in chapters[1:]), None]
    return [
        {"doc": doc, "chapter": number, "end_ms": end_ms, **chapter}
        for number, (chapter, end_ms) in enumerate(zip(chapters, ends, strict=False), 1)
    ]


def finding_row(doc: str, source: Source, row: Row) -> Row:
    """Return a finding's *row* with its document *doc* and what that was read from."""
    return {"doc": doc, "source": source.name, **row}


def is_timed(parsed: Parsed) -> bool:
    """Whether a turn of the file says when it is spoken; stamps inside texts are for `place_turns`."""
    return parsed.cues is not None or any(row.get("start_ms") is not None for row in parsed.turns)
