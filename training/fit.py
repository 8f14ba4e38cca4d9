"""The weights: logistic regression with a penalty on their squares, found by L-BFGS (Nocedal 1980).

The same gaps give the same weights; they are whole numbers, so the file is the same, too.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import numba
import numpy as np

from pipeline.links.table import BITS, UNIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from training.gaps import Gaps

    Vector = NDArray[np.float64]

_PENALTY: Final = 5.0
_STEPS: Final = 60
_MEMORY: Final = 8
_ENOUGH: Final = 1e-4
_SHORTEST: Final = 1e-6
_DESCENT: Final = 1e-4


class _Point(NamedTuple):
    """Weights, what they cost, and where that grows."""

    weights: Vector
    loss: float
    slope: Vector


def fit(gaps: Gaps) -> NDArray[np.int8]:
    """Return the table of weights that says best what *gaps* teach."""
    point = _at(np.zeros(1 << BITS), gaps)
    steps: deque[tuple[Vector, Vector]] = deque(maxlen=_MEMORY)
    for _ in range(_STEPS):
        following = _step(point, _direction(point.slope, steps), gaps)
        if following is None:
            break
        steps.append((following.weights - point.weights, following.slope - point.slope))
        gained = point.loss - following.loss
        point = following
        if gained < _ENOUGH * abs(point.loss):
            break
    return np.clip(np.rint(point.weights * UNIT), -127, 127).astype(np.int8)


def _at(weights: Vector, gaps: Gaps) -> _Point:
    """Return the point of *weights*: how badly they say what *gaps* teach, and which way is up."""
    odds = _odds(weights, gaps.slots)
    loss = np.logaddexp(0, odds).sum() - gaps.targets @ odds + _PENALTY / 2 * (weights @ weights)
    off: Vector = 1 / (1 + np.exp(-odds)) - gaps.targets
    slope = _shares(off, gaps.slots)
    return _Point(weights, float(loss), slope + _PENALTY * weights)


def _sums(weights: Vector, slots: NDArray[np.int32]) -> Vector:
    """Return for each row of *slots* the sum of its weights."""
    odds = np.zeros(len(slots))
    for row in range(len(slots)):
        for column in range(slots.shape[1]):
            odds[row] += weights[slots[row, column]]
    return odds


def _scatter(off: Vector, slots: NDArray[np.int32]) -> Vector:
    """Return for each weight how far the rows of *slots* that have it are *off*, in all."""
    shares = np.zeros(1 << BITS)
    for row in range(len(slots)):
        for column in range(slots.shape[1]):
            shares[slots[row, column]] += off[row]
    return shares


_odds: Final = cast("Callable[[Vector, NDArray[np.int32]], Vector]", numba.njit(_sums))
_shares: Final = cast("Callable[[Vector, NDArray[np.int32]], Vector]", numba.njit(_scatter))


def _direction(slope: Vector, steps: deque[tuple[Vector, Vector]]) -> Vector:
    """Return where to go from a *slope*, by what the last *steps* told of how it bends."""
    way, shares = slope.copy(), []
    for moved, bent in reversed(steps):
        shares.append(moved @ way / (moved @ bent))
        way -= shares[-1] * bent
    if steps:
        moved, bent = steps[-1]
        way *= moved @ bent / (bent @ bent)
    else:
        way /= max(1.0, float(np.sqrt(slope @ slope)))
    for (moved, bent), share in zip(steps, reversed(shares), strict=True):
        way += (share - bent @ way / (moved @ bent)) * moved
    return -way


def _step(point: _Point, way: Vector, gaps: Gaps) -> _Point | None:
    """Return a lower point on the *way* from *point*, None where there is none: the problem has one valley only."""
    size, down = 1.0, float(point.slope @ way)
    while size > _SHORTEST:
        following = _at(point.weights + size * way, gaps)
        if following.loss <= point.loss + _DESCENT * size * down:
            return following
        size /= 2
    return None
