"""One run at a time writes below a DIR. The lock is the system's, so that it ends with the process that holds it.

A run holds `.cuemill/lock` alone while it puts the folder in order, and then shares it with the processes that work for
it. What the file says, who holds it, tells a worker whether it still works for the run that holds it: one whose run was
killed stops before it writes.

In an object store nothing of the system holds a lock, and flows/state/lease.py keeps one in its own way.
"""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import contextmanager
from time import monotonic, sleep
from typing import IO, TYPE_CHECKING, Final, Literal

from flows.state import lease
from flows.state.manifest import FOLDER
from pipeline.errors import BadUsage, UnwritableOutput
from pipeline.storage.places import is_remote
from pipeline.storage.regular import NotRegular

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

_PATIENCE_S: Final = 30.0
"""So long may the workers of a killed run take to end."""
_LOOK_S: Final = 0.02
_FAR: Final = 1 << 30
"""On Windows a locked byte cannot be read, so that one is locked that is not there."""


class Lock:
    """A lock that is held."""

    def __init__(self, file: IO[bytes], holder: str) -> None:
        """Take the open *file* and who holds it: a word that no other run has."""
        self._file = file
        self.holder = holder

    def share(self) -> None:
        """Let workers in, from now on."""
        _take(self._file, "shared")


def acquire_exclusive(out: Path, wait_s: float = 0) -> AbstractContextManager[Lock | lease.Lease]:
    """Hold the lock of *out* alone, once another run has ended, for which it waits so long; made if need be.

    Raises: BadUsage if another run holds it, or no file can be locked there.
    """
    return lease.acquire_exclusive(out, wait_s) if is_remote(out) else _flock_exclusive(out, wait_s)


def hold_shared(out: Path, holder: str) -> AbstractContextManager[Callable[[], None]]:
    """Work for the run that is *holder*, while it lives or the work lasts; what is given says again that it is so.

    Raises: UnwritableOutput if another run has begun since.
    """
    return lease.hold_shared(out, holder) if is_remote(out) else _flock_shared(out, holder)


@contextmanager
def _flock_exclusive(out: Path, wait_s: float) -> Iterator[Lock]:
    """Hold the system's lock (`flock`) on the lock file below *out*, alone."""
    with _open_lock(out) as file:
        _wait(file, out, wait_s)
        holder = f"{os.getpid()} {socket.gethostname()} {secrets.token_hex(4)}"
        _say(file, holder)
        try:
            yield Lock(file, holder)
        finally:
            _say(file, "")


@contextmanager
def _flock_shared(out: Path, holder: str) -> Iterator[Callable[[], None]]:
    """Hold the system's lock together with the run that is *holder*; the system keeps it, so a second look is free."""
    with _open_lock(out) as file:
        if not _take(file, "shared") or _read_holder(file) != holder:
            raise UnwritableOutput(str(out), "the run that this was for has ended", "Run again.")
        yield lambda: None


def _open_lock(out: Path) -> IO[bytes]:
    """Return the lock file, open.

    Raises: BadUsage.
    """
    path = out / FOLDER / "lock"
    try:
        return _open_file(path)
    except OSError as error:
        raise BadUsage(f"{out} cannot be written: {error.strerror}", "Choose another folder with --out.") from error


def _open_file(path: Path) -> IO[bytes]:
    """Return the file at *path*, which is made if need be, open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    if not path.is_file():
        raise NotRegular
    return path.open("rb+")


def _wait(file: IO[bytes], out: Path, wait_s: float) -> None:
    """Take the lock alone, waiting so long for its holder; if that is dead, for the workers that it left, which end.

    Raises: BadUsage if another run holds it.
    """
    begin = monotonic()
    while not _take(file, "alone"):
        holder = _read_holder(file)
        if monotonic() - begin >= (wait_s if _lives(holder) else max(wait_s, _PATIENCE_S)):
            pid, host, *_ = (*holder.split(), "?", "?")
            problem = f"another run writes to {out}: process {pid} on {host}"
            raise BadUsage(problem, "Wait for its end with --wait SECONDS, or choose another folder with --out.")
        sleep(_LOOK_S)


def _take(file: IO[bytes], how: Literal["alone", "shared"]) -> bool:
    """Say whether the lock could be taken, at once."""
    try:
        _lock(file, how)
    except BlockingIOError:
        return False
    except PermissionError:  # Windows
        return False
    return True


def _lock(file: IO[bytes], how: Literal["alone", "shared"]) -> None:
    """Take the lock."""
    if "fcntl" in globals():
        fcntl.flock(file, fcntl.LOCK_NB | (fcntl.LOCK_EX if how == "alone" else fcntl.LOCK_SH))
    elif how == "alone":  # Windows shares no lock: there it is the run's alone
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # of another system


def _lives(holder: str) -> bool:
    """Say whether the process that is *holder* lives, as far as anybody can tell; one that has not said it yet may."""
    pid, host, *_ = (*holder.split(), "", "")
    if not pid.isdigit():
        return False
    return host != socket.gethostname() or lease.process_lives(int(pid))


def _read_holder(file: IO[bytes]) -> str:
    """Return what the lock file says."""
    file.seek(0)
    return file.read().decode(errors="replace")


def _say(file: IO[bytes], text: str) -> None:
    """Let the lock file say *text*."""
    file.seek(0)
    file.truncate()
    file.write(text.encode())
    file.flush()
