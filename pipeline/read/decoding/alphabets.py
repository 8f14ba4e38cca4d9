"""Letters beyond ASCII that stand together: those of one language's alphabet, as a text in one encoding has them.

Statistics of short texts cannot tell `Où étais-tu` from `Oů étais-tu`; that no alphabet has `ů` beside `à` can.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from pipeline.tables import shipped_rows

_LATIN = re.compile(r"[^\W\d_\x00-\x7f\u0250-\U0010ffff]")


@cache
def _alphabets() -> tuple[frozenset[str], ...]:
    """Return the letters beyond ASCII of each language that the table has."""
    return tuple(frozenset(row["letters"]) for row in shipped_rows("alphabets.csv"))


def share_of_one(text: str) -> float:
    """Return which share of the Latin letters beyond ASCII in *text* the alphabet has that has most of them; 1 of none.

    >>> share_of_one("Où étais-tu ? À la maison."), share_of_one("Oů ? ŕ la maison.")
    (1.0, 0.5)
    """
    letters = Counter(letter for letter in _LATIN.findall(text.lower()))
    total = letters.total()
    return max(sum(letters[one] for one in own & letters.keys()) for own in _alphabets()) / total if total else 1.0
