"""What is a list of objects in another dress: columns beside each other, rows without keys, objects under their times.

Each becomes the list of objects that it means, so that what finds turns need know one shape alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipeline.read.asr.finder.values import folded, instant, item_of
from pipeline.read.common.json_text import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DEEPEST: Final = 40
_SEVERAL: Final = 3
_LEAST: Final = 2
_RATES: Final = {"frame": ("fps", "framerate", "framespersecond"), "sample": ("samplerate", "samplingrate", "sr")}
_COUNTED = re.compile(r"(?P<what>.*?)[_\W]?(?:in[_\W]?)?(?P<unit>frame|sample)s?", re.IGNORECASE)


def shaped(data: object) -> Any:  # noqa: ANN401 - JSON may hold anything
    """Return *data* with lists of objects for all that means one; a text is never changed, and nothing is left out."""
    return _shaped(data, {unit: rate for unit in _RATES if (rate := _rate(data, unit))}, 0)


def _shaped(data: object, rates: dict[str, float], depth: int) -> Any:  # noqa: ANN401 - as above
    """Return *data*, and all that is in it, as `shaped` does."""
    if depth > _DEEPEST:
        return data
    if isinstance(data, list):
        table = _with_keys(data) if _is_table(data) else data
        return [_shaped(row, rates, depth + 1) for row in table]
    if not isinstance(data, dict):
        return data
    for rows in (_split(data), _columns(data), _entries(data)):
        if rows is not None:
            return [_shaped(row, rates, depth + 1) for row in rows]
    plain = {key: _shaped(value, rates, depth + 1) for key, value in data.items()}
    return plain | dict(_in_ms(plain, rates)) if rates else plain


def _is_scalar(value: object) -> bool:
    """Whether *value* is no object and no list."""
    return not isinstance(value, dict | list)


def _says_something(row: dict[str, Any]) -> bool:
    """Whether an object has a text, and a time or a speaker."""
    item = item_of(row)
    return bool(item.text) and bool(item.start or item.speaker)


def _columns(data: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the rows of an object of lists, one for each column: `{"start": [0, 2], "text": ["a", "b"]}`."""
    lists = {key: value for key, value in data.items() if isinstance(value, list) and all(map(_is_scalar, value))}
    size = max(map(len, lists.values()), default=0)
    columns = {key: value for key, value in lists.items() if len(value) == size}
    if size < _LEAST or len(columns) < _LEAST:
        return None
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return rows if all(map(_says_something, rows)) else None


def _split(data: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the rows of an object that keeps the names of its columns apart: `{"columns": [...], "data": [[...]]}`."""
    tables = [value for value in data.values() if isinstance(value, list) and _is_table(value)]
    heads = [value for value in data.values() if isinstance(value, list) and all(isinstance(one, str) for one in value)]
    found = ((head, table) for table in tables for head in heads if len(head) == len(table[0]))
    head, table = next(found, ((), ()))
    rows = [dict(zip(head, row, strict=True)) for row in table]
    return rows if rows and all(map(_says_something, rows)) else None


def _is_table(data: Sequence[object]) -> bool:
    """Whether *data* is rows of as many values each, none of which is a list: two texts at least and a number."""
    first = data[0] if data else None
    if len(data) < _LEAST or not isinstance(first, list) or len(first) < _SEVERAL:
        return False
    return all(isinstance(row, list) and len(row) == len(first) and all(map(_is_scalar, row)) for row in data)


def _with_keys(data: list[list[Any]]) -> list[Any]:
    """Return the rows of a table as objects by what its columns hold; *data* where they are one word and its times.

    The column with the longest texts is what is said, one of a few short texts who says it, the first that only rises
    when it begins, the next that is never earlier when it ends.
    """
    columns = list(zip(*data, strict=True))
    texts = [i for i, column in enumerate(columns) if all(map(_is_text, column))]
    times = [i for i, column in enumerate(columns) if i not in texts and all(instant(value) for value in column)]
    if len(texts) != _LEAST or not times:
        return data
    text = max(texts, key=lambda i: sum(map(len, columns[i])))
    keys = {text: "text", times[0]: "start"} | {i: "speaker" for i in texts if i != text}
    keys |= dict.fromkeys(times[1:2], "end")
    return [{key: row[i] for i, key in keys.items()} for row in data]


def _is_text(value: object) -> bool:
    """Whether *value* is a text that is no time."""
    return isinstance(value, str) and instant(value) is None


def _entries(data: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the values of an object whose keys are times, or numbers that count, each with its time."""
    if len(data) < _SEVERAL or not all(isinstance(value, dict) and instant(key) for key, value in data.items()):
        return None
    rows = [value if item_of(value).start else {"start": key} | value for key, value in data.items()]
    return rows if all(map(_says_something, rows)) else None


def _rate(data: object, unit: str, depth: int = 0) -> float | None:
    """Return how many of *unit* a second has, as *data* says somewhere."""
    if isinstance(data, dict):
        own = (number(value) for key, value in data.items() if folded(key) in _RATES[unit])
        found = next((rate for rate in own if rate and rate > 0), None)
        return found or next((rate for value in data.values() if (rate := _rate(value, unit, depth + 1))), None)
    inner = data[0] if isinstance(data, list) and data and depth < _DEEPEST else None
    return None if inner is None else _rate(inner, unit, depth + 1)


def _in_ms(data: dict[str, Any], rates: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Yield the times of an object that are counted in frames or samples, as milliseconds under a key that says so.

    `in` and `out` are frames where the file says how many a second has.
    """
    for key, value in data.items():
        counted = _COUNTED.fullmatch(key)
        unit = counted["unit"].lower() if counted else "frame" if key.lower() in {"in", "out"} else ""
        what = counted["what"] if counted else {"in": "start", "out": "end"}.get(key.lower(), "")
        if unit in rates and what and (found := number(value)) is not None:
            yield f"{what}_ms", found * 1000 / rates[unit]
