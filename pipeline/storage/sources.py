"""What to read: the sources of a run, each with a stable id that is safe in a file name.

The id comes from the source's path alone, never from the order of the arguments or of a folder's listing.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from pipeline.errors import BadUsage
from pipeline.storage.ids import ALL, MAX_DOC_BYTES, doc_of, hashed_doc, kept_parts, parts_of, track_doc
from pipeline.storage.places import is_remote
from pipeline.storage.search import Left, Missing, Unlisted, real_folder, search

__all__ = ["MAX_DOC_BYTES", "Listing", "Source", "list_sources", "track_doc"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reference:
    """Another transcript of the same talk, that times a source: none where a *problem* says why."""

    path: Path | None
    name: str
    sha256: str  # empty where it cannot be read
    problem: str = ""

    @property
    def key(self) -> str:
        """What a run remembers it by: its bytes, or why there are none."""
        return self.sha256 or self.problem or self.name


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of a source, that times it: none where a *problem* says why."""

    path: Path | None
    name: str
    sha256: str  # empty where it cannot be read
    problem: str = ""
    kept_in: Path | None = None  # the folder where what was heard in it is kept
    heard_by: str = ""  # what listens, and which version; empty where nothing is installed that does

    @property
    def key(self) -> str:
        """What a run remembers it by: its bytes and what listens to them, or why nobody does."""
        return self.problem or f"{self.sha256} {self.heard_by}"


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read."""

    doc: str
    path: Path
    name: str
    lang_hint: str | None
    found: bool = False  # in a folder that was searched: nobody says that this is a transcript
    twin: bool = False  # another has the same name but for case or Unicode form, so that the id ends in a hash
    reference: Reference | None = None
    form: str | None = None  # the name of the reader that a person has chosen, whatever the file looks like
    recording: Recording | None = None

    @property
    def timed_by(self) -> str:
        """What a run remembers of what times it, empty where nothing else does."""
        return next((other.key for other in (self.reference, self.recording) if other), "")


class Listing(NamedTuple):
    """The sources of a run, sorted by doc, and how much of the folders was not taken."""

    sources: tuple[Source, ...]
    hidden: int  # files and folders whose name begins with a dot; a folder counts as one
    inside_out: int  # files below DIR itself
    skipped: int  # files with another suffix
    unlisted: tuple[str, ...] = ()  # folders below the named ones that cannot be listed
    references: int = 0  # files that time others
    same_words: int = 0  # files that say what another of their stem says, and only one was asked for


def list_sources(
    given: Sequence[Path],
    out: Path | None,
    suffixes: frozenset[str],
    missing: Missing = "refused",
    references: Sequence[Source] = (),
) -> Listing:
    """Return the files that *given* names: a file as it is, a folder's files by their suffix, each file once.

    What is named has to be there, unless what is *missing* is to be tried, as where nothing is kept of earlier runs: a
    typo or a disk that is not mounted is no reason to forget what was read before. A
    file or folder in a searched one that cannot be read or listed is a source that fails. Folders that are symbolic
    links are not entered, unless they are named, so that no search runs in a circle or leaves its folder. What is below
    a URL is in its folder.

    Reads:   *suffixes* in lower case with their dot; *out* is the folder that is written to and therefore not searched;
             *references*, files that time others and are no sources.
    Returns: the sources, the same for any order of *given*.
    Raises:  BadUsage if something named is not there, two files have the same path in two folders, or a store does not
             answer.
    """
    target = real_folder(out) if out is not None else None
    names: dict[str, tuple[PurePath, Path]] = {}
    named: set[str] = set()
    seen: set[str] = set()
    left: Counter[str] = Counter()
    unlisted: list[str] = []
    real = cache(os.path.realpath)  # where folders lead, which come again and again
    timing = {_real(reference.path, real) for reference in references}
    for root in sorted(set(given), key=str):
        for one in search(root, target, suffixes, missing):
            if isinstance(one, Left):
                left[one.why] += 1
                continue
            path = one.path if isinstance(one, Unlisted) else one
            unlisted += [_utf8(path.relative_to(root).as_posix())] if isinstance(one, Unlisted) else []
            found = (PurePath(path.name) if path == root else path.relative_to(root), path)
            file = _real(path, real)
            if file in timing:
                left["references"] += file not in seen
                seen.add(file)
                continue
            names[file] = min(names.get(file, found), found, key=_preference)
            named |= {file} if path == root else set()
    sources = _identify(names.values())
    marked = tuple(replace(source, found=_real(source.path, real) not in named) for source in sources)
    counts = (left["hidden"], left["inside_out"], left["skipped"])
    return Listing(marked, *counts, tuple(sorted(unlisted)), left["references"])


def _real(path: Path, real: Callable[[Path], str]) -> str:
    """Return the file that *path* leads to, as *real* would: one look at the file, and one at each folder."""
    if is_remote(path):
        return str(path)
    return os.path.realpath(path) if path.is_symlink() else f"{real(path.parent)}{os.sep}{path.name}"


def _preference(found: tuple[PurePath, Path]) -> tuple[int, str, str]:
    """Return a key that puts the best name of a file first: the one below the outermost folder."""
    name, path = found
    return -len(name.parts), name.as_posix(), str(path)


def _identify(found: Iterable[tuple[PurePath, Path]]) -> tuple[Source, ...]:
    """Return the sources of *found*, sorted by doc; no two have one id, which the set of their paths alone decides.

    Raises:
        BadUsage: two files have the same path in two folders that were named.
    """
    rows = sorted(found, key=_preference)
    alike: dict[str, list[tuple[PurePath, Path]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row[0].as_posix()):
        alike[doc_of(row[0], ALL).casefold()].append(row)
    for twins in alike.values():
        _refuse_same_path(twins)
    firsts = [twins[0] for twins in alike.values()]
    kept = dict(zip(alike, kept_parts([name for name, _ in firsts]), strict=True))
    taken = {doc_of(twins[0][0], kept[key]).casefold() for key, twins in alike.items()}
    sources = [_source(twins[0], doc_of(twins[0][0], kept[key])) for key, twins in alike.items()]
    for key, twins in sorted(alike.items()):
        for row in twins[1:]:
            doc = hashed_doc(row[0], kept[key], taken)
            taken.add(doc.casefold())
            sources.append(replace(_source(row, doc), twin=True))
    return _with_own_names(sorted(sources, key=lambda source: source.doc), {path: name for name, path in rows})


def _refuse_same_path(twins: Sequence[tuple[PurePath, Path]]) -> None:
    """Refuse two files that have the same path in two folders: no id could tell them apart by it.

    Raises: BadUsage.
    """
    for (name, path), (other, second) in pairwise(twins):
        if name == other:
            problem = f"{_utf8(str(path))} and {_utf8(str(second))} would both be written as {doc_of(name, ALL)}"
            raise BadUsage(problem, "Rename one of them, or name the folder that holds both")


def _source(row: tuple[PurePath, Path], doc: str) -> Source:
    """Return the source at a *row*'s path, whose id is *doc*."""
    name, path = row
    return Source(doc, path, _utf8(name.as_posix()), parts_of(name.name).tag)


def _with_own_names(sources: Sequence[Source], names: Mapping[Path, PurePath]) -> tuple[Source, ...]:
    """Return *sources*, each with a name of its own: bytes that are no text look alike, and are then written out."""
    seen = Counter(source.name for source in sources)
    return tuple(
        source if seen[source.name] == 1 else replace(source, name=_spelled(names[source.path].as_posix()))
        for source in sources
    )


def stem_of(name: str) -> str:
    """Return a file's *name* without its language and extension."""
    return parts_of(name).stem


def stem_key(name: str) -> str:
    """Return by what files of one talk are known to belong together: the stem of a *name*, whatever its case or form.

    >>> stem_key("Talk.en.srt") == stem_key("talk.json")
    True
    """
    return normalize("NFC", stem_of(name)).casefold()


def _spelled(name: str) -> str:
    """Return *name* with each byte that is no text as its number."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _utf8(text: str) -> str:
    """Return *text* with what no encoding can write replaced; file names may hold any bytes."""
    return text.encode(errors="surrogateescape").decode(errors="replace")
