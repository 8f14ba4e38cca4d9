"""Which unit numbers are in, by what is said in them: nobody says eight words in 8,000 seconds.

The first unit counts that lets people speak as fast as people do, so that seconds and milliseconds, which nearly all
files have, come before the others.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

UNITS: Final = {"s": 1000.0, "ms": 1.0, "cs": 10.0, "us": 1e-3, "ticks": 1e-4, "ns": 1e-6}
"""The ms of each unit; a tick is 100 ns."""

_USUAL_PACE: Final = (4.0, 40.0)
_PLAUSIBLE: Final = {"s": (0.4, 40.0), "ms": (0.4, 40.0)} | dict.fromkeys(("us", "ticks", "ns", "cs"), _USUAL_PACE)
"""Characters a second; only what is said at the usual pace is in units that few tools write."""

_SLOWEST: Final = 0.03
_USUAL: Final = 12.0
_WIDE: Final = "\u1100"
_WIDE_SIZE: Final = 2.5
"""How many Latin letters take as long to say as a character of Han, kana or Hangul."""


class Timed(NamedTuple):
    """What is said, and from when to when in a unit that is not known."""

    text: str
    start: float | None
    end: float | None


def unit_of(rows: Sequence[Timed]) -> float:
    """Return the ms of the unit that *rows* are in; seconds where nothing tells.

    >>> unit_of([Timed("eight words that somebody says, one by one", 0, 8000)])
    1.0
    """
    said, lasts = _rate(rows)
    if not said or not lasts:
        return UNITS["s"]
    rates = {unit: said * MS_PER_SECOND / (lasts * ms) for unit, ms in UNITS.items()}
    for unit, (slowest, fastest) in _PLAUSIBLE.items():
        if slowest <= rates[unit] <= fastest:
            return UNITS[unit]
    is_whole = all(float(time).is_integer() for row in rows for time in (row.start, row.end) if time is not None)
    if rates["s"] >= _SLOWEST and not is_whole:
        return UNITS["s"]
    return UNITS[min(rates, key=lambda unit: abs(math.log(rates[unit] / _USUAL)))]


def _rate(rows: Sequence[Timed]) -> tuple[float, float]:
    """Return how much *rows* say, in Latin letters, and how long that takes."""
    ended = [(row, row.end - row.start) for row in rows if row.start is not None and row.end is not None]
    known = [(row, length) for row, length in ended if length > 0]
    if known:
        return sum(_size(row.text) for row, _ in known), sum(length for _, length in known)
    starts = [row.start for row in rows if row.start is not None]
    return sum(_size(row.text) for row in rows[:-1]), max(starts, default=0) - min(starts, default=0)


def _size(text: str) -> float:
    """Return how long *text* takes, in Latin letters."""
    return sum(_WIDE_SIZE if character >= _WIDE else 1.0 for character in text)
