"""Whether two ways of writing may be one name misheard: by their letters, and by the names of their letters."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz.distance import OSA

from pipeline.suggest.index import ACRONYM
from pipeline.suggest.keys import form_key

_VOICED: Final = frozenset(map(frozenset, ("BP", "DT", "CZ", "SZ", "MN", "GJ")))
_CONFUSED: Final = _VOICED | frozenset(map(frozenset, ("BD", "PT", "BV", "FS", "DP", "BT")))
"""Letters whose names are easily taken for each other."""
_VOWELS: Final = "aeiouy"
_BEGINNINGS: Final = ("bpv", "dt", "gkcqj", "fvp", "szcx", "mn", "lr")
"""Consonants that are heard alike at the beginning of a word."""
SURE: Final = 8
"""A form of so many letters may begin with any, and be written small elsewhere: few words are as near to a name."""
WORDS = re.compile(r"(?:[A-Z]{2,}-)?[A-Z]?[a-z]+(?:[ -][A-Z]?[a-z]+)*")
"""What any language may have in its dictionary, for all that is known here."""


def is_written_alike(form: str, right: str) -> bool:
    """Tell whether *form*, which looks like words of any language, is written nearly as *right*, too.

    A sound of one vowel is that of many words: `Adobe`, `Germany`. A name of several words is one in as many, and what
    is spelt in letters is no word.
    """
    if ACRONYM.match(right):
        return False
    if " " in form:
        return True
    key, other = form_key(form), form_key(right)
    return " " not in right and 3 * OSA.distance(key, other) <= max(len(key), len(other))  # a third of its letters


def is_spelt_alike(form: str, right: str) -> bool:
    """Tell whether an acronym may be *form* misheard: a letter whose name sounds alike; the first letter is sure.

    Several letters may be wrong where each differs in its voice alone, or two have changed places.

    >>> is_spelt_alike("GBD", "GPT"), is_spelt_alike("GTP", "GPT"), is_spelt_alike("GDP", "GPT")
    (True, True, False)
    """
    if len(form) != len(right) or form == right or form[0] != right[0]:
        return False
    wrong = [frozenset(pair) for pair in zip(form, right, strict=True) if pair[0] != pair[1]]
    is_turned = OSA.distance(form, right) == 1 and len(wrong) > 1
    return is_turned or all(pair in _VOICED for pair in wrong) or (len(wrong) == 1 and wrong[0] in _CONFUSED)


def may_begin_alike(letter: str, other: str) -> bool:
    """Tell whether two words may be one misheard although they begin with these letters: not with two consonants."""
    is_vowel = letter in _VOWELS or other in _VOWELS
    return letter == other or is_vowel or any({letter, other} <= set(alike) for alike in _BEGINNINGS)


def is_plural(key: str, other: str) -> bool:
    """Tell whether one of two keys is the other's plural or another plain ending of it."""
    short, long = sorted((key, other), key=len)
    return long.startswith(short) and long[len(short) :] in {"s", "es", "d", "ed", "r", "er", "n", "ic", "y"}
