"""Between characters, in scripts that write no blanks.

What counts: runs of one to four characters around the place, the kinds of the nearest ones, and where there is a word
list, which words would end, begin or be cut there.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.links.lexicon import POWER, SIZES, are_words
from pipeline.links.table import ALWAYS, slots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.links.lexicon import Lexicon
    from pipeline.links.table import Hashes, Sums, Table

    Places = NDArray[np.integer]

REACH: Final = 4
"""Characters on either side of a place that are looked at; so many must stand before the first and after the last."""

_LONGEST: Final = 4
RUNS: Final = tuple((size, since) for size in range(1, _LONGEST + 1) for since in range(-REACH, REACH - size + 1))
"""The runs of characters: how many, from where on."""

KIND_RUNS: Final = ((2, -1), (3, -2), (3, -1), (4, -3), (4, -2), (4, -1), (6, -3))
"""The same of kinds of characters."""

_KIND_SALT: Final = 200
_WORD_SALT: Final = 220

_KINDS: Final = (
    ("09",),
    ("AZ", "az", "Àɏ"),
    ("ぁゟ",),
    ("ァヿ",),
    ("㐀鿿", "々〇"),
    ("กฮ",),  # Thai consonants,
    ("ฯฺ", "ๅ๎"),  # its vowels and signs that follow,
    ("เไ",),  # and vowels that stand before a consonant
    ("  ",),
    ("\n\n",),
)
"""Ranges of characters that are of one kind; all others are of another."""

_KIND_BITS: Final = 4
_CODE_POINTS: Final = 0x110000


def place_sums(points: Hashes, places: Places, table: Table, lexicon: Lexicon | None) -> Sums:
    """Return the sum of the weights of *table* for each of *places* in *points*."""
    total = np.full(len(places), table[ALWAYS], np.int32)
    for slot in place_slots(points, places, lexicon):
        total += table[slot]
    return total


def place_slots(points: Hashes, places: Places, lexicon: Lexicon | None) -> Iterator[Hashes]:
    """Yield the weights of each of `RUNS` around each of *places*, of `KIND_RUNS`, and of the words of *lexicon*."""
    hashes, size, words = points, 1, {}
    for longer, since in RUNS:
        if longer > size:
            hashes, size = hashes[: len(points) - size] * np.uint32(POWER) + points[size:], longer
            if lexicon is not None:
                words[size] = are_words(hashes, size, lexicon)
        yield slots(hashes[places + since], longer * 16 + since + REACH + 1)
    kinds = _kind_table().take(points)
    for number, (count, since) in enumerate(KIND_RUNS):
        told = np.zeros(len(places), np.uint32)
        for step in range(count):
            told = told << np.uint32(_KIND_BITS) | kinds[places + (since + step)]
        yield slots(told, _KIND_SALT + number)
    if lexicon is not None:
        yield from _word_slots(words, places)


def _word_slots(words: dict[int, Hashes], places: Places) -> Iterator[Hashes]:
    """Yield the weights of the *words* that a break at each of *places* would cut, that end there, or begin there."""
    ending, beginning = ([words[size][places + at * size] for size in SIZES] for at in (-1, 0))
    cut = [[words[size][places - inner] for inner in range(1, size)] for size in SIZES]
    any_cut = [np.bitwise_or.reduce(one) for one in cut]
    any_end, any_start = np.bitwise_or.reduce(ending), np.bitwise_or.reduce(beginning)
    for number, bits in enumerate(
        (
            [*any_cut, any_end, any_start],
            [*ending, *beginning],
            [*cut[0], *cut[1], *ending[:2], *beginning[:2]],
        )
    ):
        yield slots(_together(bits), _WORD_SALT + number)


def _together(bits: list[Hashes]) -> Hashes:
    """Return one number for several bits."""
    told = bits[0]
    for bit in bits[1:]:
        told = told << np.uint32(1) | bit
    return told


@cache
def _kind_table() -> NDArray[np.uint8]:
    """Return the kind of every code point."""
    table = np.zeros(_CODE_POINTS, np.uint8)
    for number, ranges in enumerate(_KINDS, start=1):
        for one in ranges:
            table[ord(one[0]) : ord(one[-1]) + 1] = number
    return table
