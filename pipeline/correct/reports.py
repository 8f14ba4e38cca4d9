"""What rules notice: suggestions, terms, overlaps, limits."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.rules.matcher import limit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.rules.matcher import Matcher
    from pipeline.rules.sweep import Edit, Outcome

STAGE: Final = "correct_terms"
"""The name of the stage in the log."""


class Worked(NamedTuple):
    """What the rules made of one turn's text, or of one name."""

    row: int
    doc: str
    turn: int | None
    field: str
    text: str
    outcome: Outcome
    overrun: list[int]


def report(matcher: Matcher, said: list[Worked], named: list[Worked]) -> Iterator[dict[str, Any]]:
    """Yield rows of FINDINGS about what was *said*, and about names."""
    yield from _notes(matcher, [*said, *named])
    yield from _overlaps(matcher, said)
    yield from _overruns(matcher, said)


def _notes(matcher: Matcher, worked: Sequence[Worked]) -> Iterator[dict[str, Any]]:
    """Yield a finding for each suggestion and each term; its span is of the corrected text."""
    for one in worked:
        for edit in one.outcome.suggestions:
            shift = _shift(one.outcome.edits, edit.start)
            span = {"start_char": edit.start + shift, "end_char": edit.end + shift}
            yield _note(matcher, one, edit) | (span if one.field == "text" else {})


def _note(matcher: Matcher, one: Worked, edit: Edit) -> dict[str, Any]:
    """Return a finding about one *edit* that was not made."""
    place = "" if one.field == "text" else f" in the {one.field.rstrip(' 0123456789')}"
    action = matcher.rules[edit.rule].action
    if action in {"replace", "mask"}:
        message = f"{edit.name}: {edit.before!r}{place} may be {edit.after!r}"
        remedy = f"Set the status of {edit.name} to on if it is always so, or mend the source."
        return _finding(one, "suggestion", message) | {"remedy": remedy}
    verb = "is agreed to be written" if action == "require" else "is not to be used"
    wanted = f"{verb} {edit.after!r}" if action == "require" else verb
    remedy = f"Write {edit.after!r}." if edit.after else "Take it out, or write something else."
    finding = _finding(one, f"term-{action}", f"{edit.name}: {edit.before!r}{place} {wanted}")
    return finding | {"severity": "warning", "remedy": remedy}


def _overlaps(matcher: Matcher, worked: list[Worked]) -> Iterator[dict[str, Any]]:
    """Yield a finding for each pair of rules of which one gave way to the other, at a document's first such place.

    To give way to a rule that protects a name is what a person wants who wrote that: nobody is told.
    """
    first: dict[tuple[str, int, int], Worked] = {}
    times: Counter[tuple[str, int, int]] = Counter()
    for one in worked:
        for loser, winner in one.outcome.losses:
            if matcher.rules[winner.rule].protects:
                continue
            pair = (one.doc, loser.rule, winner.rule)
            first.setdefault(pair, one)
            times[pair] += 1
    for pair, one in first.items():
        loser_id, winner_id = (matcher.rules[number].id for number in pair[1:])
        message = f"{loser_id}: gave way to {winner_id}, which matches over it; {times[pair]} times in all"
        yield _finding(one, "rule-overlap", message) | {"actual": float(times[pair])}


def _overruns(matcher: Matcher, worked: list[Worked]) -> Iterator[dict[str, Any]]:
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


def _finding(one: Worked, check: str, message: str) -> dict[str, Any]:
    """Return a row of FINDINGS about a turn, or about a document's name."""
    return {"doc": one.doc, "turn": one.turn, "check": check, "severity": "note", "message": message}


def _shift(edits: list[Edit], place: int) -> int:
    """Return how far *edits* move what stands at *place*, which none of them touches."""
    return sum(len(edit.after) - len(edit.before) for edit in edits if edit.end <= place)
