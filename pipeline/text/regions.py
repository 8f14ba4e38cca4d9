"""Places on screen as regions of TTML: which part of the screen a text stands in, and at which of its edges.

A region that we write is called after the placement that it stands for, which so comes back as it was.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pipeline.text.placement import line_of, parse_settings, row_of, settings_of, span_of

_COLUMNS: Final = ("left", "center", "right")
_ROWS: Final = ("after", "center", "before")
_MODES: Final = {"rl": "tbrl", "lr": "tblr"}
_USUAL: Final = (10.0, 80.0)
_NUMBER: Final = r"-?\d{1,4}(?:\.\d{1,9})?"
_ID: Final = re.compile(
    r"at-(?:vertical_(?P<vertical>rl|lr)(?:_|$))?"
    rf"(?:line_(?P<line>{_NUMBER})(?P<percent>_(?=_|$))?(?:_(?P<edge>start|center|end))?(?:_|$))?"
    rf"(?:position_(?P<position>{_NUMBER})_(?:_(?P<held>line-left|center|line-right|auto))?(?:_|$))?"
    rf"(?:size_(?P<size>{_NUMBER})_(?:_|$))?(?:align_(?P<align>start|center|end|left|right))?"
)


class Box(NamedTuple):
    """A region: its origin and extent in percent of the screen, at which edge text stands, and how lines run."""

    origin: str
    extent: str
    align: str
    mode: str = ""


USUAL: Final = Box("10% 10%", "80% 80%", "after")
"""Where cues stand that have no place of their own: at the bottom, within the usual margins."""


def box_of(placement: str) -> Box:
    """Return the region of *placement*: as wide as the text may be, on that side of its line, or the usual margins."""
    given = settings_of(placement)
    mode = given.get("vertical", "")
    at, edge = line_of(given)
    is_placed = at is not None or "position" in given or "size" in given
    start, length, _ = span_of(given)
    along = (start, length) if is_placed else _USUAL
    across = _USUAL
    row = row_of(given)
    if at is not None:
        row = 2 - edge if mode == "rl" else edge if mode else row
        low = 2 - edge if mode else 2 - row
        across = _side(at, low)
    sides = (across, along) if mode else (along, across)
    origin, extent = (" ".join(_percent(side[which]) for side in sides) for which in (0, 1))
    return Box(origin, extent, _ROWS[row], _MODES.get(mode, ""))


def column_of(placement: str) -> str:
    """Return which side the lines of a text at *placement* are aligned to."""
    return _COLUMNS[span_of(settings_of(placement))[2]]


def attributes_of(box: Box) -> str:
    """Return the attributes that a region of *box* has in TTML."""
    mode = f' tts:writingMode="{box.mode}"' if box.mode else ""
    return f'tts:origin="{box.origin}" tts:extent="{box.extent}" tts:displayAlign="{box.align}"{mode}'


def region_id(placement: str) -> str:
    """Return the id of the region of *placement*: its settings, in letters that an id may have."""
    return "at-" + re.sub(r"[^A-Za-z0-9.-]", "_", placement)


def placement_named(name: str, box: Box) -> str | None:
    """Return the placement that *name*, the id of a region of that *box*, stands for; None where either says another.

    >>> placement_named("at-line_84__size_80_", box_of("line:84% size:80%"))
    'line:84% size:80%'
    """
    match = _ID.fullmatch(name)
    if not match:
        return None
    edges = {key: f",{match[key]}" if match[key] else "" for key in ("edge", "held")}
    said = {
        "vertical": match["vertical"],
        "line": match["line"] and f"{match['line']}{'%' if match['percent'] else ''}{edges['edge']}",
        "position": match["position"] and f"{match['position']}%{edges['held']}",
        "size": match["size"] and f"{match['size']}%",
        "align": match["align"],
    }
    placement = parse_settings(" ".join(f"{key}:{value}" for key, value in said.items() if value))
    return placement if placement and region_id(placement) == name and box_of(placement) == box else None


def _side(at: float, edge: int) -> tuple[float, float]:
    """Return where a side begins and how long it is whose beginning, middle or end (*edge* 0 to 2) is *at*."""
    if edge == 1:
        half = min(at, 100 - at)
        return at - half, 2 * half
    return (at, 100 - at) if edge == 0 else (0.0, at)


def _percent(value: float) -> str:
    """Return *value* with at most three decimals, as a percentage."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"
