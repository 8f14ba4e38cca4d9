"""Records whose fields stand on lines of their own: `Speaker: Ann`, `Time: 0:08`, `Text: ...`; in YAML, too.

What a field holds its name says, by the words that head the columns of tables.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.languages import language_tag
from pipeline.read.common.columns import Role, role_of, time_of
from pipeline.read.common.model import Parsed, Reader, count, finding
from pipeline.read.common.page import YAML_LINE, first_title, front_matter, is_rule, unquote, yaml_fields
from pipeline.read.decoding.foreign import is_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.read.common.model import Kind, Row

_FIELD = re.compile(
    r"\s{0,12}(?:[-*+•]\s{1,4})?[*\"']{0,2}(?P<key>[^\W\d][^:：=*\"'\n]{0,30}?)[*\"']{0,2}\s{0,3}[:：=][*\"']{0,2}"
    r"(?:\s+(?P<value>\S.*)|\s*)"
)
_PARTED = re.compile(r"\s+\|\s+|\t+")
_HEAD: Final = 200  # lines, among which so many fields stand
_FIELDS: Final = 4
_ROOM: Final = 60  # characters of a line, in which the name of a field ends
_LEAST: Final = 2  # records, and fields of each
_MOST: Final = 0.8
_SOME: Final = 0.5  # of the records have a field that they all may have


class _Piece(NamedTuple):
    """A field: the number of its line, its name, empty if it has none, what it says, all of it."""

    line: int
    key: str
    value: str
    whole: str


class _Record(NamedTuple):
    """A record: the lines of it, from and to, and what its fields say."""

    start: int
    end: int
    fields: dict[Role, str]


def recognise(text: str) -> bool:
    """Whether *text* is records one below the other, each with a text, and a time or a speaker."""
    if (":" not in text and "：" not in text and "=" not in text) or is_data(text):
        return False
    lines = text.split("\n")
    named = (match for line in lines[:_HEAD] if (match := _FIELD.match(line[:_ROOM])) and role_of(match["key"]))
    is_likely = len(list(islice(named, _FIELDS))) == _FIELDS
    return is_likely and bool(_records(lines, front_matter(lines).size))


def parse(text: str) -> Parsed:
    """Return each record with a text as a turn; what stands before them is metadata."""
    lines = text.split("\n")
    front = front_matter(lines)
    records = _records(lines, front.size)
    first = records[0].start if records else front.size
    kinds: list[Kind | None] = ["metadata" if i < first else "turns" for i in range(len(lines))]
    fields = yaml_fields(lines[:first])
    left = [i for i in range(front.size, first) if not YAML_LINE.match(lines[i]) and any(map(str.isalpha, lines[i]))]
    message = f"lines before the records, left out: {len(left)}"
    return Parsed(
        [_row(record) for record in records],
        count(lines, kinds),
        title=fields.get("title") or first_title(lines[front.size : first]),
        license=fields.get("license") or None,
        lang=language_tag(fields.get("lang") or fields.get("language") or ""),
        findings=[finding("text-left-out", "note", message, line=left[0] + 1)] if left else [],
    )


def _records(lines: Sequence[str], first: int) -> list[_Record]:
    """Return the records that most *lines* from the *first* on are; none if they are no records.

    A field that the record has already begins the next one; a line without a name goes on with the field above. Fields
    of other names, each of which comes in most records, are none of a turn. Where no field is a text, the lines without
    a name are.
    """
    pieces = [piece for i in range(first, len(lines)) for piece in _pieces(i, lines[i])]
    keys = Counter(piece.key for piece in pieces)
    by_role = {role_of(key): number for key, number in reversed(keys.most_common())}
    is_told = by_role.get("text", 0) >= _LEAST
    size = by_role["text"] if is_told else min(by_role.get("start", 0), by_role.get("speaker", 0))
    if size < _LEAST:
        return []
    found: list[_Record] = []
    fields: dict[Role, str] = {}
    start, named = first, 0
    role: Role | None = None
    for piece in pieces:
        own = role_of(piece.key)
        if own is None:
            if piece.key and keys[piece.key] >= _SOME * size:
                role, named = None, named + 1
            elif role is not None:
                own = role if is_told else "text"
                fields[own] = f"{fields.get(own, '')}\n{piece.whole}".strip()
            continue
        if own in fields:
            found.append(_Record(start, piece.line, fields))
            fields = {}
        start = start if fields else piece.line
        role, named = own, named + 1
        fields[own] = piece.value
    found.append(_Record(start, len(lines), fields))
    whole = [one for one in found if _is_whole(one.fields)]
    is_habit = len(whole) >= max(_LEAST, _MOST * len(found)) and (not is_told or named * _LEAST > len(pieces))
    return [one for one in found if one.fields.get("text")] if is_habit else []


def _pieces(number: int, line: str) -> Iterator[_Piece]:
    """Yield the fields that a *line* is, and the only one that it is not as without a key."""
    whole = line.strip()
    if not whole or whole in {"-", "{", "}", "|"} or is_rule(line):
        return
    parts = _PARTED.split(whole)
    fields = [_FIELD.fullmatch(part) for part in parts]
    if len(parts) > 1 and not all(field and role_of(field["key"]) for field in fields):
        parts, fields = [whole], [_FIELD.fullmatch(whole)]
    for part, field in zip(parts, fields, strict=True):
        value = unquote((field["value"] or "").strip()) if field else ""
        yield _Piece(number, field["key"] if field else "", value.removeprefix("|").removeprefix(">-"), part)


def _is_whole(fields: Mapping[Role, str]) -> bool:
    """Whether *fields* are those of a turn: a text, and who says it or a time that is one."""
    start = fields.get("start")
    return bool(fields.get("text")) and (bool(fields.get("speaker")) if start is None else time_of(start) is not None)


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
