"""Hangul, kana, Cyrillic and Greek in Latin letters, roughly: enough to tell whether two names sound alike."""

from __future__ import annotations

from functools import cache
from unicodedata import normalize

from pipeline.tables import shipped_rows

_TO_KATAKANA = str.maketrans({chr(code): chr(code + 0x60) for code in range(0x3041, 0x3097)})
_ACCENT = "\u0301"


def romanised(name: str) -> str:
    """Return *name* in Latin letters; what is of no script that is known here stays.

    >>> romanised("스윅스"), romanised("ノア"), romanised("Ной")
    ('seuwigseu', 'noa', 'noy')
    """
    latin = _latin()
    return "".join(
        latin[char] if char in latin else "".join(latin.get(part, part) for part in normalize("NFD", char))
        for char in name.lower().translate(_TO_KATAKANA)
        if char != _ACCENT
    )


@cache
def _latin() -> dict[str, str]:
    """Return the Latin letters for each letter of the table, Hangul by its parts."""
    return {row["written"]: row["latin"] for row in shipped_rows("romanisation.csv")} | {_ACCENT: ""}
