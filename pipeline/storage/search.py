"""Which files are below a folder, and what there is left: of a file system, or of an object store by one listing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline.errors import BadUsage
from pipeline.storage.named import check_named, nothing_below
from pipeline.storage.places import is_remote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.storage.remote import Remote


MEMORY: Final = ".cuemill"
"""The folder in which an output folder keeps what is in it: what a run has written is no transcript of another."""

Missing = Literal["refused", "tried"]
"""What becomes of a name that is not there: a wrong call, or a source that fails."""


class Unlisted(NamedTuple):
    """A folder in a searched one that cannot be listed: what is in it nobody knows."""

    path: Path


class Left(NamedTuple):
    """One thing in a folder that is not taken."""

    why: Literal["hidden", "inside_out", "skipped"]


def search(
    root: Path, out: Path | None, suffixes: frozenset[str], missing: Missing = "refused"
) -> Iterator[Path | Left | Unlisted]:
    """Yield *root* itself if it is no folder, else the files in it, deep, and what is left there.

    Reads:  *suffixes* in lower case with their dot; *out* as `real_folder` has it.
    Raises: BadUsage if *root* is not there, cannot be listed, or is in a store that does not answer.
    """
    if is_remote(root):
        yield from _in_store(root, out, suffixes, missing)
    else:
        if missing == "refused":
            check_named(root)
        yield from _in_folder(root, out, suffixes)


def real_folder(folder: Path) -> Path:
    """Return where *folder* is, whatever links lead there."""
    return folder if is_remote(folder) else Path(os.path.realpath(folder))


def _in_folder(root: Path, out: Path | None, suffixes: frozenset[str]) -> Iterator[Path | Left | Unlisted]:
    """Yield the files below *root*, a folder of a file system, and what is passed over, in the order of their names.

    What other runs have written below it is passed over as what is in *out* is; *root* itself is searched all the same.
    """
    stack = [root]
    while stack:
        folder = stack.pop()
        if folder == root and not os.path.isdir(root):  # noqa: PTH112 - Path.is_dir raises where a parent is closed
            yield root
        elif out is not None and Path(os.path.realpath(folder)).is_relative_to(out):
            yield from (Left("inside_out") for _, _, files in os.walk(folder) for _ in files)
        elif isinstance(entries := _entries(folder), OSError):
            yield _unlisted(folder, root, entries)
        elif folder != root and any(entry.name == MEMORY for entry in entries):
            yield from (Left("inside_out") for _, _, files in os.walk(folder) for _ in files)
        else:
            for entry in entries:
                if entry.name.startswith("."):
                    yield Left("hidden")
                elif _is_folder(entry):
                    stack.append(Path(entry))
                else:
                    yield Path(entry) if Path(entry).suffix.lower() in suffixes else Left("skipped")


def _entries(folder: Path) -> list[os.DirEntry[str]] | OSError:
    """Return what is in *folder*, or why it cannot be listed."""
    try:
        return list(os.scandir(folder))
    except OSError as error:
        return error


def _unlisted(folder: Path, root: Path, why: OSError) -> Unlisted:
    """Return *folder* as one that cannot be listed.

    Raises: BadUsage if it is the *root*: what a person names has to be there.
    """
    if folder == root:
        problem = f"{root} cannot be listed: {why.strerror or why}"
        raise BadUsage(problem, "Check its permissions and its disk.") from why
    return Unlisted(folder)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Say whether *entry* is a folder, and no link to one; what the system does not say, reading it will."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _in_store(root: Remote, out: Path | None, suffixes: frozenset[str], missing: Missing) -> Iterator[Path | Left]:
    """Yield the objects below *root* as if their keys were files in folders, and what is passed over."""
    objects = _below(root)
    inner = _inner(root, out)
    written = {names[: names.index(MEMORY)] for path in objects if MEMORY in (names := path.relative_to(root).parts)}
    hidden: set[tuple[str, ...]] = set()
    for path in objects:
        names = path.relative_to(root).parts
        to_hidden = next((at for at, name in enumerate(names) if name.startswith(".")), len(names))
        is_inside = inner is not None and to_hidden >= len(inner) and names[:-1][: len(inner)] == inner
        if is_inside or any(own and names[: len(own)] == own for own in written):
            yield Left("inside_out")
        elif to_hidden < len(names):
            yield from () if names[: to_hidden + 1] in hidden else [Left("hidden")]
            hidden.add(names[: to_hidden + 1])
        elif path == root or path.suffix.lower() in suffixes:
            yield path
        else:
            yield Left("skipped")
    if not objects and missing == "refused":
        raise nothing_below(root)
    if not objects:
        yield root


def _below(root: Remote) -> list[Remote]:
    """Return the objects below *root*.

    Raises: BadUsage.
    """
    try:
        return root.below()
    except OSError as error:
        raise BadUsage(f"{root} cannot be listed: {error.strerror}", root.remedy) from error


def _inner(root: Remote, out: Path | None) -> tuple[str, ...] | None:
    """Return the way from *root* to *out*, none at all if all of *root* is in it; None if nothing is."""
    if out is None or not is_remote(out):
        return None
    if root.is_relative_to(out):
        return ()
    return out.relative_to(root).parts if out.is_relative_to(root) else None
