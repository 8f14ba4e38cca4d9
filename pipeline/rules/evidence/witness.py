"""Whether the evidence that a rule needs stands near its match, and none that speaks against it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.rules.bounds import is_unspaced
from pipeline.rules.evidence.cells import compile_pattern, sets
from pipeline.rules.evidence.items import begins_with, number_in, rest_after
from pipeline.rules.evidence.joined import follows, is_joined
from pipeline.rules.evidence.kinds import is_kind
from pipeline.rules.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipeline.rules.evidence.cells import Clause, Evidence, Scope
    from pipeline.rules.rule import Rule

_END_OF_SENTENCE = re.compile(r"[.!?…؟।](?=[\"'”’»)\]]*(\s))|[。！？｡]|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.])(?:\w|Dr|Mr|Mrs|Ms|St|Sgt|Lt|Capt|Cpl|No|vs|approx|ca|Mio|Mrd|Tsd|тыс|тис|tys|kl|Kl)$"
)
"""What a full stop after it does not end: missing one makes the sentence too short for its evidence."""

_END = re.compile(r"[.!?…؟।。！？｡][\"'”’»)\]]*$")
_CLAUSE_MARK = re.compile(r"[,;:()（）「」『』\"“”«»、，；：،–—]")
_NEAR_WORDS: Final = 3
_NEAR_CHARS: Final = 12
"""So much is beside a match: words, or characters where a script writes no blanks."""


_REACHES: Final = {"turn": "turn", "document": "turn", "beside": "words"}
"""How much of a text is looked at where that is not the sentence."""


class _Sides(NamedTuple):
    """What stands on both sides of a match."""

    left: str
    right: str
    folded: tuple[str, str]
    """Both in the form for matching, without case."""
    seen: dict[str, list[int]]
    """Which clauses may hold there, for each cell that asked."""


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
        self._match: tuple[int, int] | None = None
        self._kept: dict[str, _Sides] = {}
        self._ends: list[_End] | None = None

    def allows(self, rule: Rule, start: int, end: int) -> bool:
        """Tell whether the evidence lets *rule* change what stands from *start* to *end* of the text."""
        start, end = start + self._shift, end + self._shift
        if rule.needs and not self.speaks(rule.needs, start, end):
            return False
        return not (rule.unless and self.speaks(rule.unless, start, end))

    def speaks(self, evidence: Evidence, start: int, end: int) -> bool:
        """Tell whether a clause of *evidence* stands near the match, and nothing that excepts it."""
        return next(self._speaking(evidence, start, end), None) is not None

    def testimony(self, evidence: Evidence, start: int, end: int) -> str | None:
        """Return what of *evidence* speaks about the match, in words: the item, its scope and where it is from."""
        start, end = start + self._shift, end + self._shift
        for clause in self._speaking(evidence, start, end):
            origin = f" ({clause.origin})" if clause.origin else ""
            if clause.pattern is not None:
                return f"{self._found(clause, start, end)!r} {clause.scope}{origin}"
            alone = (replace(clause, items=(item,), least=1) for item in clause.items)
            word = next(one.items[0].text for one in alone if self._stands(one, start, end))
            return f"{word!r} {clause.scope}{origin}"
        return None

    def _speaking(self, evidence: Evidence, start: int, end: int) -> Iterator[Clause]:
        """Yield the clauses of *evidence* that hold near the match, and that nothing excepts."""
        for number in self._candidates(evidence, start, end):
            clause = evidence.clauses[number]
            if self._stands(clause, start, end) and not self._is_excepted(clause, start, end):
                yield clause

    def _found(self, clause: Clause, start: int, end: int) -> str:
        """Return what the expression of *clause*, which holds, finds."""
        sides = self._sides(clause.scope, start, end)
        found = _finds(clause, sides.left, sides.right, self._text[start:end])
        return " ".join(found[0].split()) if found else ""

    def _candidates(self, evidence: Evidence, start: int, end: int) -> list[int]:
        """Return which clauses of *evidence* may hold near the match, in their order."""
        seen = self._sides(evidence.reach, start, end).seen
        if evidence.written not in seen:
            text = "\n".join(self._sides(evidence.reach, start, end).folded)
            pieces = frozenset(evidence.finder.find_matches_as_strings(text, overlapping=True))
            seen[evidence.written] = sorted(evidence.always.union(*(evidence.owners[piece] for piece in pieces)))
        return seen[evidence.written]

    def _is_excepted(self, clause: Clause, start: int, end: int) -> bool:
        """Tell whether a set that excepts *clause* stands near the match, and nothing that excepts that."""
        return any(
            self._stands(other, start, end) and not self._is_excepted(other, start, end)
            for name in clause.excepts
            for other in sets()[name]
        )

    def _stands(self, clause: Clause, start: int, end: int) -> bool:
        """Tell whether *clause* holds, whatever excepts it."""
        sides = self._sides(clause.scope, start, end)
        if clause.pattern is not None:
            return _finds(clause, sides.left, sides.right, self._text[start:end]) is not None
        left, right = sides.folded
        if clause.scope in _TELLERS:
            return _TELLERS[clause.scope](clause, left, right)
        wide = self._document() if clause.scope == "document" else f"{left}\n{right}"
        own = _folded(self._text[start:end])
        return number_in(wide, (item for item in clause.items if item.text != own), clause.least) >= clause.least

    def _sides(self, scope: Scope, start: int, end: int) -> _Sides:
        """Return what stands on both sides of the match within *scope*; kept until the next match."""
        if self._match != (start, end):
            self._match, self._kept = (start, end), {}
        reach = _REACHES.get(scope, "sentence")
        if reach not in self._kept:
            left, right = self._text[:start], self._text[end:]
            if reach != "turn":
                left, right = self._sentence(start, end)
            if reach == "words":
                left, right = _last_words(left), _first_words(right)
            self._kept[reach] = _Sides(left, right, (_folded(left), _folded(right)), {})
        return self._kept[reach]

    def _sentence(self, start: int, end: int) -> tuple[str, str]:
        """Return what stands before and after the match in its sentence; what ends it is looked for once a text."""
        if self._ends is None:
            self._ends = _ends_in(self._text)
        before = bisect_right(self._ends, start, key=attrgetter("seen"))
        after = bisect_left(self._ends, end, key=attrgetter("start"))
        first = self._ends[before - 1].end if before else 0
        last = self._ends[after].start if after < len(self._ends) else len(self._text)
        return self._text[first:start], self._text[end:last]


def _precedes(clause: Clause, left: str, _right: str) -> bool:
    """Tell whether an item of *clause* stands right before the match."""
    return any(rest_after(item, left) is not None for item in clause.items)


def _succeeds(clause: Clause, _left: str, right: str) -> bool:
    """Tell whether an item of *clause* stands right after the match."""
    return any(begins_with(item, right) for item in clause.items)


def _follows_near(clause: Clause, _left: str, right: str) -> bool:
    """Tell whether an item of *clause* stands within a few words after the match, with no part of its own."""
    return follows(clause, _first_words(right))


_TELLERS: Final[Mapping[str, Callable[[Clause, str, str], bool]]] = {
    "before": _precedes,
    "after": _succeeds,
    "joined": is_joined,
    "following": _follows_near,
    "kind": is_kind,
    "said": is_kind,
}
"""Who tells whether a clause of a scope holds that looks at where its words stand."""


def _finds(clause: Clause, left: str, right: str, match: str) -> Any:  # noqa: ANN401 - re2 ships no types
    """Return what the expression of *clause* finds, or None: up to the match, from it on, or anywhere in its scope."""
    expression = compile_pattern(clause.pattern or "")
    if clause.scope == "before":
        return expression.search(left)
    if clause.scope == "after":
        return expression.match(right)
    return expression.search(f"{left}{match}{right}")


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
