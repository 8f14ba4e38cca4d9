"""Read a table of speakers: what a label of a source is called."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.errors import BadTable
from pipeline.speakers.labels import key_of, loose_key_of
from pipeline.storage.places import is_remote
from pipeline.storage.regular import MAX_TABLE_BYTES, read_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

_COLUMNS: Final = ("label", "name", "doc", "show", "colour", "role", "pseudonym")
_REQUIRED: Final = ("label", "name")
_DELIMITERS: Final = ",;\t"
_ROW_ID: Final = "speakers-row-"


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
    is_of_show: bool = False
    """Whether the label is that of one show."""

    def is_in(self, doc: str) -> bool:
        """Tell whether this is about labels in *doc*."""
        return self.doc in {None, key_of(doc)}

    def nearness(self) -> tuple[bool, bool]:
        """Return what is greater for a row that is about less: a document, a show, all."""
        return self.doc is not None, self.is_of_show


def row_for(speakers: Iterable[Speaker], doc: str, label: str) -> Speaker | None:
    """Return which of *speakers*, sorted by nearness, names *label* in *doc*: the nearest row.

    A row whose label differs in blanks alone is taken where there is no other.
    """
    own = [one for one in speakers if one.is_in(doc)]
    same = [one for one in own if key_of(one.label) == key_of(label)]
    alike = same or [one for one in own if loose_key_of(one.label) == loose_key_of(label)]
    return alike[-1] if alike else None


def label_test(speakers: Sequence[Speaker]) -> Callable[[str, str], bool] | None:
    """Return what tells of a document and a name whether one of *speakers* is about that; None where there are none."""
    return partial(_is_label, speakers) if speakers else None


def _is_label(speakers: Sequence[Speaker], doc: str, name: str) -> bool:
    """Tell whether *name* is a label of *doc* that one of *speakers* is about."""
    return row_for(speakers, doc, name) is not None


def load_speakers(path: Path, show: str | None = None) -> tuple[Speaker, ...]:
    """Return the rows of the table at *path* that hold for all shows, or for *show*, the nearest last.

    A row with a `pseudonym`, or of the role `pseudonym`, is called so wherever anything is written; so is one without a
    name nowhere called at all.

    Raises: BadTable for what cannot be read, an unknown or missing column, a row without a label, two rows that call
            one label by two names.
    """
    try:
        data = path.read_bytes() if is_remote(path) else read_regular(path, MAX_TABLE_BYTES)
    except OSError as error:
        raise BadTable(str(path), None, f"cannot be read: {error.strerror}", "Give the path of a CSV file.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(path.name, None, "is not UTF-8", "Save it as CSV UTF-8.") from error
    rows = [(number, row) for number, row in _rows(path.name, text) if row["show"] in {"", show or ""}]
    speakers = [_speaker(row, number) for number, row in rows]
    _check_doubles(path.name, speakers)
    return tuple(sorted(speakers, key=Speaker.nearness))


def row_number(speaker: Speaker) -> int:
    """Return the row of *speaker* as a spreadsheet counts."""
    return int(speaker.id.removeprefix(_ROW_ID))


def _rows(table: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a *table*, each with its number as a spreadsheet counts, and every column."""
    records = _records(table, text)
    header = [name.strip().lower() for name in next(records, [])]
    if unknown := [name for name in header if name not in _COLUMNS]:
        raise BadTable(table, 1, f"unknown column {unknown[0]!r}", f"Columns: {', '.join(_COLUMNS)}.")
    if missing := [name for name in _REQUIRED if name not in header]:
        raise BadTable(table, 1, f"no column {missing[0]}", f"Columns: {', '.join(_COLUMNS)}.")
    for number, cells in enumerate(records, 2):
        given = dict(zip(header, cells, strict=False))
        row = {name: " ".join(given.get(name, "").split()) for name in _COLUMNS}  # a name has one line wherever it goes
        if any(row.values()) and not row["label"]:
            raise BadTable(table, number, "column label: empty", "Write the label as the source has it.")
        if row["label"]:
            yield number, row


def _records(table: str, text: str) -> Iterator[list[str]]:
    """Yield the cells of each row of *text*; what stands between them is what makes most known columns of the head.

    Raises: BadTable for what is no CSV.
    """
    head = text.split("\n", 1)[0].lower()
    delimiter = max(_DELIMITERS, key=lambda mark: sum(name.strip(' "\r') in _COLUMNS for name in head.split(mark)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            remedy = "Close every quote, and double quotes inside cells."
            raise BadTable(table, reader.line_num, f"not CSV: {error}", remedy) from error
        if cells is None:
            return
        yield cells


def _check_doubles(table: str, speakers: Iterable[Speaker]) -> None:
    """Refuse two rows that are about one label, and call it by two names.

    Raises: BadTable.
    """
    seen: dict[tuple[Any, ...], Speaker] = {}
    for one in speakers:
        there = seen.setdefault((key_of(one.label), one.doc, one.is_of_show), one)
        if (there.name, there.is_private) != (one.name, one.is_private):
            first, second = row_number(there), row_number(one)
            problem = f"the label of row {first} is here again, and called otherwise"
            raise BadTable(table, second, problem, "Keep one of them, or give one a doc or a show.")


def _speaker(row: dict[str, str], number: int) -> Speaker:
    """Return the speaker of a *row*."""
    name = row["pseudonym"] or row["name"] or None
    is_private = bool(row["pseudonym"]) or name is None or row["role"].casefold() == "pseudonym"
    doc = key_of(row["doc"]) or None
    looks = (row["colour"].casefold() or None, row["role"] or None, bool(row["show"]))
    return Speaker(row["label"], name, doc, is_private, f"{_ROW_ID}{number}", *looks)
