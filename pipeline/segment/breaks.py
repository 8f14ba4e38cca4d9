"""What a break between two units costs: what the marks say, then what the language's table says.

Costs are integer points; pipeline/data/breaks.csv holds all that depends on a language.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.tables import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.segment.units import Unit

SENTENCE: Final = 0
CLAUSE_END: Final = 20
COMMA: Final = 30
PLAIN: Final = 130
"""Points for a cue's end after a sentence, after `; : —` or an ellipsis, after a comma, and after any other word."""

_CLOSERS: Final = "\"'”’»›」』）)】》\\]"
_CLAUSE: Final = re.compile(rf"[;:；：—–…؛!?！？.][{_CLOSERS}]*$")
_COMMA: Final = re.compile(rf"[,،，、][{_CLOSERS}]*$")
_NUMBER: Final = re.compile(r"\d$")
_CAPITAL: Final = re.compile(r"[A-ZÀ-ÖØ-ÞА-Я][\w'’-]*$")
_OPEN: Final = frozenset("(（[【「『《")
_SHUT: Final = frozenset(")）]】」』》")
_BRACKET: Final = _OPEN | _SHUT
_STRIP: Final = "\"'“”‘’«»‹›()（）[]「」『』【】《》¿¡.,:;!?…-–—、。，：；！？"


class Costs(NamedTuple):
    """What a language's table says of a break: by the word before it, by that word's ending, by the word after it."""

    after_word: dict[str, int]
    after_ending: dict[str, int]
    before_word: dict[str, int]
    special: dict[str, int]
    longest: int  # characters of the longest ending


def break_points(text: str, units: Sequence[Unit], ends: Sequence[int], lang: str) -> list[int]:
    """Return the points of a break after each of *units*; *ends* are the offsets where the sentences of *text* end.

    A break inside a word, where a unit was too wide for a line, costs more than any other.
    """
    costs = _costs(lang)
    sentence_ends = set(ends)
    words = [text[unit.start : unit.end] for unit in units]
    folded = [word.strip(_STRIP).casefold() for word in words]
    depths = _depths(words)
    points: list[int] = []
    for at, unit in enumerate(units):
        if unit.end in sentence_ends or at + 1 == len(units):
            points.append(SENTENCE)
        else:
            after = _table_points(costs, words[at : at + 2], folded[at : at + 2])
            points.append(
                max(1, _mark_points(words[at]) + after + depths[at] * costs.special.get("inside-brackets", 0))
            )
    return points


def _mark_points(word: str) -> int:
    """Return the points that the marks at the end of *word* give."""
    if _CLAUSE.search(word):
        return CLAUSE_END
    return COMMA if _COMMA.search(word) else PLAIN


def _table_points(costs: Costs, words: Sequence[str], folded: Sequence[str]) -> int:
    """Return what the table adds for a break between two *words*, given also bare and in lower case."""
    before, after = folded
    points = costs.before_word.get(after, 0)
    if _COMMA.search(words[0]) or _CLAUSE.search(words[0]):
        return min(points, 0)  # what precedes a mark does not cling to what follows it
    points += costs.after_word.get(before, 0)
    if before not in costs.after_word:
        endings = (before[-length:] for length in range(costs.longest, 0, -1))
        points += next((costs.after_ending[ending] for ending in endings if ending in costs.after_ending), 0)
    if _NUMBER.search(words[0]):
        points += costs.special.get("after-number", 0)
    if _CAPITAL.match(words[0]) and _CAPITAL.match(words[1]):
        points += costs.special.get("between-capitals", 0)
    return points


def _depths(words: Sequence[str]) -> list[int]:
    """Return after each word whether a bracket is open; one that is never closed opens nothing."""
    depth, depths = 0, []
    for word in words:
        if not _BRACKET.isdisjoint(word):
            opened = sum(mark in _OPEN for mark in word)
            closed = sum(mark in _SHUT for mark in word)
            depth = max(0, depth + opened - closed)
        depths.append(min(depth, 1))
    return depths if depth == 0 else [0] * len(words)


@cache
def _costs(lang: str) -> Costs:
    """Return the table's rows for *lang*, for the shorter forms of its tag, and for any language."""
    rows = [row for row in shipped("breaks.csv") if row["lang"] in ("*", lang, lang.partition("-")[0])]
    words: dict[str, dict[str, int]] = {"after-word": {}, "before-word": {}, "after-ending": {}}
    special: dict[str, int] = {}
    for row in rows:
        points = int(row["points"])
        if row["side"] in words:
            words[row["side"]] |= dict.fromkeys(row["words"].split(), points)
        else:
            special[row["side"]] = points
    longest = max(map(len, words["after-ending"]), default=0)
    return Costs(words["after-word"], words["after-ending"], words["before-word"], special, longest)
