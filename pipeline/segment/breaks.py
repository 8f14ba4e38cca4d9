"""What a break between two units costs: what the marks say, then what the language's table says.

Costs are integer points; pipeline/data/breaks.csv holds all that depends on a language. `edge_of` reads once from each
word what it says of a break after it and of one before it; `break_points` puts words side by side.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.links.table import HELD, SURE
from pipeline.tables import shipped_rows
from pipeline.text.marks import marks_of
from pipeline.text.stops import clings, is_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.links.table import Shares
    from pipeline.links.words import WordLinks
    from pipeline.segment.flat import Counts, Mask, Places

SENTENCE: Final = 0
CLAUSE_END: Final = 5
COMMA: Final = 30
PLAIN: Final = 170
"""Points for a cue's end after a sentence, after `; : —` or an ellipsis, after a comma, and after any other word."""

TORN: Final = 400
"""Points for a break that tears a phrase for certain."""

INVITES: Final = (3, 2)
"""A row that invites a break, as before a conjunction, counts so much where it is learnt what is torn."""

SHORTENED: Final = 120
"""Points added after a full stop that ends no sentence, where the word belongs to the next: `Mr.`, `p.`, `3.`."""

_CLAUSE: Final = frozenset(marks_of("clause", "sentence", "unspaced", "doubled"))
_COMMA: Final = frozenset(marks_of("comma"))
_CLOSERS: Final = marks_of("closing")
_FORMULA: Final = re.compile(r"[\d+=*/^<>]")
_CAPITAL: Final = re.compile(r"[A-ZÀ-ÖØ-ÞА-Я][\w'’-]*$")
_GROUPED: Final = re.compile(r"(?<!\d)\d{1,3}\s*[.,]$")
_ELIDED: Final = re.compile(r"[^\W\d_]{1,7}['’](?=\w)")
_OPEN: Final = frozenset("(（[【「『《")
_SHUT: Final = frozenset(")）]】」』》")
_STRIP: Final = marks_of("opening", "closing", "stop", "sentence", "unspaced", "doubled", "clause", "comma") + "-"


HOLDS, GROUP = 1, 2
"""What a row holds together, whatever is learnt; a number with a mark, after which another goes on: `25. 000`."""

_SIDES: Final = ("after-word", "after-ending", "before-word", "before-bracket", "holds-after", "holds-before", "holds-beginning")
"""What rows tell of by words; others tell of any language."""


class Edge(NamedTuple):
    """What a word says of the breaks beside it, in points where nothing else is said."""

    mark: int  # of a break after it, by the marks at its end
    after: int  # added to a break after it, unless a mark ends it
    before: int  # added to a break before it
    formula: int  # added to the breaks beside it, unless a mark ends the word before
    capital: int  # added to a break between two such words; 0 if it does not begin with a capital
    opened: int  # brackets that it opens, less those that it shuts
    inside: int  # added to a break after it inside brackets
    holds_after: int  # `HOLDS` where no break after it is good, `GROUP` where a number may go on
    holds_before: int  # the same before it
    function: int  # added to a break before a bracket that opens: `sin (x)`


class UnitColumns(NamedTuple):
    """What is known of each unit, in columns: its width in half columns, its sound and pause, and its `Edge`."""

    width: Counts
    sound: Counts
    pause: Counts
    mark: Counts
    after: Counts
    before: Counts
    formula: Counts
    capital: Counts
    opened: Counts
    inside: Counts
    holds_after: Counts
    holds_before: Counts
    function: Counts


class UnitFacts(NamedTuple):
    """What is known of each word, a row each, as `UnitColumns`; which of them each unit is; what breaks tear there."""

    table: NDArray[np.int32]
    which: Counts
    links: WordLinks  # of the words, and then a row for each of the languages
    langs: list[str]

    def columns(self) -> UnitColumns:
        """Return what is known of each unit."""
        return UnitColumns(*(column[self.which] for column in self.table.T.copy()))


def break_points(words: UnitColumns, depth: Places, shares: Shares, ended: Mask) -> Counts:
    """Return the points of a break after each of *words*, but for `learnt_points`.

    *depth* is how many brackets are open there, *shares* how surely it tears a phrase, where that is learnt: there a
    row of the table counts where it invites a break or is firm, the less so the surer that is. It costs nothing where
    a sentence has *ended*, or the turn.
    """
    before, capital, formula = (np.roll(column, -1) for column in (words.before, words.capital, words.formula))
    names = words.capital * (capital != 0)
    clinging = before + words.after + names + np.maximum(words.formula, formula)
    inviting = np.minimum(before, 0) + np.minimum(words.after, 0)
    inviting = inviting * np.maximum(SURE - shares, 0) * INVITES[0] // (SURE * INVITES[1])
    clinging = np.where(shares >= 0, inviting + np.maximum(words.formula, formula), clinging)
    argument = words.function * (np.roll(words.opened, -1) > 0)
    mark = np.where(_goes_on(words), PLAIN, words.mark)
    points = mark + np.where(mark == PLAIN, clinging + argument, np.minimum(before, 0))  # no mark clings
    points += words.inside * np.clip(depth, 0, 1)
    return np.where(ended, SENTENCE, np.maximum(points, 1))


def held(words: UnitColumns, shares: Shares) -> Shares:
    """Return *shares*, but at least `HELD` where a row of the table holds what is beside a break together.

    Such a row wins over what is learnt, and its note says why; where nothing is learnt, its points do.
    """
    holds = (words.holds_after | np.roll(words.holds_before, -1)) & HOLDS | _goes_on(words)
    return np.where((holds != 0) & (shares >= 0), np.maximum(shares, HELD), shares)


def _goes_on(words: UnitColumns) -> Mask:
    """Return after which of *words* a number goes on."""
    goes_on: Mask = words.holds_after & np.roll(words.holds_before, -1) & GROUP != 0
    return goes_on


def learnt_points(words: UnitColumns, shares: Shares, ended: Mask) -> Counts:
    """Return what it costs that a break after each of *words* tears a phrase, as its *shares* say.

    Nothing where a mark stands or a sentence has *ended*, or where nothing is learnt.
    """
    counts = ((words.mark == PLAIN) | _goes_on(words)) & ~ended
    return np.where(counts, np.maximum(shares, 0) * TORN // SURE, 0)


def edge_of(word: str, lang: str) -> Edge:
    """Return what *word*, a unit of a text in *lang*, says of the breaks beside it."""
    costs = _costs(lang)
    is_bare = word[:1].isalnum() and word[-1:].isalnum()  # as most are, and stripping takes time
    bare = (word if is_bare else word.strip(_STRIP)).casefold()
    return Edge(
        mark=_mark_points(word, lang),
        after=_after_points(bare, costs) + _after_number(word, lang, costs),
        before=_before_points(bare, costs),
        formula=costs.special.get("beside-formula", 0) if _FORMULA.search(word) else 0,
        capital=costs.special.get("between-capitals", 0) if _CAPITAL.match(word) else 0,
        opened=sum((mark in _OPEN) - (mark in _SHUT) for mark in word),
        inside=costs.special.get("inside-brackets", 0),
        holds_after=_holds_after(word, bare, lang),
        holds_before=(bare in costs.holds_before or bare.startswith(costs.beginnings)) * HOLDS | bare[:1].isdecimal() * GROUP,
        function=costs.before_bracket.get(bare, 0),
    )


def _holds_after(word: str, bare: str, lang: str) -> int:
    """Return whether what follows *word*, *bare* without marks, belongs to it whatever is learnt."""
    holds = bare in _costs(lang).holds_after or (word[-1:] == "." and clings(word, lang))
    return holds * HOLDS | bool(_GROUPED.search(word)) * GROUP


def _after_number(word: str, lang: str, costs: Costs) -> int:
    """Return what is added for a break after *word* if it is a number, or short for another word."""
    if word[-1:].isdecimal():
        return costs.special.get("after-number", 0)
    return SHORTENED if word[-1:] == "." and clings(word, lang) else 0


def _mark_points(word: str, lang: str) -> int:
    """Return the points that the marks at the end of *word* give."""
    if word[-1:].isalnum():
        return PLAIN
    ended = word.rstrip(_CLOSERS)
    if ended[-1:] in _CLAUSE or ended.endswith(".."):
        return CLAUSE_END
    return COMMA if ended[-1:] in _COMMA or is_whole(ended, lang) else PLAIN


class Costs(NamedTuple):
    """What a language's table says of a break: by the word before it, by that word's ending, by the word after it."""

    after_word: dict[str, int]
    after_ending: dict[str, int]
    before_word: dict[str, int]
    before_bracket: dict[str, int]
    holds_after: dict[str, int]
    holds_before: dict[str, int]
    beginnings: tuple[str, ...]  # of words that are held by those before them
    special: dict[str, int]
    longest: int  # characters of the longest ending


def _after_points(bare: str, costs: Costs) -> int:
    """Return what the table adds for a break after a word, given *bare* and in lower case: by its row or its ending."""
    for word in (bare, _ELIDED.sub("", bare)):  # qu'il clings as il does
        if word in costs.after_word:
            return costs.after_word[word]
    endings = (bare[-length:] for length in range(costs.longest, 0, -1))
    return next((costs.after_ending[ending] for ending in endings if ending in costs.after_ending), 0)


def _before_points(bare: str, costs: Costs) -> int:
    """Return what the table adds for a break before a word: by its row, or by that of what is elided: `qu'il`."""
    if bare in costs.before_word:
        return costs.before_word[bare]
    elided = _ELIDED.match(bare)
    return costs.before_word.get(elided.group().replace("’", "'"), 0) if elided else 0


@cache
def _costs(lang: str) -> Costs:
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
    after, ending, before, bracket, holds_after, holds_before, beginnings = words.values()
    return Costs(
        after | holds_after,
        ending,
        before | holds_before,
        bracket,
        holds_after,
        holds_before,
        (*beginnings,),
        special,
        longest,
    )
