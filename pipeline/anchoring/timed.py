"""The frames of a document once words of it were found: its turns placed, its words stamped, every change logged."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.anchoring.clock import clock_notes
from pipeline.anchoring.placing import Turn, place
from pipeline.schema import CORRECTIONS, DOCUMENTS, FINDINGS, TURNS, WORDS, conform, from_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.anchoring.placing import Anchor, Placing


class Timed(NamedTuple):
    """The frames of a stage that times, same rows and order but for WORDS; CORRECTIONS and FINDINGS of what it did."""

    documents: pl.DataFrame
    turns: pl.DataFrame
    words: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


class By(NamedTuple):
    """Who times: the stage, the `time_source` and the rule of a turn whose first word was found, the file's name."""

    stage: str
    source: str
    name: str


@dataclass(frozen=True, slots=True)
class Rows:
    """What came of the documents so far, as rows."""

    times: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    corrections: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)


def time_document(turns: pl.DataFrame, anchors: Sequence[Anchor], by: By, rows: Rows) -> None:
    """Add to *rows* when the *turns* of one document are heard, by the *anchors*, and what was wrong with its clock."""
    doc = turns["doc"][0]
    known = [Turn(*row) for row in turns.select("turn", "text_raw", "start_ms", "end_ms").iter_rows()]
    placed = place(known, anchors)
    for turn, new in zip(known, placed, strict=True):
        source = by.source if new.is_found else "interpolated"
        rows.times.append({"doc": doc, "turn": turn.number, "start": new.start, "end": new.end, "source": source})
        rows.corrections.extend(_log(doc, turn, new, by))
    rows.words.extend({"doc": doc} | row for row in _word_rows(known, anchors))
    rows.findings.extend({"doc": doc, "turn": at} | note._asdict() for at, note in clock_notes(known, placed, by.name))


def _word_rows(turns: Sequence[Turn], anchors: Sequence[Anchor]) -> Iterator[dict[str, Any]]:
    """Yield the rows of WORDS, but for their document; signs that one stamp covers are one word."""
    for at, group in groupby(anchors, key=lambda anchor: anchor.at):
        stamps = (list(one) for _, one in groupby(group, key=lambda anchor: anchor.stamp))
        for word, (first, *rest) in enumerate(stamps, 1):
            last = rest[-1] if rest else first
            span = {"start_char": first.start_char, "end_char": last.end_char}
            times = {"start_ms": first.start_ms, "end_ms": last.end_ms, "confidence": first.confidence}
            yield {"turn": turns[at].number, "word": word} | span | times


def _log(doc: str, turn: Turn, new: Placing, by: By) -> list[dict[str, Any]]:
    """Return the rows of CORRECTIONS for what changed in the times of *turn*; an end that was not given is none."""
    rule = by.source if new.is_found else "between-words"
    was = [("end_ms", new.end if turn.end_ms is None else turn.end_ms, new.end), ("start_ms", turn.start_ms, new.start)]
    return [
        {"doc": doc, "turn": turn.number, "seq": 0, "stage": by.stage, "rule": rule, "field": field}
        | {"before": None if before is None else str(before), "after": str(after)}
        for field, before, after in was
        if before != after
    ]


_TIMES: Final = {"doc": pl.String, "turn": pl.Int32, "start": pl.Int64, "end": pl.Int64, "source": pl.String}


def timed_frames(documents: pl.DataFrame, turns: pl.DataFrame, words: pl.DataFrame, rows: Rows) -> Timed:
    """Return the frames with the new times of *rows* in place of the old ones.

    Reads: DOCUMENTS, TURNS and WORDS of all documents.
    """
    new = pl.DataFrame(rows.times, schema=_TIMES)
    joined = turns.join(new, on=("doc", "turn"), how="left", validate="1:1", maintain_order="left")
    moved = joined.with_columns(
        start_ms=pl.coalesce("start", "start_ms"),
        end_ms=pl.coalesce("end", "end_ms"),
        time_source=pl.coalesce("source", "time_source"),
    )
    timed = new["doc"].unique()
    kept = words.filter(~pl.col("doc").is_in(timed.implode()))
    is_timed = pl.col("doc").is_in(timed.implode()) & (pl.col("status") == "untimed")
    return Timed(
        conform(documents.with_columns(status=pl.when(is_timed).then(pl.lit("ok")).otherwise("status")), DOCUMENTS),
        conform(moved.select(TURNS.columns.names()), TURNS),
        conform(pl.concat([kept, from_rows(rows.words, WORDS)]).sort("doc", "turn", "word"), WORDS),
        from_rows(rows.corrections, CORRECTIONS).sort("doc", "turn", "field"),
        from_rows(rows.findings, FINDINGS).sort("doc", maintain_order=True),
    )
