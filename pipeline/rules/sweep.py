"""Decide which matches count: leftmost first, then longest, then the order of the table; in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.rules.evidence.witness import Surrounding, Witness
from pipeline.rules.matcher import Hit, Matcher, hits
from pipeline.rules.particles import agreement
from pipeline.rules.removal import mend
from pipeline.rules.rule import carry_case, expand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.rules.removal import Gap
    from pipeline.rules.rule import Rule

PARTICLE = "+particle"
"""What a rule's name ends in where the log speaks of the particle after its word."""


class Edit(NamedTuple):
    """A change of one text, as a span of the text before all of them."""

    start: int
    end: int
    rule: int
    name: str
    """The rule's id; of a particle, the id of the rule whose word it follows, and `+particle`."""
    before: str
    after: str


class Loss(NamedTuple):
    """A match that gave way to another."""

    loser: Hit
    winner: Hit


class Outcome(NamedTuple):
    """What rules make of one text."""

    edits: list[Edit]
    """By their start; they neither overlap nor nest."""
    suggestions: list[Edit]
    losses: list[Loss]


def sweep(
    matcher: Matcher, text: str, admits: Callable[[int], bool], place: Callable[[], Surrounding] = Surrounding
) -> Outcome:
    """Return what the rules that *admits* lets in make of *text*; no rule sees another's output.

    *place* gives what is around the text, where evidence asks for it.
    """
    found = [hit for hit in hits(matcher, text, admits) if not _is_acronym(matcher.rules[hit.rule], text, hit)]
    if any(matcher.rules[hit.rule].wants_evidence for hit in found):
        witness = Witness(text, place())
        found = [hit for hit in found if witness.allows(matcher.rules[hit.rule], hit.start, hit.end)]
    if not found:
        return Outcome([], [], [])
    found.sort(key=_precedence)
    winners, losses = _leftmost(hit for hit in found if hit.rule not in matcher.offers)
    edits = _with_particles(text, _edits(matcher, text, winners))
    offers, lost_offers = _leftmost((hit for hit in found if hit.rule in matcher.offers), winners)
    suggestions = [_edit(matcher, text, hit) for hit in offers]
    real = [loss for loss in losses + lost_offers if not _agree(matcher, text, loss)]
    return Outcome([*filter(_changes, edits)], [*filter(_changes, suggestions)], real)


def _edits(matcher: Matcher, text: str, winners: Sequence[Hit]) -> list[Edit]:
    """Return what the *winners* do, in their order; words that go take their commas with them.

    A gap that would reach into another edit is the word alone.
    """
    edits = [_edit(matcher, text, hit) for hit in winners]
    going = [edit for edit, hit in zip(edits, winners, strict=True) if matcher.rules[hit.rule].removes]
    if not going:
        return edits
    first = {edit.start: edit for edit in going}
    staying = [edit for edit in edits if edit.start not in first]
    gaps = [_gap_edit(text, gap, going) for gap in mend(text, [edit[:2] for edit in going], _lang(matcher, going))]
    if any(gap.start < edit.end and edit.start < gap.end for gap in gaps for edit in staying if _changes(edit)):
        return edits
    return sorted([*gaps, *(edit for edit in staying if _changes(edit))])


def _lang(matcher: Matcher, going: Sequence[Edit]) -> str:
    """Return the language of the rules that take the words *going* out, where they have one."""
    return next((lang for edit in going if (lang := matcher.rules[edit.rule].lang)), "") or ""


def _gap_edit(text: str, gap: Gap, going: Sequence[Edit]) -> Edit:
    """Return the edit that makes a *gap*, by the first of the words *going* that lie in it."""
    rule, name = next((edit.rule, edit.name) for edit in going if gap.start <= edit.start < gap.end)
    return Edit(gap.start, gap.end, rule, name, text[gap.start : gap.end], gap.after)


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return *text* after *edits*."""
    parts: list[str] = []
    place = 0
    for edit in edits:
        parts += [text[place : edit.start], edit.after]
        place = edit.end
    return "".join([*parts, text[place:]])


def _is_acronym(rule: Rule, text: str, hit: Hit) -> bool:
    """Tell whether capitals stand where *rule* takes a small word out, in a text that has small letters: `at UM in`."""
    seen = text[hit.start : hit.end]
    return rule.removes and len(seen) > 1 and seen.isupper() and not rule.written.isupper() and not text.isupper()


def _precedence(hit: Hit) -> tuple[int, int, int]:
    """Return what the winner of two hits has less of: leftmost, longest, first in the table."""
    return hit.start, -hit.end, hit.rule


def _changes(edit: Edit) -> bool:
    """Tell whether *edit* changes anything."""
    return edit.before != edit.after


def _leftmost(found: Iterable[Hit], taken: Sequence[Hit] = ()) -> tuple[list[Hit], list[Loss]]:
    """Return the hits, in their order, that do not overlap one before or one *taken*, and the losses."""
    winners: list[Hit] = []
    losses: list[Loss] = []
    blocks = iter(taken)
    block = next(blocks, None)
    for hit in found:
        while block and block.end <= hit.start:
            block = next(blocks, None)
        rival = winners[-1] if winners and hit.start < winners[-1].end else None
        rival = rival or (block if block and block.start < hit.end else None)
        if rival is None:
            winners.append(hit)
        elif rival.rule != hit.rule:
            losses.append(Loss(hit, rival))
    return winners, losses


def _agree(matcher: Matcher, text: str, loss: Loss) -> bool:
    """Tell whether both rules would have done the same at the same place, so that nothing was lost."""
    loser, winner = loss
    same_place = (loser.start, loser.end) == (winner.start, winner.end)
    return same_place and _edit(matcher, text, loser).after == _edit(matcher, text, winner).after


def _edit(matcher: Matcher, text: str, hit: Hit) -> Edit:
    """Return what a winning *hit* does."""
    rule = matcher.rules[hit.rule]
    seen = text[hit.start : hit.end]
    after = expand(rule.replacement, hit.groups) if rule.match == "regex" else rule.replacement
    if rule.protects:
        after = seen
    elif rule.action == "mask" and not rule.replacement:
        after = seen[:1] + "*" * (len(seen) - 1)
    elif rule.action == "require":
        after = rule.written
    elif rule.case == "keep":
        after = carry_case(seen, rule.written, after)
    return Edit(hit.start, hit.end, hit.rule, rule.id, seen, after)


def _with_particles(text: str, edits: list[Edit]) -> list[Edit]:
    """Return *edits* with those of the particles after them; one that another edit reaches is left to that."""
    both: list[Edit] = []
    for edit, following in zip(edits, [*edits, None][1:], strict=True):
        both.append(edit)
        if not _changes(edit) or not (particle := agreement(text, edit.end, edit.after)):
            continue
        if following is None or particle.end <= following.start:
            seen = text[particle.start : particle.end]
            both.append(Edit(particle.start, particle.end, edit.rule, edit.name + PARTICLE, seen, particle.form))
    return both
