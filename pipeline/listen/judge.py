"""Whether sound and text belong together: the text where it was found, against other texts at the same place.

A path through the trellis can be found for any text. So in windows of some seconds the letters that were found are
compared with as many from elsewhere in the text, whose words are in reverse order: what these cost more, for each
letter, is the gain.
It is one and more for speech that the recogniser knows, a half for other languages, and near nothing where somebody
says something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.listen.search import Place, Strictness, columns
from pipeline.listen.sounds import FRAME_MS, PER_NAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.listen.search import Heard

_WINDOW: Final = 10_000 // FRAME_MS
_STEP: Final = _WINDOW // 2
_LEAST_LETTERS: Final = 25
"""Fewer letters in a window prove nothing."""

_OTHERS: Final = 6
"""Texts that each window's is compared with: its own backwards, and others."""

_MARGIN: Final = 3
"""Frames around a window's letters that are heard, too."""

_FAIR: Final = Strictness(PER_NAT // 2, skips=False)

CHANCE: Final = 15
"""In hundredths of a nat: a text that was laid where it fits best gains so much where it is not said."""


class Window(NamedTuple):
    """A stretch of a recording, in frames; how many letters were found there, and what each gains, in hundredths."""

    start: int
    end: int
    letters: int
    gain: int


def windows(costs: NDArray[np.uint8], places: Sequence[Place], heard: Heard) -> list[Window]:
    """Return what was found in each window that has letters enough; windows overlap by half."""
    found = np.flatnonzero(heard.begun >= 0)
    frames = heard.begun[found]
    told: list[Window] = []
    for start in range(0, len(costs), _STEP):
        inside = found[np.searchsorted(frames, start) : np.searchsorted(frames, start + _WINDOW)]
        if len(inside) >= _LEAST_LETTERS:
            since = max(0, int(heard.begun[inside[0]]) - _MARGIN)
            until = int(heard.ended[inside[-1]]) + 1 + _MARGIN
            gain = _gain(costs[since:until], places, inside)
            told.append(Window(start, start + _WINDOW, len(inside), gain))
    return told


def _gain(costs: NDArray[np.uint8], places: Sequence[Place], inside: NDArray[np.int64]) -> int:
    """Return what the letters *inside* gain over others in the same frames, each, in hundredths of a nat."""
    from pipeline.listen import trellis  # noqa: PLC0415 - brings numba, which is loaded where it is used

    own = [places[at] for at in inside]
    price = int(trellis.price(costs, columns(own, _FAIR), _FAIR.garbage))
    others = [int(trellis.price(costs, columns(other, _FAIR), _FAIR.garbage)) for other in _others(places, own, inside)]
    return (sum(others) - len(others) * price) * 100 // (len(others) * len(own) * PER_NAT)


def _others(places: Sequence[Place], own: Sequence[Place], inside: NDArray[np.int64]) -> Iterator[list[Place]]:
    """Yield letters that are not said there, as many as its *own*, with the same ends of sentences."""
    count = len(places)
    for number in range(_OTHERS):
        begin = int(inside[0]) + number * count // _OTHERS
        yield backwards([places[(begin + by) % count] for by in range(len(own))], own)


def backwards(places: Sequence[Place], ends: Sequence[Place]) -> list[Place]:
    """Return the words of *places* in reverse order, in the same language thus, with the *ends* of other sentences."""
    starts = [at for at, place in enumerate(places) if place.is_first or at == 0]
    bounds = [*starts, len(places)]
    words = [range(since, until) for since, until in zip(bounds, bounds[1:], strict=False)]
    order = [at for word in reversed(words) for at in word]
    return [place._replace(is_last=end.is_last) for place, end in zip((places[at] for at in order), ends, strict=True)]


def evidence(told: Sequence[Window]) -> int:
    """Return how much all windows gain together over chance."""
    return sum(window.letters * (window.gain - CHANCE) for window in told) // 2


def gain_of(told: Sequence[Window], letters: int) -> int:
    """Return what a text of so many *letters* gains as a whole, each letter, in hundredths of a nat."""
    return sum(window.letters * window.gain for window in told) // max(1, 2 * letters)


_LEVEL: Final = 70
"""The gain of a recording where it fits: that under which seventy of a hundred letters lie."""

_SHARE: Final = 60
_LEAST_GAIN: Final = 20
"""A window is good with so many hundredths of that gain, and so much at least."""


def least_gain(told: Sequence[Window]) -> int:
    """Return what a window has to gain to be good, in this recording."""
    ordered = sorted(told, key=lambda window: window.gain)
    sums = np.cumsum([window.letters for window in ordered])
    level = ordered[int(np.searchsorted(sums, sums[-1] * _LEVEL // 100))].gain if ordered else 0
    return max(_LEAST_GAIN, level * _SHARE // 100)


def good_frames(told: Sequence[Window], least: int, count: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which of *count* frames lie in a good window, and which lie in windows that are not."""
    good, seen = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    for window in told:
        seen[window.start : window.end] = True
        if window.gain >= least:
            good[window.start : window.end] = True
    return good, seen & ~good
