"""Sources of one folder and stem that say the same in several formats, as a recogniser writes one talk.

A run names them, and reads the richest of them alone where it is asked to (`--one-format`).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from pipeline.detect import language_of
from pipeline.read import read_sources
from pipeline.storage.sources import stem_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.storage.sources import Listing, Source


class Work(NamedTuple):
    """The words of a document: which *source* it is of, and the hash of them."""

    source: str
    work: str


def folder_and_stem(name: str) -> tuple[str, str]:
    """Return what sources of one talk have in common: their folder, and the key of their stem.

    >>> folder_and_stem("talks/Talk.en.srt") == folder_and_stem("talks/talk.json")
    True
    """
    path = PurePosixPath(name)
    return str(path.parent), stem_key(path.name)


def same_words(works: Iterable[Work]) -> list[tuple[str, ...]]:
    """Return the groups of sources of one stem whose words are equal, sorted; none is a group of one."""
    groups: dict[tuple[tuple[str, str], str], set[str]] = defaultdict(set)
    for source, work in works:
        groups[folder_and_stem(source), work].add(source)
    return sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)


class _Wealth(NamedTuple):
    """What a source tells; the greater, the richer."""

    kinds: int
    """How many there are of: times of words, speakers, times of turns."""
    has_words: bool
    turns: int


def keep_richest(listing: Listing) -> Listing:
    """Return *listing* with one source of each stem and words: the richest, and of equals the first by name.

    What a person named stays, and so does a source whose words are others (somebody edited it), or that cannot be read.
    """
    left: set[str] = set()
    for group in _groups(listing.sources):
        wealth = {source.doc: _wealth(source) for source in group}
        alike: dict[tuple[str, ...], list[Source]] = defaultdict(list)
        for source in sorted(group, key=lambda source: source.name):
            alike[wealth[source.doc][0]].append(source)
        for words, sources in alike.items():
            best = max(sources, key=lambda source: wealth[source.doc][1])  # the first of equals
            left |= {source.doc for source in sources if words and source.found and source is not best}
    kept = tuple(source for source in listing.sources if source.doc not in left)
    return listing._replace(sources=kept, same_words=len(left))


def _groups(sources: Iterable[Source]) -> list[list[Source]]:
    """Return those of *sources* that share folder and stem, if any of them was found rather than named."""
    groups: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for source in sources:
        groups[folder_and_stem(source.name)].append(source)
    return [group for group in groups.values() if len(group) > 1 and any(source.found for source in group)]


def _wealth(source: Source) -> tuple[tuple[str, ...], _Wealth]:
    """Return the hashes of the words of *source*, of each of its tracks, and what else it tells."""
    read = read_sources([source], None, language_of)
    works: Sequence[str] = read.documents["work"].drop_nulls().to_list()
    has_words, has_names = read.words.height > 0, read.turns["speaker"].null_count() < read.turns.height
    is_timed = "ok" in read.documents["status"]
    return tuple(sorted(works)), _Wealth(has_words + has_names + is_timed, has_words, read.turns.height)
