"""The inner loops of the search, compiled: which letter of a text is heard in which frame. Whole numbers throughout.

A state is a letter that has been said; state 0 is the beginning. In each frame a path stays (the letter goes on, or
nothing is said), goes on to the next letter, leaves one letter out that is silent, or at the end of a sentence leaves
that whole sentence out. Where a sentence ends a frame of speech costs at most `garbage`: somebody says what nobody
wrote. The best path is Viterbi's (1967), over those states alone that may still become the best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

STAY, NEXT, SILENT, SKIP = 0, 1, 2, 3
"""How a path comes to a state."""

FAR: Final = 1 << 40
"""More than any path costs."""


class Text(NamedTuple):
    """A text of n letters, as columns; those of n + 1 have the beginning first."""

    letters: NDArray[np.int64]
    """The column of the costs that is each letter's."""
    silent: NDArray[np.int64]
    """What it costs to leave each letter out."""
    ends: NDArray[np.int8]
    """1 where a sentence ends, n + 1 of them."""
    skips: NDArray[np.int64]
    """At the end of a sentence, what it costs to leave that out; n + 1 of them."""


class Limits(NamedTuple):
    """How wide the search is: what a letter that is said is worth where paths are compared, how much worse than the
    best a path may be, how many letters apart.
    """  # noqa: D205 - one sentence

    worth: int
    beam: int
    width: int


def _compile(function: Callable[..., Any]) -> Any:  # noqa: ANN401 - what numba makes has no type
    """Return *function* compiled, or read from Numba's cache if there is a folder for it."""
    try:
        return numba.njit(function, cache=True, error_model="numpy", forceinline=True)
    except RuntimeError:  # no folder for the cache
        return numba.njit(function, error_model="numpy", forceinline=True)


def _cheapest(frame: Any, text: Any, best: Any, before: int, low: int, at: int, garbage: int) -> tuple[int, int]:  # noqa: ANN401, PLR0913, PLR0917 - compiled
    """Return what the cheapest way to state *at* costs after one *frame* more, and which way that is.

    Reads: *best*, what each state from *low* on cost; *before*, where the sentence that ends at *at* begins, or -1.
    """
    rest: Any = np.int64(frame[-1])
    if text.ends[at]:
        rest = min(rest, garbage)
    if at == 0:
        return best[0] + rest, STAY
    heard: Any = np.int64(frame[text.letters[at - 1]])
    cost, way = best[at] + min(rest, heard), STAY
    if at - 1 >= low and best[at - 1] + heard < cost:
        cost, way = best[at - 1] + heard, NEXT
    if at - 2 >= low and best[at - 2] + heard + text.silent[at - 2] < cost:
        cost, way = best[at - 2] + heard + text.silent[at - 2], SILENT
    if before >= low and best[before] + rest + text.skips[at] < cost:
        cost, way = best[before] + rest + text.skips[at], SKIP
    return cost, way


cheapest: Any = _compile(_cheapest)


def _sentences(text: Any) -> tuple[Any, Any]:  # noqa: ANN401 - compiled
    """Return for each state where the sentence that ends there begins, and where the one that begins there ends."""
    before = np.full(len(text.ends), -1, np.int64)
    after = np.full(len(text.ends), -1, np.int64)
    last = 0
    for at in range(1, len(text.ends)):
        if text.skips[at] > 0:
            before[at], after[last], last = last, at, at
    return before, after


sentences: Any = _compile(_sentences)


def _narrow(best: Any, low: int, high: int, worths: int, beam: int, width: int) -> tuple[int, int]:  # noqa: ANN401, PLR0913, PLR0917 - compiled
    """Return the first and the last of the states from *low* to *high* that may still become the best."""
    first = low
    for at in range(low, high + 1):
        if best[at] - worths * at < best[first] - worths * first:
            first = at
    most = best[first] - worths * first + beam
    low, high = max(low, first - width), min(high, first + width)
    while best[low] - worths * low > most:
        low += 1
    while best[high] - worths * high > most:
        high -= 1
    return low, high


narrow: Any = _compile(_narrow)


def _search(costs: Any, text: Any, limits: Any, garbage: int) -> tuple[Any, Any, Any, int, int]:  # noqa: ANN401 - compiled
    """Go through all frames, and return how each state was come to.

    Returns: the ways of all frames one after the other, four in a byte; where each frame's begin, its first state; the
             last state of the best path and what that costs.
    """
    before, after = sentences(text)
    letters = len(text.letters)
    best = np.full(letters + 1, FAR, np.int64)
    best[0] = 0
    low = high = count = 0
    begins, firsts = np.zeros(len(costs) + 1, np.int64), np.zeros(len(costs), np.int64)
    ways = np.zeros(1024, np.uint8)
    for at in range(len(costs)):
        reach = min(letters, high + 2)
        for state in range(low, high + 1):
            reach = max(reach, after[state])
        best[high + 1 : reach + 1] = FAR
        if count + reach - low + 1 > len(ways) * 4:
            ways = np.concatenate((ways, np.zeros(len(ways) // 2 + reach - low + 1, np.uint8)))
        frame = costs[at]
        for state in range(reach, low - 1, -1):
            best[state], way = cheapest(frame, text, best, before[state], low, state, garbage)
            ways[(count + state - low) >> 2] |= way << 2 * ((count + state - low) & 3)
        begins[at], firsts[at] = count, low
        count += reach - low + 1
        low, high = narrow(best, low, reach, limits.worth, limits.beam, limits.width)
    return ways, begins, firsts, high, best[high]


search: Any = _compile(_search)


def _trace(costs: Any, text: Any, found: Any) -> tuple[Any, Any]:  # noqa: ANN401 - compiled
    """Return the frames in which each letter begins and ends to be heard, -1 for one that is left out."""
    ways, begins, firsts, state, _ = found
    before, _ = sentences(text)
    begun = np.full(len(text.letters), -1, np.int64)
    ended = np.full(len(text.letters), -1, np.int64)
    for at in range(len(costs) - 1, -1, -1):
        cell = begins[at] + state - firsts[at]
        way = (ways[cell >> 2] >> 2 * (cell & 3)) & 3
        letter = state - 1
        is_heard = letter >= 0 and costs[at, text.letters[letter]] < costs[at, -1]
        if letter >= 0 and (is_heard or way in {NEXT, SILENT}):
            ended[letter] = max(at, ended[letter])
        elif letter >= 0:
            ended[letter] = -1  # what sounds like it after a pause is something else
        if way in {NEXT, SILENT}:
            begun[letter] = at
        state = before[state] if way == SKIP else state - way
    return begun, ended


trace: Any = _compile(_trace)


def _price(costs: Any, text: Any, garbage: int) -> Any:  # noqa: ANN401 - compiled
    """Return what the best path through all letters costs, none of whose sentences is left out."""
    best = np.full(len(text.letters) + 1, FAR, np.int64)
    best[0] = 0
    for at in range(len(costs)):
        frame = costs[at]
        for state in range(min(len(text.letters), 2 * at + 2), -1, -1):
            best[state] = cheapest(frame, text, best, -1, 0, state, garbage)[0]
    return best[-1]


price: Any = _compile(_price)
