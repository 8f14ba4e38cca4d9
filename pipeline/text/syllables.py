"""Where a word of a script without blanks may be parted if it must be: never within what is written for one syllable.

Grapheme clusters (Unicode Standard Annex #29) are smaller: a vowel sign or a tone mark of Burmese, Lao or Thai may be
one by itself, and a consonant that is said without a vowel ends the syllable before it.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

from wcwidth import iter_graphemes

_ENDS: Final = re.compile(
    r"[\u0e2f\u0e30\u0e32\u0e33\u0e45\u0e46\u0eaf\u0eb0\u0eb2\u0eb3\u0ebd\u0ec6]"  # Thai, Lao: vowels behind, signs
    r"|[\u1000-\u1021][\u1037\u1038]*(?:\u103a|\u1039)"  # Burmese: a final consonant, under an asat or stacked
)
_LEADS: Final = frozenset("เแโใไເແໂໃໄ")
"""Vowels that are written before their consonant: Thai, Lao."""

_TIBETAN: Final = re.compile(r"[ཀ-ྼ]$")
"""In Tibetan each syllable ends with a mark of its own; a letter is no end."""

_PLAIN: Final = re.compile(r"[\u0000-\u0dff\u1200-\u177f\u1800-\u19ff\u2000-\ua8ff\uac00-\U0010ffff]*")
"""Scripts whose clusters are no part of something larger, most texts of the world."""


def syllables(text: str) -> list[str]:
    """Return *text* in its smallest parts: grapheme clusters, in scripts of South East Asia and Tibet syllables.

    >>> syllables("ထမင်းစားမယ်"), syllables("ไปนะ"), syllables("naïf")
    (['ထ', 'မင်း', 'စား', 'မယ်'], ['ไป', 'นะ'], ['n', 'a', 'ï', 'f'])
    """
    clusters = [*iter_graphemes(text)]
    if _PLAIN.fullmatch(text):
        return clusters
    parts: list[str] = []
    for cluster in clusters:
        if parts and (_goes_on(parts[-1]) or _belongs(cluster)):
            parts[-1] += cluster
        else:
            parts.append(cluster)
    return parts


def _goes_on(before: str) -> bool:
    """Whether what follows belongs to the syllable *before*."""
    return before[-1] in _LEADS or bool(_TIBETAN.search(before))


def _belongs(cluster: str) -> bool:
    """Whether *cluster* belongs to the syllable before it."""
    return category(cluster[0]).startswith("M") or bool(_ENDS.match(cluster))
