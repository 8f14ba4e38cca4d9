"""What may be a name: a few words that no sentence ends in. Whether it is one, the whole file says."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.read.common.heads.clocks import INVISIBLE
from pipeline.read.common.page import letters_in, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

_EDGE: Final = " \t*_`~,;|·•" + INVISIBLE
_NO_NAME = re.compile(
    r"[\[\]{}|\t\n。！？；，]|[.!?…](?:\s|$)|[!?]|https?:|[:：]|</?[a-z]+>|^[-#>|•\d\W]*$", re.IGNORECASE
)
_SHORTENED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]\w{0,3}\.(?=\s|,|$)|(?<!\w)(?:\w\.)+")
"""A full stop after so few letters, the first a capital, shortens a word: `Dr. Ann`, `J. R. Lee`."""
_ASIDE = re.compile(r"\s*[(（<][^()（）<>]{0,60}[)）>]$")
_LONGEST: Final = 80
_MOST_WORDS: Final = 8
_LONGEST_NAME: Final = 4
"""Words of a name that comes but once."""


def clean(text: str) -> str:
    """Return what may be a name in *text* without emphasis, blanks and marks of direction around it."""
    return text.strip(_EDGE)


def may_be_name(name: str) -> bool:
    """Return whether *name* is short enough, and has nothing in it that no name has.

    >>> may_be_name("Dr. Ann O’Neil, PhD"), may_be_name("Kim, Ben (Guest)"), may_be_name("So it was. And")
    (True, True, False)
    """
    if not name or len(name) > _LONGEST or len(name.split()) > _MOST_WORDS:
        return False
    bare = _SHORTENED.sub(" x ", _ASIDE.sub("", name))
    return not _NO_NAME.search(bare)


def is_note(name: str) -> bool:
    """Return whether *name* heads an editor's remark."""
    return bool(phrases("note").fullmatch(name))


def looks_like_name(name: str) -> bool:
    """Return whether *name*, which comes but once, has the words of a name: few, none of them in lower case."""
    words = _ASIDE.sub("", name).split()
    return len(words) <= _LONGEST_NAME and not any(word[0].islower() for word in words)


@cache
def _numbered() -> re.Pattern[str]:
    """Return the pattern of a word for a speaker and a number: `화자 1`, `Speaker A`, `SPEAKER_00`."""
    return re.compile(rf"(?:{phrases('speaker').pattern}|spk|S)[\s_-]*\S{{0,4}}", re.IGNORECASE)


def is_speaker_label(name: str) -> bool:
    """Return whether *name* is what a service calls somebody whom it does not know.

    >>> is_speaker_label("Speaker A"), is_speaker_label("SPEAKER_01"), is_speaker_label("Ann")
    (True, True, False)
    """
    return bool(_numbered().fullmatch(name))


def is_habit(names: Iterable[str], share: float = 0.5) -> bool:
    """Return whether *names* come again and again: few different ones, and most of them more than once."""
    counts = Counter(names)
    total = counts.total()
    again = sum(times for times in counts.values() if times > 1)
    return total > 1 and again >= share * total and len(counts) * 2 <= total + 1


def has_letters(name: str) -> bool:
    """Return whether *name* is more than one letter: `Q` and `A` are nobody's names."""
    return letters_in(name) > 1
