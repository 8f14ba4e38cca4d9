"""The phrases of scripts that write no blanks, as BudouX's models find them, with kinsoku.

A model says of each place in a text, by the six characters around it, whether a phrase ends there: it adds up the
weights of each, of pairs and of threes. Here the places of many texts are added up at once. The phrases are the same.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.segment.flat import CODE_POINTS, Runs
from pipeline.text.scripts import is_of_spaced_word
from pipeline.text.syllables import syllables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from pipeline.segment.flat import Kinds, Mask, Places, Points

    _Weights = Mapping[str, Mapping[str, int]]
    Numbers = NDArray[np.uint16]
    Weights = NDArray[np.int32]

_NO_START: Final = re.compile(
    r"[、。，．！？!?,.:;：；・…‥ー〜～」』）)】》〉’”%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮんンๆฯ\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]"
)
_NO_END: Final = "「『（(【《〈‘“"
_RUN: Final = re.compile(r"[0-9A-Za-z\u00c0-\u024f'’._-]")
_GROUPS: Final = ",.:/，．：／"
"""Marks inside numbers: `1,200`, `10:30`."""

_IS_KNOWN, _IS_BLANK, _IS_OPENING, _IS_CLOSING, _IS_OF_WORD, _IS_OF_RUN, _IS_DIGIT, _IS_GROUP = (
    1 << bit for bit in range(8)
)

_PAD: Final = 3
"""Unknown characters around each word: BudouX sees nothing beyond it."""

_FEATURES: Final = tuple(
    (f"{kind}{place}", since + place - 1)
    for kind, since, count in (("UW", 0, 6), ("BW", 1, 3), ("TW", 0, 4))
    for place in range(1, count + 1)
)
"""What BudouX looks at: characters, pairs and threes; where each begins, from three before the place on."""

_SIZES: Final = {"U": 1, "B": 2, "T": 3}
_AT_ONCE: Final = 1 << 16
"""Characters that are added up at once: each takes a hundred bytes, and more would not be faster."""


class _Model(NamedTuple):
    """A model of BudouX in tables: each character, pair and three that it knows has a number, any other one 0."""

    chars: Numbers  # by code point
    pairs: Numbers  # by the numbers of two characters
    threes: Numbers  # by the number of a pair, and of a third character
    weights: dict[str, Weights]  # of characters, pairs or threes at one place, by their numbers
    whole: int  # all weights; where a phrase ends, they add up to more than half of it


def phrase_starts(points: Points, words: Runs, kind: str) -> Places:
    """Return where phrases begin inside of *words* in *points*, but not with a closing mark or after an opening one."""
    parts = np.flatnonzero(np.diff(np.cumsum(words.stops - words.starts) // _AT_ONCE)) + 1
    each = zip(np.split(words.starts, parts), np.split(words.stops, parts), strict=True)
    return np.concatenate([_inner(points, Runs(*part), _model(kind)) for part in each])


def legal_parts(phrase: str) -> list[str]:
    """Return *phrase* in parts, between any two of which a line may end: kinsoku keeps what is in one together.

    >>> legal_parts("「ピアノ」と2,000円")
    ['「ピ', 'ア', 'ノ」', 'と', '2,000', '円']
    """
    clusters = syllables(phrase)
    first, last = (_char_kinds(np.array([ord(one[at]) for one in clusters])) for at in (0, -1))
    parts = clusters[:1]
    for cluster, is_kept in zip(clusters[1:], _is_kept(last[:-1], first[1:]).tolist(), strict=True):
        if is_kept or _is_grouped(parts[-1], cluster):
            parts[-1] += cluster
        else:
            parts.append(cluster)
    return parts


def _inner(points: Points, words: Runs, model: _Model) -> Places:
    """Return where phrases begin inside of *words*."""
    sizes = words.stops - words.starts
    first = np.cumsum(sizes) - sizes
    word = np.repeat(np.arange(len(sizes)), sizes)
    places: Places = np.arange(len(word)) + (words.starts - first)[word]
    chars = points[places]
    may_begin: Mask = _begins(chars, _PAD * (word + 1), model)
    kinds = _char_kinds(chars)
    may_begin[1:] &= ~_is_kept(kinds[:-1], kinds[1:])
    may_begin[2:] &= ~((word[2:] == word[:-2]) & _in_number(kinds[:-2], kinds[1:-1], kinds[2:]))
    may_begin[first] = False
    inner: Places = places[may_begin]
    return inner


def _begins(chars: Points, pads: Places, model: _Model) -> Mask:
    """Return whether a phrase begins with each of *chars*, before which so many *pads* stand."""
    at = np.arange(len(chars)) + pads
    padded = np.zeros(len(chars) + pads.max(initial=_PAD) + _PAD, np.intp)
    padded[at] = model.chars[chars]
    count = model.pairs.shape[1]
    pairs = model.pairs.take(padded[:-1] * count + padded[1:]).astype(np.intp)
    threes = model.threes.take(pairs[:-1] * count + padded[2:]).astype(np.intp)
    points = np.zeros(len(padded) - 2 * _PAD, np.int32)
    numbers = {"U": padded, "B": pairs, "T": threes}
    for name, since in _FEATURES:
        points += model.weights[name].take(numbers[name[0]][since : since + len(points)])
    begins: Mask = 2 * points[at - _PAD] > model.whole
    return begins


def _is_kept(before: Kinds, after: Kinds) -> Mask:
    """Return whether no line may end between characters: kinsoku, white space, and what the models do not know.

    That is words of spaced scripts, and numbers.
    """
    blank, together = (before | after) & _IS_BLANK, before & after & (_IS_OF_WORD | _IS_OF_RUN)
    is_kept: Mask = blank | together | (before & _IS_OPENING) | (after & _IS_CLOSING) != 0
    return is_kept


def _in_number(before: Kinds, mark: Kinds, after: Kinds) -> Mask:
    """Return whether a *mark* is one inside a number: `1,200`."""
    in_number: Mask = before & after & _IS_DIGIT & -(mark & _IS_GROUP != 0).astype(np.uint8) != 0
    return in_number


def _is_grouped(before: str, after: str) -> bool:
    """Return whether a number goes on between two texts: `2,` and `0`."""
    return before[-1] in _GROUPS and before[-2:-1].isdecimal() and after[0].isdecimal()


def _char_kinds(chars: Points) -> Kinds:
    """Return of which kinds each of *chars* is; what is once known of a code point is kept."""
    known = _kind_table()
    kinds = known[chars]
    if not kinds.all():
        for char in np.unique(chars[kinds == 0]).tolist():
            known[char] = _IS_KNOWN | _kinds_of(chr(char))
        kinds = known[chars]
    return kinds


@cache
def _kind_table() -> Kinds:
    """Return the kinds of every code point, 0 where nobody has asked yet: to ask all takes a second."""
    return np.zeros(CODE_POINTS, np.uint8)


def _kinds_of(char: str) -> int:
    """Return of which kinds *char* is."""
    tests = (
        (_IS_BLANK, char.isspace()),
        (_IS_OPENING, char in _NO_END),
        (_IS_CLOSING, _NO_START.match(char)),
        (_IS_OF_WORD, is_of_spaced_word(char)),
        (_IS_OF_RUN, _RUN.match(char)),
        (_IS_DIGIT, char.isdecimal()),
        (_IS_GROUP, char in _GROUPS),
    )
    return sum(kind for kind, is_so in tests if is_so)


@cache
def _model(kind: str) -> _Model:
    """Return BudouX's model for *kind*; loaded when the first text needs it."""
    import budoux  # noqa: PLC0415 - most runs need no model

    loaders: dict[str, Callable[[], _Parser]] = {
        "budoux-ja": budoux.load_default_japanese_parser,
        "budoux-zh-hans": budoux.load_default_simplified_chinese_parser,
        "budoux-zh-hant": budoux.load_default_traditional_chinese_parser,
        "budoux-th": budoux.load_default_thai_parser,
    }
    return _tables(loaders[kind]().model)


def _tables(model: _Weights) -> _Model:
    """Return the tables of *model*; a few of what its features name are never seen, being of another length."""
    seen = {name: {text for text in model.get(name, {}) if len(text) == _SIZES[name[0]]} for name, _ in _FEATURES}
    texts = set().union(*seen.values())
    chars = _number({char for text in texts for char in text})
    pairs = _number({text[:2] for text in texts if len(text) >= _SIZES["B"]})
    threes = _number({text for text in texts if len(text) == _SIZES["T"]})
    by_code = np.zeros(CODE_POINTS, np.uint16)
    by_code[[*map(ord, chars)]] = [*chars.values()]
    by_chars = np.zeros((len(chars) + 1, len(chars) + 1), np.uint16)
    for pair, number in pairs.items():
        by_chars[chars[pair[0]], chars[pair[1]]] = number
    by_pair = np.zeros((len(pairs) + 1, len(chars) + 1), np.uint16)
    for three, number in threes.items():
        by_pair[pairs[three[:2]], chars[three[2]]] = number
    numbers = {"U": chars, "B": pairs, "T": threes}
    weights = {
        name: _weights({text: model[name][text] for text in texts}, numbers[name[0]]) for name, texts in seen.items()
    }
    return _Model(by_code, by_chars, by_pair, weights, sum(sum(known.values()) for known in model.values()))


def _number(texts: set[str]) -> dict[str, int]:
    """Return a number from 1 on for each of *texts*."""
    return {text: number for number, text in enumerate(sorted(texts), start=1)}


def _weights(known: Mapping[str, int], numbers: Mapping[str, int]) -> Weights:
    """Return the weights that are *known*, by the *numbers* of their texts."""
    weights = np.zeros(len(numbers) + 1, np.int32)
    for text, points in known.items():
        weights[numbers[text]] = points
    return weights


if TYPE_CHECKING:
    from typing import Protocol

    class _Parser(Protocol):
        """A parser of BudouX."""

        @property
        def model(self) -> _Weights:
            """The weights by kind and characters."""
            ...
