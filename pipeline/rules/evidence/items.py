"""Where words and phrases stand in a text that is in the form for matching, without case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.rules.bounds import begins_word, ends_word, script_of
from pipeline.rules.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PREFIXING: Final = frozenset({"ARABIC", "HEBREW"})
"""Scripts that write articles and prepositions together with their word."""


@dataclass(frozen=True, slots=True)
class Item:
    """A word or phrase in the form for matching, without case."""

    text: str
    opens: bool
    """Whether letters may stand before it."""
    goes_on: bool
    """Whether letters may stand after it."""
    gaps: re.Pattern[str] | None = None
    """What finds an item whose inner words may go on, as in `voter* of*`; None for one that stands as it is."""


def to_item(written: str) -> Item:
    """Return the item that is *written* so."""
    bare = written.strip("*")
    bare = bare.casefold() if bare.isascii() and "  " not in bare else fold(bare, cased=False).text
    gaps = re.compile(r"[^\W\d_]*".join(map(re.escape, bare.split("*")))) if "*" in bare else None
    opens = written.startswith("*") or (not bare[0].isascii() and script_of(bare[0]) in _PREFIXING)
    return Item(bare, opens, written.endswith("*"), gaps)


def stands_in(item: Item, text: str) -> bool:
    """Tell whether *item* stands in *text*, which is in the form for matching, without case."""
    return next(ends_in(item, text), None) is not None


def number_in(wide: str, items: Iterable[Item], most: int) -> int:
    """Return how many different *items* stand in *wide*, at most *most*; one that is a part of another is none."""
    if most == 1:
        return int(any(stands_in(item, wide) for item in items))
    found: list[str] = []
    for item in items:
        if not any(item.text in other for other in found) and stands_in(item, wide):
            found = [*(other for other in found if other not in item.text), item.text]
            if len(found) == most:
                break
    return len(found)


def ends_in(item: Item, text: str) -> Iterator[int]:
    """Yield where *item* ends, wherever it stands in *text*, which is in the form for matching, without case."""
    for start, end in _places(item, text):
        if (item.opens or begins_word(text, start)) and (item.goes_on or ends_word(text, end)):
            yield end


def begins_with(item: Item, text: str) -> bool:
    """Tell whether *text* begins with *item*, white space aside."""
    bare = text.lstrip()
    if item.gaps is None and not bare.startswith(item.text):
        return False
    return any(start == 0 and (item.goes_on or ends_word(bare, end)) for start, end in _places(item, bare))


def rest_after(item: Item, text: str) -> str | None:
    """Return what letters of its last word *text* has after *item*, which it ends with; None if it does not.

    >>> rest_after(Item("polic", False, True), "the policemen ")
    'emen'
    """
    bare = text.rstrip()
    if item.gaps is None and not item.goes_on:
        stands = bare.endswith(item.text) and (item.opens or begins_word(bare, len(bare) - len(item.text)))
        return "" if stands else None
    for start, end in list(_places(item, bare))[-1:]:
        rest = bare[end:]
        if (item.opens or begins_word(bare, start)) and (not rest or (item.goes_on and rest.isalpha())):
            return rest
    return None


def _places(item: Item, text: str) -> Iterator[tuple[int, int]]:
    """Yield where *item* begins and ends in *text*, whatever its neighbours."""
    if item.gaps is not None:
        yield from (found.span() for found in item.gaps.finditer(text))
        return
    place = text.find(item.text)
    while place >= 0:
        yield place, place + len(item.text)
        place = text.find(item.text, place + 1)
