"""What may be wrong with rules that can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.rules.bounds import is_unspaced
from pipeline.rules.fold import fold
from pipeline.rules.matcher import hits, to_matcher
from pipeline.rules.sweep import PARTICLE
from pipeline.schema import CORRECTIONS, FINDINGS, RULES, Frame, conform, from_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.rules.matcher import Matcher
    from pipeline.rules.rule import Context, Rule

WARNINGS = Frame(
    "WARNINGS",
    pl.Schema(
        dict.fromkeys(("table", "row", "rule", "check", "severity", "message", "remedy"), pl.String) | {"row": pl.Int32}
    ),
    frozenset(),
)
"""What to look at in a table a row: the columns of FINDINGS, with a table's place."""


def rule_warnings(rules: pl.DataFrame) -> pl.DataFrame:
    """Return what may be wrong with *rules*: rules that never come first, outputs that others match, open word edges.

    Reads:   RULES.
    Returns: WARNINGS, in the order of the rules; `check` is rule-shadowed, rule-chain or rule-open-edge.
    """
    conform(rules, RULES)
    matcher = to_matcher(rules)
    earlier: dict[str, list[Rule]] = {}
    rows: list[dict[str, Any]] = []
    for number, rule in enumerate(matcher.rules):
        rows += _warn_shadowed(rule, earlier)
        rows += _warn_chained(matcher, number)
        rows += _open_edges(rule)
    return from_rows(rows, WARNINGS)


def matched_rules(corrections: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Return which rules matched in which documents; one that protects a name never shows.

    Reads:   CORRECTIONS and FINDINGS of one run.
    Returns: doc, rule; sorted, each pair once.
    """
    changed = conform(corrections, CORRECTIONS).filter(stage="correct_terms")
    noted = conform(findings, FINDINGS).filter(
        pl.col("check").is_in(("suggestion", "term-require", "term-forbid", "rule-overlap", "rule-limit"))
    )
    ids = (
        changed.select("doc", rule=pl.col("rule").str.strip_suffix(PARTICLE)),
        noted.select("doc", rule=pl.col("message").str.extract(r"^(\S+): ")).drop_nulls(),
    )
    return pl.concat(ids).unique().sort("doc", "rule")


def unmatched_rules(rules: pl.DataFrame, matched: Iterable[str]) -> list[str]:
    """Return the ids of the rules that are on or suggest and are not among the *matched*, in the order of the table.

    A rule whose replacement is its pattern protects a name and is left out, since it never shows.

    Reads: RULES.
    """
    protects = (pl.col("pattern") == pl.col("replacement")) & (pl.col("case") != "ignore")
    live = conform(rules, RULES).filter((pl.col("status") != "off") & ~protects)
    return live.filter(~pl.col("id").is_in(set(matched)))["id"].to_list()


def _warning(rule: Rule, check: str, severity: str, message: str, remedy: str) -> dict[str, Any]:
    """Return a row of WARNINGS."""
    place = {"table": rule.table, "row": rule.row, "rule": rule.id}
    return place | {"check": check, "severity": severity, "message": message, "remedy": remedy}


def _warn_shadowed(rule: Rule, earlier: dict[str, list[Rule]]) -> Iterator[dict[str, Any]]:
    """Yield a warning if an *earlier* rule, to which this one is added, takes every match of *rule*."""
    rivals = earlier.setdefault(
        fold(rule.pattern, cased=False).text if rule.match != "regex" else f"/{rule.pattern}", []
    )
    if rival := next((rival for rival in rivals if _covers(rival, rule)), None):
        message = f"never comes first: {rival.id} ({rival.table}, row {rival.row}) matches all that it matches"
        yield _warning(rule, "rule-shadowed", "warning", message, "Move it up, or take one of the two out.")
    rivals.append(rule)


def _covers(rival: Rule, rule: Rule) -> bool:
    """Tell whether *rival*, an earlier rule of the same letters, matches wherever *rule* does and wins."""
    if rule.status != rival.status and rival.status == "suggest":
        return False
    same_letters = not rival.is_cased or (rule.is_cased and rival.pattern == rule.pattern)
    wider_lang = rival.lang is None or f"{rule.lang}-".startswith(f"{rival.lang}-")
    pairs = ((rival.speaker, rule.speaker), (rival.doc, rule.doc))
    return (
        same_letters
        and wider_lang
        and _is_open(rival.before, rule.before)
        and _is_open(rival.after, rule.after)
        and rival.action == rule.action
        and (rival.needs is None or rival.needs == rule.needs)
        and (rival.unless is None or rival.unless == rule.unless)
        and all(wide is None or wide == narrow for wide, narrow in pairs)
    )


def _is_open(wide: Context | None, narrow: Context | None) -> bool:
    """Tell whether the context *wide* stands wherever *narrow* does."""
    return wide is None or wide == narrow


def _warn_chained(matcher: Matcher, number: int) -> Iterator[dict[str, Any]]:
    """Yield a warning for each rule that would match the output of rule *number*."""
    rule = matcher.rules[number]
    if rule.protects:
        return
    found = {hit.rule for hit in hits(matcher, rule.replacement, lambda i: i != number)}
    for other in (matcher.rules[i] for i in sorted(found)):
        if not other.protects:
            message = f"makes {rule.replacement!r}, in which {other.id} ({other.table}, row {other.row}) matches"
            yield _warning(
                rule, "rule-chain", "warning", message, "Write the final text: no rule sees another's output."
            )


def _open_edges(rule: Rule) -> Iterator[dict[str, Any]]:
    """Yield a note if an edge of *rule* is in a script without blanks."""
    if rule.match != "regex" and (is_unspaced(rule.pattern[0]) or is_unspaced(rule.pattern[-1])):
        message = f"{rule.written!r} also matches inside longer words: its script has no blanks between words"
        yield _warning(rule, "rule-open-edge", "note", message, "A longer rule wins; before and after narrow it.")
