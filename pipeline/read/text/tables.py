"""Tables whose rows are turns: in Markdown, with tabs, or of a page; by their column names, or by what columns hold."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.columns import role_of, time_of
from pipeline.read.common.model import Parsed, Reader, count
from pipeline.read.common.names import is_name
from pipeline.read.common.page import first_title, front_matter, page_kinds
from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.common.columns import Role
    from pipeline.read.common.model import Kind, Row

_MARKS: Final = ("|", "\t", ",", ";")
_QUOTING: Final = frozenset({",", ";"})
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+=-]+")
_AROUND_TIME = re.compile(r"^[^|]+\|\d[\d:.,]*(?:\s?[-–]\s?\d[\d:.,]*)?\|[^|]*$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NARROWEST: Final = 2  # columns: when or who, and what
_LEAST: Final = 2  # rows below a head that says what they hold
_LEAST_BARE: Final = 3  # rows without one
_MOST: Final = 0.8
_SLOWEST: Final = 0.2  # characters a second: nobody says so little for a whole talk
_LONGEST_HEAD: Final = 40


class _Table(NamedTuple):
    """A table: its rows of cells by the numbers of their first lines, which columns hold what, its head if it has one.

    *rules* are lines that only part rows. Where *quotes* are, a row may be several lines.
    """

    rows: dict[int, list[str]]
    roles: Mapping[Role, int]
    head: int | None
    rules: list[int]
    quotes: bool


def recognise(text: str) -> bool:
    """Whether most lines of *text* are rows of a table that holds what somebody says, and when or who."""
    return any(mark in text for mark in _MARKS) and _find(text.split("\n")) is not None


def parse(text: str) -> Parsed:
    """Return each row with a text as a turn; what stands around the table is notes."""
    lines = text.split("\n")
    front = front_matter(lines)
    kinds = page_kinds(lines, front)
    table = _find(lines)
    if table is None:
        return Parsed(turns=(), kinds=count(lines, kinds))
    turns = []
    scale = _scale(table)
    for i, after in pairwise([*table.rows, len(lines)]):
        row = _row(table.rows[i], table.roles, scale)
        kind: Kind = "turns" if row["text"] else "notes"
        kinds[i : after if table.quotes else i + 1] = [kind] * (after - i if table.quotes else 1)
        turns += [row | {"line": i}] if row["text"] else []
    for i in (*table.rules, *(() if table.head is None else (table.head,))):
        kinds[i] = "metadata"
    rest = [kind or ("notes" if line.strip() else None) for line, kind in zip(lines, kinds, strict=True)]
    title = front.title or first_title(lines[front.size :])
    return Parsed(turns=turns, kinds=count(lines, rest), title=title, license=front.license, lang=front.lang)


def _find(lines: Sequence[str]) -> _Table | None:
    """Return the table that *lines* are, None if they are none, or none of turns."""
    for mark in _MARKS:
        split = _quoted(lines, mark) if mark in _QUOTING else _split(lines, mark)
        rules = [i for i in split if mark == "|" and _RULE.fullmatch(lines[i].strip()) and "-" in lines[i]]
        widths = Counter(len(cells) for i, cells in split.items() if i not in rules)
        if mark == "|" and not rules and all(_AROUND_TIME.search(lines[i]) for i in split):
            continue  # `Ann |0:08| hello`
        width = max(widths, key=lambda one: (widths[one], one), default=0)
        filled = sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in lines) - len(rules)
        if width < _NARROWEST or (mark not in _QUOTING and widths[width] < _MOST * filled):
            continue
        rows = {i: cells for i, cells in split.items() if i not in rules and len(cells) == width}
        table = _by_head(rows, rules, mark)
        if table is None and (width > _NARROWEST or rules):
            head = min(rows) if rules else None  # in Markdown what stands above the rule is one
            table = _by_cells({i: cells for i, cells in rows.items() if i != head}, rules, head)
            table = table and table._replace(quotes=mark in _QUOTING)
        if table:
            return table
    return None


def _split(lines: Sequence[str], mark: str) -> dict[int, list[str]]:
    """Return the cells of the *lines* that have *mark* between them, by the number of the line."""
    return {i: _cells(line, mark) for i, line in enumerate(lines) if mark in line}


def _quoted(lines: Sequence[str], mark: str) -> dict[int, list[str]]:
    """Return the cells of *lines* whose first says what they hold, by the number of each row's first line."""
    first = [cell.strip('" ') for cell in lines[0].split(mark)]
    is_head = sum(role_of(cell) is not None for cell in first) >= _NARROWEST
    is_row = len(first) > _NARROWEST and lines[0].startswith('"') and any(map(time_of, first))
    if not is_head and not is_row:
        return {}
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=mark)
    rows, place = {}, 0
    for row in reader:
        if any(row):
            rows[place] = [cell.strip() for cell in row]
        place = reader.line_num
    return rows


def _cells(line: str, mark: str) -> list[str]:
    """Return the cells of a *line*, parted by *mark*."""
    if mark == "\t":
        return [cell.strip() for cell in line.split("\t")]
    whole = line.strip()
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(whole.removeprefix("|").removesuffix("|"))]


def _by_head(rows: Mapping[int, list[str]], rules: list[int], mark: str) -> _Table | None:
    """Return the table of *rows* whose first row says what they hold: a text, and who says it or when."""
    if not rows:
        return None
    head = min(rows)
    roles: dict[Role, int] = {}
    for place, cell in enumerate(rows[head]):
        role = role_of(cell) if len(cell) < _LONGEST_HEAD else None
        if role:
            roles.setdefault(role, place)
    below = {i: cells for i, cells in rows.items() if i != head}
    if "start" not in roles and below:
        columns = enumerate(zip(*below.values(), strict=True))
        times = [place for place, column in columns if place not in roles.values() and _rise(column)]
        roles.update(zip(("start",), times, strict=False))  # its head is not known
    others = [place for place in range(len(rows[head])) if place not in roles.values()]
    names = [place for place in others if below and _few([cells[place] for cells in below.values()])]
    if names:
        roles.setdefault("speaker", names[0])
    is_told = "text" in roles and bool(roles.keys() & {"start", "speaker"}) and len(below) >= _LEAST
    table = _Table(below, roles, head, rules, mark in _QUOTING)
    return table if is_told and _holds(table) else None


def _holds(table: _Table) -> bool:
    """Whether the times of *table*, if it has any, are such: a table of opening hours has none that a talk has."""
    place = table.roles.get("start")
    times = [time_of(cells[place]) for cells in table.rows.values()] if place is not None else []
    return sum(time is not None for time in times) >= _MOST * len(times)


def _scale(table: _Table) -> int:
    """Return the milliseconds that a bare number is in *table*: one, if as seconds hardly anything would be said."""
    place = table.roles.get("start")
    cells = [row[place] for row in table.rows.values()] if place is not None else []
    numbers = [int(cell) for cell in cells if cell.isdecimal()]
    said = sum(len(row[table.roles["text"]]) for row in table.rows.values())
    is_ms = bool(numbers) and said < _SLOWEST * (max(numbers) - min(numbers))
    return 1 if is_ms else MS_PER_SECOND


def _by_cells(rows: Mapping[int, list[str]], rules: list[int], head: int | None) -> _Table | None:
    """Return the table of *rows*, whose *head* says nothing: columns of rising times, of text, perhaps of names."""
    columns = list(zip(*rows.values(), strict=True))
    times = [i for i, column in enumerate(columns) if _rise(column)]
    others = [i for i in range(len(columns)) if i not in times]
    if not times or not others or len(rows) < _LEAST_BARE:
        return None
    text = max(others, key=lambda i: (not _few(columns[i]), sum(map(len, columns[i]))))
    roles: dict[Role, int] = {"start": times[0], "text": text}
    if len(times) > 1:
        roles["end"] = times[1]
    names = [i for i in others if i != text and _few(columns[i])]
    if names:
        roles["speaker"] = names[0]
    return _Table(dict(rows), roles, head, rules, quotes=False)


def _rise(column: Sequence[str]) -> bool:
    """Whether all cells of *column* are clocks, each no earlier than the one above."""
    times = [time[0] for cell in column if not cell.isdecimal() and (time := time_of(cell))]
    return len(times) == len(column) and all(one <= two for one, two in pairwise(times))


def _few(column: Sequence[str]) -> bool:
    """Whether the cells of *column* are a few names, again and again."""
    names = {cell for cell in column if cell}
    return len(names) * 2 <= len(column) and bool(names) and all(map(is_name, names))


def _row(cells: Sequence[str], roles: Mapping[Role, int], scale: int) -> Row:
    """Return the turn that *cells* are."""
    said = {role: cells[place] for role, place in roles.items()}
    start_ms, end_ms = time_of(said.get("start", ""), scale) or (None, None)
    end, length = time_of(said.get("end", ""), scale), time_of(said.get("duration", ""), scale)
    if end:
        end_ms = end[0]
    elif end_ms is None and length and start_ms is not None:
        end_ms = start_ms + length[0]
    name = said.get("speaker", "").strip("*_` :：")
    text = _BREAK.sub("\n", said["text"]).strip()
    return {"speaker": name or None, "start_ms": start_ms, "end_ms": end_ms, "text": text}


TABLE = Reader(
    name="table",
    suffixes=(".md", ".markdown", ".txt", ".tsv", ".csv"),
    looks_for="a table with columns such as `Time`, `Speaker`, `Text`",
    recognise=recognise,
    parse=parse,
)
