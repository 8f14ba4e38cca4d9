"""When two ways of writing a label are one label, and when one stands in the other.

Recognisers, editors and file systems write one name in several ways: composed or decomposed (NFC, NFD), in full-width
or half-width letters, with blanks of any kind and number, with marks that nobody sees, in another case, with another
apostrophe. Who hides a name wants all of them hidden.

Sources: Unicode Standard Annex #15 (NFKC, NFKD), CaseFolding.txt (its rows `T` for dotted and dotless i).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
"""Marks of width 0, of direction and of variants, and the fillers of Hangul."""
_OPTIONAL: Final = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0652\u0670]")
"""Points of vowels in Hebrew and Arabic, which are seldom written, and what stretches a word."""
_ALIKE: Final = str.maketrans(dict.fromkeys("‘’ʼʹ`´′", "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"ı": "i"})
_DOT: Final = "i\u0307"
"""What `İ` is folded to."""
_AROUND: Final = ' :*_"“”«»[]<>'
_MARKS: Final = re.compile("[\u0300-\u036f]")
_BETWEEN: Final = re.compile(r"[\W_]+")
_RUN_TOGETHER: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of words that stand together without blanks, or that particles and titles are joined to."""


@lru_cache(maxsize=4096)
def key_of(label: str) -> str:
    """Return the same for all ways of writing *label*.

    >>> key_of("Ｃａｒｏｌ\N{NO-BREAK SPACE} SMITH:"), key_of("İpek Işık") == key_of("ipek ışık")
    ('carol smith', True)
    """
    folded = " ".join(folded_text(label).split())
    return folded.strip(_AROUND) or folded


def loose_key_of(label: str) -> str:
    """Return the same for ways of writing *label* that differ in blanks, too.

    >>> loose_key_of("Ann\N{ZERO WIDTH SPACE}Lee") == loose_key_of("Ann Lee")
    True
    """
    return key_of(label).replace(" ", "")


def folded_text(text: str) -> str:
    """Return *text* without the differences of forms, marks that nobody sees, and case."""
    plain = normalize("NFKC", _OPTIONAL.sub("", _UNSEEN.sub("", text))).casefold().translate(_ALIKE).replace(_DOT, "i")
    return normalize("NFKC", plain)


def words_of(text: str) -> str:
    """Return the words of *text* without accents and marks, a blank around each.

    >>> words_of("José  Álvarez, (host)")
    ' jose alvarez host '
    """
    bare = normalize("NFC", _MARKS.sub("", normalize("NFKD", folded_text(text))))
    return f" {_BETWEEN.sub(' ', bare).strip()} "


def holds(text: str, label: str) -> bool:
    """Return whether the words of *label* stand in *text*, one after the other.

    >>> holds("CAROL SMITH (laughing)", "Carol Smith"), holds("Carola", "Carol"), holds("田中さん", "田中")
    (True, False, True)
    """
    wanted, said = words_of(label), words_of(text)
    bare = wanted.strip()
    return bool(bare) and (wanted in said or (bool(_RUN_TOGETHER.search(bare)) and bare in said))
