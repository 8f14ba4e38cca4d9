"""A text as words that two writers would write alike: case, accents, apostrophes and marks are no difference."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import category, normalize

from pipeline.text.scripts import is_of_spaced_word

if TYPE_CHECKING:
    from collections.abc import Iterator

_APOSTROPHES: Final = "'\u2019\u02bc"
_ACCENTS: Final = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0652\u200c\u200d]")
"""Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels and stretchers, joiners: left out as often as not."""

_BETWEEN_LETTERS: Final = frozenset({"", ".", " ", ". ", "-"})
"""What may stand between the letters of an acronym."""


class Token(NamedTuple):
    """A word, folded, and where it stands in its text."""

    word: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Return the words of *text*, folded.

    Scripts that write no blanks give a word a character; a word is parted from a number that touches it; the letters of
    an acronym (`A.I.`, `G P T`) are one word.
    """
    return list(_acronyms(text, [Token(_fold(text[start:end]), start, end) for start, end in _pieces(text)]))


def _kind(char: str) -> str:
    """Return what *char* is: a letter of a spaced script, one that is a word by itself, a digit, a mark, or nothing."""
    if char.isnumeric() and not char.isalpha():
        return "digit"
    if char.isalpha():
        return "letter" if is_of_spaced_word(char) else "sign"
    return "mark" if category(char).startswith("M") else ""


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where each word of *text* goes."""
    start, kind = 0, ""
    for at, char in enumerate(text):
        now = _kind(char)
        inside = (now == "mark" and kind) or (now == kind and kind in {"letter", "digit"})
        if inside or (kind and _joins(text, at, kind)):
            continue
        if kind:
            yield start, at
        start, kind = at, "" if now == "mark" else now
    if kind:
        yield start, len(text)


def _joins(text: str, at: int, kind: str) -> bool:
    """Whether the mark at *at* stands inside a word or a number: `it's`, `1,000`."""
    inside = _APOSTROPHES if kind == "letter" else ".," if kind == "digit" else ""
    return text[at] in inside and at + 1 < len(text) and _kind(text[at + 1]) == kind


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    """Return *word* without what writers differ in."""
    plain = _ACCENTS.sub("", normalize("NFKD", word).casefold())
    return plain.translate(_DROPPED) or word


_DROPPED: Final = str.maketrans("", "", f"{_APOSTROPHES}.,")


def _acronyms(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Yield *tokens*, letters that are spelt together as one."""
    held: Token | None = None
    for token in tokens:
        single = token.end - token.start == 1 and text[token.start].isupper()
        if held and single and text[held.end : token.start] in _BETWEEN_LETTERS:
            held = Token(held.word + token.word, held.start, token.end)
            continue
        if held:
            yield held
        held = token if single else None
        if not single:
            yield token
    if held:
        yield held
