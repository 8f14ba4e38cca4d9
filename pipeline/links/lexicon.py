"""Which runs of two to four characters are words, as word lists say: a set, of which a bit for each hash is kept.

A run that is no word is taken for one in some seven of a hundred cases, as with any such set; that is learnt, too.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.links.table import mixed, tags_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.links.table import Hashes

    Lexicon = NDArray[np.uint8]

BITS: Final = 22
"""A set has two to this power of bits."""

SIZES: Final = (2, 3, 4)
"""Characters of the words that are kept."""

POWER: Final = 0x01000193
_SALT: Final = 300


@cache
def lexicon_of(lang: str) -> Lexicon | None:
    """Return the set of words for *lang*, for the shorter form of its tag, or None if there is none."""
    for tag in tags_of(lang):
        file = files("pipeline.data") / "links" / f"{tag}.words"
        if file.is_file():
            return np.frombuffer(file.read_bytes(), np.uint8)
    return None


def run_hashes(points: Hashes, size: int) -> Hashes:
    """Return a hash of each run of so many characters of *points*, by where it begins."""
    hashes = points
    for longer in range(1, size):
        hashes = hashes[: len(points) - longer] * np.uint32(POWER) + points[longer:]
    return hashes


def word_bits(hashes: Hashes, size: int) -> Hashes:
    """Return which bit of a set belongs to each of *hashes* of runs of so many characters."""
    return mixed(hashes, _SALT + size) >> np.uint32(32 - BITS)


def are_words(hashes: Hashes, size: int, lexicon: Lexicon) -> Hashes:
    """Return 1 for each of *hashes* of runs of so many characters that stands for a word of *lexicon*, else 0."""
    bits = word_bits(hashes, size)
    found: Hashes = (lexicon[bits >> np.uint32(3)] >> (bits & np.uint32(7)) & 1).astype(np.uint32)
    return found
