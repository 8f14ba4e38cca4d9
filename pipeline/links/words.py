"""Between words: what each says of the breaks near it, added up once for each distinct word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.links.table import ALWAYS, slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.links.table import Hashes, Sums, Table

    Rows = NDArray[np.integer]

_STRIP: Final = "\"'“”‘’«»‹›()（）[]「」『』【】《》¿¡.,:;!?…-–—、。，：；！？·"
_DIGIT: Final = re.compile(r"\d")
_STOPS: Final = (".", ',;:!?)”»’"')
_OPENERS: Final = "([«“\"'¿¡„"
_PARTS: Final = 4
"""Characters of the longest ending or beginning that is looked at."""

_MOST_LETTERS: Final = 9
_WHOLE, _ENDING, _BEGINNING, _SHAPE, _LENGTH = 0, 1, 5, 9, 10
_ALL: Final = tuple(range(11))
ROLES: Final = (
    (_WHOLE, 1, 2, 3, 4, _SHAPE),
    _ALL,
    _ALL,
    (_WHOLE, 1, 2, 3, 4, 6, _SHAPE),
)
"""What is looked at of the word before the last one before a gap, of the last one, of the first one after, and of the
next: columns of `features`."""

PAIRS: Final = (_SHAPE, _ENDING + 1)
"""What is looked at in the two words beside the gap together: their shapes; their last two characters."""

_POWER: Final = 0x01000193


class WordLinks(NamedTuple):
    """What distinct words say of a gap: a sum of weights for each of `ROLES`, and the hashes that `PAIRS` need."""

    sums: Sums
    hashes: Hashes


def word_links(words: Sequence[str], table: Table) -> WordLinks:
    """Return what *words* say of gaps near them by the weights of *table*, a row each."""
    told = features(words)
    sums = [table[role_slots(told, role)].sum(axis=1, dtype=np.int32) for role in range(len(ROLES))]
    return WordLinks(np.stack(sums, axis=1), told[:, PAIRS])


def gap_sums(links: WordLinks, beside: Sequence[Rows], table: Table) -> Sums:
    """Return the sum of the weights of gaps; *beside* them stand, in the order of `ROLES`, these rows of *links*."""
    total = np.full(len(beside[0]), table[ALWAYS], np.int32)
    for role, rows in enumerate(beside):
        total += links.sums[rows, role]
    for slot in pair_slots(links.hashes, *beside[1:3]):
        total += table[slot]
    return total


def role_slots(told: Hashes, role: int) -> Hashes:
    """Return the weights of words, of which `features` has *told*, in a *role*, a row each."""
    return np.stack([slots(told[:, kind], role * 16 + kind + 1) for kind in ROLES[role]], axis=1)


def pair_slots(hashes: Hashes, last: Rows, first: Rows) -> list[Hashes]:
    """Return the weights of `PAIRS` for words that stand side by side: rows of *hashes*."""
    left, right = hashes[last], hashes[first]
    return [slots(left[:, n] * np.uint32(0x27D4EB2F) ^ right[:, n], 100 + n) for n in range(len(PAIRS))]


def features(words: Sequence[str]) -> Hashes:
    """Return hashes of what is looked at in each of *words*: whole, 1 to 4 last and first characters, shape, length."""
    bare = [word.strip(_STRIP).casefold() for word in words]
    text = "\n".join([*bare, ""])
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    sizes = np.fromiter(map(len, bare), np.int64, len(bare))
    stops = np.cumsum(sizes + 1) - 1
    starts = stops - sizes
    columns = [_whole(points, starts, sizes)]
    columns += _parts(points, stops - 1, -1, sizes)
    columns += _parts(points, starts, 1, sizes)
    columns.append(np.fromiter(map(_shape, words), np.uint32, len(words)))
    columns.append(np.minimum(sizes, _MOST_LETTERS).astype(np.uint32))
    return np.stack(columns, axis=1)


def _whole(points: Hashes, starts: Rows, sizes: Rows) -> Hashes:
    """Return a hash of each word as a whole, with the line break after it, so that none is empty."""
    if not len(sizes):
        return np.zeros(0, np.uint32)
    within = np.arange(len(points)) - np.repeat(starts, sizes + 1)
    powers = np.cumprod(np.full(int(sizes.max()) + 1, _POWER, np.uint32), dtype=np.uint32)
    return np.add.reduceat(points * powers[within], starts, dtype=np.uint32)


def _parts(points: Hashes, ends: Rows, step: int, sizes: Rows) -> list[Hashes]:
    """Return hashes of 1 to `_PARTS` characters from each of *ends* on; a shorter word is taken whole."""
    found, so_far = [], np.zeros(len(sizes), np.uint32)
    for at in range(_PARTS):
        near = np.clip(ends + step * at, 0, len(points) - 1)
        so_far = so_far * np.uint32(_POWER) + np.where(sizes > at, points[near], 0).astype(np.uint32)
        found.append(so_far)
    return found


def _shape(word: str) -> int:
    """Return what *word* looks like, a bit for each: digits, capitals, ASCII, marks at its ends, a hyphen."""
    bare = word.strip(_STRIP)
    shape = bare[:1].isupper() << 1 | (len(bare) > 1 and bare.isupper()) << 2 | bare.isascii() << 3
    if word.isalpha():  # as most words are: no digit and no mark
        return shape
    ends = word.endswith(_STOPS[0]) << 4 | (word[-1:] in _STOPS[1] and word != "") << 5
    begins = (word[:1] in _OPENERS and word != "") << 6
    return shape | (_DIGIT.search(word) is not None) | ends | begins | ("-" in bare) << 7
