"""Write the page on which a person looks at a run and decides: DIR/review/index.html."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exports.files import write
from exports.review import COLUMNS, Results, render_review
from flows.state.results import scan_dataset, unread

if TYPE_CHECKING:
    from pathlib import Path

    from exports.review import Look

PAGE: Final = "review/index.html"


def scan_results(folder: Path) -> Results:
    """Return what a page tells of, from the datasets below *folder*.

    Raises: BadUsage if there are none, or of another schema version.
    """
    return Results(**{table: scan_dataset(folder, table, columns) for table, columns in COLUMNS.items()})


def write_review(folder: Path) -> Path:
    """Write the page of what is below *folder*, and return where it is.

    Raises: as `write_page` does, and `scan_results`.
    """
    return write_page(folder, scan_results(folder))


def write_page(folder: Path, results: Results, look: Look | None = None) -> Path:
    """Write the page of *results* below *folder*, and return where it is; the same datasets, the same bytes.

    Raises: BadUsage if a dataset cannot be read; UnwritableOutput.
    """
    try:
        page = render_review(results, look)
    except OSError as error:
        raise unread(folder, error) from error
    return write(folder / PAGE, page)
