"""Captions that roll: each line is shown twice or three times, at the bottom and then above the next one.

YouTube writes its automatic captions so, in WebVTT with a time before each word, and between two lines a cue of 10 ms.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST: Final = 2
_SHARE_WITH_STAMPS: Final = 0.4
SHARE: Final = 0.7
FLASH_MS: Final = 50


class Line(NamedTuple):
    """A line of a cue: its plain text, and whether it has times of its own within."""

    text: str
    has_stamps: bool


class Shown(NamedTuple):
    """The lines of a cue, and from when to when they are shown, in ms."""

    lines: Sequence[Line]
    start_ms: int
    end_ms: int


def carried_lines(cues: Sequence[Shown]) -> list[int]:
    """Return how many lines at the beginning of each cue are those that the cue before ended with.

    All are 0 unless the file rolls throughout. A line is carried over where it stands as the last one stood before:
    what is said twice in a row comes as a second line, or has times of its own, and stays. So does a cue that only
    repeats, but for a flash, or for what had times of its own just before. Without any times within, only a cue that
    comes at once rolls on: what is there again after a pause is said again.
    """
    has_stamps = any(line.has_stamps for cue in cues for line in cue.lines)
    counts = [0, *(_overlap(*pair) if has_stamps or _at_once(*pair) else 0 for pair in pairwise(cues))]
    rolling = sum(count > 0 for count in counts)
    share = _SHARE_WITH_STAMPS if has_stamps else SHARE
    return counts if rolling >= LEAST and rolling >= share * (len(cues) - 1) else [0] * len(cues)


def _at_once(before: Shown, cue: Shown) -> bool:
    """Whether *cue* comes as soon as the one *before* goes."""
    return cue.start_ms - before.end_ms <= FLASH_MS


def _overlap(before: Shown, cue: Shown) -> int:
    """Return how many lines of *cue* are the last ones of the cue *before*."""
    for count in range(min(len(before.lines), len(cue.lines)), 0, -1):
        last, first = before.lines[-count:], cue.lines[:count]
        same = all(one.text == two.text for one, two in zip(last, first, strict=True))
        goes_on = (
            count < len(cue.lines) or cue.end_ms - cue.start_ms <= FLASH_MS or any(line.has_stamps for line in last)
        )
        if same and goes_on and not any(line.has_stamps for line in first):
            return count
    return 0
