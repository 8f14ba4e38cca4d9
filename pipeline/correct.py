"""Correct terms by a table of rules, and log what was done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.rules.matcher import limit_of, overrun_rules, rows_to_search, to_matcher
from pipeline.rules.rule import is_in_scope, to_place
from pipeline.rules.sweep import apply_edits, sweep
from pipeline.schema import CORRECTIONS, FINDINGS, RULES, TURNS, conform, from_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.rules.matcher import Matcher
    from pipeline.rules.rule import Place
    from pipeline.rules.sweep import Edit, Outcome

STAGE = "correct_terms"
"""The name of this stage in the log."""


class Corrected(NamedTuple):
    """Turns whose terms are corrected, and what was done and noticed."""

    turns: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


class _Worked(NamedTuple):
    """What the rules made of one turn."""

    row: int
    doc: str
    turn: int
    text: str
    outcome: Outcome
    overrun: list[int]


def correct_terms(turns: pl.DataFrame, rules: pl.DataFrame) -> Corrected:
    """Correct the text of *turns* by *rules*, in one pass: no rule sees another's output.

    A rule that suggests changes nothing; it yields a finding. A match that gave way to another is noted once for
    each document and pair of rules. Nothing is changed without its row, the particle after a changed word included.

    Reads:   TURNS, with their languages; RULES.
    Returns: TURNS, same rows and order; CORRECTIONS, in the order of the turns, `seq` 0; FINDINGS, in that order too.
    Raises:  SchemaMismatch if a frame is of another shape.
    """
    conform(rules, RULES)
    turns, matcher = conform(turns, TURNS), to_matcher(rules)
    if not matcher.rules:
        return Corrected(turns, from_rows([], CORRECTIONS), from_rows([], FINDINGS))
    worked = list(_apply_rules(matcher, turns))
    changed = {one.row: apply_edits(one.text, one.outcome.edits) for one in worked if one.outcome.edits}
    return Corrected(
        turns=_with_texts(turns, changed),
        corrections=_corrections(worked),
        findings=from_rows([*_suggestions(worked), *_overlaps(matcher, worked), *_overruns(matcher, worked)], FINDINGS),
    )


def _apply_rules(matcher: Matcher, turns: pl.DataFrame) -> Iterator[_Worked]:
    """Yield what the rules make of each turn in which they find anything, in order."""
    rows = rows_to_search(matcher, turns["text"])
    touched = turns.select("doc", "turn", "speaker", "lang", "text")[rows]
    for row, (doc, turn, speaker, lang, text) in zip(rows, touched.iter_rows(), strict=True):
        fits = _scope_test(matcher, to_place(doc, speaker, lang))
        outcome = sweep(matcher, text, fits)
        beyond = [number for number in overrun_rules(matcher, text) if fits(number)]
        if any(outcome) or beyond:
            yield _Worked(row, doc, turn, text, outcome, beyond)


def _scope_test(matcher: Matcher, place: Place) -> Callable[[int], bool]:
    """Return the test whether a rule is for texts of *place*."""
    return lambda number: number not in matcher.scoped or is_in_scope(matcher.rules[number], place)


def _with_texts(turns: pl.DataFrame, changed: dict[int, str]) -> pl.DataFrame:
    """Return *turns* with the *changed* texts, which are given by row."""
    if not changed:
        return turns
    return turns.with_columns(text=turns["text"].scatter(list(changed), list(changed.values())))


def _corrections(worked: list[_Worked]) -> pl.DataFrame:
    """Return the log of all edits."""
    edits = [(one, edit) for one in worked for edit in one.outcome.edits]
    columns = {
        "doc": [one.doc for one, _ in edits],
        "turn": [one.turn for one, _ in edits],
        "seq": [0] * len(edits),
        "stage": [STAGE] * len(edits),
        "rule": [edit.name for _, edit in edits],
        "field": ["text"] * len(edits),
        "start_char": [edit.start for _, edit in edits],
        "end_char": [edit.end for _, edit in edits],
        "before": [edit.before for _, edit in edits],
        "after": [edit.after for _, edit in edits],
    }
    return conform(pl.DataFrame(columns, schema=CORRECTIONS.columns), CORRECTIONS)


def _suggestions(worked: list[_Worked]) -> Iterator[dict[str, Any]]:
    """Yield a finding for each suggestion; its span is of the corrected text."""
    for one in worked:
        for edit in one.outcome.suggestions:
            shift = _shift(one.outcome.edits, edit.start)
            yield _finding(one, "suggestion", f"{edit.name}: {edit.before!r} may be {edit.after!r}") | {
                "start_char": edit.start + shift,
                "end_char": edit.end + shift,
                "remedy": f"Set the status of {edit.name} to on if it is always so, or mend the source.",
            }


def _overlaps(matcher: Matcher, worked: list[_Worked]) -> Iterator[dict[str, Any]]:
    """Yield a finding for each pair of rules of which one gave way to the other, at a document's first such place."""
    first: dict[tuple[str, int, int], _Worked] = {}
    times: Counter[tuple[str, int, int]] = Counter()
    for one in worked:
        for loser, winner in one.outcome.losses:
            pair = (one.doc, loser.rule, winner.rule)
            first.setdefault(pair, one)
            times[pair] += 1
    for pair, one in first.items():
        loser_id, winner_id = (matcher.rules[number].id for number in pair[1:])
        message = f"{loser_id}: gave way to {winner_id}, which matches over it; {times[pair]} times in all"
        yield _finding(one, "rule-overlap", message) | {"actual": float(times[pair])}


def _overruns(matcher: Matcher, worked: list[_Worked]) -> Iterator[dict[str, Any]]:
    """Yield a finding for each regular expression that matches more often in one turn than it is let."""
    for one in worked:
        for number in one.overrun:
            limit = limit_of(one.text)
            message = f"{matcher.rules[number].id}: only the first {limit} matches in this turn were looked at"
            remedy = "Divide the turn, or narrow the regular expression."
            yield _finding(one, "rule-limit", message) | {
                "severity": "warning",
                "limit": float(limit),
                "remedy": remedy,
            }


def _finding(one: _Worked, check: str, message: str) -> dict[str, Any]:
    """Return a row of FINDINGS about a turn."""
    return {"doc": one.doc, "turn": one.turn, "check": check, "severity": "note", "message": message}


def _shift(edits: list[Edit], place: int) -> int:
    """Return how far *edits* move what stands at *place*, which none of them touches."""
    return sum(len(edit.after) - len(edit.before) for edit in edits if edit.end <= place)
