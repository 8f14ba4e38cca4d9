"""What speaks for or against a match: words near it, in its sentence, its turn or the whole document.

A cell of `needs` or `unless` holds clauses, divided by semicolons. A clause is a scope and a colon, which may be left
out (then it is the sentence), and items divided by bars: words or phrases, which begin and end as those of rules do;
a number after the scope says how many different ones have to stand there; `stem*` and `*end` leave one edge open;
`/.../` is one expression of RE2; `@name` is a set of the shipped table `evidence.csv`, whose rows say their scopes,
unless the clause does, and what excepts them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from ahocorasick_rs import AhoCorasick

from pipeline.rules.evidence.items import Item, to_item
from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TABLE: Final = "evidence.csv"
Scope = Literal["before", "after", "joined", "following", "kind", "said", "beside", "sentence", "turn", "document"]
"""Where evidence is looked for: right before or after the match, joined to it by words of belonging, as what the match
is or is said to be, within a few words of it, or wider."""

_CLAUSES = re.compile(
    r"\s*(?:(?P<scope>[a-z]+)(?:\s+(?P<least>[1-9]))?\s*:(?!//))?\s*(?P<items>/(?:[^/\\]|\\.)*/|[^;]*?)\s*(?:;|$)"
)
_WIDE: Final = ("beside", "sentence", "turn", "document")
"""Scopes in which items are counted."""

_EXPRESSION: Final = 2
"""An expression is longer than its two slashes."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Some items of which one has to stand in one scope, and none of the sets that except it in theirs."""

    scope: Scope
    items: tuple[Item, ...]
    pattern: str | None
    excepts: tuple[str, ...]
    least: int = 1
    """So many of the items have to stand there."""
    origin: str = ""
    """The set and the row of the shipped table that say so; empty for what the rule's own cell says."""

    @property
    def pieces(self) -> Iterator[str]:
        """What a text has that holds an item, of each the part without a star inside."""
        return (item.text.split("*")[0] for item in self.items)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a cell says; two that are written alike are equal."""

    written: str
    clauses: tuple[Clause, ...] = field(compare=False)
    always: frozenset[int] = field(compare=False)
    """The clauses that are asked of every match: expressions, and what is looked for in the document."""
    owners: Mapping[str, frozenset[int]] = field(compare=False)
    """The other clauses, by what a text has that holds an item of theirs."""
    finder: AhoCorasick = field(compare=False)
    """Finds what the text of a clause has: nearly no text holds any, and to look for each takes long."""
    reach: Scope = field(compare=False)
    """The widest scope of those clauses."""


@lru_cache(maxsize=1024)
def to_evidence(cell: str | None) -> Evidence | None:
    """Return what a *cell* says, which `evidence_problem` has nothing to say against, or None if it is empty.

    >>> to_evidence("gallons | police; document: football").clauses[1].scope
    'document'
    """
    if not cell or not cell.strip():
        return None
    clauses = tuple(clause for part in _parts(cell) for clause in _counted(part))
    always = frozenset(i for i, one in enumerate(clauses) if one.pattern is not None or one.scope == "document")
    owners: dict[str, set[int]] = {}
    for i, clause in enumerate(clauses):
        for piece in () if i in always else clause.pieces:
            owners.setdefault(piece, set()).add(i)
    reach: Scope = "turn" if any(clause.scope == "turn" for clause in clauses) else "sentence"
    frozen = {piece: frozenset(numbers) for piece, numbers in owners.items()}
    return Evidence(cell.strip(), clauses, always, frozen, AhoCorasick(sorted(owners)), reach)


def evidence_problem(cell: str | None) -> str | None:
    """Return what is wrong with a *cell*, or None."""
    for scope, items, least in _parts(cell or ""):
        if least > 1 and (scope not in _WIDE or _is_expression(items)):
            return f"{least} is for words in one of {', '.join(_WIDE)}"
        if scope is not None and scope not in get_args(Scope):
            return f"{scope!r} is no scope: write {', '.join(get_args(Scope))}"
        if not items:
            return "a clause names nothing"
        if not _is_expression(items) and (problem := _items_problem(items)):
            return problem
        if _is_expression(items) and not compile_pattern(items[1:-1]):
            return f"{items} is no regular expression of RE2"
    return None


def _items_problem(items: str) -> str | None:
    """Return what is wrong with *items*, or None."""
    for item in map(str.strip, items.split("|")):
        if not item.strip("*"):
            return f"an item of {items!r} names nothing"
        if item.startswith("@") and item[1:] not in sets():
            return f"there is no set {item}; there are {', '.join('@' + name for name in sorted(sets()))}"
    return None


class _Part(NamedTuple):
    """One clause of a cell, as written."""

    scope: Any
    """A Scope, once it is known to be one; None if it is left out."""
    items: str
    least: int


def _parts(cell: str) -> Iterator[_Part]:
    """Yield the clauses of a *cell* as they are written."""
    for found in _CLAUSES.finditer(cell.strip().strip(";")):
        if found[0]:
            yield _Part(found["scope"], found["items"], int(found["least"] or 1))


def _counted(part: _Part) -> tuple[Clause, ...]:
    """Return the clauses of a *part*: one of all its items, where several of them have to stand there."""
    clauses = _clauses(part.scope, part.items)
    if part.least == 1:
        return clauses
    return (Clause(part.scope, tuple(item for clause in clauses for item in clause.items), None, (), part.least),)


def _is_expression(items: str) -> bool:
    """Tell whether *items* are one expression."""
    return len(items) > _EXPRESSION and items[0] == items[-1] == "/"


def _clauses(scope: Any, items: str, excepts: tuple[str, ...] = ()) -> tuple[Clause, ...]:  # noqa: ANN401 - a Scope
    """Return the clauses of one scope and its *items*: those of the sets that it names, and one of its own."""
    if _is_expression(items):
        return (Clause(scope or "sentence", (), items[1:-1], excepts),)
    parts = [part.strip() for part in items.split("|")]
    sets_named = [clause for part in parts if part.startswith("@") for clause in sets()[part[1:]]]
    named = [clause if scope is None else replace(clause, scope=scope) for clause in sets_named]
    own = tuple(to_item(part) for part in parts if not part.startswith("@"))
    return (*named, *([Clause(scope or "sentence", own, None, excepts)] if own else []))


@cache
def sets() -> dict[str, tuple[Clause, ...]]:
    """Return the clauses of each shipped set, by its name; a set's names of other sets are looked up when they count.

    >>> sorted(sets())[:2]
    ['acts', 'ai']
    """
    found: dict[str, tuple[Clause, ...]] = {}
    for number, row in enumerate(shipped_rows(TABLE), start=2):
        excepts = tuple(name.strip().removeprefix("@") for name in row["except"].split(",") if name.strip())
        origin = f"@{row['set']}, row {number} of {TABLE}"
        clauses = (replace(clause, origin=origin) for clause in _clauses(row["scope"], row["items"], excepts))
        found[row["set"]] = (*found.get(row["set"], ()), *clauses)
    return found


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Any:  # noqa: ANN401 - re2 ships no types
    """Return the compiled *pattern*, or None for one that RE2 does not take."""
    import re2  # noqa: PLC0415 - few texts hold what needs it

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None
