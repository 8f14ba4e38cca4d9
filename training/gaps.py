"""The gaps of sentences: what a break there would tear, and which weights count there, as the cutter will see it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.links import words
from pipeline.links.lexicon import lexicon_of
from pipeline.links.places import REACH, place_slots
from pipeline.links.table import ALWAYS
from training.leaning import Tear, tears

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from training.treebanks import Tree

TARGETS: Final = {Tear.NONE: 0.0, Tear.SOME: 0.3, Tear.WHOLE: 1.0}
"""What is to be learnt of a gap; a place inside a word is torn as a whole."""

_INSIDE: Final = 4
"""So many times a gap inside a word counts that is written with blanks, as in Vietnamese: few are seen, and a break
there is the worst."""

_TOGETHER: Final = 8
"""Sentences that stand side by side in a text without blanks: a place near an end sees its neighbour."""


class Gaps(NamedTuple):
    """The weights that count at each gap, a row each, and what is to be learnt of it."""

    slots: NDArray[np.int32]
    targets: NDArray[np.float64]


class _Gap(NamedTuple):
    """A gap between words: the word before the last, the last, the first, the one after, and what a break tears."""

    further: str
    last: str
    first: str
    following: str
    target: float


def word_gaps(found: Sequence[Tree], lang: str) -> Gaps:
    """Return the gaps between words of trees *found* in *lang*, which writes blanks, but for those at marks."""
    gaps = [gap for tree in found for gap in _word_gaps(tree, lang)]
    known: dict[str, int] = {}
    rows = np.array([[known.setdefault(word, len(known)) for word in gap[:-1]] for gap in gaps])
    told = words.features([*known])
    slots = [words.role_slots(told, role)[rows[:, role]] for role in range(len(words.ROLES))]
    pairs = words.pair_slots(told[:, words.PAIRS], rows[:, 1], rows[:, 2])
    always = np.full((len(gaps), 1), ALWAYS)
    every = np.concatenate([always, *slots, np.stack(pairs, axis=1)], axis=1)
    return Gaps(every.astype(np.int32), np.array([gap.target for gap in gaps]))


def _word_gaps(tree: Tree, lang: str) -> Iterator[_Gap]:
    """Yield the gaps of *tree*. What is no gap between its tokens lies inside a word that is written with blanks."""
    torn = tears(tree, lang)
    marks = {token.stop for token in tree.tokens if all(tree.words[word].kind == "PUNCT" for word in token.words)}
    said = tree.text.split()
    at, starts, stops = 0, [], []
    for word in said:
        starts.append(tree.text.index(word, at))
        at = starts[-1] + len(word)
        stops.append(at)
    for left, (stop, start) in enumerate(zip(stops, starts[1:], strict=False)):
        if stop not in marks:
            further = said[left - 1] if left else ""
            following = said[left + 2] if left + 2 < len(said) else ""
            gap = _Gap(further, said[left], said[left + 1], following, TARGETS[torn.get(start, Tear.WHOLE)])
            yield from repeat(gap, 1 if start in torn else _INSIDE)


def place_gaps(found: Sequence[Tree], lang: str) -> Gaps:
    """Return the places between characters of trees *found* in *lang*, which writes no blanks; none at marks."""
    between = " " if lang.startswith("th") else ""
    parts = [_places(found[since : since + _TOGETHER], lang, between) for since in range(0, len(found), _TOGETHER)]
    lexicon, slots = lexicon_of(lang), []
    for text, places, _ in parts:
        edge = "\n" * REACH
        points = np.frombuffer(f"{edge}{text}{edge}".encode("utf-32-le"), np.uint32)
        at = np.array(places, np.int64) + REACH
        always = np.full(len(at), ALWAYS, np.uint32)
        slots.append(np.stack([always, *place_slots(points, at, lexicon)], axis=1).astype(np.int32))
    return Gaps(np.concatenate(slots), np.array([target for *_, targets in parts for target in targets]))


def _places(found: Sequence[Tree], lang: str, between: str) -> tuple[str, list[int], list[float]]:
    """Return the text of trees side by side, its places and what a break at each tears."""
    text, places, targets = "", [], []
    for tree in found:
        text += between if text else ""
        torn = {start: TARGETS[tear] for start, tear in tears(tree, lang).items()}
        for place, (before, after) in enumerate(pairwise(tree.text), 1):
            if not after.isspace() and not _is_mark(after) and not _is_mark(before):
                places.append(len(text) + place)
                targets.append(torn.get(place, 1.0))
        text += tree.text
    return text, places, targets


def _is_mark(char: str) -> bool:
    """Whether *char* is a mark of punctuation."""
    return unicodedata.category(char)[0] == "P"
