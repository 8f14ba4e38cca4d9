"""The words of a document as they are said: which letters each has, and after which of them a sentence may end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.anchoring.tokens import tokens_of
from pipeline.listen.letters import spell
from pipeline.listen.search import Place
from pipeline.text.marks import ENDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.anchoring.tokens import Token

_UNSAID: Final = re.compile(r"\[[^\[\]]*\]|\u266a[^\u266a]*\u266a?")
"""What nobody says: sounds in brackets, songs between notes."""

_LONG: Final = 200
"""Letters after which a text without marks may end a sentence, too: some eighteen seconds."""


class Said(NamedTuple):
    """A word: its turn by place from 0, its span in the raw text, and its letters from which to which."""

    at: int
    start_char: int
    end_char: int
    first: int
    until: int


def spell_out(texts: Sequence[str]) -> tuple[list[Said], list[Place]]:
    """Return the words of a document's *texts*, turn by turn, and all their letters; marks have none."""
    words: list[Said] = []
    places: list[Place] = []
    since = 0
    for at, text in enumerate(texts):
        for token, is_last in _tokens(text):
            letters = spell(text[token.start : token.end])
            words.append(Said(at, token.start, token.end, len(places), len(places) + len(letters)))
            places += [Place(letter, is_last=False, is_first=place == 0) for place, letter in enumerate(letters)]
            if places and (is_last or len(places) - since >= _LONG):
                places[-1] = places[-1]._replace(is_last=True)
                since = len(places)
    return words, places


def _tokens(text: str) -> Iterator[tuple[Token, bool]]:
    """Yield the words of *text* that are said, and whether a sentence may end after each."""
    said = _UNSAID.sub(lambda match: " " * len(match[0]), text)
    tokens = tokens_of(said)
    nexts = [token.start for token in tokens[1:]] + [len(text)]
    for token, following in zip(tokens, nexts, strict=True):
        yield token, following == len(text) or not ENDS.isdisjoint(text[token.end : following])
