"""Mend what stands around a word that is taken out: its commas, the blank, the capital of what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMAS: Final = ",،、，"
_STOPS: Final = ".!?…。！？؟।"
_BETWEEN = re.compile(rf"[\s{_COMMAS}]*")
_AFTER = re.compile(rf"[ \t]*(?:[{_COMMAS}]|\.\.\.|…)?[ \t]*")
_BEFORE = re.compile(rf"(?:[ \t]*[{_COMMAS}])?[ \t]*$")
_QUOTES: Final = "\"'“‘«「『([（¿¡"
_OPENERS: Final = f"{_QUOTES}-–—"


class Gap(NamedTuple):
    """What goes, as a span of the text, and what stands there then."""

    start: int
    end: int
    after: str


def mend(text: str, spans: Sequence[tuple[int, int]]) -> list[Gap]:
    """Return the gaps of *spans*, words to be taken out in their order; those that only commas divide are one gap.

    >>> [text[:gap.start] + gap.after + text[gap.end:] for text in ["Um, think"] for gap in mend(text, [(0, 2)])]
    ['Think']
    """
    runs: list[list[int]] = []
    for start, end in spans:
        if runs and _BETWEEN.fullmatch(text, runs[-1][1], start):
            runs[-1][1] = end
        else:
            runs.append([start, end])
    return [_gap(text, start, end) for start, end in runs]


def _gap(text: str, start: int, end: int) -> Gap:
    """Return the gap of one word, or some that stand together."""
    before, after = _before(text, start), _after(text, end)
    if _begins_sentence(text, start):
        return _at_beginning(text, start, end, after)
    if after == len(text) or text[after] in f"{_STOPS}\n;:)]）":
        return Gap(before, after, "")
    has_comma_before = any(mark in text[before:start] for mark in _COMMAS)
    has_comma_after = any(mark in text[end:after] for mark in _COMMAS)
    is_opened = text[max(0, before - 1) : before] in tuple(_QUOTES)
    if is_opened or (has_comma_before and not has_comma_after):
        return Gap(start, after, "")
    is_spaced = before < start or after > end
    blank = " " if is_spaced and (text[before:start].endswith(" ") or text[end:after].endswith(" ")) else ""
    return Gap(before, after, blank)


def _at_beginning(text: str, start: int, end: int, after: int) -> Gap:
    """Return the gap of a word that begins its sentence: what follows takes over its capital, or its end with it."""
    if after < len(text) and text[after] in _STOPS:
        while after < len(text) and (text[after] in _STOPS or text[after].isspace()):
            after += 1
        return Gap(start, after, "") if after < len(text) else Gap(_before(text, start), after, "")
    if after < len(text) and text[start].isupper() and text[after].islower():
        return Gap(start, after + 1, text[after].upper())
    return Gap(start, max(after, end), "")


def _before(text: str, start: int) -> int:
    """Return where the comma and the blanks before *start* begin."""
    found = _BEFORE.search(text, max(0, start - 8), start)
    return found.start() if found else start


def _after(text: str, end: int) -> int:
    """Return where the comma and the blanks after *end* end."""
    found = _AFTER.match(text, end)
    return found.end() if found else end


def _begins_sentence(text: str, start: int) -> bool:
    """Tell whether a sentence begins at *start*."""
    left = text[:start].rstrip(" \t").rstrip(_OPENERS).rstrip(" \t")
    return not left or left[-1] in f"{_STOPS}\n"
