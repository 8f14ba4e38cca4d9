"""Which labels of speakers may be one person: a name in brackets, another script, another way of writing."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from rapidfuzz.distance import OSA

from pipeline.suggest.keys import form_key, sound_key
from pipeline.suggest.romanised import romanised

if TYPE_CHECKING:
    from collections.abc import Iterable

_BRACKETS = re.compile(r"[(（\[［]([^()（）\[\]［］]+)[)）\]］]")
_NUMBERED = re.compile(r"\d")
_LEAST: Final = 4
"""A shorter sound is that of many names."""


def same_people(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of *labels* that may be one person, in their order; never two that their numbers tell apart.

    >>> same_people(["swyx", "Noam Brown", "스윅스(Swyx)", "노암 브라운", "SPEAKER_00", "SPEAKER_01"])
    [('swyx', '스윅스(Swyx)'), ('Noam Brown', '노암 브라운')]
    """
    names = list(dict.fromkeys(labels))
    ways = {name: _ways(name) for name in names}
    return [(one, other) for one, other in combinations(names, 2) if _is_same(ways[one], ways[other])]


def _ways(name: str) -> tuple[str, ...]:
    """Return how a *name* is written: as it stands, without its brackets, and what these hold."""
    parts = [name, _BRACKETS.sub("", name), *_BRACKETS.findall(name)]
    return tuple(dict.fromkeys(part.strip() for part in parts if form_key(part)))


def _is_same(ways: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether a way of writing one name is one of writing the other, or sounds so in another script."""
    keys, other_keys = ({form_key(way) for way in all_ways} for all_ways in (ways, others))
    if keys & other_keys:
        return True
    return any(_sounds_same(way, other) for way in ways for other in others if way.isascii() != other.isascii())


def _sounds_same(way: str, other: str) -> bool:
    """Tell whether two ways of writing, in two scripts, sound nearly the same."""
    if _NUMBERED.search(way) or _NUMBERED.search(other):
        return False
    whole = [_sound(romanised(normalize("NFC", one))) for one in (way, other)]
    if whole[0] == whole[1]:
        return len(whole[0]) >= _LEAST
    sounds = [sound.replace("a", "") for sound in whole]
    # other scripts put vowels between consonants
    if min(map(len, sounds)) < _LEAST - 1 or sounds[0][:1] != sounds[1][:1]:
        return False
    return sounds[0] == sounds[1] or (min(map(len, sounds)) > _LEAST and OSA.distance(*sounds, score_cutoff=1) <= 1)


def _sound(name: str) -> str:
    """Return the sound of a *name* in Latin letters, l as r, every vowel as a."""
    return "".join(char for char in sound_key(name.lower()) if char.isalnum()).replace("l", "r")
