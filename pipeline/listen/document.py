"""One document beside its recording: where its words are heard, or why they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.anchoring.placing import Turn
from pipeline.anchoring.timed import By, time_document
from pipeline.listen.anchors import anchors_of
from pipeline.listen.letters import letter_costs
from pipeline.listen.notes import faint_note, mismatch_note, pauses_note, short_note, unsaid_notes, unwritten_notes
from pipeline.listen.passes import best_fit
from pipeline.listen.speech import sounds_per_minute, speech_of
from pipeline.listen.translated import laid_on_pauses
from pipeline.listen.words import spell_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from pipeline.anchoring.timed import Rows
    from pipeline.listen.passes import Fit
    from pipeline.listen.recordings import Recorded
    from pipeline.listen.search import Place
    from pipeline.listen.translated import Part
    from pipeline.schema import Note

STAGE: Final = "hear_text"

_LEAST_SCORE: Final = 14
_SHORT_TEXT: Final = 6000
"""A text has to fit so many hundredths of a nat for each letter better than with its words in reverse order; a short
one, which fits by chance, the second number by its letters: 40 for twelve seconds of speech. House: texts that are said
have 19 and more where 14 are asked for, 53 where it is 40; others 10 and 28 at most."""

_LEAST_LETTERS: Final = 40
"""Fewer letters prove nothing."""

_FASTEST: Final = 30
"""Letters in a second that nobody can say."""

_FEW_SOUNDS: Final = 120
"""Speech has five hundred a minute."""


def hear_document(turns: pl.DataFrame, words: pl.DataFrame, recorded: Recorded, rows: Rows) -> None:
    """Add to *rows* when the *turns* of one document are heard, or why they are not.

    Reads: its TURNS and WORDS.
    """
    costs = letter_costs(recorded.sounds)
    speech, name = speech_of(costs[:, -1]), recorded.name
    said, places = spell_out(turns["text_raw"].to_list())
    numbers = turns["turn"].to_list()
    told: list[tuple[int | None, Note]] = []
    if why_not := _why_not(name, places, recorded.sounds.duration_ms, sounds_per_minute(costs[:, -1])):
        told.append((None, why_not))
    elif mismatch := _why_mismatch(name, fit := best_fit(costs, places), places):
        parts = _by_pauses(turns, words, speech)
        rows.words.extend({"doc": recorded.doc} | row for row in _word_rows(numbers, parts))
        told.append((None, pauses_note(name, len(parts)) if parts else mismatch))
    else:
        anchors = anchors_of(said, fit)
        time_document(turns, anchors, By(STAGE, "heard", name), rows)
        told += unsaid_notes(said, numbers, anchors, name)
        told += unwritten_notes(speech, anchors, numbers, name)
    rows.findings.extend({"doc": recorded.doc, "turn": turn} | note._asdict() for turn, note in told)


def _by_pauses(turns: pl.DataFrame, words: pl.DataFrame, speech: Sequence[tuple[int, int]]) -> list[Part]:
    """Return what pauses place of a text in another language; nothing where the source has stamps inside turns."""
    if words["start_ms"].count():
        return []
    known = [Turn(*row) for row in turns.select("turn", "text_raw", "start_ms", "end_ms").iter_rows()]
    return laid_on_pauses(known, turns["lang"][0], speech)


def _word_rows(numbers: Sequence[int], parts: Sequence[Part]) -> Iterator[dict[str, Any]]:
    """Yield the rows of WORDS of *parts*, but for their document."""
    count: dict[int, int] = {}
    for part in parts:
        count[part.at] = count.get(part.at, 0) + 1
        span = {"start_char": part.start_char, "end_char": part.end_char}
        yield (
            {"turn": numbers[part.at], "word": count[part.at]}
            | span
            | {"start_ms": part.start_ms, "end_ms": part.end_ms}
        )


def _why_not(name: str, places: Sequence[Place], duration_ms: int, per_minute: int) -> Note | None:
    """Return why a recording cannot tell the times of a text of which the letters are known, None where it may."""
    if per_minute < _FEW_SOUNDS:
        return faint_note(name, per_minute)
    if len(places) > duration_ms * _FASTEST // 1000:
        return short_note(name, len(places), duration_ms)
    return None


def _why_mismatch(name: str, fit: Fit, places: Sequence[Place]) -> Note | None:
    """Return why text and sound do not belong together, None where they do."""
    least = max(_LEAST_SCORE, _SHORT_TEXT // max(1, len(places)))
    is_enough = len(places) >= _LEAST_LETTERS and fit.score >= least
    return None if is_enough else mismatch_note(name, fit.score, least)
