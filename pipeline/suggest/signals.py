"""What speaks for it that a form is a term misheard."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import OSA

from pipeline.suggest.keys import form_key, hangul_key, number_key, pinyin_key, sound_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.suggest.glossary import Term

_KNOWN, _FORM, _NUMBER, _NEAR, _SOUND, _AND = 0.99, 0.97, 0.85, 0.7, 0.62, 0.55
_NEAR_LEAST: Final = 5
"""A shorter form has too many neighbours."""
_LONG: Final = 9
"""Two letters of such a form may be wrong."""
_ACRONYM = re.compile(r"^[A-Z]{3,5}$")
_CONJOINED = re.compile(r"^[NA]([A-Z]{2,4})$")
_WITH_NUMBER = re.compile(r"^(.+?)[ -](\d+(?:\.\d+)?)$")


class Likeness(NamedTuple):
    """What a form may be."""

    right: str
    signal: str
    score: float
    evidence: str


class Index:
    """Terms by their keys."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Take the *terms*."""
        self.terms = terms
        self.wrong = {wrong.casefold(): term for term in terms for wrong in term.wrong}
        self.forms: dict[str, Term] = {}
        self.numbers: dict[str, Term] = {}
        self.by_length: dict[tuple[int, str], list[tuple[str, Term]]] = defaultdict(list)
        self._sounds: dict[str, Term] | None = None
        self._acronyms: list[Term] = []
        for term in terms:
            key = form_key(term.right)
            self.forms.setdefault(key, term)
            if any(map(str.isdigit, term.right)):
                self.numbers.setdefault(number_key(term.right), term)
            if _ACRONYM.match(term.right):
                self._acronyms.append(term)
            if key:
                self.by_length[len(key), _kind(key)].append((key, term))

    def sounding(self, form: str) -> Term | None:
        """Return a term of several letters that sounds like *form*."""
        if self._sounds is None:
            self._sounds = {}
            for term in self.terms:
                if term.right.isascii() and len(term.right) >= 3:  # noqa: PLR2004 - two letters sound like many
                    self._sounds.setdefault(sound_key(term.right), term)
        return self._sounds.get(sound_key(form))

    def neighbour(self, key: str, most: int) -> Term | None:
        """Return the term whose letters are nearest to *key*, *most* of them wrong."""
        best: tuple[int, Term] | None = None
        for length in range(len(key) - most, len(key) + most + 1):
            for other, term in self.by_length.get((length, _kind(key)), ()):
                distance = OSA.distance(key, other, score_cutoff=best[0] - 1 if best else most)
                if distance <= (best[0] - 1 if best else most):
                    best = (distance, term)
        return best[1] if best else None


def likeness(form: str, index: Index, written: set[str], *, is_name: bool, listed: bool) -> Likeness | None:
    """Return what *form* may be, by the strongest signal, or None; *written* is what the documents write at all.

    Where nothing is *listed*, only the form counts.
    """
    if term := index.wrong.get(form.casefold()):
        return Likeness(term.right, "known", _KNOWN, f"{term.source} says so")
    if like := _same_form(form, index, is_name=is_name):
        return like
    if not listed:
        return None
    return _same_number(form, index) or (_alike(form, index, written) if is_name else None)


def _same_form(form: str, index: Index, *, is_name: bool) -> Likeness | None:
    """Return the term that *form* is but for case, blanks, hyphens and accents."""
    term = index.forms.get(form_key(form))
    if not term or form == term.right or (term.is_ordinary and not is_name):
        return None
    is_case_only = form.casefold() == term.right.casefold()
    if is_case_only and (term.is_ordinary or term.right.islower() or (form.islower() and " " not in form)):
        return None
    if term.right.islower():
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


def _alike(form: str, index: Index, written: set[str]) -> Likeness | None:
    """Return the term whose letters or sounds are those of *form*, or nearly."""
    if form.lower() in written or _is_inflected(form, written):
        return None
    key = form_key(form)
    if not form.isascii():
        return _alike_elsewhere(form, index)
    if joined := _CONJOINED.match(form):
        if (term := index.forms.get(joined[1].lower())) and term.right == joined[1]:
            return Likeness(term.right, "and", _AND, f"heard with a word before it: and {term.right} ({term.source})")
    if _ACRONYM.match(form) or _WITH_NUMBER.match(form):
        return _sounding(form, index)
    term = index.neighbour(key, 2 if len(key) >= _LONG else 1) if len(key) >= _NEAR_LEAST else None
    if term and not term.is_ordinary and not _is_plural(key, form_key(term.right)):
        return Likeness(term.right, "near", _NEAR, f"letters like {term.right} ({term.source})")
    return _sounding(form, index) if len(key) >= _NEAR_LEAST else None


def _sounding(form: str, index: Index) -> Likeness | None:
    """Return the term that sounds like *form*; a number after it stays, in the way in which terms have it."""
    if parted := _WITH_NUMBER.match(form):
        short = _sounding(parted[1], index)
        if not short:
            return None
        right = f"{short.right}-{parted[2]}"
        term = index.numbers.get(number_key(right)) or index.numbers.get(number_key(f"{short.right}{parted[2]}"))
        return Likeness(term.right if term else right, "sound", _SOUND, f"{short.evidence}, with its number")
    term = index.sounding(form)
    if not term or term.is_ordinary or form_key(term.right) == form_key(form):
        return None
    return Likeness(term.right, "sound", _SOUND, f"sounds like {term.right} ({term.source})")


def _alike_elsewhere(form: str, index: Index) -> Likeness | None:
    """Return the term of another script than Latin whose letters or sounds are nearly those of *form*."""
    key = form_key(form)
    kind = _kind(key)
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
    """Return the Han term that sounds like *form*, or nothing where pypinyin is not installed."""
    sound = pinyin_key(form) if len(form) > 1 else None
    for other, term in index.by_length.get((len(form), "han"), ()) if sound else ():
        if other != form and pinyin_key(other) == sound:
            return Likeness(term.right, "sound", _SOUND, f"sounds like {term.right} ({term.source})")
    return None


def _kind(key: str) -> str:
    """Return the script of a *key*, as far as it decides what it is compared with."""
    first = key[0]
    if first.isascii():
        return "latin"
    kinds = (("hangul", "가", "힣"), ("kana", "゠", "ヿ"), ("han", "一", "鿿"), ("cyrillic", "Ѐ", "ӿ"))
    return next((kind for kind, low, high in kinds if low <= first <= high), "latin")


def _is_plural(key: str, other: str) -> bool:
    """Tell whether one of two keys is the other's plural or another plain ending of it."""
    short, long = sorted((key, other), key=len)
    return long.startswith(short) and long[len(short) :] in {"s", "es", "d", "ed", "r", "er", "n", "ic", "y"}


def _is_inflected(form: str, written: set[str]) -> bool:
    """Tell whether *form* is an ending on a word that the documents write small."""
    low = form.lower()
    return any(low.removesuffix(ending) in written for ending in ("s", "es", "ed", "ing") if low.endswith(ending))
