"""What to read: the sources of a run, each with a stable id that is safe in a file name.

The id comes from the source's path alone, never from the order of the arguments or of a folder's listing.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import category, normalize

from pipeline.errors import BadUsage
from pipeline.languages import language_tag
from pipeline.storage.places import is_remote
from pipeline.storage.search import Left, real_folder, search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

MAX_DOC_BYTES: Final = 180
"""Room for ``.<tag>.srt`` and a temporary suffix in the 255 bytes that file systems give a name."""

_FOLDER_MARK: Final = "__"
_UNSAFE: Final = frozenset('<>:"/\\|?*')
_UNSAFE_KINDS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DEVICE = re.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")  # Windows keeps these, with any extension
_HASH_DIGITS: Final = 8
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}")  # so that the end of `Dr. Who` is none
_ALL: Final = 2
_NUMBER = re.compile(r"-\d{1,2}$")  # of tracks in one language: `en`, `en-2`


FLAGS: Final = ("forced", "sdh", "cc", "hi", "default", "foreign", "commentary", "full", "signs")
"""What a subtitle file is for, as players (Plex, Jellyfin, Kodi, mpv) read it from the end of a name. `hi` is one only
behind a language: alone it is Hindi."""

_FLAGGED = re.compile(rf"(?P<rest>.+?)(?P<flags>(?:\.(?:{'|'.join(FLAGS)}))+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read."""

    doc: str
    path: Path
    name: str
    lang_hint: str | None
    found: bool = False  # in a folder that was searched: nobody says that this is a transcript


class Listing(NamedTuple):
    """The sources of a run, sorted by doc, and how much of the folders was not taken."""

    sources: tuple[Source, ...]
    hidden: int  # files and folders whose name begins with a dot; a folder counts as one
    inside_out: int  # files below DIR itself
    skipped: int  # files with another suffix


def list_sources(given: Sequence[Path], out: Path | None, suffixes: frozenset[str]) -> Listing:
    """Return the files that *given* names: a file as it is, a folder's files by their suffix, each file once.

    A named file is always tried, also one that is missing: it may vanish later anyhow, and then as now it is a source
    that cannot be read. So is a folder that cannot be listed. Folders that are symbolic links are not entered, unless
    they are named, so that no search runs in a circle or leaves its folder. What is below a URL is in its folder.

    Reads:   *suffixes* in lower case with their dot; *out* is the folder that is written to and therefore not searched.
    Returns: the sources, the same for any order of *given*.
    Raises:  BadUsage if two sources would get the same id even with language and extension in it, or a store does not
             answer.
    """
    target = real_folder(out) if out is not None else None
    names: dict[str, tuple[PurePath, Path]] = {}
    named: set[str] = set()
    left: Counter[str] = Counter()
    real = cache(os.path.realpath)  # where folders lead, which come again and again
    for root in sorted(set(given), key=str):
        for path in search(root, target, suffixes):
            if isinstance(path, Left):
                left[path.why] += 1
                continue
            found = (PurePath(path.name) if path == root else path.relative_to(root), path)
            file = _real(path, real)
            names[file] = min(names.get(file, found), found, key=_preference)
            named |= {file} if path == root else set()
    sources = _identify(names.values())
    marked = tuple(replace(source, found=_real(source.path, real) not in named) for source in sources)
    return Listing(marked, left["hidden"], left["inside_out"], left["skipped"])


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
    """Return the sources of *found*, sorted by doc; those whose ids clash keep more of their name until none do.

    File systems compare names without case, and so does this. An id that a track of another source might have clashes,
    too: which sources have tracks, only reading them tells.

    Raises:
        BadUsage: two names give the same id with all of them kept.
    """
    rows = sorted(found, key=_preference)
    kept = [0] * len(rows)
    while True:
        docs = [_doc(name, keep) for (name, _), keep in zip(rows, kept, strict=True)]
        groups: dict[str, list[int]] = defaultdict(list)
        for i, doc in enumerate(docs):
            groups[doc.casefold()].append(i)
        clashing = [group for group in groups.values() if len(group) > 1]
        clashing += [[i] for i, doc in enumerate(docs) if kept[i] < _ALL and _whose_track(doc.casefold()) in groups]
        if not clashing:
            break
        for group in clashing:
            whole = [i for i in group if kept[i] == _ALL]
            if len(whole) > 1:
                first, second = (_utf8(str(rows[i][1])) for i in whole[:2])
                problem = f"{first} and {second} would both be written as {docs[whole[0]]}"
                raise BadUsage(problem, "Rename one of them, or name the folder that holds both")
            for i in group:
                kept[i] = min(kept[i] + 1, _ALL)
    sources = (
        Source(doc, path, _utf8(name.as_posix()), _parts(name.name).tag)
        for doc, (name, path) in zip(docs, rows, strict=True)
    )
    return tuple(sorted(sources, key=lambda source: source.doc))


def track_doc(doc: str, tag: str) -> str:
    """Return the id of a track of the source *doc*: as a file lies in its folder, so a track does in its source.

    >>> track_doc("talk", "ko")
    'talk__ko'
    """
    return _short(f"{doc}{_FOLDER_MARK}{tag}")


def _whose_track(doc: str) -> str | None:
    """Return the id of the source that *doc* might be a track of; None if it is none by its name."""
    source, mark, tag = doc.rpartition(_FOLDER_MARK)
    return source if mark and language_tag(_NUMBER.sub("", tag)) else None


class _Parts(NamedTuple):
    """A file's name in parts: ``talk``, ``.pt-BR``, ``.srt``, and the tag that the middle one names."""

    stem: str
    language: str
    extension: str
    tag: str | None


def _parts(name: str) -> _Parts:
    """Return the parts of a file's *name*; language and extension are empty where it has none."""
    stem, extension = os.path.splitext(name)  # noqa: PTH122 - PurePath has no stem with the rest beside it
    if not _EXTENSION.fullmatch(extension):
        stem, extension = name, ""
    flagged = _FLAGGED.fullmatch(stem)
    rest, flags = (flagged["rest"], flagged["flags"].lower()) if flagged else (stem, "")
    base, dot, last = rest.rpartition(".")
    if flags == ".hi" and not (base and language_tag(last)):
        rest, flags = stem, ""
        base, dot, last = rest.rpartition(".")
    tag = language_tag(last) if base else None
    return _Parts(base + flags, dot + last, extension, tag) if tag else _Parts(stem, "", extension, None)


def _doc(name: PurePath, kept: int) -> str:
    """Return the id of a source with *name*: 0 without language and extension, 1 with its language, 2 with both."""
    parts = _parts(name.name)
    last = parts.stem + (parts.language if kept else "") + (parts.extension if kept == _ALL else "")
    doc = _FOLDER_MARK.join(_safe(part) for part in (*name.parts[:-1], last))
    return _short(f"_{doc}" if _DEVICE.match(doc) else doc)


def _safe(part: str) -> str:
    """Return a part of a path with what some file system refuses replaced; letters of every script stay."""
    chars = ("_" if char in _UNSAFE or category(char) in _UNSAFE_KINDS else char for char in normalize("NFC", part))
    safe = "".join(chars)
    inner = safe.lstrip(". ").rstrip(". ")
    lead = len(safe) - len(safe.lstrip(". "))
    return "_" * lead + inner + "_" * (len(safe) - lead - len(inner)) or "_"


def _short(doc: str) -> str:
    """Return *doc*, or where it is too long its beginning and a hash of all of it."""
    data = doc.encode()
    if len(data) <= MAX_DOC_BYTES:
        return doc
    digest = sha256(data).hexdigest()[:_HASH_DIGITS]
    return f"{data[: MAX_DOC_BYTES - len(digest) - 1].decode(errors='ignore').rstrip('. ')}~{digest}"


def _utf8(text: str) -> str:
    """Return *text* with what no encoding can write replaced; file names may hold any bytes."""
    return text.encode(errors="surrogateescape").decode(errors="replace")
