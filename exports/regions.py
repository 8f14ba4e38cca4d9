"""Places on screen as regions of TTML: which part of the screen a text stands in, and at which of its edges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.text.placement import anchor_of, point_of

if TYPE_CHECKING:
    from pipeline.text.placement import Point

_COLUMNS: Final = ("left", "center", "right")
_ROWS: Final = ("after", "center", "before")


class Box(NamedTuple):
    """A region: its origin and extent in percent of the screen, and at which of its edges text stands."""

    origin: str
    extent: str
    align: str


USUAL: Final = Box("10% 10%", "80% 80%", "after")
"""Where cues stand that have no place of their own: at the bottom, within the usual margins."""


def box_of(placement: str) -> Box:
    """Return the region of *placement*, all of the screen on that side of its point, or one with the usual margins."""
    point = point_of(placement)
    row, _ = divmod((point.anchor if point else anchor_of(placement)) - 1, 3)
    origin, extent = _sides(point) if point else USUAL[:2]
    return Box(origin, extent, _ROWS[row])


def column_of(placement: str) -> str:
    """Return which side the lines of a text at *placement* are aligned to."""
    point = point_of(placement)
    return _COLUMNS[((point.anchor if point else anchor_of(placement)) - 1) % 3]


def region_id(placement: str) -> str:
    """Return the id of the region of *placement*: its settings, in letters that an id may have."""
    return "at-" + re.sub(r"[^A-Za-z0-9.-]", "_", placement)


def _sides(point: Point) -> tuple[str, str]:
    """Return origin and extent of the region in which a text stands at *point*."""
    row, column = divmod(point.anchor - 1, 3)
    left, width = _side(point.x, column)
    top, height = _side(point.y, 2 - row)
    return f"{_percent(left)} {_percent(top)}", f"{_percent(width)} {_percent(height)}"


def _side(at: float, edge: int) -> tuple[float, float]:
    """Return where a side begins and how long it is whose beginning, middle or end (*edge* 0 to 2) is *at*."""
    if edge == 1:
        half = min(at, 100 - at)
        return at - half, 2 * half
    return (at, 100 - at) if edge == 0 else (0.0, at)


def _percent(value: float) -> str:
    """Return *value* with at most three decimals, as a percentage."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"
