"""The times of many cues at once, where each line of them is as wide as the next: `00:00:01,000 --> 00:00:02,500`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIMING: Final = "00:00:00{mark}000 --> 00:00:00{mark}000\n"
TIMINGS: Final[Mapping[str, bytes]] = {mark: _TIMING.format(mark=mark).encode() for mark in ",."}
_DIGITS: Final = (0, 1, 3, 4, 6, 7, 9, 10, 11)  # where a time has them
_END: Final = 17  # where the second time of a timing begins
_UNITS_MS: Final = (36_000_000, 3_600_000, 600_000, 60_000, 10_000, 1000, 100, 10, 1)
_MOST: Final = (9, 9, 5, 9, 5, 9, 9, 9, 9)


def times_in(timings: str, mark: str) -> tuple[pl.Series, pl.Series] | None:
    """Return the milliseconds at which cues start and end by lines of *timings*, with this *mark* before milliseconds.

    None if any line is otherwise.
    """
    import numpy as np  # noqa: PLC0415 - other formats do without

    layout = TIMINGS[mark]
    stamps = np.frombuffer(f"{timings}\n".encode(), dtype=np.uint8)
    if stamps.size % len(layout):
        return None
    digits = [*_DIGITS, *(_END + place for place in _DIGITS)]
    above = stamps.reshape(-1, len(layout)).T - np.frombuffer(layout, dtype=np.uint8)[:, np.newaxis]
    most = np.zeros((len(layout), 1), dtype=np.uint8)  # what is no digit is the mark itself
    most[digits, 0] = _MOST * 2
    if (above > most).any():
        return None
    start_ms, end_ms = (np.array(_UNITS_MS) @ part for part in np.split(above[digits], 2))
    return pl.Series("start_ms", start_ms), pl.Series("end_ms", end_ms)
