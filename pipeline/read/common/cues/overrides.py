r"""Overrides of SubStation, `{\i1\an8}`: how the text after them looks, and where its cue stands.

SubRip has them from there, and players of SubRip follow those that they know. Source: libass's guide to the format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline.read.common.cues.styled import colour_of
from pipeline.text.placement import Point, from_anchor, from_point

if TYPE_CHECKING:
    from pipeline.read.common.cues.styled import Styled

_TAG: Final = re.compile(r"\\(?P<name>[1-4]?[a-zA-Z]+?)(?P<value>-?\d[\d.]*|&H?[0-9A-Fa-f]+&?|\([^()]*\)?|)(?=\\|\s*$)")
_TEXTUAL: Final = re.compile(r"\\(?P<name>fn|r)(?P<value>[^\\]*)")
_TOGGLES: Final = {"i": "italic", "b": "bold", "u": "underline", "s": "strike"}
_COLOURS: Final = frozenset({"c", "1c"})
_BGR: Final = re.compile(r"&?H?([0-9A-Fa-f]{1,8})&?")
_POINTS: Final = frozenset({"pos", "move"})
_NUMBER: Final = re.compile(r"-?\d{1,6}(?:\.\d{1,6})?")
OLD_ANCHORS: Final = {1: 1, 2: 2, 3: 3, 5: 7, 6: 8, 7: 9, 9: 4, 10: 5, 11: 6}
"""SSA's numbers of places (`\\a`) as those of ASS."""

_KNOWN_ELSEWHERE: Final = frozenset({"k", "K", "kf", "ko", "kt", "p", "q"})
_BOLD_FROM: Final = 600
_LAST_ANCHOR: Final = 9


@dataclass(slots=True)
class Place:
    """Where a cue stands as far as its overrides have said it, and how many of them nobody here follows."""

    anchor: int | None = None
    at: tuple[float, float] | None = None  # in the units of the script
    left_out: int = 0
    unknown: set[str] = field(default_factory=set)

    def placement(self, size: tuple[float, float], default: int = 2) -> str | None:
        """Return the placement on a screen of *size*, *default* being where the cue stands without an anchor."""
        anchor = self.anchor or default
        if self.at is None:
            return from_anchor(anchor)
        return from_point(Point(anchor, 100 * self.at[0] / size[0], 100 * self.at[1] / size[1]))


def apply_overrides(inside: str, said: Styled, place: Place) -> None:
    """Let what follows in *said* look, and its cue stand at *place*, as the overrides *inside* braces say."""
    for match in _TEXTUAL.finditer(inside):
        _set_text(match["name"], match["value"].strip(), said)
    for match in _TAG.finditer(_TEXTUAL.sub("", inside)):
        name, value = match["name"], match["value"]
        if name in _TOGGLES:
            _toggle(name, value, said)
        elif name in _COLOURS:
            _set_colour(value, said)
        elif name in {"an", "a"} and value.isdigit():
            _set_anchor(name, int(value), place)
        elif name in _POINTS:
            _set_point(value, place)
        elif name not in _KNOWN_ELSEWHERE:
            place.left_out += 1
            place.unknown.add(name)


def _set_text(name: str, value: str, said: Styled) -> None:
    """Take the typeface *value*, or take back all looks."""
    if name == "r":
        for opened, *_ in reversed(said.opened[:]):
            said.close(opened)
        return
    said.close("fn")
    if value and value != "0":
        said.open("fn", "font", value)


def _toggle(name: str, value: str, said: Styled) -> None:
    """Begin or end italics and the like; a *value* of bold may be a weight."""
    number = int(float(value)) if value else 0
    said.close(name)
    if number == 1 or (name == "b" and number >= _BOLD_FROM):
        said.open(name, _TOGGLES[name])


def _set_colour(value: str, said: Styled) -> None:
    """Take the colour *value*, whose bytes come as blue, green and red."""
    said.close("c")
    match = _BGR.fullmatch(value)
    if match:
        digits = match[1].zfill(6)[-6:]
        said.open("c", "colour", colour_of(f"#{digits[4:]}{digits[2:4]}{digits[:2]}"))


def _set_anchor(name: str, number: int, place: Place) -> None:
    """Take the anchor *number*; the first one of a cue counts."""
    anchor = number if name == "an" else OLD_ANCHORS.get(number)
    if anchor and 1 <= anchor <= _LAST_ANCHOR and place.anchor is None:
        place.anchor = anchor


def _set_point(value: str, place: Place) -> None:
    """Take the point of *value*, where the cue stands or begins to move; the first one counts."""
    numbers = _NUMBER.findall(value)
    if len(numbers) >= 2 and place.at is None:  # noqa: PLR2004 - x and y
        place.at = float(numbers[0]), float(numbers[1])
