"""Which scripts write no blanks between words; there, a break between two characters need not cut a word.

Source: Unicode Standard Annex #14, line breaking classes SA and ID.
"""

from __future__ import annotations

import re
from typing import Final

_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
UNSPACED_LINES: Final = "[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]"
"""Han, kana and their marks: between two of these lines and cues are joined without a blank."""

_ON = re.compile(UNSPACED_LINES)
_SPACED = re.compile(rf"[^\W{_UNSPACED}]")


def in_one_word(before: str, after: str) -> bool:
    """Return whether a break between these two characters would cut a word.

    >>> in_one_word("a", "b"), in_one_word("a", " ")
    (True, False)
    """
    return is_of_spaced_word(before) and is_of_spaced_word(after)


def is_of_spaced_word(char: str) -> bool:
    """Return whether *char* is neither a mark nor of a script that writes no blanks."""
    return bool(_SPACED.match(char))


def joins_without_blank(before: str, after: str) -> bool:
    """Return whether nothing stands between these two characters where one line, or one cue, ends and the next begins.

    So it is in Chinese and Japanese. Scripts of South-East Asia write no blanks between words, but between phrases, and
    that is where their lines end.
    """
    return bool(_ON.match(before) and _ON.match(after))
