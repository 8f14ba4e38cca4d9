"""How TTML says that text looks and where it stands: styles, by name or in place, and regions.

Source: https://www.w3.org/TR/ttml2/, sections 10 (styling) and 11 (layout). What has no place in MARKUP, as sizes and
backgrounds, is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.cues.styled import colour_of
from pipeline.read.markup.tree import attribute, local
from pipeline.text.placement import from_anchor, from_edges
from pipeline.text.regions import Box, placement_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

Attributes = dict[str, str]

_KNOWN: Final = frozenset(
    {
        *("fontStyle", "fontWeight", "textDecoration", "color", "fontFamily", "ruby", "display", "visibility"),
        *("textAlign", "displayAlign", "origin", "extent", "position", "writingMode"),
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
_VERTICAL: Final = {"tbrl": "rl", "tb": "rl", "tblr": "lr"}
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


def placement_of(name: str, region: Attributes, align: str | None, sheet: Sheet, *, is_usual: bool) -> str | None:
    """Return the placement of text in the *region* of that *name*, aligned as *align* says, or not (then at the start).

    An alignment that *is_usual* in its file is how that is written, and told only of vertical lines, and where the text
    has a place of its own. A region that leaves no more than the usual margins is told by its edges alone; one that we
    have written says its place.
    """
    mode = _VERTICAL.get(region.get("writingMode", ""), "")
    drawn = Box(*(" ".join(region.get(key, "").split()) for key in ("origin", "extent", "displayAlign", "writingMode")))
    if placed := placement_named(name, drawn):
        return placed
    row = _ROWS.get(region.get("displayAlign", "before"), 2)
    column = _COLUMNS.get(align or "start", 0)
    is_usual = is_usual and not mode
    box = _box(region, sheet)
    if box is None:
        column = 1 if is_usual else column
        known = region.get("displayAlign") or not is_usual or mode
        return _at_edges(row, column, mode) if known else None
    along, across = (box[1::2], box[::2]) if mode else (box[::2], box[1::2])
    if is_usual and max(_gaps(along)) <= _EDGE:
        column = 1
    first = 2 - row if mode != "rl" else row  # which end of the side across text stands at: 0 left or above
    is_beside, is_near = _is_edge(along, column), _is_edge(across, first)
    if is_near and is_beside:
        return _at_edges(row, column, mode)
    size = {"size": f"{along[1]:.3f}".rstrip("0").rstrip(".")} if along[1] < _most(along, column) - 1 else {}
    line = across[0] + across[1] * first / 2
    edge = ("start", "center", "end")[first]
    said = {"vertical": mode or None, "size": None if is_beside else size.get("size")}
    return from_edges(line, edge, along[0] + along[1] * column / 2, column, said)


def _at_edges(row: int, column: int, mode: str) -> str | None:
    """Return the placement of text at edges of the screen, whose lines are vertical if *mode* says how."""
    if not mode:
        return from_anchor(row * 3 + column + 1)
    return from_edges(("auto", "50%,center", "0")[row], "", None, column, {"vertical": mode})


def _gaps(side: tuple[float, float]) -> tuple[float, float]:
    """Return how much is free before and behind the *side* of a region: where it begins and how long it is."""
    return side[0], 100 - side[0] - side[1]


def _is_edge(side: tuple[float, float], which: int) -> bool:
    """Whether a region whose *side* this is leaves no more than the usual margin at its beginning, middle or end."""
    before, behind = _gaps(side)
    return (before, abs(before - behind) / 2, behind)[which] <= _EDGE


def _most(side: tuple[float, float], column: int) -> float:
    """Return how long a *side* may be that is held where it is at that *column*."""
    at = side[0] + side[1] * column / 2
    return (100 - at, 2 * min(at, 100 - at), at)[column]


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
