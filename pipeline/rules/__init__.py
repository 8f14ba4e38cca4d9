"""Rules of correction: tables, loaded and proven, and what they make of a text. The door of this folder.

One row a rule, see docs/rules.md. A table that could surprise is refused, with its file, row and remedy, before any
text is touched.

- `bounds`: Where a word begins and ends, in any script
- `context`: Whether the texts that a rule wants beside a match stand there
- `evidence/`: What speaks for or against a match, near it or in the whole document
- `explain`: Say what each rule does to a text, and why one that finds its pattern there does nothing
- `fixed`: What no literal rule may touch, whatever its pattern
- `fold`: The form of a text in which rules are looked for, and the way back to the text as it stands
- `matcher`: Find where rules match
- `particles`: Korean particles, and the sound of the word they follow
- `reach`: Which documents an edit of the rules can change
- `removal`: Mend what stands around a word that is taken out
- `rule`: One rule as the matcher needs it, from a row of RULES
- `spellings`: How else an agreed name may be written
- `sweep`: Decide which matches count
- `table`: Read one table of rules
- `verify`: What makes a set of rules unusable
- `warn`: What may be wrong with rules that can be used
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pipeline.errors import BadTable, BadUsage
from pipeline.rules.explain import Effect, Explanation, explain
from pipeline.rules.reach import EFFECTIVE, edited_rows, effective, reach
from pipeline.rules.table import read_table
from pipeline.rules.verify import check_rules
from pipeline.rules.warn import WARNINGS, matched_rules, rule_warnings, unmatched_rules
from pipeline.schema import RULES, conform, from_rows
from pipeline.storage.places import place_of
from pipeline.storage.regular import MAX_TABLE_BYTES, read_regular

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    import polars as pl

__all__ = [
    "DEFAULT_TABLE",
    "EFFECTIVE",
    "SHIPPED",
    "WARNINGS",
    "Effect",
    "Explanation",
    "edited_rows",
    "effective",
    "explain",
    "load_rules",
    "matched_rules",
    "named_rules",
    "reach",
    "rule_warnings",
    "unmatched_rules",
]

DEFAULT_TABLE: Final = "rules.csv"
"""The table that comes first."""
SHIPPED: Final = {
    "ai-talks": "rules-ai-talks.csv",
    "fillers": "rules-fillers.csv",
    "fillers-full": "rules-fillers-full.csv",
    "mask": "rules-mask.csv",
}
"""The shipped tables besides the default one, by the names that stand for them."""


def load_rules(tables: Sequence[str | Path], *, default: Literal["shipped", "none"] = "shipped") -> pl.DataFrame:
    """Return the rules of the shipped default table and of *tables*, in this order.

    A table is a path, or the name of a shipped one. A later row of the same id replaces the earlier; with status off it
    switches it off.

    Returns: RULES, in the order that breaks ties: a row that replaces stands where the replaced one stood.
    Raises:  BadTable for a table that cannot be read, or rules that cannot be trusted together.
    """
    merged: dict[str, dict[str, Any]] = {}
    for source in [*([_shipped_file(DEFAULT_TABLE)] if default == "shipped" else []), *map(_table_file, tables)]:
        rows = read_table(source.name, _bytes(source))
        _check_ids(rows, merged)
        merged |= {row["id"]: row for row in rows}
    rules = from_rows(merged.values(), RULES)
    check_rules(rules)
    return rules


def named_rules(rules: pl.DataFrame) -> pl.DataFrame:
    """Return those *rules* that are of tables which a person named, rather than rows of the default table as shipped.

    Reads:   RULES.
    Returns: RULES, in the same order.
    """
    own = rules.join(_default_rules(), on=RULES.columns.names(), how="anti", nulls_equal=True, maintain_order="left")
    return conform(own, RULES)


@cache
def _default_rules() -> pl.DataFrame:
    """Return the rows of the default table."""
    return from_rows(read_table(DEFAULT_TABLE, _bytes(_shipped_file(DEFAULT_TABLE))), RULES)


def _shipped_file(table: str) -> Traversable:
    """Return the file of a shipped *table*."""
    return files("pipeline.data") / table


def _table_file(table: str | Path) -> Traversable:
    """Return the file that *table* names: a shipped one by its name, any other by its path."""
    if isinstance(table, str) and table in SHIPPED:
        return _shipped_file(SHIPPED[table])
    return place_of(table)


def _bytes(source: Traversable) -> bytes:
    """Return what is in a table's file."""
    try:
        return read_regular(source, MAX_TABLE_BYTES) if isinstance(source, Path) else source.read_bytes()
    except BadUsage:  # of a store that cannot be asked
        raise
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        reason = getattr(error, "strerror", None) or "is no path"
        remedy = f"Give the path of a CSV file, or a shipped table: {', '.join(SHIPPED)}."
        raise BadTable(str(source), None, f"cannot be read: {reason}", remedy) from error


def _check_ids(rows: list[dict[str, Any]], earlier: dict[str, dict[str, Any]]) -> None:
    """Refuse an id that a table has twice, and one that is switched off without having been there."""
    first: dict[str, int] = {}
    for row in rows:
        name, number = row["id"], row["row"]
        if name in first:
            problem = f"column id: {name} stands in row {first[name]} too"
            raise BadTable(row["table"], number, problem, "Give each rule of a table its own id.")
        if not row["pattern"] and name not in earlier:
            problem = f"column id: there is no rule {name} to switch off"
            raise BadTable(row["table"], number, problem, f"Earlier rules: {', '.join(sorted(earlier)) or 'none'}.")
        first[name] = number
