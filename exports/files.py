"""Put files where they belong, each whole or not at all.

A link is followed, and what is no regular file is written to rather than replaced. Any other file is written beside its
place, under a name that nobody reads, and then renamed: on one file system that is one
step. What a process leaves that is killed in between is swept by the next run.

An object store has no renaming, and does not need it: an object takes its place whole, by one request, and readers see
the old one or the new one. What is to become objects waits in a nameless file of this machine, which ends with the
process, so that a store never holds what nobody reads. The order in which files take their places is the same, and so
is what a kill leaves: before the first of them nothing at all; then the journal and some of the new ones; at the end,
where the journal is renamed, which there is a copy and a removal, either it or both, and both make the next run do the
bucket again, to the same bytes.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import tempfile
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Final, NamedTuple, Self

from pipeline.errors import UnwritableOutput
from pipeline.storage.places import is_remote
from pipeline.storage.special import place_to_fill, pour

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_REMEDIES: Final[Mapping[int | None, str]] = {
    errno.ENOSPC: "Free some space on that disk and run again.",
    errno.EDQUOT: "Free some space in your quota and run again.",
    errno.ENXIO: "Nobody reads from there: start the reader first.",
    errno.ENAMETOOLONG: "Give the source a shorter name, or write nearer to the root.",
}
_REMEDY: Final = "Choose a folder that you may write to."
_TEMPORARY = re.compile(r"\.cuemill-[0-9a-f]{16}\.tmp")


class _Beside(NamedTuple):
    """What waits beside its place."""

    temporary: Path

    def sync(self) -> None:
        """Wait until it is on the disk, and not in memory alone."""
        with self.temporary.open("rb+") as file:
            os.fsync(file.fileno())

    def take(self, path: Path) -> None:
        """Let it take its place."""
        self.temporary.replace(path)

    def drop(self) -> None:
        """Remove it."""
        self.temporary.unlink()


class _Spooled(NamedTuple):
    """What waits in a file with others, to become an object, or to be poured into what is no file."""

    file: IO[bytes]
    start: int
    size: int

    def sync(self) -> None:
        """Do nothing: a store has what it has confirmed."""

    def take(self, path: Path) -> None:
        """Let it take its place."""
        self.file.seek(self.start)
        data = self.file.read(self.size)
        if is_remote(path):
            path.write_bytes(data)
        else:
            pour(path, data)

    def drop(self) -> None:
        """Do nothing: it goes with its file."""


class Staging:
    """Files that wait until all of them are written, and then take their places in that order."""

    def __init__(self) -> None:
        """Begin with no file."""
        self._waiting: list[tuple[_Beside | _Spooled, Path]] = []
        self._spool: IO[bytes] | None = None
        self.written = 0
        """How many bytes were put."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Remove what has not taken its place, as far as the system lets it: the next run sweeps."""
        for waiting, _path in self._waiting:
            with suppress(OSError):
                waiting.drop()
        if self._spool:
            self._spool.close()

    def __bool__(self) -> bool:
        """Say whether a file waits."""
        return bool(self._waiting)

    def stage(self, path: Path, data: bytes) -> None:
        """Write *data*, which is to stand at *path*. Missing folders are made.

        Raises: UnwritableOutput.
        """
        self.written += len(data)
        with _telling(path):
            place = None if is_remote(path) else place_to_fill(path)
            if place is None:
                self._waiting.append((self._spooled(data), path))
                return
        temporary = place.with_name(f".cuemill-{secrets.token_hex(8)}.tmp")  # short: *path* may use up what a name has
        self._waiting.append((_Beside(temporary), place))
        with _telling(path):
            _fill(temporary, data)

    def _spooled(self, data: bytes) -> _Spooled:
        """Write *data* behind what waits already."""
        self._spool = self._spool or tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end of `with`
        start = self._spool.seek(0, os.SEEK_END)
        self._spool.write(data)
        self._spool.flush()
        return _Spooled(self._spool, start, len(data))

    def sync(self) -> None:
        """Wait until what is written is on the disk, and not in memory alone.

        Raises: UnwritableOutput.
        """
        for waiting, path in self._waiting:
            with _telling(path):
                waiting.sync()

    def take_places(self) -> None:
        """Let all files take their places, in the order in which they were put.

        Raises: UnwritableOutput; those before have taken their places then, and are whole.
        """
        while self._waiting:
            waiting, path = self._waiting[0]
            with _telling(path):
                waiting.take(path)
            self._waiting.pop(0)


def write(path: Path, data: bytes) -> Path:
    """Write *data* to *path*, durably, and return it.

    Whoever reads meanwhile sees the old file or the new one, never half of one. Missing folders are made. A write that
    fails leaves the old file, and no temporary one.

    Raises:
        UnwritableOutput: the system refuses (full disk, read-only folder, ...); says which path, why and what to do.
    """
    with Staging() as staging:
        staging.stage(path, data)
        staging.sync()
        staging.take_places()
    return path


def rename(path: Path, target: Path) -> None:
    """Give *path* the name *target*, in one step; in a store by a copy, and then it goes.

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
        remedy = _REMEDIES.get(error.errno, path.remedy if is_remote(path) else _REMEDY)
        raise UnwritableOutput(str(path), error.strerror or str(error), remedy) from error
