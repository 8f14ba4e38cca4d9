"""Tables whose rows are turns: in Markdown, with tabs, or of a page; by their column names, or by what columns hold."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline.read.common.clocks import stamp_at
from pipeline.read.common.model import Parsed, Reader, count
from pipeline.read.common.names import is_name
from pipeline.read.common.page import first_title, front_matter, page_kinds
from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.common.clocks import Stamp
    from pipeline.read.common.model import Kind, Row

_Role = Literal["start", "end", "duration", "speaker", "text"]

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+=-]+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LEAST: Final = 2  # rows below a head that says what they hold
_LEAST_BARE: Final = 3  # rows without one
_MOST: Final = 0.8
_LONGEST_HEAD: Final = 40


class _Table(NamedTuple):
    """A table: the numbers of its lines, its rows of cells, which columns hold what, and its head, if it has one."""

    rows: dict[int, list[str]]
    roles: Mapping[_Role, int]
    head: int | None
    rules: list[int]


def recognise(text: str) -> bool:
    """Whether most lines of *text* are rows of a table that holds what somebody says, and when or who."""
    return ("|" in text or "\t" in text) and _find(text.split("\n")) is not None


def parse(text: str) -> Parsed:
    """Return each row with a text as a turn; what stands around the table is notes."""
    lines = text.split("\n")
    front = front_matter(lines)
    kinds = page_kinds(lines, front)
    table = _find(lines)
    if table is None:
        return Parsed(turns=(), kinds=count(lines, kinds))
    turns = []
    for i, cells in table.rows.items():
        row = _row(cells, table.roles)
        kinds[i] = "turns" if row["text"] else "notes"
        turns += [row | {"line": i}] if row["text"] else []
    for i in (*table.rules, *(() if table.head is None else (table.head,))):
        kinds[i] = "metadata"
    rest: list[Kind | None] = [
        kind or ("notes" if line.strip() else None) for line, kind in zip(lines, kinds, strict=True)
    ]
    title = front.title or first_title(lines[front.size :])
    return Parsed(turns=turns, kinds=count(lines, rest), title=title, license=front.license, lang=front.lang)


def _find(lines: Sequence[str]) -> _Table | None:
    """Return the table that *lines* are, None if they are none, or none of turns."""
    for mark in ("|", "\t"):
        split = {i: _cells(line, mark) for i, line in enumerate(lines) if mark in line}
        rules = [i for i in split if _RULE.fullmatch(lines[i].strip()) and "-" in lines[i]]
        widths = Counter(len(cells) for i, cells in split.items() if i not in rules)
        width = max(widths, key=lambda one: (widths[one], one), default=0)
        filled = sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in lines) - len(rules)
        if width < len(("when", "what")) or widths[width] < _MOST * filled:
            continue
        rows = {i: cells for i, cells in split.items() if i not in rules and len(cells) == width}
        table = _by_head(rows, rules) or (_by_cells(rows, rules) if width > len(("when", "what")) or rules else None)
        if table:
            return table
    return None


def _cells(line: str, mark: str) -> list[str]:
    """Return the cells of a *line*, parted by *mark*."""
    if mark == "\t":
        return [cell.strip() for cell in line.split("\t")]
    whole = line.strip()
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(whole.removeprefix("|").removesuffix("|"))]


@cache
def _role(name: str) -> _Role | None:
    """Return what a column called *name* holds, as the table of words has it."""
    plain = re.sub(r"\s*[(\[（].*", "", name.strip(" *_`")).casefold()
    for row in shipped_rows("columns.csv"):
        if re.fullmatch(row["pattern"], plain, re.IGNORECASE):
            return row["role"]  # type: ignore[return-value]  # a test holds the table's roles to these
    return None


def _by_head(rows: Mapping[int, list[str]], rules: list[int]) -> _Table | None:
    """Return the table of *rows* whose first row says what they hold: a text, and who says it or when."""
    head = min(rows)
    roles: dict[_Role, int] = {}
    for place, cell in enumerate(rows[head]):
        role = _role(cell) if len(cell) < _LONGEST_HEAD else None
        if role:
            roles.setdefault(role, place)
    below = {i: cells for i, cells in rows.items() if i != head}
    is_told = "text" in roles and bool(roles.keys() & {"start", "speaker"}) and len(below) >= _LEAST
    return _Table(below, roles, head, rules) if is_told and _holds(below, roles) else None


def _holds(rows: Mapping[int, list[str]], roles: Mapping[_Role, int]) -> bool:
    """Whether the times of *rows*, if they have any, are such: a table of opening hours has none that a talk has."""
    place = roles.get("start")
    times = [_time(cells[place]) for cells in rows.values()] if place is not None else []
    return sum(time is not None for time in times) >= _MOST * len(times)


def _by_cells(rows: Mapping[int, list[str]], rules: list[int]) -> _Table | None:
    """Return the table of *rows* without a head: a column of rising times, one of text, and between them of names."""
    columns = list(zip(*rows.values(), strict=True))
    times = [i for i, column in enumerate(columns) if _rise(column)]
    others = [i for i in range(len(columns)) if i not in times]
    if not times or not others or len(rows) < _LEAST_BARE:
        return None
    text = max(others, key=lambda i: sum(map(len, columns[i])))
    roles: dict[_Role, int] = {"start": times[0], "text": text}
    if len(times) > 1:
        roles["end"] = times[1]
    names = [i for i in others if i != text and _few(columns[i])]
    if names:
        roles["speaker"] = names[0]
    return _Table(dict(rows), roles, None, rules)


def _rise(column: Sequence[str]) -> bool:
    """Whether all cells of *column* are clocks, each no earlier than the one above."""
    times = [stamp.start_ms for cell in column if (stamp := _time(cell))]
    return len(times) == len(column) and all(one <= two for one, two in pairwise(times))


def _few(column: Sequence[str]) -> bool:
    """Whether the cells of *column* are a few names, again and again."""
    names = {cell for cell in column if cell}
    return len(names) * 2 <= len(column) and bool(names) and all(map(is_name, names))


def _time(cell: str) -> Stamp | None:
    """Return the stamp that a *cell* is, seconds with a fraction too."""
    bare = cell.strip("*` ")
    stamp = stamp_at(bare, 0) or stamp_at(f"[{bare}]", 0)
    return stamp if stamp and stamp.end >= len(bare) else None


def _row(cells: Sequence[str], roles: Mapping[_Role, int]) -> Row:
    """Return the turn that *cells* are."""
    said = {role: cells[place] for role, place in roles.items()}
    start, end = _time(said.get("start", "")), _time(said.get("end", ""))
    length = _time(said.get("duration", ""))
    start_ms = start.start_ms if start else None
    end_ms = end.start_ms if end else start.end_ms if start else None
    if end_ms is None and length and start_ms is not None:
        end_ms = start_ms + length.start_ms
    name = said.get("speaker", "").strip("*_` :：")
    text = _BREAK.sub("\n", said["text"]).strip()
    return {"speaker": name or None, "start_ms": start_ms, "end_ms": end_ms, "text": text}


TABLE = Reader(
    name="table",
    suffixes=(".md", ".markdown", ".txt"),
    looks_for="a table with columns such as `Time`, `Speaker`, `Text`",
    recognise=recognise,
    parse=parse,
)
