"""Whether sound and text belong together: the text where it was found, against other texts at the same place.

A path through the trellis can be found for any text. So in windows of some seconds the letters that were found are
compared with as many from elsewhere in the text, backwards: what these cost more, for each letter, is the gain.
It is one and more for speech that the recogniser knows, a half for other languages, and near nothing where somebody
says something else.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.listen.search import Place, Strictness, columns
from pipeline.listen.sounds import FRAME_MS, PER_NAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.listen.search import Heard

_WINDOW: Final = 80
_STEP: Final = 40
"""Letters in a window, about eight seconds of speech, and from where one begins to where the next does."""

_PAUSE: Final = 3000 // FRAME_MS
"""No window holds a longer pause: there somebody may say what is not in the text."""

_LEAST_LETTERS: Final = 15
"""Fewer letters between two such pauses prove nothing."""

_OTHERS: Final = 6
"""Texts that each window's is compared with: its own backwards, and others."""

_MARGIN: Final = 3
"""Frames around a window's letters that are heard, too."""

_FAIR: Final = Strictness(PER_NAT // 2, skips=False)

CHANCE: Final = 15
"""In hundredths of a nat: a text that was laid where it fits best gains so much where it is not said."""


class Window(NamedTuple):
    """Letters that were found one after the other: their numbers, their frames, and what each gains, in hundredths."""

    letters: NDArray[np.int64]
    start: int
    end: int
    gain: int


def windows(costs: NDArray[np.uint8], places: Sequence[Place], heard: Heard) -> list[Window]:
    """Return what was found, in windows that overlap by half."""
    return [_window(costs, places, heard, inside) for inside in _windows_of(heard)]


def _windows_of(heard: Heard) -> Iterator[NDArray[np.int64]]:
    """Yield the letters of each window."""
    found = np.flatnonzero(heard.begun >= 0)
    pauses = np.flatnonzero(np.diff(heard.begun[found]) > _PAUSE) + 1
    for run in np.split(found, pauses):
        last = max(0, len(run) - _WINDOW)
        for since in sorted({*range(0, last, _STEP), last}):
            if len(run) >= _LEAST_LETTERS:
                yield run[since : since + _WINDOW]


def _window(costs: NDArray[np.uint8], places: Sequence[Place], heard: Heard, inside: NDArray[np.int64]) -> Window:
    """Return the window of the letters *inside*."""
    start = max(0, int(heard.begun[inside[0]]) - _MARGIN)
    end = min(len(costs), int(heard.ended[inside[-1]]) + 1 + _MARGIN)
    return Window(inside, start, end, _gain(costs[start:end], places, inside))


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
        letters = [places[(begin + by) % count].letter for by in range(len(own))][::-1]
        yield [Place(letter, place.is_last) for letter, place in zip(letters, own, strict=True)]


def backwards(places: Sequence[Place], ends: Sequence[Place]) -> list[Place]:
    """Return the words of *places* in reverse order, in the same language thus, with the *ends* of other sentences."""
    starts = [at for at, place in enumerate(places) if place.is_first or at == 0]
    words = [range(since, until) for since, until in pairwise([*starts, len(places)])]
    order = [at for word in reversed(words) for at in word]
    return [place._replace(is_last=end.is_last) for place, end in zip((places[at] for at in order), ends, strict=True)]


def gains_of(told: Sequence[Window], count: int) -> NDArray[np.int64]:
    """Return what each of *count* letters gains, by the windows that hold it; nothing where none does."""
    sums, times = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for window in told:
        sums[window.letters] += window.gain
        times[window.letters] += 1
    return sums // np.maximum(times, 1)


_LEVEL: Final = 70
"""The gain of a recording where it fits: that under which seventy of a hundred letters lie."""

_SHARE: Final = 60
_LEAST_GAIN: Final = 20
"""A window is good with so many hundredths of that gain, and so much at least."""


def least_gain(gains: NDArray[np.int64]) -> int:
    """Return what a window has to gain to be good, in a recording where the letters have these *gains*."""
    judged = np.sort(gains[gains != 0])
    level = int(judged[len(judged) * _LEVEL // 100]) if len(judged) else 0
    return max(_LEAST_GAIN, level * _SHARE // 100)


def good_and_bad(
    told: Sequence[Window], least: int, letters: int, frames: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which letters lie in a good window, and which frames lie in windows none of which is."""
    good, fits, seen = np.zeros(letters, np.bool_), np.zeros(frames, np.bool_), np.zeros(frames, np.bool_)
    for window in told:
        seen[window.start : window.end] = True
        if window.gain >= least:
            good[window.letters] = True
            fits[window.start : window.end] = True
    return good, seen & ~fits
