"""What a break between two units costs: what the marks say, then what the language's table says.

Costs are integer points; pipeline/data/breaks.csv holds all that depends on a language. `edge_of` reads once from each
word what it says of a break after it and of one before it; `break_points` puts words side by side.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.links.table import HELD, SURE
from pipeline.segment.costs import GROUP, HOLDS, costs_of
from pipeline.text.marks import marks_of
from pipeline.text.stops import clings, is_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.links.table import Shares
    from pipeline.links.words import WordLinks
    from pipeline.segment.costs import Costs
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
    after, before = words.holds_after, np.roll(words.holds_before, -1)
    holds = (after | before) & HOLDS | (after & before)
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
    costs = costs_of(lang)
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
        holds_before=_holds_before(bare, costs),
        function=costs.before_bracket.get(bare, 0),
    )


def _holds_after(word: str, bare: str, lang: str) -> int:
    """Return whether what follows *word*, *bare* without marks, belongs to it whatever is learnt."""
    holds = bare in costs_of(lang).holds_after or (word[-1:] == "." and clings(word, lang))
    return holds * HOLDS | bool(_GROUPED.search(word)) * GROUP | costs_of(lang).pairs[0].get(bare, 0)


def _holds_before(bare: str, costs: Costs) -> int:
    """Return whether a word, given *bare* and in lower case, belongs to what stands before it whatever is learnt."""
    elided = _ELIDED.match(bare)
    pair = costs.pairs[1].get(bare) or (costs.pairs[1].get(elided.group().replace("’", "'")) if elided else None)
    holds = bare in costs.holds_before or bare.startswith(costs.beginnings)
    return holds * HOLDS | bare[:1].isdecimal() * GROUP | (pair or 0)


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
