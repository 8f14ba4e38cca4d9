"""Suggestions as rows of a table of rules, taken or rejected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipeline.rules.matcher import to_matcher
from pipeline.rules.sweep import apply_edits, sweep
from pipeline.schema import RULES, SUGGESTIONS, conform, from_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

_CONTEXT: Final = 40
"""Characters on each side of an example."""

_SOURCE: Final = re.compile(r"cuemill suggest: (?P<doc>.+), turn (?P<turn>\d{1,9})")


def suggestion_rows(suggestions: pl.DataFrame) -> list[dict[str, str]]:
    """Return *suggestions* as rows of a table of rules that changes nothing and reports them.

    Reads: SUGGESTIONS.
    """
    return [_row(one, "suggest") for one in conform(suggestions, SUGGESTIONS).iter_rows(named=True)]


def accepted_row(one: Mapping[str, Any], right: str | None, context: str) -> dict[str, str]:
    """Return the rule of a suggestion that an editor takes, *right* in place of what it proposes, with its example."""
    row = _row(one, "on") | ({"replacement": right} if right else {})
    return row | {"example": context, "expected": _expected(row, context)}


def rejected_row(one: Mapping[str, Any]) -> dict[str, str]:
    """Return the rule that protects what a suggestion would have changed: the memory of a rejection."""
    row = _row(one, "on")
    return row | {"id": f"keep-{row['id']}", "replacement": row["pattern"], "note": "rejected: it is right as it is"}


def replacing(rows: list[dict[str, str]], rules: pl.DataFrame) -> list[dict[str, str]]:
    """Return *rows*, each with the id of the rule that it contradicts, so that it takes that one's place.

    Reads: RULES.
    """
    contexts = [rules[name].is_null() for name in ("lang", "speaker", "doc", "before", "after", "needs")]
    open_ones = rules.filter(*contexts, rules["match"] != "regex", rules["case"] == "exact")
    there = {row["pattern"]: row for row in open_ones.iter_rows(named=True)}
    return [
        row | {"id": rival["id"]}
        if (rival := there.get(row["pattern"])) and rival["replacement"] != row["replacement"]
        else row
        for row in rows
    ]


def example_of(text: str, start: int, end: int) -> str:
    """Return what stands in *text* around the characters from *start* to *end*, whole words: an example of a rule."""
    left, right = max(0, start - _CONTEXT), end + _CONTEXT
    before, after = text[left:start], text[end:right]
    before = before.partition(" ")[2] if left and " " in before else before
    after = after.rpartition(" ")[0] if right < len(text) and " " in after else after
    return " ".join(f"{before}{text[start:end]}{after}".split())


def place_of_row(row: Mapping[str, Any]) -> tuple[str, int] | None:
    """Return the document and the turn that a row of `suggestion_rows` names as its first place, None if it is none."""
    found = _SOURCE.fullmatch(row["source"] or "")
    return (found["doc"], int(found["turn"])) if found else None


def _row(one: Mapping[str, Any], status: str) -> dict[str, str]:
    """Return a row of a table of rules."""
    return {
        "id": one["id"],
        "pattern": one["pattern"],
        "replacement": one["replacement"],
        "match": "phrase" if " " in one["pattern"] else "word",
        "case": "exact",
        "status": status,
        "example": "",
        "expected": "",
        "note": one["evidence"],
        "source": f"cuemill suggest: {one['doc']}, turn {one['turn']}",  # as _SOURCE reads it
    }


def _expected(row: Mapping[str, str], context: str) -> str:
    """Return what the rule of *row* makes of its example, the particle after the word included."""
    blank: dict[str, Any] = dict.fromkeys(RULES.columns)
    filled = blank | dict(row) | {"action": "replace", "table": "", "row": 1}
    matcher = to_matcher(from_rows([filled], RULES))
    return apply_edits(context, sweep(matcher, context, lambda _: True).edits)
