"""Times from another transcript of the same talk.

- `anchors`: The words of a reference with their times, and which words of a document they time
- `match`: Which words of two texts are the same ones
- `notes`: What there is to tell of a document and its reference
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.align.anchors import align_document, reference_words
from pipeline.align.notes import gap_notes, mismatch_note, unread_note
from pipeline.anchoring.timed import By, Rows, time_document, timed_frames
from pipeline.schema import DOCUMENTS, TURNS, WORDS, conform

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from pipeline.align.anchors import Aligned
    from pipeline.anchoring.timed import Timed
    from pipeline.storage.sources import Reference

STAGE: Final = "align_times"

LEAST_SHARE: Final = 35
"""Of a hundred words, as many must be the reference's, or nothing moves. House: texts of the same talk with a fifth of
the words changed and a paragraph missing have 55 and more, texts of two talks in one language 10 at most."""

LEAST_WORDS: Final = 8
"""Fewer words than this in common prove nothing."""


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
    rows = Rows()
    own = {part["doc"][0]: part for part in conform(turns, TURNS).partition_by("doc", maintain_order=True)}
    for doc, ids, reference, unread in references:
        if reference.problem or unread:
            rows.findings.append({"doc": doc} | unread_note(reference.name, reference.problem, unread)._asdict())
        elif doc in own:
            spoken = [reference_words(reference_turns, reference_words_, one) for one in ids.split("\n")]
            best = max((align_document(own[doc], said) for said in spoken), key=_found)
            _time_document(own[doc], best, By(STAGE, "aligned", reference.name), rows)
    return timed_frames(conform(documents, DOCUMENTS), turns, conform(words, WORDS), rows)


def _found(aligned: Aligned) -> int:
    """Return how many words were found; of the tracks of a reference the one with most is taken, else the first."""
    return aligned.same


def _time_document(turns: pl.DataFrame, aligned: Aligned, by: By, rows: Rows) -> None:
    """Add to *rows* what *aligned* says of the document's *turns*."""
    doc = turns["doc"][0]
    if aligned.same < LEAST_WORDS or aligned.same * 100 < LEAST_SHARE * aligned.words:
        note = mismatch_note(aligned.same, aligned.words, LEAST_SHARE, by.name)
        rows.findings.append({"doc": doc} | note._asdict())
        return
    time_document(turns, aligned.anchors, by, rows)
    rows.findings.extend({"doc": doc, "turn": at} | note._asdict() for at, note in gap_notes(aligned, by.name))
