"""The lists of a file, at any depth, and which of them is the transcript.

Lists at the same place in objects of the same kind are one: `results[].words[]` are all words of all results, in their
order. What is only said again, as alternatives and translations are, is no transcript.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.read.asr.finder.values import Item, flattened, item_of, listed, paired, speaker_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIRST_ALONE = re.compile(r"^(alternatives|n_?best|hypotheses)$", re.IGNORECASE)
_NOT_SAID = re.compile(
    r"translat|summar|chapter|highlight|topic|entit|keyword|question|action|sentiment", re.IGNORECASE
)
_DEEPEST: Final = 40
_ENOUGH: Final = 0.7
_MOSTLY: Final = 0.5
_WORDY: Final = 0.25
_WIDEST_WORD: Final = 4


class Listed(NamedTuple):
    """A list: where it stands, and what it holds."""

    path: str
    items: list[Item]


class Choice(NamedTuple):
    """The list that is the transcript, that of its words, and the place of another that could as well be it."""

    turns: Listed
    words: Listed | None
    rival: str | None


def lists_of(data: object) -> list[Listed]:
    """Return the lists of *data* in their order; items inherit who speaks from what they are in."""
    found: dict[str, list[Item]] = {}
    for path, item in _walk(data, "", None, [0], 0):
        found.setdefault(path, []).append(item)
    return [Listed(path, items) for path, items in found.items()]


def _walk(data: object, path: str, parent: Item | None, number: list[int], depth: int) -> Iterator[tuple[str, Item]]:
    """Yield the items of all lists in *data*, each with the place of its list, and what those in *parent* take over."""
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        own = Item("", speaker=speaker_of(data) or (parent.speaker if parent else None))
        for key, value in data.items():
            is_best = isinstance(value, list) and _FIRST_ALONE.match(key)
            inner = value[:1] if is_best else value
            if isinstance(inner, dict | list):
                told = item_of(data)._replace(speaker=own.speaker) if is_best else own
                yield from _walk(inner, f"{path}.{key}", told, number, depth + 1)
    elif isinstance(data, list):
        number[0] += 1
        place = number[0]
        for row in data:
            if (item := _item(row, place)) is not None:
                yield f"{path}[]", _with_parent(item, parent)
            if isinstance(row, dict | list):
                yield from _walk(row, f"{path}[]", parent, number, depth + 1)


def _with_parent(item: Item, parent: Item | None) -> Item:
    """Return *item* with who speaks, and when, as what it is in says it, where it does not say so itself."""
    if parent is None:
        return item
    start, end = (item.start, item.end) if item.start else (parent.start, parent.end)
    return item._replace(speaker=item.speaker or parent.speaker, start=start, end=end)


def _item(row: object, parent: int) -> Item | None:
    """Return what a *row* of a list says, with the words in it."""
    if isinstance(row, list):
        return listed(row, parent)
    if not isinstance(row, dict):
        return None
    row = flattened(row)
    item = item_of(row, parent)
    words, pairs = _words(row), _pairs(row)
    return item._replace(words=words, pairs=pairs)


def _words(row: dict[str, Any]) -> tuple[Item, ...]:
    """Return the words of an object: its list whose rows nearly all have a text and a time."""
    for value in row.values():
        rows = value if isinstance(value, list) else []
        items = [listed(one) if isinstance(one, list) else item_of(one) for one in rows if isinstance(one, list | dict)]
        sound = [item for item in items if item and item.text]
        if sound and sum(item.start is not None for item in sound) > _MOSTLY * len(rows) and is_wordy(sound):
            return tuple(sound)
    return ()


def _pairs(row: dict[str, Any]) -> tuple[Item, ...]:
    """Return the times of an object that has a list of pairs."""
    for value in row.values():
        pairs = [paired(one) for one in value] if isinstance(value, list) and value else [None]
        if all(pairs):
            return tuple(pair for pair in pairs if pair)
    return ()


def is_wordy(items: Sequence[Item]) -> bool:
    """Whether most *items* are single words, or parts of words."""
    texts = [item.text.strip() for item in items if item.text.strip()]
    spaces = sum(len(text.split()) - 1 for text in texts)
    wide = [text for text in texts if text[-1:] >= "\u2e80" or text[:1] >= "\u2e80"]
    long = sum(map(len, wide)) > _WIDEST_WORD * len(wide)
    return bool(texts) and spaces <= _WORDY * len(texts) and not long


def choose(lists: Sequence[Listed]) -> Choice | None:
    """Return which of *lists* is the transcript: among those that say nearly most, the one that tells more about it."""
    able = [one for one in lists if _is_speech(one)]
    able = [one for one in able if not _NOT_SAID.search(one.path)] or able
    most = max((_size(one) for one in able), default=0)
    near = [one for one in able if _size(one) >= _ENOUGH * most]
    if not near:
        return None
    best = max(near, key=_rank)
    words = next((one for one in near if one is not best and is_wordy(one.items) and _is_timed(one)), None)
    told = _said(best)
    rivals = (one.path for one in near if _rank(one) == _rank(best) and _said(one) != told)
    return Choice(best, words, next(rivals, None))


def _is_speech(one: Listed) -> bool:
    """Whether a list is one of things said: most rows, or two at least, have a text, and a time or a speaker."""
    said = [item for item in one.items if item.text.strip()]
    known = [item for item in said if item.start or item.speaker or item.pairs or item.words]
    return len(known) > _MOSTLY * len(said) and (len(said) * 3 >= len(one.items))


def _is_timed(one: Listed) -> bool:
    """Whether most of what a list says has times."""
    said = [item for item in one.items if item.text.strip()]
    return sum(bool(item.start or item.words or item.pairs) for item in said) > _MOSTLY * len(said)


def _rank(one: Listed) -> tuple[bool, bool, bool, bool]:
    """Return how much a list tells: times, speakers, turns rather than words, words in them."""
    speakers = {item.speaker for item in one.items if item.speaker}
    wordy = is_wordy(one.items)
    return _is_timed(one), len(speakers) > 1, not wordy, any(item.words for item in one.items)


def _size(one: Listed) -> int:
    """Return how many letters a list says."""
    return len(_said(one))


def _said(one: Listed) -> str:
    """Return all letters of a list."""
    return "".join("".join(item.text.split()) for item in one.items)
