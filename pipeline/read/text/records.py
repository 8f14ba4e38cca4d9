"""Records whose fields stand on lines of their own: `Speaker: Ann`, `Time: 0:08`, `Text: ...`; in YAML, too.

What a field holds its name says, by the words that head the columns of tables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.columns import Role, role_of, time_of
from pipeline.read.common.model import Parsed, Reader, count
from pipeline.read.common.page import first_title, front_matter, is_rule, unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Row

_FIELD = re.compile(
    r"\s{0,12}(?:[-*+•]\s{1,4})?[*\"']{0,2}(?P<key>[^\W\d][^:：=*\"'\n]{0,30}?)[*\"']{0,2}\s{0,3}[:：=][*\"']{0,2}"
    r"(?:\s+(?P<value>\S.*)|\s*)"
)
_LEAST: Final = 2  # records, and fields of each
_MOST: Final = 0.8


class _Record(NamedTuple):
    """A record: the lines of it, from and to, and what its fields say."""

    start: int
    end: int
    fields: dict[Role, str]


def recognise(text: str) -> bool:
    """Whether *text* is records one below the other, each with a text, and a time or a speaker."""
    if ":" not in text and "：" not in text and "=" not in text:
        return False
    lines = text.split("\n")
    return bool(_records(lines, front_matter(lines).size))


def parse(text: str) -> Parsed:
    """Return each record with a text as a turn; what stands before them is metadata."""
    lines = text.split("\n")
    front = front_matter(lines)
    kinds: list[Kind | None] = ["metadata" if i < front.size else None for i in range(len(lines))]
    turns = []
    for record in _records(lines, front.size):
        kinds[record.start : record.end] = ["turns"] * (record.end - record.start)
        turns.append(_row(record))
    rest = [kind or ("notes" if line.strip() else None) for line, kind in zip(lines, kinds, strict=True)]
    title = front.title or first_title(lines[front.size :])
    return Parsed(turns, count(lines, rest), title=title, license=front.license, lang=front.lang)


def _records(lines: Sequence[str], first: int) -> list[_Record]:
    """Return the records that most *lines* from the *first* on are; none if they are no records.

    A field that the record has already begins the next one; a line without a name goes on with the field above.
    """
    found: list[_Record] = []
    fields: dict[Role, str] = {}
    start, named, filled = first, 0, 0
    role: Role | None = None
    for i in range(first, len(lines)):
        if not (line := lines[i].strip()) or line in {"-", "{", "}", "|"} or is_rule(line):
            continue
        filled += 1
        match = _FIELD.fullmatch(lines[i])
        own = role_of(match["key"]) if match else None
        if match is None or own is None:
            if role is not None:
                fields[role] = f"{fields[role]}\n{line}".strip()
            continue
        if own in fields:
            found.append(_Record(start, i, fields))
            fields, start = {}, i
        start = start if fields else i
        role, named = own, named + 1
        fields[own] = unquote((match["value"] or "").strip().rstrip(",")).removeprefix("|").removeprefix(">-")
    found.append(_Record(start, len(lines), fields))
    whole = [one for one in found if "text" in one.fields and one.fields.keys() & {"start", "speaker"}]
    is_habit = len(whole) >= _LEAST and len(whole) >= _MOST * len(found) and named > filled / _LEAST
    return whole if is_habit else []


def _row(record: _Record) -> Row:
    """Return the turn that a *record* is."""
    said = record.fields
    start_ms, end_ms = time_of(said.get("start", "")) or (None, None)
    end, length = time_of(said.get("end", "")), time_of(said.get("duration", ""))
    if end:
        end_ms = end[0]
    elif length and start_ms is not None:
        end_ms = start_ms + length[0]
    times = {"start_ms": start_ms, "end_ms": end_ms}
    return {"speaker": said.get("speaker") or None, **times, "text": said["text"].strip(), "line": record.start}


RECORDS = Reader(
    name="records",
    suffixes=(".md", ".markdown", ".txt", ".yml", ".yaml"),
    looks_for="records with lines such as `Time: 0:08`, `Speaker: Ann`, `Text: ...`",
    recognise=recognise,
    parse=parse,
)
