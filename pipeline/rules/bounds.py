r"""Where a word begins and ends, in any script.

A neighbour is outside a word if it is absent, neither letter, mark nor digit, or of another script class: `GPD` is a
word in `GPD는`, `GPDを` and `(GPD)`, none in `GPDs`, `_GPD` and `GPD4`; nor is `4` one in `4.5`. Python's `\b` calls
Hangul and Latin one word; RE2's and Rust's ASCII `\b` accepts `ÉGPD`.

Han, kana, Thai, Lao, Khmer and Burmese are written without blanks: their edges are not looked at, and the longest rule
wins.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from unicodedata import category, name

from pipeline.rules.particles import hangul_run, is_tail

_NONE: Final = ""
_MARK: Final = "MARK"
_DIGIT: Final = "DIGIT"
_HANGUL: Final = "HANGUL"
_UNSPACED: Final = frozenset({"CJK", "THAI", "LAO", "KHMER", "MYANMAR"})
_NO_DIGITS_INSIDE: Final = _UNSPACED | {_HANGUL}

_CLASSES: Final = {
    "HIRAGANA": "CJK",
    "KATAKANA": "CJK",
    "KATAKANA-HIRAGANA": "CJK",
    "IDEOGRAPHIC": "CJK",
    "BOPOMOFO": "CJK",
    "MODIFIER": "LATIN",
    "MICRO": "LATIN",
    "FEMININE": "LATIN",
    "MASCULINE": "LATIN",
    "EXTENDED": "ARABIC",
    "ARABIC-INDIC": "ARABIC",
    "COMBINING": _MARK,
    "VARIATION": _MARK,
}
"""The script class that the first word of a character's Unicode name stands for, where it is not that word itself."""


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """Return the script class of *char*, `DIGIT` or `MARK`; empty if it is neither letter, mark nor digit."""
    kind = category(char)
    if kind == "Nd" and char.isascii():
        return _DIGIT
    if kind != "Nd" and kind[0] not in "LM":
        return "LATIN" if char == "_" else _NONE
    first = name(char, "LATIN").split(" ", 1)[0]
    return _CLASSES.get(first, first)


def is_unspaced(char: str) -> bool:
    """Tell whether *char* is of a script that is written without blanks between words."""
    return script_of(char) in _UNSPACED


def is_hangul(char: str) -> bool:
    """Tell whether *char* is a Hangul syllable or a part of one."""
    return script_of(char) == _HANGUL


def is_word(text: str, start: int, end: int) -> bool:
    """Tell whether a word begins at *start* and one ends at *end*.

    >>> is_word("GPD는", 0, 3), is_word("XGPD", 1, 4)
    (True, False)
    """
    return begins_word(text, start) and ends_word(text, end)


def begins_word(text: str, start: int) -> bool:
    """Tell whether what stands left of *start* is outside the word that begins there."""
    place = start - 1
    if place < 0 or text[place] == " ":
        return True
    while place > 0 and script_of(text[place]) == _MARK:
        place -= 1
    return _is_outside(script_of(text[start]), script_of(text[place])) and not _is_decimal(text, start - 1)


def ends_word(text: str, end: int) -> bool:
    """Tell whether what stands right of *end* is outside the word that ends there; a Korean particle is."""
    if end == len(text) or text[end] == " ":
        return True
    edge, neighbour = _edge(text, end), script_of(text[end])
    if edge == neighbour == _HANGUL:
        return is_tail(hangul_run(text, end))
    return neighbour != _MARK and _is_outside(edge, neighbour) and not _is_decimal(text, end)


def _edge(text: str, end: int) -> str:
    """Return the script class of the last character before *end* that is no mark."""
    place = end - 1
    while place > 0 and script_of(text[place]) == _MARK:
        place -= 1
    return script_of(text[place])


def _is_outside(edge: str, neighbour: str) -> bool:
    """Tell whether a *neighbour* of this script class does not belong to a word whose edge is of that one."""
    if _NONE in (edge, neighbour) or edge in _UNSPACED:
        return True
    if _DIGIT in (edge, neighbour):
        return not _NO_DIGITS_INSIDE.isdisjoint((edge, neighbour))
    return edge != neighbour


def _is_decimal(text: str, place: int) -> bool:
    """Tell whether the mark at *place* stands between two digits: `4` is no word in `4.5`, nor `326` in `1,326`."""
    return text[place] in ".," and text[place - 1 : place].isdecimal() and text[place + 1 : place + 2].isdecimal()
