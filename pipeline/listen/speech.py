"""When somebody speaks in a recording, by the sounds that were recognised: music and noise have few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.listen.sounds import FRAME_MS, PER_NAT

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SOUND: Final = PER_NAT * 7 // 10
"""Where nothing is said with a probability of a half, something is."""

_JOIN: Final = 200 // FRAME_MS
"""Sounds that are nearer belong to one stretch. House: within words they are 120 ms apart."""

_AROUND: Final = 60 // FRAME_MS
_LEAST_SOUNDS: Final = 3
"""Fewer sounds by themselves are a cough, or a note of music."""


def speech_of(rest: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """Return from when to when somebody speaks, in ms, by what it costs in each frame that nothing is said."""
    frames = np.flatnonzero(rest > _SOUND)
    if not len(frames):
        return []
    breaks = np.flatnonzero(np.diff(frames) > _JOIN)
    firsts, lasts = np.r_[0, breaks + 1], np.r_[breaks, len(frames) - 1]
    return [
        (max(0, int(frames[first]) - _AROUND) * FRAME_MS, min(len(rest), int(frames[last]) + 1 + _AROUND) * FRAME_MS)
        for first, last in zip(firsts, lasts, strict=True)
        if last - first + 1 >= _LEAST_SOUNDS
    ]


def sounds_per_minute(rest: NDArray[np.uint8]) -> int:
    """Return how many sounds are recognised in a minute: speech has five hundred, music a hundred, noise none."""
    is_sound = rest > _SOUND
    begins = int(np.count_nonzero(is_sound[1:] & ~is_sound[:-1])) + int(is_sound[:1].any())
    return begins * 60_000 // max(1, len(rest) * FRAME_MS)
