"""Read one table of rules: bytes to rows of RULES, each cell checked on its own.

A byte order mark, semicolons or tabs between the cells, and any line ends are read, since spreadsheets write them.
Another encoding than UTF-8 or UTF-16 is refused: no guess decides what a rule says.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING, Any, Final, get_args
from unicodedata import category

from pipeline.errors import BadTable
from pipeline.languages import language_tag
from pipeline.rules.evidence.cells import evidence_problem
from pipeline.rules.rule import Action, Case, Match, Status, context_problem
from pipeline.schema import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REQUIRED: Final = ("id", "pattern", "replacement")
COLUMNS: Final = tuple(name for name in RULES.columns if name not in ("table", "row"))
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "match": get_args(Match),
    "case": get_args(Case),
    "action": get_args(Action),
    "status": get_args(Status),
}
_DEFAULTS: Final = {"case": "exact", "action": "replace", "status": "on"}

_LONGEST: Final = 10_000
"""So many characters a cell may have; 1 MB of pattern is a mistake."""

_DELIMITERS: Final = ",;\t"
_LONG_RUN = re.compile(rf'[^",;\t\n]{{{2 * _LONGEST},}}')
_CSV_UTF8: Final = "Save it as CSV UTF-8."


def read_table(table: str, data: bytes) -> list[dict[str, Any]]:
    """Return the rows of a *table*, whose file holds *data*, as rows of RULES; rows without any cell are left out.

    Raises: BadTable for what cannot be read, an unknown or missing column, a cell that says nothing known.
    """
    records = _records(table, _decode(table, data))
    header = [name.strip().lower() for name in next(records, (1, [""]))[1]]
    _check_header(table, header)
    return [
        _row(table, number, _cells(table, number, header, cells))
        for number, cells in records
        if any(map(str.strip, cells))
    ]


def _decode(table: str, data: bytes) -> str:
    """Return the text of *data*, line ends as LF; a cell that is far too long is cut, and refused later."""
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(table, data, error) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONG_RUN.sub(lambda run: run[0][: 2 * _LONGEST], text)


def _not_utf8(table: str, data: bytes, error: UnicodeDecodeError) -> BadTable:
    """Return the refusal of *data* that is in another encoding, at the place where that shows."""
    good = data[: error.start].decode("utf-8-sig", "ignore").replace("\r\n", "\n")
    records = list(csv.reader(io.StringIO(good, newline=""), delimiter=_delimiter(good))) or [[""]]
    header, last = records[0], records[-1]
    column = header[len(last) - 1] if 0 < len(last) <= len(header) else "?"
    korean = "; it may be in cp949" if _is_cp949(data) else ""
    problem = f"column {column}: byte 0x{data[error.start]:02X} is not UTF-8{korean}"
    return BadTable(table, max(1, len(records)), problem, f"{_CSV_UTF8} Or: iconv -f cp949 -t utf-8 {table}")


def _is_cp949(data: bytes) -> bool:
    """Tell whether *data* makes Hangul in the encoding of Korean spreadsheets."""
    return re.search("[가-힣]{2}", data.decode("cp949", "replace")) is not None


def _delimiter(text: str) -> str:
    """Return what stands between the cells: what makes most known columns of the first line."""
    line = text.split("\n", 1)[0].lower()
    return max(_DELIMITERS, key=lambda mark: sum(name.strip(' "') in COLUMNS for name in line.split(mark)))


def _records(table: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records with their numbers as a spreadsheet shows them, from 1."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadTable(
                table, number, f"not CSV: {error}", "Close every quote, and double quotes inside cells."
            ) from error
        if cells is None:
            return
        yield number, cells


def _check_header(table: str, header: list[str]) -> None:
    """Refuse a header that misses a column, or has one that is unknown or there twice."""
    known = f"Columns: {', '.join(COLUMNS)}."
    for name in REQUIRED:
        if name not in header:
            raise BadTable(table, 1, f"the column {name} is missing", known)
    for i, name in enumerate(header):
        if name and name not in COLUMNS:
            raise BadTable(table, 1, f"unknown column {name!r}", known)
        if name and name in header[:i]:
            raise BadTable(table, 1, f"the column {name} is there twice", "Keep one of them.")


def _cells(table: str, number: int, header: list[str], cells: list[str]) -> dict[str, str]:
    """Return the filled cells of a record by column; the spaces around them are kept in none but the texts."""
    if any(cells[len(header) :]) or any(cell for name, cell in zip(header, cells, strict=False) if not name):
        raise BadTable(table, number, "has more cells than the header", "Put quotes around a cell that holds a comma.")
    if missing := [name for name in header[len(cells) :] if name in REQUIRED]:
        raise BadTable(table, number, f"has no cell for {missing[0]}", "Write a comma for a cell that is to be empty.")
    filled = {name: cell for name, cell in zip(header, cells, strict=False) if cell.strip()}
    for name, cell in filled.items():
        if problem := _cell_problem(cell):
            raise BadTable(table, number, f"column {name}: {problem}", "Mend the cell, or take the row out.")
    return {name: cell if name in _VERBATIM else cell.strip() for name, cell in filled.items()}


_VERBATIM: Final = frozenset({"pattern", "replacement", "example", "expected", "counterexample"})


def _cell_problem(cell: str) -> str | None:
    """Return what no cell may be, or None."""
    if len(cell) > _LONGEST:
        return f"longer than {_LONGEST:,} characters"
    if cell.isprintable():
        return None
    bad = next((char for char in cell if category(char) in ("Cc", "Cs") and char not in "\n\t"), None)
    return f"the control character U+{ord(bad):04X}" if bad else None


def _tag(table: str, number: int, lang: str) -> str:
    """Return a cell of the column lang as a BCP 47 tag in its usual case."""
    if (tag := language_tag(lang)) is None:
        remedy = "Write one BCP 47 tag, such as ko, en or zh-Hans, or leave it empty."
        raise BadTable(table, number, f"column lang: {lang!r} names no language", remedy)
    return tag


def _row(table: str, number: int, cells: dict[str, str]) -> dict[str, Any]:
    """Return a row of RULES from the filled *cells* of a record."""
    row: dict[str, Any] = {name: cells.get(name) for name in COLUMNS}
    for name, choices in _CHOICES.items():
        value = (row[name] or "").lower() or _DEFAULTS.get(name) or _match_of(row["pattern"] or "")
        if value not in choices:
            raise BadTable(table, number, f"column {name}: unknown value {row[name]!r}", f"Write {', '.join(choices)}.")
        row[name] = value
    if row["lang"]:
        row["lang"] = _tag(table, number, row["lang"])
    row |= {"pattern": row["pattern"] or "", "replacement": row["replacement"] or "", "table": table, "row": number}
    if row["example"] is not None and row["expected"] is None:
        row["expected"] = ""
    if problem := _row_problem(row):
        raise BadTable(table, number, *problem)
    return row


def _match_of(pattern: str) -> str:
    """Return how a *pattern* matches whose row does not say it."""
    return "phrase" if any(map(str.isspace, pattern)) else "word"


def _row_problem(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is wrong with a *row* by itself and the remedy, or None."""
    if not row["id"] or any(map(str.isspace, row["id"])):
        return f"column id: {row['id'] or ''!r} is no name", "Give the rule a short name without blanks."
    if problem := _pattern_problem(row["pattern"], row["match"], row["status"]):
        return problem
    if row["expected"] is not None and row["example"] is None:
        return "column example: empty, though expected is not", "Write a text with what is to be found."
    if row["action"] == "require" and row["match"] == "regex":
        return "column action: a name that is required cannot be a regular expression", "Write the name itself."
    return _surroundings_problem(row)


def _surroundings_problem(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is wrong with the cells of a *row* that say what stands near a match and the remedy, or None."""
    for side in ("needs", "unless"):
        if wrong := evidence_problem(row[side]):
            return (
                f"column {side}: {wrong}",
                "Write words divided by bars; before:, after:, beside:, document: lead them.",
            )
    if wrong := context_problem(row["before"], row["after"]):
        return wrong, "Write what stands right before or after, `...` on the side of the match for anywhere."
    return None


def _pattern_problem(pattern: str, match: Match, status: Status) -> tuple[str, str] | None:
    """Return what is wrong with a *pattern* and the remedy, or None."""
    if not pattern:
        if status == "off":
            return None
        return "column pattern: empty", "Write what is to be found, or status off to switch off an earlier rule."
    if match != "regex" and pattern != pattern.strip():
        return "column pattern: white space at its edge", "Take it out: words match as whole words anyway."
    if match == "word" and _match_of(pattern) != "word":
        return "column match: a word with white space inside", "Write phrase."
    return None
