"""The weights that are learnt, and from their sum to a share."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.int8]
    Hashes = NDArray[np.uint32]
    Sums = NDArray[np.int32]
    Shares = NDArray[np.int32]

BITS: Final = 17
"""A table has two to this power of weights; a feature finds its own by a hash."""

UNIT: Final = 32
"""Weights that make one in the logarithm of odds."""

SURE: Final = 1024
"""The share of a break that tears a phrase for certain."""

HELD: Final = SURE * 9 // 10
"""The share where a linguist's row says that words belong together."""

ALWAYS: Final = 0
"""The weight that counts at every gap."""

_FAR: Final = 16 * UNIT
_SHARES: Final = np.array([round(SURE / (1 + math.exp(-total / UNIT))) for total in range(-_FAR, _FAR + 1)], np.int32)


@cache
def links_of(lang: str) -> Table | None:
    """Return the weights for *lang*, for the shorter form of its tag, or None if none were learnt."""
    folder = files("pipeline.data") / "links"
    for tag in (lang, lang.partition("-")[0]):
        file = folder / f"{tag}.i8"
        if file.is_file():
            return np.frombuffer(file.read_bytes(), np.int8)
    return None


def torn_share(sums: Sums) -> Shares:
    """Return the share, 0 to `SURE`, that *sums* of weights stand for: the logistic function, from a table."""
    return _SHARES[np.clip(sums, -_FAR, _FAR) + _FAR]


def slots(hashes: Hashes, salt: int) -> Hashes:
    """Return which weights belong to *hashes* of features whose kind has this *salt*; the bits are well mixed."""
    mixed = (hashes + np.uint32(salt * 0x68E31DA4 & 0xFFFFFFFF)) * np.uint32(0x9E3779B1)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x85EBCA77)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE3D)
    return mixed >> np.uint32(32 - BITS)
