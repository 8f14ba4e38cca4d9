"""The form of a text in which rules are looked for, and the way back to the text as it stands.

Full-width and half-width characters take their plain form, decomposed ones are composed (NFC), a run of white space is
one blank; where case is no matter, letters are case-folded. Nearly every text is in that form already, up to case.

Sources: Unicode Standard Annex #15 (composition), the Halfwidth and Fullwidth Forms block, CaseFolding.txt.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import category, is_normalized, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_INSIDE: Final = -1
_WIDTH_FORMS = re.compile("[\uff01-\uffef]+")
_BLANKS = re.compile(r"[^\S ]\s*| \s+")
_ODD = re.compile(f"{_WIDTH_FORMS.pattern}|{_BLANKS.pattern}")
_ATTACHED_LETTERS = re.compile("[\u1160-\u11ff\uff9e\uff9f]")
"""Medial and final jamo, and the half-width marks of kana: letters to Unicode, part of the one before here."""


class Form(NamedTuple):
    """A text in the form for matching."""

    text: str
    starts: Sequence[int] | None
    """Where each character began, and the end; None where every character stands in its old place."""

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the original for a span of the form, or None if that cuts a character of it."""
        if self.starts is None:
            return start, end
        first, last = self.starts[start], self.starts[end]
        return None if _INSIDE in (first, last) else (first, last)

    def place(self, offset: int) -> int | None:
        """Return where the original's character at *offset* stands, or None if it is part of the one before it."""
        if self.starts is None:
            return offset
        return self.starts.index(offset) if offset in self.starts else None


def is_plain(text: str) -> bool:
    """Tell whether *text* is in the form for matching already, up to case."""
    return _ODD.search(text) is None and is_normalized("NFC", text)


def plain(text: str) -> str:
    """Return *text* in the form for matching, case and all; many times faster than `fold`, which keeps the way back.

    >>> plain("ＧＰＤ")
    'GPD'
    """
    return normalize("NFC", _BLANKS.sub(" ", _WIDTH_FORMS.sub(_without_width, text)))


def _without_width(forms: re.Match[str]) -> str:
    """Return the plain form of full-width and half-width *forms*."""
    return normalize("NFKC", forms[0])


def fold(text: str, *, cased: bool) -> Form:
    """Return *text* in the form for matching; unless *cased*, without the difference of case."""
    if is_plain(text):
        folded = text if cased else text.casefold()
        if len(folded) == len(text):  # folding never shortens, so that an equal length means equal places
            return Form(folded, None)
    parts: list[str] = []
    starts: list[int] = []
    for start, cluster in _clusters(text):
        part = plain(cluster) if cased else plain(cluster).casefold()
        parts.append(part)
        starts += [start, *[_INSIDE] * (len(part) - 1)]
    return Form("".join(parts), [*starts, len(text)])


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the characters of *text*, each with its marks, and its runs of white space, each with where it begins."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _goes_on(text[place - 1], text[place]):
            yield start, text[start:place]
            start = place


def _goes_on(last: str, char: str) -> bool:
    """Tell whether *char* belongs to the cluster that ends in *last*."""
    return char.isspace() if last.isspace() else _is_attached(char)


@lru_cache(maxsize=4096)
def _is_attached(char: str) -> bool:
    """Tell whether *char* belongs to the character before it."""
    return category(char).startswith("M") or bool(_ATTACHED_LETTERS.match(char))
