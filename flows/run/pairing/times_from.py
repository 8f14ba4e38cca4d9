"""Which file times which source: the one that was named, or in a folder the one of the same name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.state.manifest import source_digests
from pipeline.errors import BadUsage
from pipeline.storage.sources import Reference, list_sources, stem_key, stem_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.storage.sources import Listing, Source


def list_references(times_from: Path | None, out: Path, suffixes: frozenset[str]) -> tuple[Source, ...]:
    """Return the files that *times_from* names, which time sources and are none.

    Raises: BadUsage if nothing is there.
    """
    if times_from is None:
        return ()
    found = list_sources([times_from], out, suffixes).sources
    if not found:
        raise BadUsage(f"{times_from} holds no transcript", "Name one with times, or a folder of them.")
    return found


def with_references(listing: Listing, found: Sequence[Source], times_from: Path | None) -> Listing:
    """Return *listing*, each source with the one of the *found* files that times it.

    In a folder the file of the same name counts, whatever its language and extension; of several the one whose language
    is the source's. Where there is none, or more than one, the source says so, and no file is chosen by chance.

    Raises: BadUsage if one file would time several sources, or if no source is left.
    """
    if not found:
        return listing
    if not listing.sources:
        raise BadUsage(f"all sources are in --times-from {times_from}", "Keep the files for times in another folder.")
    is_named = [file.path for file in found] == [times_from]
    if is_named and len(listing.sources) > 1:
        problem = f"--times-from is one file, and there are {len(listing.sources)} sources"
        raise BadUsage(problem, "Name one source, or a folder with a file for each.")
    pairs = [found[0]] if is_named else _by_name(listing.sources, found)
    timed = (replace(one, reference=_reference(one, file)) for one, file in zip(listing.sources, pairs, strict=True))
    return listing._replace(sources=tuple(timed))


def _by_name(sources: Sequence[Source], found: Sequence[Source]) -> list[Source | list[Source]]:
    """Return for each of *sources* the file of its name among *found*, or all of them where that is not one."""
    named: Mapping[str, list[Source]] = defaultdict(list)
    for file in found:
        named[stem_key(file.path.name)].append(file)
    return [_only(source, named.get(stem_key(source.path.name), [])) for source in sources]


def _only(source: Source, files: list[Source]) -> Source | list[Source]:
    """Return the one of *files* that times *source*, or all of them: by folder first, then by language."""
    folder = source.name.rpartition("/")[0]
    near = [file for file in files if file.name.rpartition("/")[0] == folder] or files
    own = [file for file in near if file.lang_hint == source.lang_hint] or near
    return own[0] if len(own) == 1 else own


def _reference(source: Source, file: Source | list[Source]) -> Reference:
    """Return *file* as the reference of *source*, or why there is none."""
    if isinstance(file, list):
        names = ", ".join(sorted(one.name for one in file))
        none = f"--times-from has no file of the name {stem_of(source.path.name)}"
        return Reference(None, "", "", f"several files could time it: {names}" if file else none)
    return Reference(file.path, file.name, next(source_digests([file.path])) or "")
