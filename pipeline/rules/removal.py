"""Mend what stands around a word that is taken out: its commas, dashes and brackets, the blank, the next capital."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.rules.evidence.cells import sets
from pipeline.rules.evidence.items import begins_with

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMAS: Final = ",،、，"
_STOPS: Final = ".!?…。！？؟।"
_BETWEEN = re.compile(rf"[\s{_COMMAS}]*")
_AFTER = re.compile(rf"[ \t]*(?:[{_COMMAS}]|\.\.\.|…)?[ \t]*")
_BEFORE = re.compile(rf"(?:[ \t]*[{_COMMAS}])?[ \t]*$")
_QUOTES: Final = "\"'“‘«「『([（¿¡"
_OPENERS: Final = f"{_QUOTES}-–—"
_PAIRS: Final = frozenset({"()", "[]", "（）", "——", "––", "--"})
"""Marks that stand around a word and go with it; of two dashes one stays."""

_NAMING: Final = frozenset({'""', "“”", "„“", "«»", "‘’", "''", "「」", "『』"})
"""Quotes around a word alone: it is named there, not said."""

_DASHES: Final = "-–—"
_LONGEST: Final = 12
_MARGIN: Final = 64
"""So many characters are looked at: words of the set are no longer, and marks before a sentence no more."""

_KEEPING: Final = "keeps-comma"
"""The set of words, conjunctions, before which the comma is not the taken word's."""


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
    if text[max(0, start - 1) : start] + text[end : end + 1] in _NAMING:
        return Gap(start, end, text[start:end])
    start, end = _with_marks(text, start, end)
    before, after = _before(text, start), _after(text, end)
    if _begins_sentence(text, start):
        return _at_beginning(text, start, end, after)
    if after == len(text) or text[after] in f"{_STOPS}\n;:)]）":
        return Gap(before, after, "")
    has_comma_before = any(mark in text[before:start] for mark in _COMMAS)
    is_closed = bool(text[end:after].strip())
    is_opened = text[max(0, before - 1) : before] in tuple(_QUOTES)
    if is_opened or (has_comma_before and (not is_closed or _keeps_comma(text, after))):
        return Gap(start, after, "")
    is_spaced = before < start or after > end
    blank = " " if is_spaced and (text[before:start].endswith(" ") or text[end:after].endswith(" ")) else ""
    return Gap(before, after, blank)


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a word and the brackets around it, or, between two dashes, of the word and the second one."""
    left = next((place for place in range(start - 1, -1, -1) if text[place] != " "), -1)
    right = next((place for place in range(end, len(text)) if text[place] != " "), len(text))
    if left < 0 or text[left] + text[right : right + 1] not in _PAIRS:
        return start, end
    if text[left] not in _DASHES:
        return left, right + 1
    return start, next((place for place in range(right, len(text)) if text[place] != text[left]), len(text))


def _keeps_comma(text: str, after: int) -> bool:
    """Tell whether the word at *after* wants a comma before it, whatever stood between."""
    following = text[after : after + _LONGEST].casefold()
    return any(begins_with(item, following) for clause in sets()[_KEEPING] for item in clause.items)


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
    left = text[max(0, start - _MARGIN) : start].rstrip(" \t").rstrip(_OPENERS).rstrip(" \t")
    return not left or left[-1] in f"{_STOPS}\n"
