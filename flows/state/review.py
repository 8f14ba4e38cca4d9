"""Write the page on which a person looks at a run and decides: DIR/review/index.html."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exports.files import write
from exports.review import COLUMNS, Look, Results, render_review
from flows.state.results import scan_dataset, unread
from pipeline.rules import load_rules, named_rules, unmatched_rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Literal

PAGE: Final = "review/index.html"


def scan_results(folder: Path) -> Results:
    """Return what a page tells of, from the datasets below *folder*.

    Raises: BadUsage if there are none, or of another schema version.
    """
    return Results(**{table: scan_dataset(folder, table, columns) for table, columns in COLUMNS.items()})


def write_review(folder: Path, tables: Sequence[str], *, default: Literal["shipped", "none"]) -> Path:
    """Write the page of what is below *folder*, made with rules of *tables*, and return where it is.

    Raises: as `write_page` does, and `scan_results`; BadTable.
    """
    return write_page(folder, scan_results(folder), Look(named=named_ids(tables, default=default)))


def named_ids(tables: Sequence[str], *, default: Literal["shipped", "none"] = "shipped") -> tuple[str, ...]:
    """Return the ids of the rules in *tables* that change what they find: who named them asks whether they do.

    Raises: BadTable.
    """
    if not tables:
        return ()
    rules = named_rules(load_rules(tables, default=default))
    return tuple(unmatched_rules(rules.filter(status="on"), ()))


def write_page(folder: Path, results: Results, look: Look | None = None) -> Path:
    """Write the page of *results* below *folder*, and return where it is; the same datasets, the same bytes.

    Raises: BadUsage if a dataset cannot be read; UnwritableOutput.
    """
    try:
        page = render_review(results, look)
    except OSError as error:
        raise unread(folder, error) from error
    return write(folder / PAGE, page)
