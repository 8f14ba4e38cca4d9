"""Find the recording of each document, as seen from a page: a relative path, which names no folder of this machine."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flows.run.pairing.same_words import folder_and_stem
from pipeline.errors import BadUsage
from pipeline.storage.places import is_remote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

_SUFFIXES: Final = frozenset(
    (
        *(".mp4", ".m4v", ".mov", ".webm", ".mkv", ".ogv", ".avi", ".mpg", ".mpeg"),
        *(".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".weba"),
    )
)


def find_recordings(page: Path, root: str, documents: pl.LazyFrame) -> dict[str, str]:
    """Return the address of each document's recording: the one below *root* of its source's folder and name.

    Where none is in the same folder, the only one of that name anywhere below counts; of several none is chosen.

    Raises: BadUsage if *root* is not a folder relative to that of the *page*.
    """
    folder = _folder(page, root)
    known: dict[tuple[str, str], list[str]] = defaultdict(list)
    anywhere: dict[str, list[str]] = defaultdict(list)
    for below in _recordings(folder):
        known[folder_and_stem(below)].append(below)
        anywhere[folder_and_stem(below)[1]].append(below)
    found: dict[str, str] = {}
    for doc, source in documents.select("doc", "source").sort("doc").collect().iter_rows():
        key = folder_and_stem(source)
        fitting = known.get(key) or anywhere.get(key[1]) or []
        if len(fitting) == 1:
            found[doc] = quote(f"{PurePosixPath(root)}/{fitting[0]}")
    return found


def _folder(page: Path, root: str) -> Path:
    """Return the folder that *root* names from the *page*.

    Raises: BadUsage.
    """
    remedy = f"It is relative to {page.parent}, such as ../../media, so that the page holds no path of this machine."
    if PurePosixPath(root).is_absolute() or PureWindowsPath(root).drive or "\\" in root or "://" in root:
        raise BadUsage(f"--media-root {root} is no relative path", remedy)
    if is_remote(page) or not (page.parent / root).resolve().is_dir():
        raise BadUsage(f"--media-root {root} is no folder beside the page", remedy)
    return (page.parent / root).resolve()


def _recordings(folder: Path) -> Iterator[str]:
    """Yield the paths of the recordings below *folder*, sorted."""
    paths = (path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
    return iter(sorted(path.relative_to(folder).as_posix() for path in paths))
