"""Where a cue stands on screen: as WebVTT's cue settings, in which all other ways to say it are told.

A placement is the text of those settings that are not what players do anyway, in one order: `vertical:rl`, `line:0`,
`position:10%,line-left`, `size:80%`, `align:left`. Source: WebVTT, W3C, sections 3.1 and 6.3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_ORDER: Final = ("vertical", "line", "position", "size", "align")
_NUMBER: Final = r"\d{1,4}(?:\.\d{1,9})?"
_VALUES: Final = {
    "vertical": re.compile("rl|lr"),
    "line": re.compile(rf"(?:{_NUMBER}%|-?\d{{1,4}})(?:,(?:start|center|end))?"),
    "position": re.compile(rf"{_NUMBER}%(?:,(?:line-left|center|line-right|auto))?"),
    "size": re.compile(rf"{_NUMBER}%"),
    "align": re.compile("start|center|end|left|right"),
}
_DEFAULTS: Final = {"align": "center", "size": "100%", "line": "auto", "position": "auto"}
_BOTTOM, _MIDDLE, _TOP = range(3)
_COLUMNS: Final = 3
_ALIGNED: Final = ("left", "center", "right")
_LINE_EDGES: Final = ("end", "center", "start")
_POINT_EDGES: Final = ("line-left", "center", "line-right")
_WHOLE: Final = 100


class Point(NamedTuple):
    """A place on screen in percent of it, and which corner, edge or middle of the text stands there (1 to 9)."""

    anchor: int
    x: float
    y: float


def parse_settings(text: str) -> str | None:
    """Return the placement that WebVTT's settings in *text* are; None if they say nothing that players do not do.

    A setting that the standard drops is dropped; of two the last counts.

    >>> parse_settings("align:middle line:0 position:50%")
    'line:0 position:50%'
    """
    given: dict[str, str] = {}
    for setting in text.split():
        name, colon, value = setting.partition(":")
        pattern = _VALUES.get(name)
        if colon and pattern and pattern.fullmatch(value) and _is_percentage_sane(value):
            given[name] = value
    return _written(given)


def _is_percentage_sane(value: str) -> bool:
    """Whether *value*, if it is a percentage, is none above the whole."""
    number, percent, _ = value.partition("%")
    return not percent or float(number) <= _WHOLE


def _written(given: dict[str, str]) -> str | None:
    """Return the settings that are *given*, but for those that players take anyway; None if there are none."""
    said = [f"{name}:{given[name]}" for name in _ORDER if given.get(name, _DEFAULTS.get(name)) != _DEFAULTS.get(name)]
    return " ".join(said) or None


def from_anchor(anchor: int) -> str | None:
    """Return the placement of a text that stands at *anchor*, as the keys of a keypad stand; None at the bottom, 2.

    >>> from_anchor(8), from_anchor(2), from_anchor(4)
    ('line:0', None, 'line:50%,center align:left')
    """
    row, column = divmod(anchor - 1, _COLUMNS)
    line = ("auto", "50%,center", "0")[row]
    return _written({"line": line, "align": _ALIGNED[column]})


def from_point(point: Point, size: float | None = None) -> str | None:
    """Return the placement of a text one of whose edges stands at *point*, no wider than *size* percent."""
    row, column = divmod(point.anchor - 1, _COLUMNS)
    return from_edges(point.y, _LINE_EDGES[row], point.x, column, {"size": None if size is None else _percent(size)})


def from_edges(
    line: float | str, edge: str, position: float | None, column: int, more: Mapping[str, str | None]
) -> str | None:
    """Return the placement of a text whose *edge* is at *line*, aligned to *column* at *position*, and *more* settings.

    A *line* that is a text is a setting; a *position* that is not given is none, *more* settings that are None as well.
    """
    held = None if position is None else f"{_percent(position)}%,{_POINT_EDGES[column]}"
    size = more.get("size")
    given = {
        **more,
        "line": line if isinstance(line, str) else f"{_percent(line)}%,{edge}",
        "position": held,
        "size": size and f"{size}%",
        "align": _ALIGNED[column],
    }
    return _written({name: value for name, value in given.items() if value is not None})


def _percent(value: float) -> str:
    """Return *value*, kept on the screen, with at most three decimals."""
    return f"{min(max(value, 0), _WHOLE):.3f}".rstrip("0").rstrip(".")


def settings_of(placement: str | None) -> dict[str, str]:
    """Return the settings of a *placement* by their names."""
    return dict(setting.split(":", 1) for setting in (placement or "").split())


def anchor_of(placement: str | None) -> int:
    """Return which of the nine places of a keypad comes nearest to *placement*; none does to vertical lines."""
    given = settings_of(placement)
    return 2 if "vertical" in given else row_of(given) * _COLUMNS + _column(given) + 1


def row_of(given: Mapping[str, str]) -> int:
    """Return whether a text of the settings *given* is at the bottom (0), in the middle or at the top."""
    return _row(given.get("line", ""))


def _row(line: str) -> int:
    """Return whether *line* is at the bottom, in the middle or at the top."""
    value, _, edge = line.partition(",")
    if not value:
        return _BOTTOM
    if not value.endswith("%"):
        return _BOTTOM if value.startswith("-") or int(value) > _TOP_LINES else _TOP
    if edge:
        return _LINE_EDGES.index(edge)
    height = float(value[:-1])
    return _TOP if height < _UPPER else _MIDDLE if height < _LOWER else _BOTTOM


_TOP_LINES: Final = 5
"""WebVTT's lines are some 15 to a screen: those from a sixth on down are no top."""

_UPPER, _LOWER = 34, 66


def _column(given: Mapping[str, str]) -> int:
    """Return whether a text stands left, in the middle or right."""
    align = given.get("align", "center")
    names = {"left": 0, "start": 0, "center": 1, "right": 2, "end": 2}
    return names[align]


def line_of(given: Mapping[str, str]) -> tuple[float | None, int]:
    """Return at which percentage the settings *given* put a text, and which edge of it (0 to 2: its end to its start).

    None where they count lines, or leave it to the player. Without an edge of theirs it is the start.
    """
    value, _, edge = given.get("line", "").partition(",")
    at = float(value[:-1]) if value.endswith("%") else None
    return at, _LINE_EDGES.index(edge) if edge else len(_LINE_EDGES) - 1


def span_of(given: Mapping[str, str]) -> tuple[float, float, int]:
    """Return where along its lines the box of a text begins, how long it may be, and where in it the text stands.

    In percent, and as 0 to 2, for the settings *given*. Source: WebVTT, section 6.3 (maximum size, size, x-position).
    """
    align = _column(given)
    position, _, edge = given.get("position", "").partition(",")
    held = _POINT_EDGES.index(edge) if edge in _POINT_EDGES else align
    at = float(position[:-1]) if position else (0.0, 50.0, 100.0)[held]
    most = (_WHOLE - at, 2 * min(at, _WHOLE - at), at)[held]
    size = min(float(given.get("size", "100%")[:-1]), most)
    return at - size * held / 2, size, align


def point_of(placement: str | None) -> Point | None:
    """Return the point at which a text of *placement* stands; None if it says no more than `anchor_of` does.

    Vertical lines have none: no format that knows points has such lines.
    """
    given = settings_of(placement)
    value, _, _ = given.get("line", "").partition(",")
    is_held = "position" in given
    if (not value.endswith("%") and not is_held) or "vertical" in given:
        return None
    if not is_held and given.get("line") == "50%,center":
        return None
    row, _ = divmod(anchor_of(placement) - 1, _COLUMNS)
    start, size, column = span_of(given)
    y = float(value[:-1]) if value.endswith("%") else (100.0, 50.0, 0.0)[row]
    return Point(row * _COLUMNS + column + 1, start + size * column / 2, y)


def beyond_points(placement: str) -> list[str]:
    """Return what of *placement* neither a point nor one of nine places says, by name.

    >>> beyond_points("vertical:rl size:40%"), beyond_points("line:-3"), beyond_points("line:0")
    (['vertical', 'width'], ['line number'], [])
    """
    given = settings_of(placement)
    number = given.get("line", "").partition(",")[0]
    is_counted = bool(number) and not number.endswith("%") and number not in {"0", "-1"}
    told = (("vertical", "vertical" in given), ("width", "size" in given), ("line number", is_counted))
    return [name for name, is_so in told if is_so]
