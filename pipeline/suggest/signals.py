"""What speaks for it that a form is a term misheard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import OSA

from pipeline.suggest.alike import SURE, WORDS, is_plural, is_spelt_alike, is_written_alike, may_begin_alike
from pipeline.suggest.index import ACRONYM, Index, kind_of
from pipeline.suggest.keys import form_key, hangul_key, is_number, number_key, pinyin_of, sound_key

if TYPE_CHECKING:
    from collections.abc import Mapping

_KNOWN, _FORM, _NUMBER, _NEAR, _SOUND, _AND = 0.99, 0.97, 0.85, 0.7, 0.62, 0.55
_NEAR_LEAST: Final = 5
"""A shorter form has too many neighbours."""
_LONG: Final = 9
"""Two letters of such a form may be wrong."""
_CONJOINED = re.compile(r"^[NA]([A-Z]{2,4})$")
_SOUND_LEAST: Final = 5
"""A shorter sound is that of many."""
_RUN = re.compile(r"[A-Za-z](?: [A-Za-z])+")
_PRONOUN = re.compile(r"\b(?:I|a|A)\b")
_SPELT = re.compile(r"^[A-Z]{3,5}$|^.+?[ -]\d+(?:\.\d+)?$")
_WITH_NUMBER = re.compile(r"^(.+?)[ -](\d+(?:\.\d+)?)$")


class Likeness(NamedTuple):
    """What a form may be."""

    right: str
    signal: str
    score: float
    evidence: str
    part: tuple[int, int] | None = None
    """What of the form it is about, where that is not all: a script without blanks."""


def likeness(form: str, index: Index, written: Mapping[str, int], *, is_name: bool, listed: bool) -> Likeness | None:
    """Return what *form* may be, by the strongest signal, or None; *written* is how often the documents write what.

    Where nothing is *listed*, only the form counts.
    """
    if term := index.wrong.get(form.casefold()):
        return Likeness(term.right, "known", _KNOWN, f"{term.source} says so")
    if like := _same_form(form, index, is_name=is_name):
        return like
    if not listed:
        return None
    return (
        _same_number(form, index)
        or (_alike(form, index, written) if is_name else None)
        or _numbered(form, index, written, is_name=is_name)
    )


def _numbered(form: str, index: Index, written: Mapping[str, int], *, is_name: bool) -> Likeness | None:
    """Return the term with a number that *form* is, of which the words before its number are another one misheard."""
    head, _, number = form.rpartition(" ")
    if not head or not is_number(number) or number.isdigit():
        return None
    like = _alike(head, index, written) if is_name else None
    term = index.numbers.get(number_key(f"{like.right} {number}")) if like else None
    return like._replace(right=term.right, evidence=f"{like.evidence}, with its number") if like and term else None


def _same_form(form: str, index: Index, *, is_name: bool) -> Likeness | None:
    """Return the term that *form* is but for case, blanks, hyphens and accents."""
    term = index.forms.get(form_key(form))
    if term and _PRONOUN.search(form) and len(form.replace(" ", "")) < len(form):
        return None
    if not term or form == term.right or (term.is_ordinary and not is_name):
        return None
    if ACRONYM.match(term.right) and not form.isascii():
        return None  # an accent makes a word of it: `así`
    is_case_only = form.casefold() == term.right.casefold()
    if is_case_only and (
        term.is_ordinary or term.source == "title" or term.right.islower() or (form.islower() and " " not in form)
    ):
        return None
    if term.right.islower() or (term.source == "title" and form.replace("-", " ") == term.right.replace("-", " ")):
        return None
    return Likeness(term.right, "form", _FORM, f"{term.right} but for case, blanks or hyphens ({term.source})")


def _same_number(form: str, index: Index) -> Likeness | None:
    """Return the term that *form* is once number words are numbers."""
    if form.islower() and not any(map(str.isdigit, form)):
        return None
    if form.isdigit() or len(form) < 2:  # noqa: PLR2004 - one sign is anything
        return None
    term = index.numbers.get(number_key(form))
    if not term or form == term.right or not any(map(str.isalpha, form)):
        return None
    return Likeness(term.right, "number", _NUMBER, f"{term.right} with its numbers as words ({term.source})")


def _alike(form: str, index: Index, written: Mapping[str, int]) -> Likeness | None:
    """Return the term whose letters or sounds are those of *form*, or nearly."""
    if not _may_be_misheard(form, index, written):
        return None
    if not form.isascii():
        return _alike_elsewhere(form, index)
    if _RUN.fullmatch(form):
        return _spelt_alike(form.replace(" ", "").upper(), index)
    if joined := _CONJOINED.match(form):
        term = index.forms.get(joined[1].lower())
        if term and term.right == joined[1]:
            return Likeness(term.right, "and", _AND, f"heard with a word before it: and {term.right} ({term.source})")
    return (_neighbouring(form, index) if not _SPELT.match(form) else None) or _sounding(form, index)


def _may_be_misheard(form: str, index: Index, written: Mapping[str, int]) -> bool:
    """Tell whether *form* is a name, with no part that is a term, and no ordinary word of the documents."""
    parts = form.split(" ")
    if parts[1:] and not all(part[0].isupper() or part[0].isdigit() for part in parts):
        return False
    if parts[1:] and any(map(index.holds, parts)):
        return False
    low = form.lower()
    is_word = low != form and len(form) < SURE and written.get(low, 0) > written.get(form, 0) // 2
    return not is_word and not _is_inflected(form, written)


def _neighbouring(form: str, index: Index) -> Likeness | None:
    """Return the term whose letters are nearly those of *form*."""
    key = form_key(form)
    term = index.neighbour(key, 2 if len(key) >= _LONG else 1) if len(key) >= _NEAR_LEAST else None
    if not term or term.is_ordinary or form_key(term.right) == key or not _is_near(form, key, term.right):
        return None
    if len(key) < SURE and not may_begin_alike(key[0], form_key(term.right)[0]):
        return None
    return Likeness(term.right, "near", _NEAR, f"letters like {term.right} ({term.source})")


def _sounding(form: str, index: Index) -> Likeness | None:
    """Return the term that sounds like *form*; a number after it stays, in the way in which terms have it."""
    if parted := _WITH_NUMBER.match(form):
        short = _sounding(parted[1], index)
        if not short:
            return None
        right = f"{short.right}-{parted[2]}"
        term = index.numbers.get(number_key(right)) or index.numbers.get(number_key(f"{short.right}{parted[2]}"))
        return Likeness(term.right if term else right, "sound", _SOUND, f"{short.evidence}, with its number")
    if ACRONYM.match(form):
        return _spelt_alike(form, index)
    term = index.sounding(form)
    if not term or term.is_ordinary or form_key(term.right) == form_key(form):
        return None
    least = _SOUND_LEAST + (" " in form)
    is_word = WORDS.fullmatch(form) and not is_written_alike(form, term.right)
    if is_word or len(sound_key(form)) < least or form_key(form).startswith(form_key(term.right)):
        return None
    return Likeness(term.right, "sound", _SOUND, f"sounds like {term.right} ({term.source})")


def _spelt_alike(form: str, index: Index) -> Likeness | None:
    """Return the acronym that *form* is but for letters whose names sound alike."""
    for term in index.acronyms:
        right = term.right
        if is_spelt_alike(form, right):
            return Likeness(right, "sound", _SOUND, f"spelt like {right} ({term.source})")
    return None


def _alike_elsewhere(form: str, index: Index) -> Likeness | None:
    """Return the term of another script than Latin whose letters or sounds are nearly those of *form*."""
    key = form_key(form)
    if not key:
        return None  # a sign such as × is like no name
    kind = kind_of(key)
    if kind == "han":
        return _alike_han(form, index)
    if kind == "hangul" and len(form) < 3:  # noqa: PLR2004 - two syllables have too many neighbours
        return None
    spoken = hangul_key(form) if kind == "hangul" else key
    for length in (len(key) - 1, len(key), len(key) + 1):
        for other, term in index.by_length.get((length, kind), ()):
            heard = hangul_key(term.right) if kind == "hangul" else other
            if len(spoken) >= _NEAR_LEAST and OSA.distance(spoken, heard, score_cutoff=1) <= 1 and other != key:
                return Likeness(term.right, "near", _NEAR, f"letters like {term.right} ({term.source})")
    return None


def _alike_han(form: str, index: Index) -> Likeness | None:
    """Return the Han term that a part of *form* sounds like, or nothing where pypinyin is not installed."""
    terms = [
        (len(other), other, term)
        for (_, kind), pairs in index.by_length.items()
        if kind == "han"
        for other, term in pairs
    ]
    if not terms or not (spoken := pinyin_of(form)):
        return None
    for length, other, term in terms:
        sound = pinyin_of(other)
        for start in range(len(form) - length + 1):
            part = form[start : start + length]
            if part != other and length > 1 and spoken[start : start + length] == sound:
                evidence = f"sounds like {term.right} ({term.source})"
                return Likeness(term.right, "sound", _SOUND, evidence, (start, start + length))
    return None


def _is_near(form: str, key: str, right: str) -> bool:
    """Tell whether *form*, of this *key*, may be *right*: word by word, and no mere plural of it."""
    words, others = (re.split(r"[ -]", text.lower()) for text in (form, right))
    if len(words) != len(others) or is_plural(key, form_key(right)):
        return False
    return all(3 * OSA.distance(*pair) <= max(map(len, pair)) + 2 for pair in zip(words, others, strict=True))


def _is_inflected(form: str, written: Mapping[str, int]) -> bool:
    """Tell whether *form* is an ending on a word that the documents write small."""
    low = form.lower()
    return any(low.removesuffix(ending) in written for ending in ("s", "es", "ed", "ing") if low.endswith(ending))
