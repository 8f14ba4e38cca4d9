"""How cost grows with size: the ratio of two sizes in one process, since a limit in seconds tests the machine."""

from __future__ import annotations

from math import log
from time import process_time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_TRIES: Final = 3
"""The least of these counts: other work on the machine only ever adds."""
_NOISE_S: Final = 0.02
"""What takes less than this at the larger size cannot be told from noise, and harms nobody."""
LINEAR: Final = 1.5
"""An exponent below this is linear, give or take what does not grow; that of a square is 2."""


def exponent(work: Callable[[int], object], size: int, times: int = 8) -> float:
    """Return the exponent with which the CPU time of *work* grows from *size* to *times* that; 0 below noise."""
    large = _least(work, size * times)
    if large < _NOISE_S:
        return 0.0
    return log(large / max(_least(work, size), _NOISE_S / times)) / log(times)


def _least(work: Callable[[int], object], size: int) -> float:
    """Return the least CPU time, in seconds, that *work* takes for *size*."""
    spent = []
    for _ in range(_TRIES):
        begin = process_time()
        work(size)
        spent.append(process_time() - begin)
        if spent[-1] < _NOISE_S:
            break
    return min(spent)
