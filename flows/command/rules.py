"""What a table of rules does, without a run: what would be refused, what is warned of, what becomes of a text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.text import Text

from pipeline.errors import BadTable
from pipeline.rules import DEFAULT_TABLE, explain, load_rules, rule_warnings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, Literal

    from pipeline.rules import Explanation

_REFUSED: Final = 2
_STYLES: Final = {"changes": "green", "suggests": "yellow"}


def check_rules(tables: Sequence[str], form: Literal["text", "json"]) -> int:
    """Print what a run with *tables* after the default one would refuse or warn of, and return the exit status.

    What the default table alone would be warned of is left out: who checks their own table cannot mend it.
    """
    found, status = _problems(tables)
    console = Console(highlight=False)
    if form == "json":
        console.print(json.dumps(found, ensure_ascii=False, indent=2), soft_wrap=True, markup=False)
        return status
    for one in found:
        place = one["table"] if one["row"] is None else f"{one['table']}, row {one['row']}"
        line = f"{one['severity']}: {place}: {one['message'].rstrip('.')}. {one['remedy']}"
        console.print(line, soft_wrap=True, markup=False)
    if not found:
        console.print(f"{', '.join(tables)}: nothing to say against", soft_wrap=True, markup=False)
    return status


def test_rules(table: str, text: str) -> None:
    """Print what becomes of *text* by the default table and *table*, and what each rule that finds its pattern does."""
    told = explain(text, load_rules([table]))
    console = Console(highlight=False)
    changed = [one for one in told if one.effect == "changes"]
    console.print(_apply_changes(text, changed), soft_wrap=True, markup=False)
    for one in told:
        line = Text.assemble("  ", (one.effect, _STYLES.get(one.effect, "dim")), f"  {one.rule}  {one.before!r}")
        line.append(f" → {one.after!r}" if one.after != one.before else "")
        line.append(f" at {one.start}, {one.table}, row {one.row}" + (f": {one.detail}" if one.detail else ""), "dim")
        console.print(line, soft_wrap=True)
    if not told:
        console.print("  no rule finds its pattern here")


def _problems(tables: Sequence[str]) -> tuple[list[dict[str, Any]], int]:
    """Return what is wrong with *tables*, a row each, and the exit status that follows."""
    try:
        rules = load_rules(tables)
    except BadTable as error:
        refusal = {"table": error.table, "row": error.row, "rule": None, "check": "refused", "severity": "error"}
        return [refusal | {"message": error.problem, "remedy": error.remedy}], _REFUSED
    return [warning for warning in rule_warnings(rules).to_dicts() if warning["table"] != DEFAULT_TABLE], 0


def _apply_changes(text: str, changes: Iterable[Explanation]) -> str:
    """Return *text* with *changes* made, from its end on so that the others keep their places."""
    for one in sorted(changes, key=lambda one: one.start, reverse=True):
        text = text[: one.start] + one.after + text[one.end :]
    return text
