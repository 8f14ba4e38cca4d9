"""The ids of sources: safe in a file name on every system, and made from a source's path alone."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import category, normalize

from pipeline.languages import language_tag

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import PurePath

MAX_DOC_BYTES: Final = 180
"""Room for ``.<tag>.srt`` and a temporary suffix in the 255 bytes that file systems give a name."""

_FOLDER_MARK: Final = "__"
_UNSAFE: Final = frozenset('<>:"/\\|?*')
_UNSAFE_KINDS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DEVICE = re.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")  # Windows keeps these, with any extension
_HASH_DIGITS: Final = 8
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}")  # so that the end of `Dr. Who` is none
ALL: Final = 2
_TWIN: Final = 6
"""So many digits of a hash tell a name from one that is the same but for case or Unicode form."""
_NUMBER = re.compile(r"-\d{1,2}$")  # of tracks in one language: `en`, `en-2`

FLAGS: Final = ("forced", "sdh", "cc", "hi", "default", "foreign", "commentary", "full", "signs")
"""What a subtitle file is for, as players (Plex, Jellyfin, Kodi, mpv) read it from the end of a name. `hi` is one only
behind a language: alone it is Hindi."""

_FLAGGED = re.compile(rf"(?P<rest>.+?)(?P<flags>(?:\.(?:{'|'.join(FLAGS)}))+)", re.IGNORECASE)


def kept_parts(names: Sequence[PurePath]) -> list[int]:
    """Return how much of each of *names* its id keeps, so that none clash: no two do with all of it.

    File systems compare names without case, and so does this. An id that a track of another source might have clashes,
    too: which sources have tracks, only reading them tells.
    """
    kept = [0] * len(names)
    while True:
        docs = [doc_of(name, keep) for name, keep in zip(names, kept, strict=True)]
        groups: dict[str, list[int]] = defaultdict(list)
        for i, doc in enumerate(docs):
            groups[doc.casefold()].append(i)
        clashing = [group for group in groups.values() if len(group) > 1]
        clashing += [[i] for i, doc in enumerate(docs) if kept[i] < ALL and _whose_track(doc.casefold()) in groups]
        if not clashing:
            return kept
        for i in (i for group in clashing for i in group):
            kept[i] = min(kept[i] + 1, ALL)


def hashed_doc(name: PurePath, kept: int, taken: Collection[str]) -> str:
    """Return the id of a source whose *name* another has but for case or Unicode form: it ends in its path's hash."""
    code = sha256(os.fsencode(name.as_posix())).hexdigest()
    docs = (f"{_short(doc_of(name, kept), MAX_DOC_BYTES - length - 1)}-{code[:length]}" for length in range(_TWIN, 65))
    return next(doc for doc in docs if doc.casefold() not in taken)


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


def parts_of(name: str) -> _Parts:
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


def doc_of(name: PurePath, kept: int) -> str:
    """Return the id of a source with *name*: 0 without language and extension, 1 with its language, 2 with both."""
    parts = parts_of(name.name)
    last = parts.stem + (parts.language if kept else "") + (parts.extension if kept == ALL else "")
    doc = _FOLDER_MARK.join(_safe(part) for part in (*name.parts[:-1], last))
    return _short(f"_{doc}" if _DEVICE.match(doc) else doc)


def _safe(part: str) -> str:
    """Return a part of a path with what some file system refuses replaced; letters of every script stay."""
    chars = ("_" if char in _UNSAFE or category(char) in _UNSAFE_KINDS else char for char in normalize("NFC", part))
    safe = "".join(chars)
    inner = safe.lstrip(". ").rstrip(". ")
    lead = len(safe) - len(safe.lstrip(". "))
    return "_" * lead + inner + "_" * (len(safe) - lead - len(inner)) or "_"


def _short(doc: str, most: int = MAX_DOC_BYTES) -> str:
    """Return *doc*, or where it has more than *most* bytes its beginning and a hash of all of it."""
    data = doc.encode()
    if len(data) <= most:
        return doc
    digest = sha256(data).hexdigest()[:_HASH_DIGITS]
    return f"{data[: most - len(digest) - 1].decode(errors='ignore').rstrip('. ')}~{digest}"
