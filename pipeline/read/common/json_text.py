"""JSON as recognisers write it: loaded once, and asked without trust.

Many readers look at the same file before one of them reads it, so that what was loaded last is remembered until then.
All that asks is total: where a value is missing or of another kind there is None, or nothing.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import UnreadableSource
from pipeline.read.common.model import MAX_MS, THIS_FILE
from pipeline.timecode import MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, parse_clock

if TYPE_CHECKING:
    from collections.abc import Mapping

TICKS_PER_MS: Final = 10_000
_LARGEST: Final = 10**18
GET_ANEW: Final = "Get the file anew, whole"

_OPENING = re.compile(r"\s*[\[{]")
_PLAINLY = re.compile(r'\s*(?:\{\s*"(?:[^"\\]|\\.){0,200}"\s*:|\[\s*\{\s*")', re.DOTALL)
"""How no other format begins: notes in brackets are text, `{1}{25}` is MicroDVD, `{\\rtf` is rich text."""

_FENCED = re.compile(r"\A\s*```[a-zA-Z]{0,8}[ \t]*\n(?=\s*[\[{])(.*?)\n?\s*```\s*\Z", re.DOTALL)
"""JSON between the fences that a language model puts around it."""

_SPACE = re.compile(r"\s*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMERAL = re.compile(r"\s*([+-]?\d{1,16}(?:\.\d{0,16})?)\s*s?\s*")
_ISO = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,12}(?:\.\d{1,9})?)S)?")


def peek(text: str) -> Any:  # noqa: ANN401 - JSON may hold anything
    """Return what the JSON *text* holds, None if it is something else; it must not be changed.

    Values one after another, as JSON Lines has them, are a list of these.

    Raises:
        UnreadableSource: it begins as JSON and is broken, or nested beyond any recogniser's result.
    """
    if text.lstrip()[:3] == "```" and (fenced := _FENCED.match(text)):
        text = fenced[1]
    return _load(text) if _OPENING.match(text) else None


def take(text: str) -> Any:  # noqa: ANN401 - as above
    """Return what `peek` does, and forget it: a large file's JSON takes several times its size."""
    data = peek(text)
    _load.cache_clear()
    return data


@lru_cache(maxsize=1)
def _load(text: str) -> Any:  # noqa: ANN401 - as above
    """Return what *text* holds, None if it is no JSON."""
    try:
        return _values(text)
    except RecursionError as error:
        raise UnreadableSource(THIS_FILE, "JSON that is nested too deeply", "Check what wrote the file") from error
    except json.JSONDecodeError as error:
        if not _PLAINLY.match(text):
            return None
        raise UnreadableSource(THIS_FILE, f"broken JSON: {error.msg}", GET_ANEW, error.lineno) from error
    except ValueError as error:  # Python's limit for integers, 4,300 digits
        raise UnreadableSource(THIS_FILE, "JSON with a number of thousands of digits", GET_ANEW) from error


def _values(text: str) -> Any:  # noqa: ANN401 - as above
    """Return the value of *text*, or the list of its values where several follow each other.

    Raises:
        ValueError, RecursionError: as the json module does.
    """
    decode = json.JSONDecoder().raw_decode
    values = []
    place = _past_space(text, 0)
    while place < len(text):
        value, end = decode(text, place)
        values.append(value)
        place = _past_space(text, end)
    return values[0] if len(values) == 1 else values


def _past_space(text: str, place: int) -> int:
    """Return where the white space of *text* at *place* ends."""
    match = _SPACE.match(text, place)
    return match.end() if match else place


def at(data: object, *path: str | int) -> Any:  # noqa: ANN401 - as above
    """Return what stands at *path*, keys and places, in *data*; None if nothing does.

    >>> at({"results": [{"text": "lamp"}]}, "results", 0, "text"), at({}, "results", 0)
    ('lamp', None)
    """
    for step in path:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and len(data) > step else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def first(data: Mapping[str, Any], *keys: str) -> Any:  # noqa: ANN401 - as above
    """Return the value of the first of *keys* that *data* has one for."""
    return next((data[key] for key in keys if data.get(key) is not None), None)


def dicts(data: object) -> list[dict[str, Any]]:
    """Return the objects of *data*; none if it is no list."""
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


def words_in(data: object) -> str:
    """Return *data* as text: LF line ends, and halves of characters, which JSON alone can write, replaced."""
    if not isinstance(data, str):
        return ""
    return _SURROGATE.sub("\ufffd", data.replace("\r\n", "\n").replace("\r", "\n"))


def label(data: object) -> str | None:
    """Return a speaker's label, a text or a number; None if there is none."""
    if isinstance(data, int) and not isinstance(data, bool):
        return str(data) if abs(data) <= MAX_MS else None
    return words_in(data).strip() or None


def number(data: object) -> float | None:
    """Return a number, also one that is written as text, with ``s`` for seconds or without; None if it is none."""
    if isinstance(data, int | float) and not isinstance(data, bool):
        return data if abs(data) <= _LARGEST else None  # not so a NaN
    match = _NUMERAL.fullmatch(data) if isinstance(data, str) else None
    return float(match[1]) if match else None


def fraction(*data: object) -> float | None:
    """Return the first of *data* that says how sure a recogniser is: a number from 0 to 1."""
    numbers = (number(value) for value in data)
    return next((float(value) for value in numbers if value is not None and 0 <= value <= 1), None)


def seconds(data: object) -> int | None:
    """Return the milliseconds of seconds; None if it is no number, or none that a clock can show.

    >>> seconds("1.25"), seconds(0.0004), seconds("soon")
    (1250, 0, None)
    """
    value = number(data)
    return None if value is None or not abs(value) <= MAX_MS // MS_PER_SECOND else round(value * MS_PER_SECOND)


def millis(data: object) -> int | None:
    """Return whole milliseconds, as `seconds` does.

    >>> millis(1250), millis("x")
    (1250, None)
    """
    value = number(data)
    return None if value is None or not abs(value) <= MAX_MS else round(value)


def ticks(data: object) -> int | None:
    """Return the milliseconds of ticks, 100 ns each, as `seconds` does.

    >>> ticks(15_000_000)
    1500
    """
    value = number(data)
    return None if value is None or not abs(value) <= MAX_MS * TICKS_PER_MS else round(value / TICKS_PER_MS)


def clock(data: object) -> int | None:
    """Return the milliseconds of a clock text.

    >>> clock("00:00:01,500")
    1500
    """
    found = parse_clock(data.strip()) if isinstance(data, str) else None
    return found if found is not None and found <= MAX_MS else None


def iso_8601(data: object) -> int | None:
    """Return the milliseconds of a duration such as ``PT1M2.5S``.

    >>> iso_8601("PT1M2.5S")
    62500
    """
    match = _ISO.fullmatch(data) if isinstance(data, str) else None
    if match is None:
        return None
    hours, minutes, rest = match.groups(default="0")
    total = int(hours) * MS_PER_HOUR + int(minutes) * MS_PER_MINUTE + round(float(rest) * MS_PER_SECOND)
    return total if total <= MAX_MS else None
