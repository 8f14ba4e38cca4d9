"""Correct terms by a table of rules, and log what was done: in what is said, in titles and in speakers' names.

- `names`: The names that rules reach besides what is said
- `reports`: What rules notice
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.correct.names import name_fields, with_names
from pipeline.correct.reports import STAGE, Worked, report
from pipeline.rules.evidence.witness import Surrounding, neighbour
from pipeline.rules.fold import fold
from pipeline.rules.matcher import overrun_rules, rows_to_search, to_matcher
from pipeline.rules.rule import is_in_scope, to_place
from pipeline.rules.sweep import apply_edits, sweep
from pipeline.schema import CHAPTERS, CORRECTIONS, DOCUMENTS, FINDINGS, RULES, TURNS, conform, empty, from_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.correct.names import NameField
    from pipeline.rules.matcher import Matcher
    from pipeline.rules.rule import Place

__all__ = ["STAGE", "Corrected", "correct_terms"]


_SO_FAR: Final = 200
"""So many characters of a neighbouring turn are looked at."""


class Corrected(NamedTuple):
    """Frames whose terms are corrected, and what was done and noticed."""

    turns: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame
    documents: pl.DataFrame
    chapters: pl.DataFrame


def correct_terms(
    turns: pl.DataFrame,
    rules: pl.DataFrame,
    documents: pl.DataFrame | None = None,
    chapters: pl.DataFrame | None = None,
) -> Corrected:
    """Correct what is said, and names of speakers, documents and chapters, in one pass: no rule sees another's output.

    A rule that suggests changes nothing; it yields a finding. A match that gave way to another is noted once for
    each document and pair of rules. Nothing is changed without its row, the particle after a changed word included.

    Reads:   TURNS, with their languages; RULES; DOCUMENTS and CHAPTERS, or none.
    Returns: TURNS, DOCUMENTS and CHAPTERS, same rows and order; CORRECTIONS, in the order of the turns, `seq` 0, those
             of a document's title and chapters without a turn; FINDINGS, in that order too.
    Raises:  SchemaMismatch if a frame is of another shape.
    """
    conform(rules, RULES)
    turns, matcher = conform(turns, TURNS), to_matcher(rules)
    documents = empty(DOCUMENTS) if documents is None else conform(documents, DOCUMENTS)
    chapters = empty(CHAPTERS) if chapters is None else conform(chapters, CHAPTERS)
    if not matcher.rules:
        return Corrected(turns, empty(CORRECTIONS), empty(FINDINGS), documents, chapters)
    whole = _whole_texts(turns, documents, chapters)
    said = list(_apply_rules(matcher, turns, whole))
    named = list(_apply_to_names(matcher, name_fields(turns, documents, chapters), whole))
    changed = {one.row: apply_edits(one.text, one.outcome.edits) for one in said if one.outcome.edits}
    names = with_names(named, turns, documents, chapters)
    return Corrected(
        turns=_with_texts(names.turns, changed),
        corrections=_corrections([*said, *names.changes]),
        findings=from_rows(report(matcher, said, named), FINDINGS),
        documents=names.documents,
        chapters=names.chapters,
    )


def _whole_texts(
    turns: pl.DataFrame, documents: pl.DataFrame, chapters: pl.DataFrame
) -> Callable[[str], Callable[[], str]]:
    """Return what gives, for a document, the function that gives all its text, in the form for matching, caseless."""

    @cache
    def whole(doc: str) -> str:
        parts = (documents.filter(doc=doc)["title"], chapters.filter(doc=doc)["title"], turns.filter(doc=doc)["text"])
        return fold("\n".join(text for part in parts for text in part.drop_nulls()), cased=False).text

    return lambda doc: lambda: whole(doc)


def _apply_rules(matcher: Matcher, turns: pl.DataFrame, whole: Callable[[str], Callable[[], str]]) -> Iterator[Worked]:
    """Yield what the rules make of each turn in which they find anything, in order."""
    rows = rows_to_search(matcher, turns["text"])
    touched = turns.select("doc", "turn", "speaker", "lang", "text")[rows]
    for row, (doc, turn, speaker, lang, text) in zip(rows, touched.iter_rows(), strict=True):
        fits = _scope_test(matcher, to_place(doc, speaker, lang))
        outcome = sweep(matcher, text, fits, partial(_surrounding, turns, row, whole(doc)))
        beyond = [number for number in overrun_rules(matcher, text) if fits(number)]
        if any(outcome) or beyond:
            yield Worked(row, doc, turn, "text", text, outcome, beyond)


def _surrounding(turns: pl.DataFrame, row: int, document: Callable[[], str]) -> Surrounding:
    """Return what is around a turn: its neighbours, as far as its sentences go on there, since cues end anywhere."""
    here = turns.row(row, named=True)
    beside = [turns.row(other, named=True) if 0 <= other < turns.height else here for other in (row - 1, row + 1)]
    before, after = (
        one["text"] if one is not here and (one["doc"], one["speaker"]) == (here["doc"], here["speaker"]) else ""
        for one in beside
    )
    left = f"{before[-_SO_FAR:]}\n" if neighbour(before, here["text"]) else ""
    right = f"\n{after[:_SO_FAR]}" if neighbour(here["text"], after) else ""
    return Surrounding(document, left, right)


def _apply_to_names(
    matcher: Matcher, names: list[NameField], whole: Callable[[str], Callable[[], str]]
) -> Iterator[Worked]:
    """Yield what the rules make of each of *names* in which they find anything; none is taken out of a name."""
    rows = rows_to_search(matcher, pl.Series([name.text for name in names], dtype=pl.String))
    for row in rows:
        name = names[row]
        outcome = sweep(matcher, name.text, _name_test(matcher, name), partial(Surrounding, whole(name.doc)))
        if any(outcome):
            yield Worked(row, name.doc, None, name.field, name.text, outcome, [])


def _name_test(matcher: Matcher, name: NameField) -> Callable[[int], bool]:
    """Return the test whether a rule is for *name*."""
    fits = _scope_test(matcher, to_place(name.doc, None, name.lang))
    return lambda number: not matcher.rules[number].removes and fits(number)


def _scope_test(matcher: Matcher, place: Place) -> Callable[[int], bool]:
    """Return the test whether a rule is for texts of *place*."""
    return lambda number: number not in matcher.scoped or is_in_scope(matcher.rules[number], place)


def _with_texts(turns: pl.DataFrame, changed: dict[int, str]) -> pl.DataFrame:
    """Return *turns* with the *changed* texts, which are given by row."""
    if not changed:
        return turns
    return turns.with_columns(text=turns["text"].scatter(list(changed), list(changed.values())))


def _corrections(worked: list[Worked]) -> pl.DataFrame:
    """Return the log of all edits."""
    edits = [(one, edit) for one in worked for edit in one.outcome.edits]
    columns = {
        "doc": [one.doc for one, _ in edits],
        "turn": [one.turn for one, _ in edits],
        "seq": [0] * len(edits),
        "stage": [STAGE] * len(edits),
        "rule": [edit.name for _, edit in edits],
        "field": [one.field for one, _ in edits],
        "start_char": [edit.start for _, edit in edits],
        "end_char": [edit.end for _, edit in edits],
        "before": [edit.before for _, edit in edits],
        "after": [edit.after for _, edit in edits],
    }
    return conform(pl.DataFrame(columns, schema=CORRECTIONS.columns), CORRECTIONS)
