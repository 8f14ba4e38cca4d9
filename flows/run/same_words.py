"""Sources of one folder and stem that say the same in several formats, as a recogniser writes one talk."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from pipeline.storage.sources import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class Work(NamedTuple):
    """The words of a document: which *source* it is of, and the hash of them."""

    source: str
    work: str


def stem_key(name: str) -> tuple[str, str]:
    """Return what sources of one stem have in common: their folder, and their name without language and extension.

    >>> stem_key("talks/Talk.en.srt") == stem_key("talks/talk.json")
    True
    """
    path = PurePosixPath(name)
    return str(path.parent), normalize("NFC", stem_of(path.name)).casefold()


def same_words(works: Iterable[Work]) -> list[tuple[str, ...]]:
    """Return the groups of sources of one stem whose words are equal, sorted; none is a group of one."""
    groups: dict[tuple[tuple[str, str], str], set[str]] = defaultdict(set)
    for source, work in works:
        groups[stem_key(source), work].add(source)
    return sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)
