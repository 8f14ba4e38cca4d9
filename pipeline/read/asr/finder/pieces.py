"""Words and parts of words, put together: a leading blank begins a word, where any token has one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.read.common.gather import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.asr.finder.values import Item

_BLANKS = re.compile("[▁Ġ]")
_EVENTS: Final = frozenset({"audio_event", "event", "noise", "music", "silence", "pause", "sound", "non_speech"})
_TAG = re.compile(r"<[|/]?[a-z_]{1,12}\|?>")
_MARK = re.compile(r"[^\w\s]+")
_TOKEN = re.compile(
    r"[\u1100-\u11ff\u2e80-\u9fff\uf900-\ufaff]|[^\W\u1100-\u11ff\u2e80-\u9fff\uf900-\ufaff]+(?:['’\-]\w+)*"
)


def is_event(item: Item) -> bool:
    """Whether *item* is a sound that a recogniser tells of, or a sign of its own such as ``<end>``."""
    return item.kind.lower() in _EVENTS or bool(_TAG.fullmatch(item.text.strip()))


def joined(items: Sequence[Item]) -> list[Item]:
    """Return *items* with the parts of each word made one, each without blanks around it.

    Where no token has a blank, each is a word; marks are for `glued`.
    """
    texts = [_BLANKS.sub(" ", item.text) for item in items]
    if not _has_parts(texts):
        return [item._replace(text=text.strip()) for item, text in zip(items, texts, strict=True) if text.strip()]
    words: list[Item] = []
    opens = True
    for item, text in zip(items, texts, strict=True):
        said = text.strip()
        if said and (opens or not words or text[:1].isspace() or _is_apart(words[-1], item)):
            words.append(item._replace(text=said))
        elif said:
            words[-1] = _one(words[-1], item, said)
        opens = text[-1:].isspace()
    return words


def _has_parts(texts: Sequence[str]) -> bool:
    """Whether blanks tell words apart: some tokens have one, or are one."""
    return any(text != text.strip() for text in texts[1:])


def _is_apart(word: Item, item: Item) -> bool:
    """Whether *item* cannot be a part of *word*: somebody else says it, or it is in a script without blanks."""
    return item.speaker != word.speaker or word.text[-1:] >= "\u2e80" or item.text.strip()[:1] >= "\u2e80"


def _one(word: Item, item: Item, said: str) -> Item:
    """Return *word* with its next part; marks do not change how sure it is."""
    sure = [one.confidence for one in (word, item) if one.confidence is not None]
    return word._replace(
        text=word.text + said, end=item.end or word.end, length=None, confidence=min(sure, default=None)
    )


def glue(item: Item) -> str:
    """Return how a piece stands to those beside it: a mark stands at the word before it."""
    return "previous" if _MARK.fullmatch(item.text) and item.text[0] not in "¿¡([{“‘«「『（-–—" else ""


def pairs_of(item: Item) -> Iterator[Item]:
    """Yield the words of a text whose times stand beside it, if there are as many; else nothing."""
    tokens = _TOKEN.findall(item.text)
    if len(tokens) == len(item.pairs):
        for text, pair in zip(tokens, item.pairs, strict=True):
            yield pair._replace(text=text)


def as_piece(item: Item, start_ms: int | None, end_ms: int | None, *, breaks: bool) -> Piece:
    """Return *item* as a piece of a turn with its times."""
    place = glue(item)
    return Piece(item.text, start_ms, end_ms, item.confidence, item.speaker, place, is_word=not place, breaks=breaks)
