"""When the sentences of a translation are heard: only the pauses of the speech are left to tell that.

Between two stamps the ends of sentences and clauses are laid on pauses, in order: so that what is spoken between two of
them fits what is written between, by its sounds, and long pauses are not left inside a sentence. The cheapest of all
ways is found by dynamic programming; nothing of it needs the words.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LONGEST_MS: Final = 90_000
"""Stamps that are farther apart say too little of what lies between."""

_SHORTEST_MS: Final = 150
_SLACK_MS: Final = 250
_STRETCH: Final = 0.3
"""What is said in a language takes so much more or less time in another, and so many ms at least."""

_UNPAUSED: Final = (0.7, 2.5)
"""What it costs that nobody pauses after a clause, after a sentence."""

_UNEXPECTED: Final = 4.0
"""What it costs a second that somebody pauses where no clause ends; of the first tenths of a second nothing."""

_BREATH_MS: Final = 250
_SHORT: Final = (0.0, 1.5)
"""What it costs that a clause, a sentence ends at a pause that is hardly one."""

_BACK: Final = 6
"""So many ends in a row may lie at no pause."""


class Piece(NamedTuple):
    """A stretch of text up to a mark: what its sounds weigh, and whether a sentence ends with it."""

    weight: int
    is_sentence: bool


class Laid(NamedTuple):
    """From when to when each piece is heard, in ms, None where no pause tells; and what it costs, for each piece."""

    starts: list[int | None]
    ends: list[int | None]
    cost: float


class _Marks(NamedTuple):
    """The stamp before, the pauses between, the stamp after: from when to when, in ms, and what is spoken before."""

    begins: NDArray[np.float64]
    ends: NDArray[np.float64]
    spoken: NDArray[np.float64]
    odd: NDArray[np.float64]
    """What all pauses up to each cost where no clause ends at them."""
    hardly: NDArray[np.float64]
    """How little each is a pause, from 0 to 1."""


def lay(pieces: Sequence[Piece], speech: Sequence[tuple[int, int]], since: int, until: int) -> Laid:
    """Return when *pieces* are heard that are said *since* one stamp *until* the next, by the pauses of *speech*."""
    marks = _marks(speech, since, until)
    starts: list[int | None] = [None] * len(pieces)
    ends = list(starts)
    if len(pieces) <= 1 or not marks.spoken[-1]:
        return Laid(starts, ends, 0.0)
    path, cost = _cheapest(pieces, marks)
    for piece, mark in path:
        ends[piece], starts[piece + 1] = int(marks.begins[mark]), int(marks.ends[mark])
    return Laid(starts, ends, cost / len(pieces))


def _marks(speech: Sequence[tuple[int, int]], since: int, until: int) -> _Marks:
    """Return the pauses of *speech* between two stamps."""
    inside = [(max(start, since), min(end, until)) for start, end in speech if end > since and start < until]
    spoken = [0, *accumulate(end - start for start, end in inside)]
    gaps = [(end, start, done) for ((_, end), (start, _)), done in zip(pairwise(inside), spoken[1:], strict=False)]
    kept = [gap for gap in gaps if gap[1] - gap[0] >= _SHORTEST_MS]
    begins, ends, before = (
        np.array(c, float) for c in zip((since,) * 2 + (0,), *kept, (until,) * 2 + (spoken[-1],), strict=True)
    )
    lengths = ends - begins
    odd = np.cumsum(np.maximum(0, lengths - _BREATH_MS) * _UNEXPECTED / MS_PER_SECOND)
    return _Marks(begins, ends, before, odd, np.maximum(0, 1 - lengths / (2 * _BREATH_MS)))


def _cheapest(pieces: Sequence[Piece], marks: _Marks) -> tuple[list[tuple[int, int]], float]:
    """Return which piece ends at which pause, both rising, and what that costs; the last one ends with the speech."""
    written = np.array([0, *accumulate(piece.weight for piece in pieces)], float)
    written *= marks.spoken[-1] / max(written[-1], 1)
    missed = np.array([0, *accumulate(_UNPAUSED[piece.is_sentence] for piece in pieces)], float)
    costs = np.full((len(written), len(marks.spoken)), np.inf)
    costs[0, 0] = 0
    back = np.zeros((*costs.shape, 2), np.int64)
    said = marks.spoken[:, None] - marks.spoken
    later = np.triu(np.full(said.shape, np.inf)) * 1.0
    passed = np.maximum(0, np.roll(marks.odd, 1)[:, None] - marks.odd)
    for piece in range(1, len(written)):
        for before in range(max(0, piece - _BACK), piece):
            text = written[piece] - written[before]
            fits = (said - text) ** 2 / (2 * (_SLACK_MS**2 + _STRETCH**2 * MS_PER_SECOND * text))
            ways = costs[before] + fits + passed + later + missed[piece - 1] - missed[before]
            best = ways.argmin(1)
            found = ways[np.arange(len(best)), best] + marks.hardly * _SHORT[pieces[piece - 1].is_sentence]
            better = found < costs[piece]
            costs[piece][better] = found[better]
            back[piece][better] = np.column_stack([np.full(len(best), before), best])[better]
    return _traced(back), float(costs[-1, -1])


def _traced(back: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the pieces and pauses on the way *back* from the last of both."""
    path: list[tuple[int, int]] = []
    piece, mark = (int(at) for at in back[-1, -1])
    while piece > 0:
        path.append((piece - 1, mark))
        piece, mark = (int(at) for at in back[piece, mark])
    return path[::-1]
