"""Search, judge, leave out what does not fit, and search again: speech that nobody wrote draws no text to itself.

A search that lets no sentence go serves most recordings. Where windows of it do not fit, a freer one is tried, too, and
each is repeated without the windows that did not fit, as long as the text gains by it as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.listen.judge import CHANCE, backwards, gains_of, good_and_bad, least_gain, windows
from pipeline.listen.search import Strictness, find
from pipeline.listen.sounds import FRAME_MS, PER_NAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.listen.search import Heard, Place

_WAYS: Final = (Strictness(2 * PER_NAT, skips=False), Strictness(PER_NAT // 8, skips=True))
_TIMES: Final = 4
_LONG_PAUSE: Final = 5000 // FRAME_MS
_LONG_BAD: Final = 8000 // FRAME_MS
_LONG_TEXT: Final = 100
_BETTER: Final = 200
"""So much more evidence, in hundredths of a nat, is no chance."""

_AS_GOOD: Final = 96
"""The freer search needs so much of the evidence of a hundred: it draws less text to speech that nobody wrote."""

_BEYOND_DOUBT: Final = 100
"""A text that gains so much is the recording's. House: of 35 that were not none gained more than 62."""


_COMPARED: Final = ((500, 8), (5000, 3))
"""Letters under which a text is compared with so many others, longer ones with one: short ones fit by chance."""

_SURE: Final = 30
"""With such a score the other way to search need not be asked whether the text is the recording's."""


class Fit(NamedTuple):
    """Where the letters of a text are heard, and which of them are believed."""

    heard: Heard
    good: NDArray[np.bool_]
    bad: NDArray[np.bool_]
    """The frames where letters were found that do not fit."""
    evidence: int
    """What all letters gain over chance, in hundredths of a nat."""
    score: int
    """What the text gained over what it gains with its words in reverse order, each letter, in hundredths of a nat."""


def best_fit(costs: NDArray[np.uint8], places: Sequence[Place]) -> Fit:
    """Return the fit of a text's letters at *places* that gains most."""
    strict, free = _WAYS
    first = _fit(costs, places, strict, np.zeros(len(costs), np.bool_))
    score = _score(costs, places, strict, first.score)
    if score >= _SURE and _is_whole(first):
        return first._replace(score=score)
    best = _repeated(costs, places, strict, first)
    first = _fit(costs, places, free, np.zeros(len(costs), np.bool_))
    if score < _SURE:
        score = max(score, _score(costs, places, free, first.score))
    other = _repeated(costs, places, free, first)
    best = other if other.evidence * 100 > best.evidence * _AS_GOOD else best
    return best._replace(score=score)


def _is_whole(fit: Fit) -> bool:
    """Say whether nothing long is left: sound or text that does not fit, a pause in which somebody else may speak."""
    found = fit.heard.begun[fit.heard.begun >= 0]
    is_short = _longest(fit.bad) <= _LONG_BAD and _longest(~fit.good) <= _LONG_TEXT
    return is_short and bool((np.diff(found) <= _LONG_PAUSE).all())


def _longest(marks: NDArray[np.bool_]) -> int:
    """Return how many *marks* in a row are set at most."""
    return int(np.diff(np.flatnonzero(~np.concatenate([[False], marks, [False]]))).max()) - 1


def _repeated(costs: NDArray[np.uint8], places: Sequence[Place], way: Strictness, first: Fit) -> Fit:
    """Return the best of the *first* search and more of the same *way*, each without what did not fit before."""
    closed = np.zeros(len(costs), np.bool_)
    best = now = first
    for _ in range(_TIMES - 1):
        if not (now.bad & ~closed).any():
            break
        closed = closed | now.bad
        now = _fit(costs, places, way, closed)
        if now.evidence <= best.evidence + _BETTER:
            break
        best = now
    return best


def _fit(costs: NDArray[np.uint8], places: Sequence[Place], way: Strictness, closed: NDArray[np.bool_]) -> Fit:
    """Return what one search finds outside the frames that are *closed*; its score is the plain gain of a letter."""
    heard = find(costs, places, way, closed)
    told = windows(costs, places, heard)
    gains = gains_of(told, len(places))
    good, bad = good_and_bad(told, least_gain(gains), len(places), len(costs))
    return Fit(heard, good, bad, int((gains[gains != 0] - CHANCE).sum()), int(gains.sum()) // max(1, len(places)))


def _score(costs: NDArray[np.uint8], places: Sequence[Place], way: Strictness, gain: int) -> int:
    """Return what a text gained in its first search, where that leaves doubts over what it gains in reverse order.

    Only the first one says: where nothing fits, each further search would choose what fits best by chance.
    """
    if gain >= _BEYOND_DOUBT:
        return gain
    nowhere = np.zeros(len(costs), np.bool_)
    times = next((others for most, others in _COMPARED if len(places) < most), 1)
    begins = [len(places) * at // times for at in range(times)]
    turned = ((*places[begin:], *places[:begin]) for begin in begins)
    chances = [_fit(costs, backwards(one, places), way, nowhere).score for one in turned]
    return gain - max(0, *chances)
