"""Turns in a table: Markdown, or cells between tabs, commas or semicolons, told by their heads or by what they hold."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline.read.common.heads.clocks import find_clock, fold, to_ms
from pipeline.read.common.heads.names import clean, is_habit, may_be_name
from pipeline.read.common.model import MAX_MS, Parsed, Reader, count
from pipeline.read.common.page import first_title, front_matter, page_kinds
from pipeline.tables import shipped_rows
from pipeline.timecode import MS_PER_SECOND, from_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.common.model import Row

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_CELL = re.compile(r"(?<!\\)\|")
_DELIMITERS: Final = ("\t", ";", ",")
_CLOCK_CELL = re.compile(r"[\[(]?\s*(?P<clock>[\d:.,hms'’′\"”″ \u3131-\u9fff]{1,24}?)\s*[\])]?")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
_LEAST_ROWS: Final = 2
_MOST: Final = 0.8
_SLOWEST: Final = 0.2
"""Characters a second: nobody says so little for a whole talk, so that larger numbers are ms."""


class _Cells(NamedTuple):
    """The cells of a table, its first row among them, and in which lines of the text its rows begin."""

    rows: list[list[str]]
    lines: list[int]
    others: range | None
    """The lines of a Markdown table, where others stand around it; None if the file is the table."""


class _Table(NamedTuple):
    """A table of turns: its cells, which column is what, and whether its first row is a head."""

    cells: _Cells
    columns: Mapping[str, int]
    has_head: bool


@cache
def _heads() -> dict[str, str]:
    """Return what each word that heads a column says it holds; the first column that a word is for counts."""
    words: dict[str, str] = {}
    for row in shipped_rows("table_columns.csv"):
        for word in row["words"].split():
            words.setdefault(word, row["column"])
    return words


@lru_cache(maxsize=1)
def _look(text: str) -> _Table | None:
    """Return the table of turns in *text*; None if there is none."""
    cells = _markdown(text) or _delimited(text)
    if cells is None or len(cells.rows) < _LEAST_ROWS:
        return None
    headed = _by_heads(cells.rows[0])
    if "text" in headed and ("start" in headed or "speaker" in headed):
        return _Table(cells, headed, has_head=True)
    has_head = cells.others is not None  # a table in Markdown has one
    found = _by_contents(cells.rows[has_head:])
    return _Table(cells, found, has_head=has_head) if {"start", "text"} <= found.keys() else None


def _markdown(text: str) -> _Cells | None:
    """Return the cells of the first table of a page in Markdown."""
    if "|" not in text or "--" not in text:
        return None
    lines = text.split("\n")
    rule = next((i for i, line in enumerate(lines) if i and "|" in line and _RULE.fullmatch(line)), 0)
    if not rule or "|" not in lines[rule - 1]:
        return None
    end = next((i for i in range(rule + 1, len(lines)) if "|" not in lines[i]), len(lines))
    own = [rule - 1, *range(rule + 1, end)]
    rows = [[cell.strip().replace("\\|", "|") for cell in _CELL.split(lines[i].strip().strip("|"))] for i in own]
    return _Cells([row for row in rows if len(row) == len(rows[0])], own, range(rule - 1, end))


def _delimited(text: str) -> _Cells | None:
    """Return the cells of *text* if all its lines have as many, between tabs, semicolons or commas."""
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    for delimiter in _DELIMITERS:
        if delimiter not in head:
            continue
        if delimiter != "\t" and "text" not in _by_heads(next(csv.reader([head], delimiter=delimiter), [])):
            continue
        rows, lines = _rows(text, delimiter)
        if len(rows) >= _LEAST_ROWS and {len(row) for row in rows} == {len(rows[0])} and len(rows[0]) > 1:
            return _Cells(rows, lines, None)
    return None


def _rows(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Return the rows of *text* that hold something, and in which line each begins; none where quotes do not match."""
    lines = text.lstrip("\ufeff").split("\n")
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if text.count('"') % 2 == 0 else csv.QUOTE_NONE
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, quoting=quoting)
    rows, places, before = [], [], 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                places.append(before)
            before = reader.line_num
    except csv.Error:
        return [], []
    return rows, places


def _by_heads(row: Sequence[str]) -> dict[str, int]:
    """Return which column holds what, as the cells of *row* head them."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        words = re.sub(r"[*_`#\[\]]+", " ", cell).casefold().split()
        kind = _heads().get("_".join(words)) or _heads().get(cell.strip("*_` ").casefold().replace(" ", "_"))
        kind = kind or next((kind for word in words if (kind := _heads().get(word))), None)
        if kind:
            found.setdefault(kind, place)
    return found


def _by_contents(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return which column holds what, by its cells: times that rise, the same few names, and the longest texts."""
    columns = list(zip(*rows, strict=True))
    found: dict[str, int] = {}
    for place, cells in enumerate(columns):
        times = [_range(cell, 1)[0] for cell in cells]
        known = [time for time in times if time is not None]
        rises = sum(one <= two for one, two in pairwise(known)) >= _MOST * (len(known) - 1)
        if len(known) == len(cells) and rises:
            found.setdefault("start" if "start" not in found else "end", place)
        elif is_habit(cells) and all(may_be_name(cell) for cell in cells):
            found.setdefault("speaker", place)
    left = [place for place in range(len(columns)) if place not in found.values()]
    if left:
        found["text"] = max(left, key=lambda place: sum(map(len, columns[place])))
    return found


def _ms(cell: str, scale: int) -> int | None:
    """Return the ms of a *cell*: a clock, or a number of seconds or, by a *scale* of 1000, of ms; else None."""
    folded = fold(cell).strip()
    if _NUMBER.fullmatch(folded):
        ms = from_seconds(float(folded) / scale)
        return ms if ms <= MAX_MS else None
    match = _CLOCK_CELL.fullmatch(folded)
    return to_ms(match["clock"]) if match and any(map(str.isdigit, folded)) else None


def recognise(text: str) -> bool:
    """Whether *text* is a table of turns, or a page that holds one."""
    return text[:1] not in ("{", "<") and _look(text) is not None


def parse(text: str) -> Parsed:
    """Return a turn for each row of the table in *text* that says something; what stands around it is notes."""
    table = _look(text)
    _look.cache_clear()
    if table is None:
        return Parsed(turns=(), kinds=count([text], ["notes"]))
    cells, columns, has_head = table
    rows, places = cells.rows[has_head:], cells.lines[has_head:]
    scale = _scale(table)
    turns = [_turn(row, columns, scale) | {"line": line} for row, line in zip(rows, places, strict=False)]
    lines = text.split("\n")
    front = front_matter(lines)
    kinds = page_kinds(lines, front)
    own = cells.others or range(len(lines))
    for i, line in enumerate(lines):
        if i in own:
            kinds[i] = "metadata" if has_head and i == cells.lines[0] else "turns"
        elif kinds[i] is None and line.strip():
            kinds[i] = "notes"
    said = [turn for turn in turns if turn["text"]]
    title = front.title or first_title(lines[front.size :])
    return Parsed(turns=said, kinds=count(lines, kinds), title=title, license=front.license, lang=front.lang)


def _scale(table: _Table) -> int:
    """Return by what the numbers of *table* are divided to be seconds: 1, or 1000 where they are ms.

    The head says so, or the texts do: what takes too little of so many seconds is in ms.
    """
    place = table.columns.get("start")
    if place is None:
        return 1
    head = table.cells.rows[0][place].casefold() if table.has_head else ""
    rows = table.cells.rows[table.has_head :]
    numbers = [float(row[place]) for row in rows if _NUMBER.fullmatch(row[place])]
    said = sum(len(row[table.columns["text"]]) for row in rows)
    is_slow = bool(numbers) and said < _SLOWEST * (max(numbers) - min(numbers))
    return MS_PER_SECOND if re.search(r"ms\b|milli|_ms|msec", head) or is_slow else 1


def _range(cell: str, scale: int) -> tuple[int | None, int | None]:
    """Return the times of a *cell*: of a range both, else the first alone."""
    ms = _ms(cell, scale)
    clock = find_clock(fold(cell), 0, len(cell)) if ms is None else None
    return (clock.start_ms, clock.end_ms) if clock and clock.end - clock.begin >= len(cell.strip()) else (ms, None)


def _turn(row: Sequence[str], columns: Mapping[str, int], scale: int) -> Row:
    """Return the turn of a *row*."""
    cell = {kind: row[place] for kind, place in columns.items()}
    start, until = _range(cell.get("start", ""), scale)
    end = _ms(cell.get("end", ""), scale) if "end" in cell else until
    length = _ms(cell.get("duration", ""), scale)
    if end is None and start is not None and length is not None:
        end = start + length
    return {"speaker": clean(cell.get("speaker", "")) or None, "start_ms": start, "end_ms": end, "text": cell["text"]}


TABLE: Final = Reader(
    name="table",
    suffixes=(".md", ".markdown", ".txt", ".tsv", ".csv"),
    looks_for="a table with columns such as `start`, `end`, `speaker`, `text`",
    recognise=recognise,
    parse=parse,
)
