"""Say what each rule does to a text, and why one that finds its pattern there does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.rules.bounds import is_word
from pipeline.rules.context import Surroundings
from pipeline.rules.evidence.witness import Surrounding, Witness
from pipeline.rules.fixed import is_fixed
from pipeline.rules.fold import fold
from pipeline.rules.matcher import Hit, Matcher, to_matcher
from pipeline.rules.sweep import Edit, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from pipeline.rules.rule import Rule

Effect = Literal[
    "changes",
    "suggests",
    "protects",
    "gives way",
    "inside a word",
    "inside an address",
    "lacks its context",
    "lacks its evidence",
]


class Explanation(NamedTuple):
    """What one rule does at one place."""

    rule: str
    """Its id; of a particle after its word, with `+particle`."""
    table: str
    row: int
    start: int
    end: int
    before: str
    after: str
    effect: Effect
    detail: str
    """In words: the rule it gives way to, the context it wants, the texts it is for; may be empty."""


def explain(text: str, rules: pl.DataFrame) -> list[Explanation]:
    """Return what *rules* do to *text*, by place; every scope is taken to fit, and named.

    A half of a surrogate pair, as a terminal may hand it over, is read as U+FFFD.

    Reads: RULES.
    """
    text = text.encode("utf-8", "replace").decode()
    matcher = to_matcher(rules)
    outcome = sweep(matcher, text, lambda _: True)
    told = [_of_edit(matcher, edit, "changes") for edit in outcome.edits]
    told += [_of_edit(matcher, edit, "suggests") for edit in outcome.suggestions]
    told += [
        _of_hit(matcher, text, loser, "gives way", f"to {matcher.rules[winner.rule].id}")
        for loser, winner in outcome.losses
    ]
    known = {(one.rule, one.start) for one in told}
    witness = Witness(text, Surrounding())
    for hit, effect in _find_literals(matcher, text, witness):
        one = _of_hit(
            matcher,
            text,
            hit,
            effect,
            _lacking(witness, matcher.rules[hit.rule], hit)
            if effect == "lacks its evidence"
            else _wanted(matcher.rules[hit.rule], effect),
        )
        if (one.rule, one.start) not in known:
            told.append(one)
    return sorted(told, key=lambda one: (one.start, -one.end, one.table, one.row))


def _find_literals(matcher: Matcher, text: str, witness: Witness) -> Iterator[tuple[Hit, Effect]]:
    """Yield every place where a literal pattern stands, with what that comes to unless another rule has it."""
    for layer in matcher.layers:
        form = fold(text, cased=layer.is_cased)
        seen = Surroundings(form.text)
        for pattern, start, end in layer.automaton.find_matches_as_indexes(form.text, overlapping=True):
            if not (span := form.span(start, end)):
                continue
            for number in layer.owners[pattern]:
                if not is_word(form.text, start, end):
                    yield Hit(*span, number, {}), "inside a word"
                elif is_fixed(text, *span):
                    yield Hit(*span, number, {}), "inside an address"
                elif not seen.hold(matcher.rules[number], start, end):
                    yield Hit(*span, number, {}), "lacks its context"
                elif not witness.allows(matcher.rules[number], *span):
                    yield Hit(*span, number, {}), "lacks its evidence"
                else:
                    yield Hit(*span, number, {}), "protects"


def _of_edit(matcher: Matcher, edit: Edit, effect: Effect) -> Explanation:
    """Return the explanation of an *edit*."""
    rule = matcher.rules[edit.rule]
    return Explanation(edit.name, rule.table, rule.row, *edit[:2], edit.before, edit.after, effect, _scope(rule))


def _of_hit(matcher: Matcher, text: str, hit: Hit, effect: Effect, detail: str) -> Explanation:
    """Return the explanation of a *hit* that changes nothing."""
    rule, seen = matcher.rules[hit.rule], text[hit.start : hit.end]
    said = "; ".join(part for part in (detail, _scope(rule)) if part)
    return Explanation(rule.id, rule.table, rule.row, hit.start, hit.end, seen, seen, effect, said)


def _lacking(witness: Witness, rule: Rule, hit: Hit) -> str:
    """Return what speaks against what *rule* finds at *hit*, or that nothing speaks for it, in words."""
    if rule.unless and (said := witness.testimony(rule.unless, hit.start, hit.end)):
        return f"against it: {said}"
    return f"needs {rule.needs.written!r}" if rule.needs else ""


def _wanted(rule: Rule, effect: Effect) -> str:
    """Return what *rule* wants near its match and lacks, in words."""
    if effect != "lacks its context":
        return ""
    sides = (("before", rule.before), ("after", rule.after))
    return ", ".join(f"{side} it {'' if want.is_near else '... '}{want.text!r}" for side, want in sides if want)


def _scope(rule: Rule) -> str:
    """Return what texts *rule* is for, in words; empty if for all."""
    scopes = (("lang", rule.lang), ("speaker", rule.speaker), ("doc", rule.doc))
    named = ", ".join(f"{name} {scope}" for name, scope in scopes if scope)
    return f"only for {named}" if named else ""
