"""Whether a word says what kind of thing the match is: by apposition, by being named, or by what is said of it.

`the band UrbanEye`, `a shop called UrbanEye`, `UrbanEye is a blog` and `UrbanEye, a blog` say so; `on the UrbanEye
blog` and `on its blog UrbanEye said` do not, since what a firm has may be a blog. The words by which a name is given,
those by which something is said of it, and the prepositions that set a phrase at a clause's head apart from its
subject are sets of the table of evidence: `@naming`, `@settings`, `@modifier`, `@named-so`, `@is-a`, `@apposed`,
`@of-others`, `@ends-so` and `@fronting`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipeline.rules.bounds import is_hangul, is_unspaced, script_of
from pipeline.rules.evidence.cells import compile_pattern, sets
from pipeline.rules.evidence.items import ends_in
from pipeline.rules.evidence.joined import closes, items_of, last_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.evidence.cells import Clause
    from pipeline.rules.evidence.items import Item

_MOST_NAMING: Final = 2
_MOST_FRONTED: Final = 4
"""So many words a phrase has that stands before its subject."""
_MOST_WORDS: Final = 6
_MOST_CHARS: Final = 16
"""So far from where something is said of the match its kind may stand: in words, or where there are no blanks."""

_AT_ONCE: Final = 2
_AT_ONCE_CHARS: Final = 5
"""So much of an apposition without an article, in words or characters: more may be the next of a list."""

_ARTICLE: Final = "ال"
_QUOTES: Final = " \"'“„«»「『《〈‘”’（("
_CLAUSE_MARK = re.compile(r"[,;:()（）「」『』\"“”«»、，；：。.—–]")


def is_kind(clause: Clause, left: str, right: str) -> bool:
    """Tell whether an item of *clause* says what the match between *left* and *right* is, in the form for matching.

    In scope `said` that has to be said: a noun that only stands beside the name may belong to who has the name.
    """
    heads = [*_named(left)] if clause.scope == "said" else [*_beside(left), *_named(left)]
    stands = any(closes(item, head) and not _is_definite(item, head) for head in heads for item in clause.items)
    return stands or _is_said(clause, right)


def _is_definite(item: Item, head: str) -> bool:
    """Tell whether *head* ends with *item* and an Arabic article that is none of its own: the subject of a verb."""
    return head.rstrip().removesuffix(item.text).endswith(_ARTICLE)


def _beside(left: str) -> Iterator[str]:
    """Yield what stands before the match, unless it is the head of a clause whose subject the match is."""
    bare = left.rstrip(_QUOTES)
    if not _is_fronted(bare, "fronting"):
        yield from _with_modifier(bare)


def _is_fronted(left: str, name: str) -> bool:
    """Tell whether *left* ends with a short phrase at its clause's head that a preposition of the set *name* begins."""
    head = _CLAUSE_MARK.split(left)[-1].lstrip()
    if len(head.split()) > _MOST_FRONTED:
        return False
    return any(head.startswith((item.text + " ", item.text + " l'")) for item in items_of(name, "before"))


def _named(left: str) -> Iterator[str]:
    """Yield what stands before the match without the words by which a name is given."""
    left = left.rstrip(_QUOTES)
    for _ in range(_MOST_NAMING):
        found = last_of("naming", left)
        if found is None:
            return
        left = left[: -len(found.text)].rstrip(_QUOTES)
        if not _is_fronted(left, "settings"):
            yield from _with_modifier(left)


def _with_modifier(left: str) -> Iterator[str]:
    """Yield *left*, and what is left of it without a modifier at its end."""
    yield left
    for clause in sets()["modifier"]:
        if modifier := compile_pattern(clause.pattern or "").search(left):
            yield left[: modifier.start()]


def _is_said(clause: Clause, right: str) -> bool:
    """Tell whether what stands after the match says that it is an item of *clause*."""
    return (
        any(_holds(clause, right[end:], _MOST_WORDS, is_open=False) for end in _ends("is-a", right))
        or any(_holds(clause, right[end:], _AT_ONCE, is_open=False) for end in _ends("apposed", right))
        or any(_holds(clause, right[end:], _MOST_WORDS, is_open=True) for end in _ends("named-so", right))
    )


def _holds(clause: Clause, said: str, words: int, *, is_open: bool) -> bool:
    """Tell whether an item of *clause* is the noun of what is *said*, so near; *is_open* if it may have any part."""
    near = " ".join(_CLAUSE_MARK.split(said)[0].split()[:words])
    most = _MOST_CHARS if words > _AT_ONCE else _AT_ONCE_CHARS
    near = near[:most] if any(map(is_unspaced, near)) else near
    others = [compile_pattern(clause.pattern or "").search(f" {near}") for clause in sets()["of-others"]]
    last = min((found.start() for found in others if found), default=len(near))
    return any(
        end - len(item.text) < last and (is_open or _is_its_noun(near[end - 1 : end], near[end:]))
        for item in clause.items
        for end in ends_in(item, near)
    )


def _is_its_noun(last: str, rest: str) -> bool:
    """Tell whether a noun that ends in *last* is what is said, by the *rest* after it: Korean and Japanese mark it."""
    if not (is_hangul(last) or (is_unspaced(last) and script_of(rest[:1] or "a") == "CJK" and _is_kana(rest[0]))):
        return True
    return next(_ends("ends-so", rest), None) is not None


def _is_kana(char: str) -> bool:
    """Tell whether *char* is a kana."""
    return "\u3040" <= char <= "\u30ff"


def _ends(name: str, text: str) -> Iterator[int]:
    """Yield where the expressions of the set *name* end that match at the head of *text*."""
    for clause in sets()[name]:
        found: Any = compile_pattern(clause.pattern or "").match(text)
        if found:
            yield found.end()
