"""Single cues of a subtitle file whose stamp is whole minutes or hours off, as their neighbours prove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.timecode import MS_PER_HOUR, MS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOSE_MS: Final = 500
"""Cues that follow one another are no farther apart."""


class Stamped(NamedTuple):
    """A cue's place among the turns, its start and its given end, in ms."""

    at: int
    start_ms: int
    end_ms: int | None


def stray_shifts(cues: Sequence[Stamped]) -> dict[int, int]:
    """Return by how many ms the starts of single *cues* are to be moved, by their place; whole minutes or hours.

    A cue is moved where it alone is out of order, one shift puts it between its neighbours, and another time proves it:
    its own end lies there, or it begins where the one before ends, or ends where the next begins. Else nothing is: a
    sign may stand above talk, and far from its place in the file.

    >>> stray_shifts([Stamped(0, 43000, 46500), Stamped(1, 106500, 49000), Stamped(2, 49000, 52000)])
    {1: -60000}
    """
    shifts = {}
    for before, own, after in zip(cues, cues[1:], cues[2:], strict=False):
        is_alone = before.start_ms <= after.start_ms and not before.start_ms <= own.start_ms <= after.start_ms
        if is_alone and (by := next(filter(None, (_shift(before, own, after, unit) for unit in _UNITS)), 0)):
            shifts[own.at] = by
    return shifts


_UNITS: Final = (MS_PER_MINUTE, MS_PER_HOUR)


def _shift(before: Stamped, own: Stamped, after: Stamped, unit: int) -> int:
    """Return the multiple of *unit* that puts *own* between its neighbours, 0 if none is proved or several could be."""
    if after.start_ms - before.start_ms >= unit:
        return 0
    by = (after.start_ms - own.start_ms) // unit * unit
    start = own.start_ms + by
    if start < before.start_ms:
        return 0
    end = own.end_ms
    ends_there = end is not None and end < own.start_ms and start < end <= after.start_ms + _CLOSE_MS
    meets = end is not None and abs(end + by - after.start_ms) <= _CLOSE_MS
    follows = before.end_ms is not None and before.end_ms in {own.start_ms, start}
    return by if ends_there or meets or follows else 0
