"""Which words of two texts are the same ones: by runs that either has once, then between these by shorter ones.

The method is Bram Cohen's patience diff, with runs of words in place of lines. It is linear but for the few words that
lie between what was found, where a longest common subsequence is taken; so an hour costs what sixty minutes do.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Pair = tuple[int, int]

_RUNS: Final = (6, 4, 3, 2)
"""Words in a run, from the first round to the last. House: four words in a row are seldom said twice in a talk."""

_SMALL: Final = 40
"""Words on either side between what was found, up to which every word counts: 1,600 comparisons."""

_NEAR: Final = 4
"""So many words that differ part no stretch."""

_LEAST: Final = 4
"""A stretch of fewer words in common is chance."""

_REPLACED: Final = 4
"""Up to so many words that stand in place of as many others are those, misheard."""


def match(left: Sequence[str], right: Sequence[str]) -> list[Pair]:
    """Return the places of the words that *left* and *right* have in common, rising on both sides."""
    pairs: list[Pair] = []
    for size in _RUNS:
        pairs = _grow(left, right, _fill(left, right, pairs, size))
    return _stretches(_fill_small(left, right, pairs))


def replaced(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the places of words that stand between the same neighbours, as many on either side, and are written
    otherwise: a number in digits, a name misheard. Of two stretches that are not equally long, their first words.
    """  # noqa: D205 - one sentence
    more: list[Pair] = []
    for (a, b), (c, d) in pairwise(pairs):
        ours, theirs = c - a - 1, d - b - 1
        if ours == theirs <= _REPLACED:
            more += [(a + by, b + by) for by in range(1, ours + 1)]
        elif min(ours, theirs) >= 1 and max(ours, theirs) <= 2 * _REPLACED:
            more.append((a + 1, b + 1))
    return more


def rising(values: Sequence[int]) -> list[int]:
    """Return the places of a longest run of *values* that always rises (Fredman 1975)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for at, value in enumerate(values):
        place = bisect_left(ends, value)
        previous.append(tails[place - 1] if place else -1)
        tails[place : place + 1] = [at]
        ends[place : place + 1] = [value]
    run = [tails[-1]] if tails else []
    while run and previous[run[-1]] >= 0:
        run.append(previous[run[-1]])
    return run[::-1]


def _gaps(left: Sequence[str], right: Sequence[str], pairs: Sequence[Pair]) -> list[tuple[range, range]]:
    """Return what lies between *pairs*, before the first and after the last, where there is something on both sides."""
    bounds = [(-1, -1), *pairs, (len(left), len(right))]
    gaps = [(range(a + 1, c), range(b + 1, d)) for (a, b), (c, d) in pairwise(bounds)]
    return [(ours, theirs) for ours, theirs in gaps if ours and theirs]


def _fill(left: Sequence[str], right: Sequence[str], pairs: Sequence[Pair], size: int) -> list[Pair]:
    """Return *pairs* and those of runs of *size* words that either side of a gap has once."""
    more = set(pairs)
    for ours, theirs in _gaps(left, right, pairs):
        first, second = _once(left, ours, size), _once(right, theirs, size)
        common = [(at, second[run]) for run, at in first.items() if run in second]
        for a, b in (common[at] for at in rising([b for _, b in common])):
            more.update((a + by, b + by) for by in range(size))
    return _in_order(more)


def _once(words: Sequence[str], places: range, size: int) -> dict[tuple[str, ...], int]:
    """Return where each run of *size* words begins that stands only once among those at *places*, in their order."""
    found: dict[tuple[str, ...], int] = {}
    for at in range(places.start, places.stop - size + 1):
        run = tuple(words[at : at + size])
        found[run] = -1 if run in found else at
    return {run: at for run, at in found.items() if at >= 0}


def _in_order(pairs: set[Pair]) -> list[Pair]:
    """Return *pairs* that rise on both sides; overlapping runs may contradict each other."""
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    return [ordered[at] for at in rising([b for _, b in ordered])]


def _grow(left: Sequence[str], right: Sequence[str], pairs: Sequence[Pair]) -> list[Pair]:
    """Return *pairs* and the words beside them, and at both ends, that are the same, one after the other."""
    more = set(pairs)
    for ours, theirs in _gaps(left, right, pairs):
        most = min(len(ours), len(theirs))
        ahead = 0
        while ahead < most and left[ours[ahead]] == right[theirs[ahead]]:
            more.add((ours[ahead], theirs[ahead]))
            ahead += 1
        back = 1
        while ahead + back <= most and left[ours[-back]] == right[theirs[-back]]:
            more.add((ours[-back], theirs[-back]))
            back += 1
    return _in_order(more)


def _fill_small(left: Sequence[str], right: Sequence[str], pairs: Sequence[Pair]) -> list[Pair]:
    """Return *pairs* and a longest common subsequence of each gap that is small."""
    more = list(pairs)
    for ours, theirs in _gaps(left, right, pairs):
        if len(ours) <= _SMALL and len(theirs) <= _SMALL:
            more += _common(left, right, ours, theirs)
    return sorted(more)


def _common(left: Sequence[str], right: Sequence[str], ours: range, theirs: range) -> list[Pair]:
    """Return a longest common subsequence of *left* at *ours* and *right* at *theirs*."""
    best = [[0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in range(len(ours) - 1, -1, -1):
        for j in range(len(theirs) - 1, -1, -1):
            same = left[ours[i]] == right[theirs[j]]
            best[i][j] = best[i + 1][j + 1] + 1 if same else max(best[i + 1][j], best[i][j + 1])
    found: list[Pair] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if left[ours[i]] == right[theirs[j]]:
            found.append((ours[i], theirs[j]))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _stretches(pairs: Sequence[Pair]) -> list[Pair]:
    """Return *pairs* without those that stand alone: the same word somewhere in another sentence."""
    stretches: list[list[Pair]] = []
    for pair in pairs:
        near = stretches and all(new - old <= _NEAR + 1 for new, old in zip(pair, stretches[-1][-1], strict=True))
        if near:
            stretches[-1].append(pair)
        else:
            stretches.append([pair])
    return [pair for stretch in stretches if len(stretch) >= _LEAST for pair in stretch]
