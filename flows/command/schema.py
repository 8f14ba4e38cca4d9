"""Print what the datasets hold: their tables, columns, types, units and meaning."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.text import Text

from exports.card import render_schema
from exports.datasets.columns import DESCRIPTIONS
from exports.datasets.wording import all_columns, sections, summary, written_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exports.datasets.description import Description


def show_schema(form: Literal["text", "json", "md"]) -> None:
    """Print the tables of the datasets: for people, as JSON Schema (what `schema.json` holds), or as Markdown."""
    if form == "json":
        sys.stdout.write(render_schema().decode())
    elif form == "md":
        sys.stdout.write(sections())
    else:
        console = Console(highlight=False)
        for table in DESCRIPTIONS:
            console.print(Text(table.name, "bold"))
            for line in _lines(table):
                console.print(line, soft_wrap=True, markup=False)


def _lines(table: Description) -> Iterator[str]:
    """Yield what *table* is, and its columns as aligned lines."""
    yield f"  {summary(table).replace('`', '')}"
    yield ""
    cells = [(one.name, written_type(one), one.meaning, one.unit) for one in all_columns(table)]
    name_width, type_width = (max(len(cell[i] or "") for cell in cells) for i in (0, 1))
    for name, kind, meaning, unit in cells:
        yield f"  {name:<{name_width}}  {kind:<{type_width}}  {meaning.replace('`', '')}" + (
            f" ({unit})" if unit else ""
        )
    yield ""
