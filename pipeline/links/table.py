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

_TRADITIONAL: Final = ("zh-TW", "zh-HK", "zh-MO")
"""Tags of regions that write traditional characters."""

_FAR: Final = 16 * UNIT

_CUT, _SURELY_CUT = 3, 7
"""Logarithms of odds from which a break is more than sure to tear something, as it is inside a word."""

SUREST: Final = SURE * 3 // 2
"""The largest share there is: a place inside a word is the dearest of all."""


def _share(odds: float) -> int:
    """Return the share that a sum of weights stands for."""
    beyond = min(max((odds - _CUT) / (_SURELY_CUT - _CUT), 0), 1)
    return round(SURE / (1 + math.exp(-odds)) + (SUREST - SURE) * beyond)


_SHARES: Final = np.array([_share(total / UNIT) for total in range(-_FAR, _FAR + 1)], np.int32)


def tags_of(lang: str) -> tuple[str, str]:
    """Return the tags under which something may be learnt for *lang*, the better first."""
    return "zh-Hant" if lang in _TRADITIONAL else lang, lang.partition("-")[0]


@cache
def links_of(lang: str) -> Table | None:
    """Return the weights for *lang*, for the shorter form of its tag, or None if none were learnt."""
    folder = files("pipeline.data") / "links"
    for tag in tags_of(lang):
        file = folder / f"{tag}.i8"
        if file.is_file():
            return np.frombuffer(file.read_bytes(), np.int8)
    return None


def torn_share(sums: Sums) -> Shares:
    """Return the share, 0 to `SUREST`, that *sums* of weights stand for: the logistic function, and more beyond."""
    return _SHARES[np.clip(sums, -_FAR, _FAR) + _FAR]


def slots(hashes: Hashes, salt: int) -> Hashes:
    """Return which weights belong to *hashes* of features whose kind has this *salt*."""
    return mixed(hashes, salt) >> np.uint32(32 - BITS)


def mixed(hashes: Hashes, salt: int) -> Hashes:
    """Return *hashes* of features whose kind has this *salt*, their bits well mixed."""
    found = (hashes + np.uint32(salt * 0x68E31DA4 & 0xFFFFFFFF)) * np.uint32(0x9E3779B1)
    found ^= found >> np.uint32(15)
    found *= np.uint32(0x85EBCA77)
    found ^= found >> np.uint32(13)
    found *= np.uint32(0xC2B2AE3D)
    return found
