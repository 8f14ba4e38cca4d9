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
    from collections.abc import Mapping

    from pipeline.read.common.cues.styled import Styled

_TAG: Final = re.compile(
    r"\\(?:(?P<textual>fn|r)(?P<text>[^\\]*)"
    r"|(?P<name>[1-4]?[a-zA-Z]+?)(?P<value>-?\d[\d.]*|&H?[0-9A-Fa-f]+&?|\([^()]*\)?|)(?=\\|\s*$))"
)
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
    """Where a cue stands as far as its overrides have said it, how many of them nobody here follows, and its styles."""

    anchor: int | None = None
    at: tuple[float, float] | None = None  # in the units of the script
    left_out: int = 0
    unknown: set[str] = field(default_factory=set)
    style: Mapping[str, str] = field(default_factory=dict)  # how text looks now without overrides, by tag
    own: Mapping[str, str] = field(default_factory=dict)  # the style of the line
    styles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # all styles, by name in lower case

    def placement(self, size: tuple[float, float], default: int = 2) -> str | None:
        """Return the placement on a screen of *size*, *default* being where the cue stands without an anchor."""
        anchor = self.anchor or default
        if self.at is None:
            return from_anchor(anchor)
        return from_point(Point(anchor, 100 * self.at[0] / size[0], 100 * self.at[1] / size[1]))


def apply_overrides(inside: str, said: Styled, place: Place) -> None:
    """Let what follows in *said* look, and its cue stand at *place*, as the overrides *inside* braces say."""
    for match in _TAG.finditer(inside):
        name, value = match["name"], match["value"]
        if match["textual"] == "r":
            _restyle(match["text"].strip().lower(), said, place)
        elif match["textual"]:
            _set_font(match["text"].strip(), said)
        elif name in _TOGGLES:
            _toggle(name, value or place.style.get(name, ""), said)
        elif name in _COLOURS:
            _set_colour(value or place.style.get("c", ""), said)
        elif name in {"an", "a"} and value.isdigit():
            _set_anchor(name, int(value), place)
        elif name in _POINTS:
            _set_point(value, place)
        elif name not in _KNOWN_ELSEWHERE:
            place.left_out += 1
            place.unknown.add(name)


def _restyle(name: str, said: Styled, place: Place) -> None:
    """Take back all looks but those of the style of that *name*; of the line's own, if no style has it."""
    for opened, *_ in reversed(said.opened[:]):
        said.close(opened)
    place.style = place.styles.get(name, place.own)
    apply_style(said, place)


def apply_style(said: Styled, place: Place) -> None:
    """Let what follows in *said* look as the style says that holds at *place*."""
    for name, value in place.style.items():
        if name in _TOGGLES:
            _toggle(name, value, said)
        else:
            _set_colour(value, said)


def _set_font(value: str, said: Styled) -> None:
    """Take the typeface *value*."""
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
