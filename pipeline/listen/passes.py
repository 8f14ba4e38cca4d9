"""Search, judge, leave out what does not fit, and search again: speech that nobody wrote draws no text to itself.

A search that lets no sentence go serves most recordings. Where windows of it do not fit, a freer one is tried, too, and
each is repeated without the windows that did not fit, as long as the text gains by it as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.listen.judge import Window, backwards, evidence, gain_of, good_frames, least_gain, windows
from pipeline.listen.search import Strictness, find
from pipeline.listen.sounds import PER_NAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.listen.search import Heard, Place

_WAYS: Final = (Strictness(2 * PER_NAT, skips=False), Strictness(PER_NAT // 8, skips=True))
_TIMES: Final = 4
_BETTER: Final = 200
"""So much more evidence, in hundredths of a nat, is no chance."""

_AS_GOOD: Final = 96
"""The freer search needs so much of the evidence of a hundred: it draws less text to speech that nobody wrote."""

_BEYOND_DOUBT: Final = 100
"""A text that gains so much is the recording's. House: of 35 that were not none gained more than 62."""


class Fit(NamedTuple):
    """Where the letters of a text are heard, how far that is believed, and in which frames."""

    heard: Heard
    windows: Sequence[Window]
    good: NDArray[np.bool_]
    score: int
    """What the text gained over what it gains with its words in reverse order, each letter, in hundredths of a nat."""

    @property
    def evidence(self) -> int:
        """What all of it gains."""
        return evidence(self.windows)


def best_fit(costs: NDArray[np.uint8], places: Sequence[Place]) -> Fit:
    """Return the fit of a text's letters at *places* that gains most."""
    best = _repeated(costs, places, _WAYS[0])
    if best.score >= _BEYOND_DOUBT and _is_clean(best):
        return best
    for way in _WAYS[1:]:
        other = _repeated(costs, places, way)
        score = max(best.score, other.score)
        best = other if other.evidence * 100 > best.evidence * _AS_GOOD else best
        best = best._replace(score=score)
    return best


def _repeated(costs: NDArray[np.uint8], places: Sequence[Place], way: Strictness) -> Fit:
    """Return the best of several searches one *way*, each without what did not fit in the one before."""
    closed = np.zeros(len(costs), np.bool_)
    best: Fit | None = None
    for _ in range(_TIMES):
        heard = find(costs, places, way, closed)
        told = windows(costs, places, heard)
        good, bad = good_frames(told, least_gain(told), len(costs))
        score = best.score if best else _score(costs, places, way, told)
        now = Fit(heard, told, good, score)
        if best and now.evidence <= best.evidence + _BETTER:
            break
        best, added = now, bad & ~closed
        if not added.any():
            break
        closed = closed | added
    return best or Fit(find(costs, places, way, closed), (), closed, 0)


def _score(costs: NDArray[np.uint8], places: Sequence[Place], way: Strictness, told: Sequence[Window]) -> int:
    """Return what a text gained in its first search, over what it gains with its words in reverse order where that leaves doubts.

    Only the first one says: where nothing fits, each further search would choose what fits best by chance.
    """
    gain = gain_of(told, len(places))
    if gain >= _BEYOND_DOUBT:
        return gain
    half = len(places) // 2
    nowhere = np.zeros(len(costs), np.bool_)
    chances = []
    for turned in (places, (*places[half:], *places[:half])):
        other = backwards(turned, places)
        chances.append(gain_of(windows(costs, other, find(costs, other, way, nowhere)), len(places)))
    return gain - max(0, *chances)


def _is_clean(fit: Fit) -> bool:
    """Say whether nothing is left to be wished: every window fits."""
    least = least_gain(fit.windows)
    return all(window.gain >= least for window in fit.windows)
