"""Put files where they belong, each whole or not at all.

A file is written beside its place, under a name that nobody reads, and then renamed: on one file system that is one
step. What a process leaves that is killed in between is swept by the next run.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Self

from pipeline.errors import UnwritableOutput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_REMEDIES: Final[Mapping[int | None, str]] = {
    errno.ENOSPC: "Free some space on that disk and run again.",
    errno.EDQUOT: "Free some space in your quota and run again.",
    errno.ENAMETOOLONG: "Give the source a shorter name, or write nearer to the root.",
}
_REMEDY: Final = "Choose a folder that you may write to."
_TEMPORARY = re.compile(r"\.cuemill-[0-9a-f]{16}\.tmp")


class Staging:
    """Files that wait beside their places until all of them are written, and then take them in that order."""

    def __init__(self) -> None:
        """Begin with no file."""
        self._waiting: list[tuple[Path, Path]] = []
        self.written = 0
        """How many bytes were put."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Remove what has not taken its place, as far as the system lets it: the next run sweeps."""
        for temporary, _path in self._waiting:
            with suppress(OSError):
                temporary.unlink()

    def __bool__(self) -> bool:
        """Say whether a file waits."""
        return bool(self._waiting)

    def put(self, path: Path, data: bytes) -> None:
        """Write *data* beside *path*. Missing folders are made.

        Raises: UnwritableOutput.
        """
        temporary = path.with_name(f".cuemill-{secrets.token_hex(8)}.tmp")  # short: *path* may use up what a name has
        self._waiting.append((temporary, path))
        with _telling(path):
            _fill(temporary, data)
        self.written += len(data)

    def sync(self) -> None:
        """Wait until what is written is on the disk, and not in memory alone.

        Raises: UnwritableOutput.
        """
        for temporary, path in self._waiting:
            with _telling(path), temporary.open("rb+") as file:
                os.fsync(file.fileno())

    def take_places(self) -> None:
        """Rename all files, in the order in which they were put.

        Raises: UnwritableOutput; those before have taken their places then, and are whole.
        """
        while self._waiting:
            temporary, path = self._waiting[0]
            with _telling(path):
                temporary.replace(path)
            self._waiting.pop(0)


def write(path: Path, data: bytes) -> Path:
    """Write *data* to *path*, durably, and return it.

    Whoever reads meanwhile sees the old file or the new one, never half of one. Missing folders are made. A write that
    fails leaves the old file, and no temporary one.

    Raises:
        UnwritableOutput: the system refuses (full disk, read-only folder, ...); says which path, why and what to do.
    """
    with Staging() as staging:
        staging.put(path, data)
        staging.sync()
        staging.take_places()
    return path


def rename(path: Path, target: Path) -> None:
    """Give *path* the name *target*, in one step.

    Raises: UnwritableOutput.
    """
    with _telling(target):
        path.replace(target)


def remove(path: Path) -> None:
    """Remove *path*, which may be gone already.

    Raises: UnwritableOutput.
    """
    with _telling(path):
        path.unlink(missing_ok=True)


def sweep(folders: Iterable[Path]) -> None:
    """Remove the temporary files that a killed process left in *folders*; nothing may be written there meanwhile.

    Raises: UnwritableOutput.
    """
    for folder in folders:
        for path in folder.glob(".cuemill-*.tmp"):
            if _TEMPORARY.fullmatch(path.name):
                remove(path)


def _fill(path: Path, data: bytes) -> None:
    """Write *data* to *path*, which is new, and to the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Tell of an error of the system as one of *path*, with a remedy.

    Raises: UnwritableOutput.
    """
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno, _REMEDY)
        raise UnwritableOutput(str(path), error.strerror or str(error), remedy) from error
