"""Whether the evidence that a rule needs stands near its match, and none that speaks against it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.rules.bounds import is_unspaced
from pipeline.rules.evidence.cells import begins_with, compile_pattern, ends_with, sets, stands_in
from pipeline.rules.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.rules.evidence.cells import Clause, Evidence
    from pipeline.rules.rule import Rule

_END_OF_SENTENCE = re.compile(r"[.!?…؟।](?=[\"'”’»)\]]*(\s))|[。！？｡]|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.])(?:\w|Dr|Mr|Mrs|Ms|St|Sgt|Lt|Capt|Cpl|No|vs|approx|ca|Mio|Mrd|Tsd|тыс|тис|tys)$"
)
"""What a full stop after it does not end: missing one makes the sentence too short for its evidence."""

_END = re.compile(r"[.!?…؟।。！？｡][\"'”’»)\]]*$")
_CLAUSE_MARK = re.compile(r"[,;:()（）「」『』\"“”«»、，；：،–—]")
_NEAR_WORDS: Final = 3
_NEAR_CHARS: Final = 12
"""So much is beside a match: words, or characters where a script writes no blanks."""


class Surrounding(NamedTuple):
    """What is around a text."""

    document: Callable[[], str] | None = None
    """All of its document, in the form for matching, without case; None where nothing else is known."""
    before: str = ""
    """What the turn before it says, where a sentence goes on from there."""
    after: str = ""
    """What the turn after it says, where its last sentence goes on there."""


def neighbour(before: str, after: str) -> bool:
    """Tell whether a sentence may go on from the text *before* to the text *after*."""
    return bool(before.strip() and after.strip()) and not _END.search(before.rstrip())


class _End(NamedTuple):
    """A mark that ends a sentence: from where to where, and up to where one has to see to know it."""

    start: int
    end: int
    seen: int


class Witness:
    """One text, and what stands around its matches."""

    def __init__(self, text: str, place: Surrounding) -> None:
        """Take the *text*, and what is around it."""
        self._text = f"{place.before}{text}{place.after}"
        self._shift = len(place.before)
        self._document = place.document or (lambda: _folded(text))
        self._ends: list[_End] | None = None
        self._folded: dict[tuple[str, int, int], tuple[str, str]] = {}

    def allows(self, rule: Rule, start: int, end: int) -> bool:
        """Tell whether the evidence lets *rule* change what stands from *start* to *end* of the text."""
        start, end = start + self._shift, end + self._shift
        if rule.needs and not self.speaks(rule.needs, start, end):
            return False
        return not (rule.unless and self.speaks(rule.unless, start, end))

    def speaks(self, evidence: Evidence, start: int, end: int) -> bool:
        """Tell whether a clause of *evidence* stands near the match, and nothing that excepts it."""
        return any(
            self._stands(clause, start, end) and not self._is_excepted(clause, start, end)
            for clause in evidence.clauses
        )

    def _is_excepted(self, clause: Clause, start: int, end: int) -> bool:
        """Tell whether a set that excepts *clause* stands near the match."""
        return any(self._stands(other, start, end) for name in clause.excepts for other in sets()[name])

    def _stands(self, clause: Clause, start: int, end: int) -> bool:
        """Tell whether *clause* holds, whatever excepts it."""
        if clause.pattern is not None:
            return _finds(clause, *self._sides(clause.scope, start, end), self._text[start:end])
        left, right = self._folded_sides(clause.scope, start, end)
        if clause.scope == "before":
            return any(ends_with(item, left) for item in clause.items)
        if clause.scope == "after":
            return any(begins_with(item, right) for item in clause.items)
        wide = self._document() if clause.scope == "document" else f"{left}\n{right}"
        return any(stands_in(item, wide) for item in clause.items)

    def _folded_sides(self, scope: str, start: int, end: int) -> tuple[str, str]:
        """Return what `_sides` does, in the form for matching; folded once, as many clauses ask about one match."""
        key = (scope, start, end)
        if key not in self._folded:
            left, right = self._sides(scope, start, end)
            self._folded[key] = _folded(left), _folded(right)
        return self._folded[key]

    def _sides(self, scope: str, start: int, end: int) -> tuple[str, str]:
        """Return what stands on both sides of the match within *scope*."""
        if scope in {"turn", "document"}:
            return self._text[:start], self._text[end:]
        left, right = self._sentence(start, end)
        return (_last_words(left), _first_words(right)) if scope == "beside" else (left, right)

    def _sentence(self, start: int, end: int) -> tuple[str, str]:
        """Return what stands before and after the match in its sentence; what ends it is looked for once a text."""
        if self._ends is None:
            self._ends = _ends_in(self._text)
        before = bisect_right(self._ends, start, key=attrgetter("seen"))
        after = bisect_left(self._ends, end, key=attrgetter("start"))
        first = self._ends[before - 1].end if before else 0
        last = self._ends[after].start if after < len(self._ends) else len(self._text)
        return self._text[first:start], self._text[end:last]


def _finds(clause: Clause, left: str, right: str, match: str) -> bool:
    """Tell whether the expression of *clause* is found: up to the match, from it on, or anywhere in its scope."""
    expression = compile_pattern(clause.pattern or "")
    if clause.scope == "before":
        return bool(expression.search(left))
    if clause.scope == "after":
        return bool(expression.match(right))
    return bool(expression.search(f"{left}{match}{right}"))


def _folded(text: str) -> str:
    """Return *text* in the form for matching, without case."""
    return fold(text, cased=False).text


def _ends_in(text: str) -> list[_End]:
    """Return where sentences end in *text*."""
    return [
        _End(mark.start(), mark.end(), max(mark.end(), mark.end(1)))
        for mark in _END_OF_SENTENCE.finditer(text)
        if not _ABBREVIATION.search(text[max(0, mark.start() - 8) : mark.start()])
    ]


def _last_words(left: str) -> str:
    """Return the last few words of *left* that no mark divides from its end."""
    part = _CLAUSE_MARK.split(left)[-1]
    words = " ".join(part.split()[-_NEAR_WORDS:])
    return words[-_NEAR_CHARS:] if any(map(is_unspaced, words)) else words


def _first_words(right: str) -> str:
    """Return the first few words of *right* that no mark divides from its beginning."""
    part = _CLAUSE_MARK.split(right)[0]
    glued = part[:1].strip()
    words = " ".join(part.split()[: _NEAR_WORDS + bool(glued)])
    return words[:_NEAR_CHARS] if any(map(is_unspaced, words)) else words
