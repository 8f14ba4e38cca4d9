"""Texts as letters, romanised, and what each letter may sound like, by pipeline/data/letters.csv: in any language."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import normalize

import numpy as np

from pipeline.listen.sounds import FLOOR, PER_NAT
from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.listen.sounds import Sounds

_NEAR: Final = 8
"""A sound that is near counts an eighth. House: a quarter lets texts fit any speech, a sixteenth misses accents."""

_ANY: Final = "*"
_ANY_SHARE: Final = 3
"""Where any sound will do, each counts a third: what is known fits better."""

_REST: Final = ("<blank>", "<wb>", "<pad>")
_ONE: Final = 1 << 20
"""Probabilities are summed as whole numbers of so many parts."""


class _Sound(NamedTuple):
    """What a letter may sound like, what it may nearly sound like, and what it costs where it is silent."""

    sounds: frozenset[str]
    near: frozenset[str]
    silent: int


@cache
def _sounds() -> dict[str, _Sound]:
    """Return the letters that are heard, in the order of the table."""
    rows = (row for row in shipped_rows("letters.csv") if row["kind"] == "sound")
    return {
        row["letters"]: _Sound(
            frozenset(row["sounds"].split()), frozenset(row["near"].split()), int(row["silent"]) * PER_NAT
        )
        for row in rows
    }


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Return the letters that each spelling of several, or of a digit, stands for; a letter stands for itself."""
    rows = (row for row in shipped_rows("letters.csv") if row["kind"] == "spelling")
    return {letter: (letter,) for letter in _sounds()} | {row["letters"]: tuple(row["sounds"].split()) for row in rows}


@cache
def _pattern() -> re.Pattern[str]:
    """Return what matches the longest spelling at a place."""
    return re.compile("|".join(map(re.escape, sorted(_spellings(), key=len, reverse=True))))


@lru_cache(maxsize=65536)
def spell(word: str) -> tuple[int, ...]:
    """Return the letters of *word*, by their numbers in the table; a letter that is doubled is heard once.

    >>> spell("kick") == spell("kik")
    True
    >>> len(spell("7"))
    3
    """
    from anyascii import anyascii  # noqa: PLC0415 - comes with the extra

    roman = str(anyascii(normalize("NFC", word))).lower()
    letters = [letter for match in _pattern().findall(roman) for letter in _spellings()[match]]
    numbers = {letter: number for number, letter in enumerate(_sounds())}
    once = [a for a, b in zip(letters, [*letters[1:], ""], strict=False) if a != b or a == "#"]
    return tuple(numbers[letter] for letter in once)


def silences() -> NDArray[np.int64]:
    """Return what each letter of the table costs where it is silent."""
    return np.array([sound.silent for sound in _sounds().values()], np.int64)


def letter_costs(sounds: Sounds) -> NDArray[np.uint8]:
    """Return what each letter of the table costs in each frame, and in the last column that nothing is said."""
    shares = np.rint(_ONE * np.exp(np.arange(FLOOR + 1) / -PER_NAT)).astype(np.int64)
    shares[FLOOR] = 0
    costs = np.empty((len(sounds.costs), len(_sounds()) + 1), np.uint8)
    places = {token: at for at, token in enumerate(sounds.tokens)}
    rest = shares[sounds.costs[:, [places[token] for token in _REST if token in places]]].sum(1)
    costs[:, -1] = _cost(rest)
    for column, sound in enumerate(_sounds().values()):
        if _ANY in sound.sounds:
            costs[:, column] = _cost((_ONE - rest) // _ANY_SHARE)
            continue
        said, near = (
            shares[sounds.costs[:, [places[token] for token in sorted(tokens) if token in places]]].sum(1)
            for tokens in (sound.sounds, sound.near)
        )
        costs[:, column] = _cost(said + near // _NEAR)
    return costs


def _cost(shares: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the costs of probabilities in parts of `_ONE`."""
    logs = np.log(np.maximum(shares, 1) / _ONE)
    costs: NDArray[np.uint8] = np.clip(np.rint(logs * -PER_NAT), 0, FLOOR).astype(np.uint8)
    return costs
