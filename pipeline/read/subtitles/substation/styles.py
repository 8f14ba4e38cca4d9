"""The styles of a script, and the size of the screen that its points are of.

What a style says goes before the overrides of its lines. White, or a grey that is nearly white, is what players show
anyway, and no look.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.cues.overrides import OLD_ANCHORS, Place
from pipeline.read.common.cues.styled import is_nearly_white

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECTION: Final = re.compile(r"\[(?P<name>[^\[\]]{1,60})\]")
LINE_ROOM: Final = 20
_TOGGLES: Final = (("bold", "b"), ("italic", "i"), ("underline", "u"), ("strikeout", "s"))
_COLOUR: Final = re.compile(r"&?[hH](?P<hex>[0-9a-fA-F]{1,8})&?|(?P<number>\d{1,10})")
_MIDDLE: Final = range(4, 7)
_COLUMNS: Final = 3
_HIGH: Final = 0.25
"""A margin of more of the screen is no margin: the text stands elsewhere."""


class Style(NamedTuple):
    """What a line of this style looks like where nothing else is said, by tag of overrides; its anchor and margin."""

    looks: Mapping[str, str]
    anchor: int
    margin: int = 0


PLAIN: Final = Style(MappingProxyType({}), 2)


def styles_of(lines: Sequence[str]) -> Mapping[str, Style]:
    """Return how the styles of a script look, by name in lower case."""
    fields: tuple[str, ...] = ()
    found: dict[str, Style] = {}
    is_old = False
    for line in lines:
        key, _, rest = line.partition(":")
        name = key.strip().lower()
        if SECTION.fullmatch(line.strip()):
            is_old = line.strip().lower() == "[v4 styles]"
            fields = () if "styles" in line.lower() else ("",)
        elif name == "format" and fields == ():
            fields = tuple(field.strip().lower() for field in rest.split(","))
        elif name == "style" and len(fields) > 1:
            values = dict(zip(fields, (value.strip() for value in rest.split(",")), strict=False))
            found[values.get("name", "").lstrip("*").lower()] = _style(values, is_old=is_old)
    return found


def style_of(values: Mapping[str, str], styles: Mapping[str, Style]) -> Style:
    """Return which of *styles* a line of these *values* is in; one that there is not is the default one."""
    name = values.get("style", "").strip().lstrip("*").lower()
    return styles.get(name) or styles.get("default", PLAIN)


def _style(values: Mapping[str, str], *, is_old: bool) -> Style:
    """Return the style of these *values*; numbers of places are older in SSA."""
    looks = {tag: "1" for field, tag in _TOGGLES if values.get(field, "0") not in {"0", ""}}
    colour = _colour(values.get("primarycolour", ""))
    looks |= {"c": colour} if colour else {}
    anchor = int(values["alignment"]) if values.get("alignment", "").isdigit() else 2
    anchor = OLD_ANCHORS.get(anchor, 2) if is_old else anchor
    return Style(looks, anchor if 1 <= anchor <= 9 else 2, margin_of(values))  # noqa: PLR2004 - the keys of a keypad


def _colour(value: str) -> str | None:
    """Return the colour *value* of a style, hexadecimal or as SSA a decimal number, as an override has it."""
    match = _COLOUR.fullmatch(value)
    if not match:
        return None
    number = int(match["hex"], 16) if match["hex"] else int(match["number"])
    digits = f"{number & 0xFFFFFF:06X}"  # blue, green, red; what is above them is transparency
    return None if is_nearly_white(f"#{digits}") else f"&H{digits}&"


def margin_of(values: Mapping[str, str]) -> int:
    """Return how far from the edge of the screen, up or down, these *values* let a text stand; 0 is no word of it."""
    value = values.get("marginv", "").strip()
    return int(value) if value.isdigit() and len(value) < LINE_ROOM else 0


def placement_of(place: Place, style: Style, margin: int, size: tuple[float, float]) -> str | None:
    """Return the placement of a line at *place* in *style* with a *margin* of its own, on a screen of *size*."""
    anchor = place.anchor or style.anchor
    margin = margin or style.margin
    if place.at is None and margin > _HIGH * size[1] and anchor not in _MIDDLE:
        row, column = divmod(anchor - 1, _COLUMNS)
        y = margin if row else size[1] - margin
        place = Place(anchor=anchor, at=(size[0] * column / 2, y))
    return place.placement(size, style.anchor)


def size_of(lines: Sequence[str]) -> tuple[float, float]:
    """Return the size of the screen that the script's points are of; libass takes 384 by 288 without one."""
    info = info_of(lines)
    x, y = (info.get(name, "") for name in ("playresx", "playresy"))
    width = float(x) if x.isdigit() and int(x) else 0.0
    height = float(y) if y.isdigit() and int(y) else 0.0
    if not width and not height:
        return 384.0, 288.0
    return width or height * 4 / 3, height or width * 3 / 4


def info_of(lines: Sequence[str]) -> Mapping[str, str]:
    """Return the fields before the events, their names in lower case."""
    head = (line.partition(":") for line in lines[:200])
    return {name.strip().lower(): value.strip() for name, colon, value in head if colon and len(name) < LINE_ROOM}
