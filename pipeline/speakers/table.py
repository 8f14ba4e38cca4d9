"""Read a table of speakers: what a label of a source is called."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.errors import BadTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COLUMNS: Final = ("label", "name", "doc", "show", "colour", "role", "pseudonym")
_REQUIRED: Final = ("label", "name")


class Speaker(NamedTuple):
    """What one label is called."""

    label: str
    name: str | None
    """None hides the speaker."""
    doc: str | None
    """The document whose label this is; None for all."""
    is_private: bool
    """Whether the label is to be known nowhere: *name* is a pseudonym or nothing."""
    id: str
    """Where the row stands, for the log."""
    colour: str | None = None
    """What the speaker is shown in, where colours are wanted: a name of CSS or `#rrggbb`."""
    role: str | None = None
    """What the speaker does: host, guest."""

    def fits(self, doc: str, label: str) -> bool:
        """Tell whether this is about *label* in *doc*."""
        return self.label.casefold() == label.strip().casefold() and self.doc in {None, doc.casefold()}


def load_speakers(path: Path, show: str | None = None) -> tuple[Speaker, ...]:
    """Return the rows of the table at *path* that hold for all shows, or for *show*, in their order.

    A row with a `pseudonym`, or of the role `pseudonym`, is called so wherever anything is written; so is one without a
    name nowhere called at all.

    Raises: BadTable for what cannot be read, an unknown or missing column, a row without a label.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadTable(path.name, None, f"cannot be read: {error.strerror}", "Give the path of a CSV file.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(path.name, None, "is not UTF-8", "Save it as CSV UTF-8.") from error
    rows = _rows(path.name, text)
    return tuple(_speaker(row, number) for number, row in rows if row["show"] in {"", show or ""})


def _rows(table: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a *table*, each with its number as a spreadsheet counts, and every column."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    header = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    if unknown := [name for name in header if name not in _COLUMNS]:
        raise BadTable(table, 1, f"unknown column {unknown[0]!r}", f"Columns: {', '.join(_COLUMNS)}.")
    if missing := [name for name in _REQUIRED if name not in header]:
        raise BadTable(table, 1, f"no column {missing[0]}", f"Columns: {', '.join(_COLUMNS)}.")
    for cells in reader:
        row: dict[str, Any] = {name: (cells.get(name) or "").strip() for name in _COLUMNS}
        if any(row.values()) and not row["label"]:
            raise BadTable(table, reader.line_num, "column label: empty", "Write the label as the source has it.")
        if row["label"]:
            yield reader.line_num, row


def _speaker(row: dict[str, str], number: int) -> Speaker:
    """Return the speaker of a *row*."""
    name = row["pseudonym"] or row["name"] or None
    is_private = bool(row["pseudonym"]) or name is None or row["role"].casefold() == "pseudonym"
    looks = (row["colour"].casefold() or None, row["role"] or None)
    return Speaker(row["label"], name, row["doc"].casefold() or None, is_private, f"speakers-row-{number}", *looks)
