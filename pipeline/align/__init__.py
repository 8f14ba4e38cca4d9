"""Times from another transcript of the same talk.

- `anchors`: The words of a reference with their times, and which words of a document they time
- `match`: Which words of two texts are the same ones
- `notes`: What there is to tell of a document and its reference
- `placing`: When each turn begins and ends, by the words that were found
- `tokens`: A text as words that two writers would write alike
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.align.anchors import align_document, reference_words
from pipeline.align.notes import clock_notes, gap_notes, mismatch_note, unread_note
from pipeline.align.placing import Turn, place
from pipeline.schema import CORRECTIONS, DOCUMENTS, FINDINGS, TURNS, WORDS, conform, from_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.align.anchors import Aligned
    from pipeline.align.placing import Placing
    from pipeline.storage.sources import Reference

STAGE: Final = "align_times"

LEAST_SHARE: Final = 35
"""Of a hundred words, as many must be the reference's, or nothing moves. House: texts of the same talk with a fifth of
the words changed and a paragraph missing have 55 and more, texts of two talks in one language 10 at most."""

LEAST_WORDS: Final = 8
"""Fewer words than this in common prove nothing."""


class Timed(NamedTuple):
    """The frames of `align_times`, same rows and order but for WORDS; CORRECTIONS and FINDINGS of what it did."""

    documents: pl.DataFrame
    turns: pl.DataFrame
    words: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


class _Rows(NamedTuple):
    """What came of the documents so far, as rows."""

    times: list[dict[str, Any]]
    words: list[dict[str, Any]]
    corrections: list[dict[str, Any]]
    findings: list[dict[str, Any]]


def align_times(  # noqa: PLR0913, PLR0917 - a stage takes the frames it reads, one each
    documents: pl.DataFrame,
    turns: pl.DataFrame,
    words: pl.DataFrame,
    reference_turns: pl.DataFrame,
    reference_words_: pl.DataFrame,
    references: Sequence[tuple[str, str, Reference, str]],
) -> Timed:
    """Give the documents that have a reference the times of its words, where these are the document's words.

    What is not in the reference lies between what is, by its sounds or as its own stamps say. Where too few words are
    the same, nothing moves, and a finding says so. No text changes, and no document without a reference.

    Reads:   DOCUMENTS, TURNS and WORDS as read; TURNS and WORDS of the references; *references*, for each document its
             id, the ids of its reference's own documents joined by line ends, the reference, and why it was not read.
    Returns: TURNS with `time_source` ``aligned`` where a turn's first word was found, ``interpolated`` elsewhere; WORDS
             of such a document are those that were found.
    """
    rows = _Rows([], [], [], [])
    own = {part["doc"][0]: part for part in conform(turns, TURNS).partition_by("doc", maintain_order=True)}
    for doc, ids, reference, unread in references:
        if reference.problem or unread:
            rows.findings.append({"doc": doc} | unread_note(reference.name, reference.problem, unread)._asdict())
        elif doc in own:
            spoken = [reference_words(reference_turns, reference_words_, one) for one in ids.split("\n")]
            _time_document(doc, own[doc], max((align_document(own[doc], said) for said in spoken), key=_found), rows)
            _rename(rows, doc, reference.name)
    return _to_frames(conform(documents, DOCUMENTS), turns, conform(words, WORDS), rows)


def _found(aligned: Aligned) -> int:
    """Return how many words were found; of the tracks of a reference the one with most is taken, else the first."""
    return aligned.same


def _rename(rows: _Rows, doc: str, name: str) -> None:
    """Put the *name* of the reference of *doc* into its messages, which notes leave open."""
    for row in rows.findings:
        if row["doc"] == doc:
            row["message"] = row["message"].replace("{reference}", name)


def _time_document(doc: str, turns: pl.DataFrame, aligned: Aligned, rows: _Rows) -> None:
    """Add to *rows* what *aligned* says of the document's *turns*."""
    if aligned.same < LEAST_WORDS or aligned.same * 100 < LEAST_SHARE * aligned.words:
        rows.findings.append({"doc": doc} | mismatch_note(aligned.same, aligned.words, LEAST_SHARE)._asdict())
        return
    known = [Turn(*row) for row in turns.select("turn", "text_raw", "start_ms", "end_ms").iter_rows()]
    placed = place(known, aligned.anchors)
    for turn, new in zip(known, placed, strict=True):
        rows.times.append({"doc": doc, "turn": turn.number} | new._asdict())
        rows.corrections.extend(_log(doc, turn, new))
    rows.words.extend(
        {"doc": doc, "turn": turn, "word": at, "start_char": begin, "end_char": end}
        | {"start_ms": start_ms, "end_ms": end_ms, "confidence": confidence}
        for turn, at, begin, end, start_ms, end_ms, confidence in aligned.rows()
    )
    for at, note in (*clock_notes(known, placed), *gap_notes(aligned)):
        rows.findings.append({"doc": doc, "turn": at} | note._asdict())


def _log(doc: str, turn: Turn, new: Placing) -> list[dict[str, Any]]:
    """Return the rows of CORRECTIONS for what changed in the times of *turn*; an end that was not given is none."""
    rule = "aligned" if new.source == "aligned" else "between-words"
    was = [("end_ms", new.end if turn.end_ms is None else turn.end_ms, new.end), ("start_ms", turn.start_ms, new.start)]
    return [
        {"doc": doc, "turn": turn.number, "seq": 0, "stage": STAGE, "rule": rule, "field": field}
        | {"before": None if before is None else str(before), "after": str(after)}
        for field, before, after in was
        if before != after
    ]


_TIMES: Final = {"doc": pl.String, "turn": pl.Int32, "start": pl.Int64, "end": pl.Int64, "source": pl.String}


def _to_frames(documents: pl.DataFrame, turns: pl.DataFrame, words: pl.DataFrame, rows: _Rows) -> Timed:
    """Return the frames with the new times in place of the old ones."""
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
