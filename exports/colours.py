"""Colours by the names of CSS, for formats that know numbers only, and which of them a speaker has."""

from __future__ import annotations

import re
from itertools import cycle
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES: Final = {
    "aqua": "00ffff",
    "black": "000000",
    "blue": "0000ff",
    "cyan": "00ffff",
    "darkgray": "a9a9a9",
    "darkgrey": "a9a9a9",
    "fuchsia": "ff00ff",
    "gold": "ffd700",
    "gray": "808080",
    "green": "008000",
    "grey": "808080",
    "lightblue": "add8e6",
    "lightgray": "d3d3d3",
    "lightgreen": "90ee90",
    "lightgrey": "d3d3d3",
    "lightyellow": "ffffe0",
    "lime": "00ff00",
    "magenta": "ff00ff",
    "maroon": "800000",
    "navy": "000080",
    "olive": "808000",
    "orange": "ffa500",
    "pink": "ffc0cb",
    "purple": "800080",
    "red": "ff0000",
    "silver": "c0c0c0",
    "skyblue": "87ceeb",
    "teal": "008080",
    "violet": "ee82ee",
    "white": "ffffff",
    "yellow": "ffff00",
}
"""Those that subtitles use. Source: CSS Color Module Level 4, W3C, section 6.1."""

_OF_VOICES: Final = ("white", "yellow", "cyan", "lime", "violet", "orange", "pink", "lightblue")
"""The first four are those of broadcasters (BBC Subtitle Guidelines, section 14); all are light, for a dark ground."""

_DIGITS: Final = re.compile("#([0-9a-f]{6})")


def rgb_of(colour: str | None) -> str | None:
    """Return the six digits of *colour*, a name or `#rrggbb`; None if it is none that is known here.

    >>> rgb_of("#ff8800"), rgb_of("red"), rgb_of("mauve")
    ('ff8800', 'ff0000', None)
    """
    match = _DIGITS.fullmatch(colour or "")
    return match[1] if match else _NAMES.get(colour or "")


def voice_colours(names: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the colour of each of *names*, speakers in their order: the *chosen* one, or the next that nobody chose.

    >>> voice_colours(["Ann", "Ben", "Cem"], {"Ben": "white"})
    {'Ann': 'yellow', 'Ben': 'white', 'Cem': 'cyan'}
    """
    taken = {chosen[name] for name in names if name in chosen}
    free = cycle([colour for colour in _OF_VOICES if colour not in taken] or _OF_VOICES)
    return {name: chosen[name] if name in chosen else next(free) for name in names}
