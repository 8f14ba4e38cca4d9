"""What makes a set of rules unusable: they contradict each other, or a rule does not do what it says it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.errors import BadTable
from pipeline.rules.matcher import compile_rule, to_matcher
from pipeline.rules.rule import Rule, groups_of, to_rule
from pipeline.rules.sweep import apply_edits, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.matcher import Matcher

_PROBES = ("", "a", " a", "가", "1.")
"""Texts in which an expression that can match nothing at all does so."""


def check_rules(rules: pl.DataFrame) -> None:
    """Refuse *rules* that cannot be trusted.

    Reads:  RULES.
    Raises: BadTable for a regular expression that RE2 does not take or that matches the empty string, for two rules of
            one pattern and scope with different replacements, for an example that does not come out as expected, for a
            counterexample that changes.
    """
    live = rules.filter(pl.col("status") != "off")
    _check_expressions([to_rule(row) for row in live.filter(match="regex").iter_rows(named=True)])
    matcher = to_matcher(rules)
    _check_conflicts(matcher)
    _check_examples(matcher, live)


def _check_expressions(rules: list[Rule]) -> None:
    """Refuse regular expressions that cannot be used."""
    for rule in rules:
        if problem := _expression_problem(rule):
            remedy = "See github.com/google/re2/wiki/Syntax: no look-around, no back references in patterns."
            raise BadTable(rule.table, rule.row, f"column pattern: {rule.pattern!r} {problem}", remedy)
        expression = compile_rule(rule)
        known = {*map(str, range(1, expression.groups + 1)), *expression.groupindex}
        if unknown := [group for group in groups_of(rule.replacement) if group not in known]:
            problem = f"column replacement: the pattern has no group {unknown[0]}"
            raise BadTable(rule.table, rule.row, problem, "Put round brackets around what is to be kept.")


def _expression_problem(rule: Rule) -> str | None:
    """Return what is wrong with the regular expression of *rule*, or None."""
    import re2  # noqa: PLC0415 - few tables have regular expressions

    try:
        expression = compile_rule(rule)
    except re2.error as error:
        reason = error.args[0]
        return f"is no regular expression of RE2: {reason.decode() if isinstance(reason, bytes) else reason}"
    if any(match.start() == match.end() for probe in _PROBES for match in expression.finditer(probe)):
        return "matches the empty string"
    return None


def _check_conflicts(matcher: Matcher) -> None:
    """Refuse two rules of which one would have to win by chance."""
    first: dict[tuple[object, ...], Rule] = {}
    for rule in matcher.rules:
        earlier = first.setdefault(_sphere(rule), rule)
        if earlier.replacement != rule.replacement:
            problem = (
                f"{rule.id} makes {rule.replacement!r} of {rule.written!r}, "
                f"and {earlier.id} ({earlier.table}, row {earlier.row}) makes {earlier.replacement!r} of it"
            )
            remedy = f"Give it the id {earlier.id} to replace that rule, switch one off, or tell them apart by context."
            raise BadTable(rule.table, rule.row, problem, remedy)


def _sphere(rule: Rule) -> tuple[object, ...]:
    """Return what a rule is about: two rules of one sphere match the same texts."""
    scope = (rule.lang, rule.speaker, rule.doc, rule.before, rule.after, rule.needs, rule.action)
    return (rule.match == "regex", rule.is_cased, rule.pattern, *scope)


def _check_examples(matcher: Matcher, rules: pl.DataFrame) -> None:
    """Refuse a rule that does not do to its examples what its row says."""
    for number, text, expected in _cases(rules):
        got = _alone(matcher, number, text)
        if got == expected:
            continue
        rule = matcher.rules[number]
        place = "counterexample" if text == expected else "example"
        problem = f"column {place}: rule {rule.id} makes {got!r} of it" + (
            "" if text == expected else f", not {expected!r}"
        )
        remedy = "Narrow the rule with before or after." if text == expected else "Mend the rule, example or expected."
        raise BadTable(rule.table, rule.row, problem, remedy)


def _cases(rules: pl.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Yield each rule's number, a text and what has to become of it."""
    columns = rules.select("example", "expected", "counterexample")
    for number, (example, expected, counterexample) in enumerate(columns.iter_rows()):
        if example is not None:
            yield number, example, expected
        if counterexample is not None:
            yield number, counterexample, counterexample


def _alone(matcher: Matcher, number: int, text: str) -> str:
    """Return what one rule, all others away, makes of *text*; a suggestion as if it were taken."""
    outcome = sweep(matcher.alone(number), text, number.__eq__)
    return apply_edits(text, outcome.edits or outcome.suggestions)
