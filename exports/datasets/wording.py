"""The tables of the datasets in words: each as Markdown, for the card, docs/datasets.md and `cuemill schema`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.datasets.columns import DESCRIPTIONS, SPAN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exports.datasets.description import Column, Description


def sections(tables: Iterable[Description] = DESCRIPTIONS) -> str:
    """Return *tables* as Markdown: a section each, with its columns as a table."""
    return "\n".join(f"### {table.name}\n\n{summary(table)}\n\n{_columns(table)}" for table in tables)


def summary(table: Description) -> str:
    """Return what a row of *table* is and which columns tell rows apart, as a sentence or two."""
    key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
    return f"A row is {table.row}.{key}"


def all_columns(table: Description) -> tuple[Column, ...]:
    """Return the columns of *table*, and after them the fields inside its spans, if it has any."""
    if not any(column.kind == "spans" for column in table.columns):
        return table.columns
    return (*table.columns, *(column._replace(name=f"spans.{column.name}") for column in SPAN))


def written_type(column: Column) -> str:
    """Return the type of *column* as people read it."""
    name = "list of struct" if column.kind == "spans" else column.kind
    return f"{name}, null" if column.nullable else name


def _columns(table: Description) -> str:
    """Return the columns of *table* as a Markdown table, a line each."""
    rows = (f"| `{one.name}` | {written_type(one)} | {one.unit or ''} | {one.meaning} |" for one in all_columns(table))
    return "\n".join(("| column | type | unit | meaning |", "|---|---|---|---|", *rows)) + "\n"
