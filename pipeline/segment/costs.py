"""What a language's table says of breaks: the rows of pipeline/data/breaks.csv, ready to be asked."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

HOLDS, GROUP, PAIR = 1, 2, 4
"""What a row holds together, whatever is learnt; a number with a mark, after which another goes on: `25. 000`; the
first of a language's locutions (`parce que`): a bit each, from here on."""

MOST_PAIRS: Final = 28
"""First words of locutions that a language may have: so many bits are left."""

_SIDES: Final = (
    "after-word",
    "after-ending",
    "before-word",
    "before-bracket",
    "holds-after",
    "holds-before",
    "holds-beginning",
    "holds-pair",
)
"""What rows tell of by words; others tell of any language."""


class Costs(NamedTuple):
    """What a language's table says of a break: by the word before it, by that word's ending, by the word after it."""

    after_word: dict[str, int]
    after_ending: dict[str, int]
    before_word: dict[str, int]
    before_bracket: dict[str, int]
    holds_after: dict[str, int]
    holds_before: dict[str, int]
    beginnings: tuple[str, ...]  # of words that are held by those before them
    pairs: tuple[dict[str, int], dict[str, int]]  # the bits of first words of locutions, and of their second words
    special: dict[str, int]
    longest: int  # characters of the longest ending


@cache
def costs_of(lang: str) -> Costs:
    """Return the table's rows for *lang*, for the shorter forms of its tag, and for any language."""
    rows = [row for row in shipped_rows("breaks.csv") if row["lang"] in ("*", lang, lang.partition("-")[0])]
    words: dict[str, dict[str, int]] = {side: {} for side in _SIDES}
    special: dict[str, int] = {}
    for row in rows:
        points = int(row["points"])
        if row["side"] in words:
            words[row["side"]] |= dict.fromkeys(row["words"].split(), points)
        else:
            special[row["side"]] = points
    longest = max(map(len, words["after-ending"]), default=0)
    after, ending, before, bracket, holds_after, holds_before, beginnings, pairs = words.values()
    return Costs(
        after | holds_after,
        ending,
        before | holds_before,
        bracket,
        holds_after,
        holds_before,
        (*beginnings,),
        _pairs(pairs),
        special,
        longest,
    )


def _pairs(locutions: Iterable[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return a bit for each first word of *locutions*, `parce+que`, and for each second word those of its first."""
    split = [locution.split("+") for locution in locutions]
    first = {word: PAIR << number for number, word in enumerate(dict.fromkeys(one for one, _ in split))}
    second: dict[str, int] = {}
    for one, other in split:
        second[other] = second.get(other, 0) | first[one]
    return first, second
