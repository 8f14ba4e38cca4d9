"""What an object says: its text, times, speaker, by a table of keys; each is total and never raises."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.read.common.json_text import clock, fraction, iso_8601, label, number, words_in
from pipeline.read.common.model import MAX_MS
from pipeline.read.common.units import UNITS
from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_RANGE = re.compile(r"[\[(]?\s*([\d:.,]+)\s*[\])]?\s*(?:-->|->|→|~|-|–|—|to|,\s)\s*[\[(]?\s*([\d:.,]+)\s*[\])]?")
_UNIT = re.compile(r"\s*(\d{1,16}(?:\.\d{0,16})?)\s*(ms|s|sec|seconds)\s*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
_PAIR: Final = 2
_DEEPEST: Final = 3
_NAMES: Final = ("name", "displayName", "display_name", "full_name", "label", "id", "speaker")
_ATTRIBUTES: Final = ("attrs", "attributes", "props")
_PARTS: Final = ("content", "children", "runs")
_OF_UNIT = re.compile(r"(?:in)?(?:(?P<ms>ms|msecs?|millis(?:ec(?:ond)?s?)?)|(?P<s>s|secs?|seconds?)|(?P<ticks>ticks))$")
_OF_PERSON = re.compile(r"(?:display|full)?(?:name|id|label|tag|no|number|index)$")
_ENDINGS: Final = dict.fromkeys(("start", "end", "duration"), _OF_UNIT) | {"speaker": _OF_PERSON}
"""How a key may end behind one that the table has: `offsetMilliseconds`, `personName`."""

_NOT_KEY = re.compile(r"[\W_]+")


class Instant(NamedTuple):
    """A time: a number, and the ms of its unit; None if only the texts can tell."""

    value: float
    unit_ms: float | None = None


class Item(NamedTuple):
    """What an object or a list of a word and its times says."""

    text: str
    start: Instant | None = None
    end: Instant | None = None
    length: Instant | None = None
    speaker: str | None = None
    channel: str | None = None
    confidence: float | None = None
    kind: str = ""
    words: tuple[Item, ...] = ()
    pairs: tuple[Item, ...] = ()  # times without words: those of the text's
    parent: int = 0  # which object the list stands in


@cache
def _fields() -> dict[str, tuple[tuple[str, float | None], ...]]:
    """Return the keys of each field in the order of their precedence, each with the ms of its unit."""
    fields: dict[str, list[tuple[str, float | None]]] = {}
    for row in shipped_rows("json_keys.csv"):
        unit = UNITS.get(row["unit"])
        fields.setdefault(row["field"], []).extend((folded(key), unit) for key in row["keys"].split())
    return {field: tuple(keys) for field, keys in fields.items()}


def folded(key: str) -> str:
    """Return *key* without what differs between styles of writing keys.

    >>> folded("start_time"), folded("StartTime")
    ('starttime', 'starttime')
    """
    return _NOT_KEY.sub("", key).lower()


def _having(data: Mapping[str, Any], field: str) -> Iterator[tuple[str, Any, float | None]]:
    """Yield key, value and unit of what *data* has for *field*."""
    known = {folded(key): value for key, value in data.items() if value is not None}
    keys = _fields()[field]
    for key, unit in keys:
        if key in known:
            yield key, known[key], unit
    plain = {key for key, _ in keys} if field in _ENDINGS else set()
    for key, value in known.items():
        ending = _ENDINGS[field].search(key) if plain and key not in plain else None
        if ending and key[: ending.start()] in plain:
            yield key, value, UNITS.get(ending.lastgroup or "")


def value_of(data: Mapping[str, Any], field: str) -> Any:  # noqa: ANN401 - JSON may hold anything
    """Return the first value that *data* has for *field*."""
    return next((value for _, value, _ in _having(data, field)), None)


def item_of(data: Mapping[str, Any], parent: int = 0) -> Item:
    """Return what an object says; its text is empty if it says nothing."""
    key, text = _text_of(data)
    start, end = _time_of(data, "start"), _time_of(data, "end")
    if start is None or end is None:
        first, last = _span_of(data)
        start, end = start or first, end or last
    named = speaker_of(data, key)
    if not text and named is None:
        named = _heading(data)
    return Item(
        text,
        start,
        end,
        _time_of(data, "duration"),
        named,
        next((label(value) for _, value, _ in _having(data, "channel")), None),
        fraction(value_of(data, "confidence")),
        words_in(value_of(data, "kind")),
        parent=parent,
    )


def flattened(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return *data* as editors keep a paragraph, in one object: its attributes, and its text where that is in parts.

    >>> flattened({"attrs": {"speaker": "Ann"}, "content": [{"text": "So "}, {"text": "it was."}]})
    {'speaker': 'Ann', 'content': 'So it was.'}
    """
    inner: Mapping[str, Any] = next((data[key] for key in _ATTRIBUTES if isinstance(data.get(key), dict)), {})
    plain = {**inner, **{key: value for key, value in data.items() if key not in _ATTRIBUTES}}
    for key in _PARTS:
        parts = plain.get(key)
        if isinstance(parts, list) and parts and all(isinstance(part, dict) and _is_run(part) for part in parts):
            plain[key] = "".join(part["text"] for part in parts)
            return plain if key == "content" else {**plain, "text": plain.pop(key)}
    return plain


def _is_run(part: Mapping[str, Any]) -> bool:
    """Whether *part* is a text with looks alone, as editors part a paragraph."""
    return isinstance(part.get("text"), str) and _time_of(part, "start") is None and speaker_of(part, "text") is None


def _heading(data: Mapping[str, Any]) -> str | None:
    """Return the heading of what follows, which names who says it."""
    value = data.get("title")
    return words_in(value.get("title") if isinstance(value, dict) else value).strip() or None


def _text_of(data: Mapping[str, Any], depth: int = 0) -> tuple[str, str]:
    """Return the key and the text of *data*, which may stand a few objects deeper."""
    for key, value, _ in _having(data, "text"):
        if isinstance(value, str) and value:
            return key, words_in(value)
        if isinstance(value, dict) and depth < _DEEPEST and (deeper := _text_of(value, depth + 1)[1]):
            return key, deeper
    return "", ""


def speaker_of(data: Mapping[str, Any], text_key: str = "") -> str | None:
    """Return who speaks, by a name, a label or an object with one; never the value of *text_key*, which is said."""
    for key, value, _ in _having(data, "speaker"):
        if key == text_key:
            continue
        names = [value.get(one) for one in _NAMES] if isinstance(value, dict) else [value]
        if (named := next((known for name in names if (known := label(name)) is not None), None)) is not None:
            return named
    sender = data.get("from")  # else a time
    return label(sender.get("name")) if isinstance(sender, dict) else None


def _time_of(data: Mapping[str, Any], field: str) -> Instant | None:
    """Return the first time of *field* in *data*."""
    return next((time for _, value, unit in _having(data, field) if (time := instant(value, unit))), None)


def _span_of(data: Mapping[str, Any]) -> tuple[Instant | None, Instant | None]:
    """Return both times of a range: two in a list, or in a text."""
    for _, value, unit in _having(data, "span"):
        match = _RANGE.fullmatch(value.strip()) if isinstance(value, str) else None
        pair = match.groups() if match else value
        if isinstance(pair, list | tuple) and len(pair) >= _PAIR and (start := instant(pair[0], unit)):
            return start, instant(pair[1], unit) if len(pair) == _PAIR else None  # else of each word
        if isinstance(value, dict) and (start := _time_of(value, "start")):
            return start, _time_of(value, "end")
    return None, None


def instant(value: object, unit: float | None = None) -> Instant | None:
    """Return the time that *value* is: a number, a clock, a duration of ISO 8601, a date, or an object with one."""
    if isinstance(value, dict):
        return _of_object(value)
    if isinstance(value, str):
        if match := _UNIT.fullmatch(value):
            return _bounded(float(match[1]), UNITS["ms" if match[2] == "ms" else "s"])
        known = clock(value)
        known = iso_8601(value) if known is None else known
        known = _date(value) if known is None else known
        if known is not None:
            return Instant(float(known), UNITS["ms"])
    found = number(value)
    return None if found is None or found < 0 else Instant(float(found), unit)


def _of_object(value: Mapping[str, Any]) -> Instant | None:
    """Return the time of an object: seconds and nanoseconds, or the first number that it has."""
    if "nanos" in value or "seconds" in value:
        whole, nanos = number(value.get("seconds", 0)), number(value.get("nanos", 0))
        return None if whole is None or nanos is None else _bounded(whole + nanos / 1e9, UNITS["s"])
    own = next((value[key] for key in ("relative", "value", "time", "ms") if value.get(key) is not None), None)
    return None if isinstance(own, dict) else instant(own, UNITS["ms"] if "ms" in value else None)


def _bounded(value: float, unit_ms: float) -> Instant | None:
    """Return a time, None if no clock can show it."""
    return Instant(value, unit_ms) if abs(value * unit_ms) <= MAX_MS else None


def _date(value: str) -> int | None:
    """Return the ms of a date and time since 1970; None if it is none."""
    if not _DATE.fullmatch(value):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


def listed(row: list[Any], parent: int = 0) -> Item | None:
    """Return the word of a list of it and its times, in either order; None if *row* is something else."""
    texts = [value for value in row if isinstance(value, str) and instant(value) is None]
    times = [time for value in row if value not in texts and (time := instant(value))]
    if len(texts) != 1 or not 1 <= len(times) <= _PAIR:
        return None
    return Item(words_in(texts[0]), times[0], times[1] if len(times) == _PAIR else None, parent=parent)


def paired(row: object) -> Item | None:
    """Return the times of a list of two numbers; None if *row* is something else."""
    if not isinstance(row, list) or len(row) != _PAIR:
        return None
    start, end = instant(row[0]), instant(row[1])
    return Item("", start, end) if start and end else None
