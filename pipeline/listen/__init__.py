"""Times from the sound: the letters of a text are found in a recording, by what a small network hears in it.

What reads the recording comes before the stages (`recordings`); the stage itself takes arrays and frames, and is pure.

- `anchors`: The words that are heard, as anchors
- `judge`: Whether sound and text belong together
- `kept`: What was heard in a recording, kept beside the results under the hash of its bytes, so that nobody listens ...
- `letters`: Texts as letters, romanised, and what each letter may sound like, by pipeline/data/letters.csv
- `media`: The sound of a media file, streamed
- `notes`: What there is to tell of a document and its recording
- `passes`: Search, judge, leave out what does not fit, and search again
- `recogniser`: What hears phones
- `recordings`: Listen to the recordings of sources, before the stages
- `search`: Where the letters of a text are heard in a recording, over all of it at once, without any stamp
- `sounds`: What is heard in a recording
- `speech`: When somebody speaks in a recording, by the sounds that were recognised
- `trellis`: The inner loops of the search, compiled
- `words`: The words of a document as they are said
"""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, Final

from pipeline.anchoring.timed import By, Rows, time_document, timed_frames
from pipeline.listen.anchors import anchors_of
from pipeline.listen.letters import letter_costs
from pipeline.listen.notes import faint_note, mismatch_note, short_note, unsaid_notes, unwritten_notes
from pipeline.listen.passes import best_fit
from pipeline.listen.speech import sounds_per_minute, speech_of
from pipeline.listen.words import spell_out
from pipeline.schema import DOCUMENTS, TURNS, WORDS, conform

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from pipeline.anchoring.timed import Timed
    from pipeline.listen.passes import Fit
    from pipeline.listen.recordings import Recorded
    from pipeline.listen.search import Place
    from pipeline.schema import Note

STAGE: Final = "hear_text"

_LEAST_SCORE: Final = 12
_SHORT_TEXT: Final = 360
"""A text has to fit so many hundredths of a nat for each letter better than with its words in reverse order; a short
one, which fits by chance, the second number by the root of its letters, 29 for twelve seconds of speech."""

_LEAST_LETTERS: Final = 40
"""Fewer letters prove nothing."""

_FASTEST: Final = 30
"""Letters in a second that nobody can say."""

_FEW_SOUNDS: Final = 120
"""Speech has five hundred a minute."""


def hear_text(documents: pl.DataFrame, turns: pl.DataFrame, words: pl.DataFrame, recorded: Sequence[Recorded]) -> Timed:
    """Give the documents that have a recording the times at which their words are heard in it.

    What is not heard lies between what is, by its sounds or as its own stamps say. Where text and sound do not belong
    together nothing moves, and a finding says so. No text changes, and no document without a recording.

    Reads:   DOCUMENTS, TURNS and WORDS as read; *recorded*, for each document what is heard in its recording.
    Returns: TURNS with `time_source` ``heard`` where a turn's first word was, ``interpolated`` elsewhere; WORDS of such
             a document are those that were heard.
    """
    rows = Rows()
    own = {part["doc"][0]: part for part in conform(turns, TURNS).partition_by("doc", maintain_order=True)}
    for one in recorded:
        if one.note:
            rows.findings.append({"doc": one.doc} | one.note._asdict())
        elif one.doc in own:
            _hear_document(own[one.doc], one, rows)
    return timed_frames(conform(documents, DOCUMENTS), turns, conform(words, WORDS), rows)


def _hear_document(turns: pl.DataFrame, recorded: Recorded, rows: Rows) -> None:
    """Add to *rows* when the *turns* of one document are heard, or why they are not."""
    doc, numbers = recorded.doc, turns["turn"].to_list()
    said, places = spell_out(turns["text_raw"].to_list())
    costs = letter_costs(recorded.sounds)
    refused = _why_not(recorded.name, places, recorded.sounds.duration_ms, sounds_per_minute(costs[:, -1]))
    fit = None if refused else best_fit(costs, places)
    if fit:
        refused = _why_mismatch(recorded.name, fit, places)
    if refused or not fit:
        rows.findings.extend({"doc": doc} | note._asdict() for note in (refused,) if note)
        return
    anchors = anchors_of(said, fit)
    time_document(turns, anchors, By(STAGE, "heard", recorded.name), rows)
    speech = speech_of(costs[:, -1])
    told = [*unsaid_notes(said, numbers, anchors, recorded.name)]
    told += unwritten_notes(speech, anchors, numbers, recorded.name)
    rows.findings.extend({"doc": doc, "turn": turn} | note._asdict() for turn, note in told)


def _why_not(name: str, places: Sequence[Place], duration_ms: int, per_minute: int) -> Note | None:
    """Return why a recording cannot tell the times of a text of which the letters are known, None where it may."""
    if per_minute < _FEW_SOUNDS:
        return faint_note(name, per_minute)
    if len(places) > duration_ms * _FASTEST // 1000:
        return short_note(name, len(places), duration_ms)
    return None


def _why_mismatch(name: str, fit: Fit, places: Sequence[Place]) -> Note | None:
    """Return why text and sound do not belong together, None where they do."""
    least = max(_LEAST_SCORE, _SHORT_TEXT // max(1, isqrt(len(places))))
    is_enough = len(places) >= _LEAST_LETTERS and fit.score >= least
    return None if is_enough else mismatch_note(name, fit.score, least)
