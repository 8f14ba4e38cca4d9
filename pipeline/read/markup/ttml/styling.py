"""How TTML says that text looks and where it stands: styles, by name or in place, and regions.

Source: https://www.w3.org/TR/ttml2/, sections 10 (styling) and 11 (layout). What has no place in MARKUP, as sizes and
backgrounds, is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.cues.styled import colour_of
from pipeline.read.markup.tree import attribute, local
from pipeline.text.placement import Point, from_anchor, from_point

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

Attributes = dict[str, str]

_KNOWN: Final = frozenset(
    {
        *("fontStyle", "fontWeight", "textDecoration", "color", "fontFamily", "ruby", "display", "visibility"),
        *("textAlign", "displayAlign", "origin", "extent", "position"),
    }
)
_INHERITED: Final = frozenset(
    {"fontStyle", "fontWeight", "textDecoration", "color", "fontFamily", "textAlign", "visibility"}
)
_PLAIN_FONTS: Final = frozenset(
    {
        "default",
        "monospace",
        "sansserif",
        "serif",
        "monospacesansserif",
        "monospaceserif",
        "proportionalsansserif",
        "proportionalserif",
    }
)
_PERCENT: Final = re.compile(r"(-?\d{1,4}(?:\.\d{1,9})?)%\s+(-?\d{1,4}(?:\.\d{1,9})?)%")
_PIXELS: Final = re.compile(r"(-?\d{1,5}(?:\.\d{1,9})?)px\s+(-?\d{1,5}(?:\.\d{1,9})?)px")
_RGB: Final = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})[^)]*\)")
_COLUMNS: Final = {"left": 0, "start": 0, "center": 1, "right": 2, "end": 2}
_ROWS: Final = {"after": 0, "center": 1, "before": 2}
_DEEP: Final = 20
_EDGE: Final = 15.0
"""Percent of the screen that regions keep free at their sides: one that keeps no more is no place of its own."""


class Sheet(NamedTuple):
    """The styles and regions of a document by their ids, and its size in pixels, if it says that."""

    styles: Mapping[str, Attributes]
    regions: Mapping[str, Attributes]
    size: tuple[float, float] | None
    default: str  # the colour of all text that says none of its own


def sheet_of(root: Element) -> Sheet:
    """Return the styles and regions that the head of *root* declares."""
    elements = [element for element in root.iter() if local(element) in {"style", "region"}]
    named = {attribute(one, "id") or "": one for one in elements if local(one) == "style" and attribute(one, "id")}
    styles = {name: _resolved(element, named, 0) for name, element in named.items()}
    regions = {}
    for region in elements:
        if local(region) == "region" and (name := attribute(region, "id")):
            inner = [_own(child) for child in region if local(child) == "style"]
            own = _referred(region, styles) | _own(region)
            for attributes in inner:
                own |= attributes
            regions[name] = own
    return Sheet(styles, regions, _size(attribute(root, "extent")), "white")


def _size(text: str | None) -> tuple[float, float] | None:
    """Return the pixels of a root's extent."""
    match = _PIXELS.fullmatch((text or "").strip())
    return (float(match[1]), float(match[2])) if match and float(match[1]) and float(match[2]) else None


def _own(element: Element) -> Attributes:
    """Return what *element* says itself of its look."""
    found = ((key.rpartition("}")[2], value) for key, value in element.attrib.items())
    return {name: value.strip() for name, value in found if name in _KNOWN}


def _resolved(element: Element, named: Mapping[str, Element], depth: int) -> Attributes:
    """Return the attributes of a style with those of the styles that it names."""
    merged: Attributes = {}
    if depth < _DEEP:
        for name in (element.get("style") or "").split():
            if name in named and named[name] is not element:
                merged |= _resolved(named[name], named, depth + 1)
    return merged | _own(element)


def _referred(element: Element, styles: Mapping[str, Attributes]) -> Attributes:
    """Return the attributes of the styles that *element* names."""
    merged: Attributes = {}
    for name in (element.get("style") or "").split():
        merged |= styles.get(name, {})
    return merged


def computed(element: Element, around: Attributes, sheet: Sheet) -> Attributes:
    """Return how *element* looks that stands in one that looks as *around*."""
    inherited = {name: value for name, value in around.items() if name in _INHERITED}
    return inherited | _referred(element, sheet.styles) | _own(element)


def is_hidden(look: Attributes) -> bool:
    """Whether an element of this *look* is not shown."""
    return look.get("display") == "none" or look.get("visibility") == "hidden"


def looks_of(look: Attributes) -> Iterator[tuple[str, str | None]]:
    """Yield kind and value of what an element of this *look* has that plain text has not."""
    if look.get("fontStyle") in {"italic", "oblique"}:
        yield "italic", None
    if look.get("fontWeight") == "bold":
        yield "bold", None
    decoration = look.get("textDecoration", "").split()
    yield from (("underline", None) for word in decoration if word == "underline")
    yield from (("strike", None) for word in decoration if word == "lineThrough")
    colour = _colour(look.get("color", ""))
    if colour and colour != "white":
        yield "colour", colour
    family = look.get("fontFamily", "").split(",")[0].strip().strip("\"'")
    if family and family.replace("-", "").lower() not in _PLAIN_FONTS:
        yield "font", family


def _colour(value: str) -> str | None:
    """Return a colour as MARKUP has it."""
    if match := _RGB.fullmatch(value):
        return colour_of("#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups()))
    return colour_of(value)


def placement_of(region: Attributes, align: str | None, sheet: Sheet, usual: str | None) -> str | None:
    """Return the placement of text in a *region* that is aligned as *align* says; *usual* is the file's own alignment.

    A region that leaves no more than the usual margins is told by its edges alone.
    """
    row = _ROWS.get(region.get("displayAlign", "before"), 2)
    column = _COLUMNS.get(align or usual or "center", 1)
    box = _box(region, sheet)
    if box is None:
        return from_anchor(row * 3 + column + 1) if region.get("displayAlign") or align else None
    left, top, width, height = box
    right, bottom = 100 - left - width, 100 - top - height
    near = ((bottom,), (abs(top - bottom) / 2,), (top,))[row][0] <= _EDGE
    beside = ((left,), (abs(left - right) / 2,), (right,))[column][0] <= _EDGE
    if near and beside:
        return from_anchor(row * 3 + column + 1)
    x = (left, left + width / 2, left + width)[column]
    y = (top + height, top + height / 2, top)[row]
    return from_point(Point(row * 3 + column + 1, x, y))


def _box(region: Attributes, sheet: Sheet) -> tuple[float, float, float, float] | None:
    """Return left, top, width and height of a *region* in percent; None where it does not say both."""
    origin, extent = (_percents(region.get(name, ""), sheet) for name in ("origin", "extent"))
    return (*origin, *extent) if origin and extent else None


def _percents(text: str, sheet: Sheet) -> tuple[float, float] | None:
    """Return the two lengths of *text* in percent."""
    if match := _PERCENT.fullmatch(text):
        return float(match[1]), float(match[2])
    pixels = _PIXELS.fullmatch(text)
    if pixels and sheet.size:
        return 100 * float(pixels[1]) / sheet.size[0], 100 * float(pixels[2]) / sheet.size[1]
    return None


def is_plain(rows: Sequence[str | None]) -> bool:
    """Whether all of *rows*, placements of a file, are the same: then it is how the file puts its cues."""
    return len(set(rows)) <= 1
