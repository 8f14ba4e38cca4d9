"""How YouTube's captions look and where they stand: pens, windows' positions and their styles.

Nobody has published the format. Sources: the comments in YTSubConverter's sample of it, and yttml's schema, which gives
the keys of json3 beside the attributes of srv3: names here are the latter. A caption of which nothing is said stands
at the bottom; a window a few percent from an edge stands at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.read.common.cues.styled import Styled, colour_of, is_nearly_white
from pipeline.read.common.json_text import dicts
from pipeline.text.placement import Point, from_anchor, from_point, parse_settings, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from xml.etree.ElementTree import Element

Attributes = dict[str, str]

_TOGGLES: Final = {"b": "bold", "i": "italic", "u": "underline"}
_FONTS: Final = {
    "1": "Courier New",
    "2": "Times New Roman",
    "3": "Lucida Console",
    "5": "Comic Sans MS",
    "6": "Monotype Corsiva",
    "7": "Carrois Gothic SC",
}
_RUBY_BASE, _RUBY_MARK, _RUBY_READING = "1", "2", frozenset({"4", "5"})
_ALIGNED: Final = {"0": "left", "1": "right", "2": "center"}
_COLUMNS: Final = 3
_CENTRES: Final = (0, 50, 100)
_EDGE: Final = 15
_VERTICAL: Final = "2"
_KEYS: Final = {
    "bAttr": "b",
    "iAttr": "i",
    "uAttr": "u",
    "fcForeColor": "fc",
    "fsFontStyle": "fs",
    "rbRuby": "rb",
    "apPoint": "ap",
    "ahHorPos": "ah",
    "avVerPos": "av",
    "juJustifCode": "ju",
    "pdPrintDir": "pd",
    "sdScrollDir": "sd",
}


class Head(NamedTuple):
    """The pens, positions and styles of windows that a file declares, by their ids."""

    pens: Mapping[str, Attributes]
    positions: Mapping[str, Attributes]
    styles: Mapping[str, Attributes]


def head_of_xml(root: Element) -> Head:
    """Return what the head of *root* declares."""
    found: dict[str, dict[str, Attributes]] = {"pen": {}, "wp": {}, "ws": {}}
    for element in root.iterfind("head/*"):
        if element.tag in found and element.get("id"):
            found[element.tag][element.get("id", "")] = dict(element.attrib)
    return Head(*found.values())


def head_of_json(data: Mapping[str, Any]) -> Head:
    """Return what json3 *data* declares; ids are places in its lists."""
    return Head(
        *(
            {str(number): _attributes(row) for number, row in enumerate(dicts(data.get(name)))}
            for name in ("pens", "wpWinPositions", "wsWinStyles")
        )
    )


def _attributes(row: Mapping[str, Any]) -> Attributes:
    """Return a *row* of json3 as the attributes that srv3 has, colours as six digits."""
    named = {_KEYS[key]: value for key, value in row.items() if key in _KEYS and isinstance(value, int)}
    return {name: f"#{value:06x}" if name == "fc" else str(int(value)) for name, value in named.items()}


def styled(pieces: Iterable[tuple[str, str | None]], head: Head) -> Styled:
    """Return the text of *pieces*, each with the id of its pen; ruby's readings are marks of what they stand over."""
    said = Styled()
    base = 0
    for text, pen in ((text, pen) for text, pen in pieces if text):
        look = head.pens.get(pen or "", {})
        part = look.get("rb")
        if part in _RUBY_READING and base < len(said.text):
            said.mark(base, "ruby", text.strip())
            continue
        if part == _RUBY_MARK and base < len(said.text):
            continue
        base = len(said.text) if part == _RUBY_BASE else len(said.text) + len(text)
        looks = list(_looks(look)) if text.strip() else []
        for kind, value in looks:
            said.open(kind, kind, value)
        said.text += text
        for kind, _ in reversed(looks):
            said.close(kind)
    return said.finish()


def _looks(pen: Attributes) -> Iterable[tuple[str, str | None]]:
    """Yield kind and value of what a *pen* writes otherwise than plain text."""
    yield from ((kind, None) for name, kind in _TOGGLES.items() if pen.get(name) == "1")
    colour = colour_of(pen.get("fc", ""))
    if colour and not is_nearly_white(colour):
        yield "colour", colour
    if pen.get("fs") in _FONTS:
        yield "font", _FONTS[pen["fs"]]


def placement_of(position: str | None, style: str | None, head: Head) -> str | None:
    """Return where a window stands whose *position* and *style* have these ids."""
    window, look = head.positions.get(position or "", {}), head.styles.get(style or "", {})
    if look.get("pd") == _VERTICAL:
        return parse_settings(f"vertical:{'rl' if look.get('sd') == '1' else 'lr'}")
    point, x, y = (_number(window.get(name), usual) for name, usual in (("ap", 7), ("ah", 50), ("av", 100)))
    row, column = divmod(min(point, 8), _COLUMNS)
    anchor = (2 - row) * _COLUMNS + column + 1
    near = abs(x - _CENTRES[column]) <= _EDGE and abs(y - _CENTRES[row]) <= _EDGE
    placed = from_anchor(anchor) if near else from_point(Point(anchor, x, y))
    if not window or look.get("ju") not in _ALIGNED:
        return placed
    settings = settings_of(placed) | {"align": _ALIGNED[look["ju"]]}
    return parse_settings(" ".join(f"{name}:{value}" for name, value in settings.items()))


def _number(text: str | None, usual: int) -> int:
    """Return the percentage or code that *text* is, else the *usual* one."""
    return min(int(text), 100) if text and text.isdigit() and len(text) < 5 else usual  # noqa: PLR2004


def windows_of(
    rows: Sequence[tuple[str | None, str | None, str | None]],
) -> Mapping[str, tuple[str | None, str | None]]:
    """Return the ids of position and style of each window that *rows* open, which are its id and these."""
    return {window: (position, style) for window, position, style in rows if window}
