"""Where a cue stands on screen: as WebVTT's cue settings, in which all other ways to say it are told.

A placement is the text of those settings that are not what players do anyway, in one order: `vertical:rl`, `line:0`,
`position:10%,line-left`, `size:80%`, `align:left`. Source: WebVTT, W3C, sections 3.1 and 6.3.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

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


def from_point(point: Point) -> str | None:
    """Return the placement of a text one of whose edges stands at *point*."""
    row, column = divmod(point.anchor - 1, _COLUMNS)
    line = f"{_percent(point.y)}%,{_LINE_EDGES[row]}"
    return _written(
        {"line": line, "position": f"{_percent(point.x)}%,{_POINT_EDGES[column]}", "align": _ALIGNED[column]}
    )


def _percent(value: float) -> str:
    """Return *value*, kept on the screen, with at most three decimals."""
    return f"{min(max(value, 0), _WHOLE):.3f}".rstrip("0").rstrip(".")


def settings_of(placement: str | None) -> dict[str, str]:
    """Return the settings of a *placement* by their names."""
    return dict(setting.split(":", 1) for setting in (placement or "").split())


def anchor_of(placement: str | None) -> int:
    """Return which of the nine places of a keypad comes nearest to *placement*."""
    given = settings_of(placement)
    return _row(given.get("line", "")) * _COLUMNS + _column(given) + 1


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


def _column(given: dict[str, str]) -> int:
    """Return whether a text stands left, in the middle or right."""
    align = given.get("align", "center")
    names = {"left": 0, "start": 0, "center": 1, "right": 2, "end": 2}
    return names[align]


def point_of(placement: str | None) -> Point | None:
    """Return the point at which a text of *placement* stands; None if it says no more than `anchor_of` does."""
    given = settings_of(placement)
    value, _, _ = given.get("line", "").partition(",")
    position, _, edge = given.get("position", "").partition(",")
    if not value.endswith("%") and not position:
        return None
    if not position and given.get("line") == "50%,center":
        return None
    anchor = anchor_of(placement)
    row, column = divmod(anchor - 1, _COLUMNS)
    if edge in _POINT_EDGES:
        column = _POINT_EDGES.index(edge)
    x = float(position[:-1]) if position else (0.0, 50.0, 100.0)[column]
    y = float(value[:-1]) if value.endswith("%") else (100.0, 50.0, 0.0)[row]
    return Point(row * _COLUMNS + column + 1, x, y)
