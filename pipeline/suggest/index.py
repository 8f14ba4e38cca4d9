"""Terms by what other ways of writing them have in common with them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.suggest.keys import form_key, number_key, sound_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.suggest.glossary import Term

ACRONYM: Final = re.compile(r"^[A-Z]{3,5}$")


class Index:
    """Terms by their keys."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Take the *terms*."""
        self.terms = terms
        self._rights = {term.right for term in terms}
        self.wrong = {wrong.casefold(): term for term in terms for wrong in term.wrong}
        self.forms: dict[str, Term] = {}
        self.numbers: dict[str, Term] = {}
        self.by_length: dict[tuple[int, str], list[tuple[str, Term]]] = defaultdict(list)
        self._sounds: dict[str, Term] | None = None
        self.acronyms: list[Term] = []
        for term in terms:
            key = form_key(term.right)
            if len(key) > 1:  # a bare letter is no form of a name, as `Q` of `Q*`
                self.forms.setdefault(key, term)
            if any(map(str.isdigit, term.right)):
                self.numbers.setdefault(number_key(term.right), term)
            if ACRONYM.match(term.right):
                self.acronyms.append(term)
            if key:
                self.by_length[len(key), kind_of(key)].append((key, term))
        self._near = {
            size: ([key for key, _ in pairs], [term for _, term in pairs]) for size, pairs in self.by_length.items()
        }

    def sounding(self, form: str) -> Term | None:
        """Return a term of several letters that sounds like *form*."""
        if self._sounds is None:
            self._sounds = {}
            for term in self.terms:
                if term.right.isascii() and len(term.right) >= 3:  # noqa: PLR2004 - two letters sound like many
                    self._sounds.setdefault(sound_key(term.right), term)
        return self._sounds.get(sound_key(form))

    def holds(self, word: str) -> bool:
        """Tell whether *word* is a term itself."""
        return word in self._rights

    def neighbour(self, key: str, most: int) -> Term | None:
        """Return the term whose letters are nearest to *key*, *most* of them wrong."""
        best: tuple[int, Term] | None = None
        for length in range(len(key) - most, len(key) + most + 1):
            keys, terms = self._near.get((length, kind_of(key)), ((), ()))
            found = process.extractOne(key, keys, scorer=OSA.distance, score_cutoff=most)
            if found and (best is None or found[1] < best[0]):
                best = (found[1], terms[found[2]])
        return best[1] if best else None


def kind_of(key: str) -> str:
    """Return the script of a *key*, as far as it decides what it is compared with."""
    first = key[0]
    if first.isascii():
        return "latin"
    kinds = (("hangul", "가", "힣"), ("kana", "゠", "ヿ"), ("han", "一", "鿿"), ("cyrillic", "Ѐ", "ӿ"))
    return next((kind for kind, low, high in kinds if low <= first <= high), "latin")
