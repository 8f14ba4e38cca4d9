"""Whether a word belongs to the match beside it: by apposition, by a preposition, or in one compound.

`GPD officers`, `agentes de la GPD` and `GPDの警官` say what GPD is; `the officers love GPD` does not, and neither does
`GPDは警官にも人気`, where the word has a part of its own in the sentence. The words that join, those that set a
word aside and the endings that do are sets of the table of evidence: `@joins`, `@aside` and `@dative`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.rules.bounds import is_hangul
from pipeline.rules.evidence.cells import compile_pattern, sets
from pipeline.rules.evidence.items import begins_with, ends_in, rest_after
from pipeline.rules.particles import is_tail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.evidence.cells import Clause, Scope
    from pipeline.rules.evidence.items import Item

_JOINS: Final = "joins"
_ASIDE: Final = "aside"
_DATIVE: Final = "dative"
_MOST: Final = 3
"""So many words of belonging stand between at most."""

_SUFFIX = re.compile(r"[:'’-][^\W\d_]{1,5}(?=\s)")
"""A case ending as Finns, Turks and Hungarians write it after an acronym: `GPD:n`, `GPD'nin`, `GPD-nek`."""

_OWNING = re.compile("[의인과와]$")
"""Korean particles that join a word to the next."""

_PART = re.compile("[はがもをにでへ用问問在都也被把向对對不没沒会會要想说說是很信爱愛恨讨怕]")
"""Particles and verbs, Japanese and Chinese, that give a word a part of its own."""


def is_joined(clause: Clause, left: str, right: str) -> bool:
    """Tell whether an item of *clause* belongs to the match between *left* and *right*, in the form for matching."""
    return any(closes(item, text) for text in _lefts(left) for item in clause.items) or any(
        begins_with(item, text) for text in _rights(right) for item in clause.items
    )


def follows(clause: Clause, near: str) -> bool:
    """Tell whether an item of *clause* stands in *near*, the few words after the match, with no part of its own."""
    near = near[: min((end for item in items_of(_ASIDE, "after") for end in ends_in(item, near)), default=len(near))]
    dative = [compile_pattern(clause.pattern or "") for clause in sets()[_DATIVE]]
    return any(
        not any(expression.match(near[end:]) for expression in dative)
        for item in clause.items
        for end in ends_in(item, near)
    )


def closes(item: Item, left: str) -> bool:
    """Tell whether *left* ends with *item*, and not with a particle that gives it a part of its own."""
    rest = rest_after(item, left)
    if not rest:
        return rest is not None
    stem = _OWNING.sub("", rest)
    if is_hangul(rest[-1]):
        return not any(is_tail(stem[place:]) for place in range(len(stem)))
    return _PART.search(rest) is None


def _lefts(left: str) -> Iterator[str]:
    """Yield *left*, and what is left of it without the words of belonging at its end."""
    yield left
    for _ in range(_MOST):
        bare = left.rstrip()
        found = last_of(_JOINS, bare)
        if found is None:
            return
        left = bare[: -len(found.text)]
        yield left


def _rights(right: str) -> Iterator[str]:
    """Yield *right*, and what is left of it without a case ending and a word of belonging at its beginning."""
    yield right
    if suffix := _SUFFIX.match(right):
        yield right[suffix.end() :]
    bare = right.lstrip()
    for item in items_of(_JOINS, "after"):
        if begins_with(item, bare):
            yield bare[len(item.text) :]


@cache
def items_of(name: str, scope: Scope) -> tuple[Item, ...]:
    """Return the items of one *scope* of the set *name*."""
    return tuple(item for clause in sets()[name] if clause.scope == scope for item in clause.items)


def last_of(name: str, left: str) -> Item | None:
    """Return the first item before a match of the set *name* that *left* ends with, or None."""
    if not left.endswith(_texts(name)):
        return None
    return next((item for item in items_of(name, "before") if rest_after(item, left) == ""), None)


@cache
def _texts(name: str) -> tuple[str, ...]:
    """Return the texts of the items before a match of the set *name*."""
    return tuple(item.text for item in items_of(name, "before"))
