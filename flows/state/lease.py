"""One run at a time writes to an object store, where no system keeps a lock: one that beats.

A run creates `.cuemill/lock`, which stores do for one of several at the same time, and removes it at its end. The
object says who holds it and a number that counts up every few seconds. Whoever finds it watches: if it says something
else after a while, its holder lives; if it does not, or names a process of this machine that is gone, its holder is
dead. No clocks are compared.

A dead lock is overwritten, by one of those who wait: by the one that has created the mark of what the lock said, and
still finds it saying that. Who dies of it leaves a mark that others watch, and mark in turn.

What no lock of this kind can do: a process that sleeps for longer than others watch, and wakes between its last look
and a write, writes. So everybody looks again before files take their places, and ends if the lock is another's; what
an untimely write has left the manifests tell, and the next run mends it.
"""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final
from uuid import getnode

from flows.state.manifest import FOLDER
from pipeline.errors import BadUsage, UnwritableOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.storage.remote import Remote

_BEAT_S: Final = 5.0
_DEAD_S: Final = 30.0
"""Who has not beaten for so long is dead."""
_LOOK_S: Final = 1.0
_DIGITS: Final = 16


class Lease:
    """A lock that is held for as long as it beats."""

    def __init__(self, holder: str) -> None:
        """Take who holds it: words that no other run has."""
        self.holder = holder

    def share(self) -> None:
        """Do nothing: workers look who holds it, and may do so from the beginning."""


@contextmanager
def acquire_exclusive(out: Remote, wait_s: float = 0) -> Iterator[Lease]:
    """Hold the lock of *out*, once another run has ended, for which it waits so long.

    Raises: BadUsage if another run holds it, or the store cannot keep one.
    """
    lock = out / FOLDER / "lock"
    holder = f"{os.getpid()} {socket.gethostname()} {_machine()}-{secrets.token_hex(4)}"
    try:
        _acquire(lock, out, f"{holder} 0".encode(), monotonic() + wait_s)
    except OSError as error:
        raise BadUsage(f"{out} cannot be written: {error.strerror}", out.remedy) from error
    ended = Event()
    beating = Thread(target=_beat, args=(lock, holder, ended), daemon=True)
    beating.start()
    try:
        yield Lease(holder)
    finally:
        ended.set()
        beating.join()
        with suppress(OSError):  # then it is dead for the next run
            _release(lock, holder)


@contextmanager
def hold_shared(out: Remote, holder: str) -> Iterator[Callable[[], None]]:
    """Work for the run that is *holder*; what is given looks again whether it still is.

    Raises: UnwritableOutput if another run has begun since, or the store does not say.
    """

    def assert_held() -> None:
        try:
            said = _read_state(out / FOLDER / "lock")
        except OSError as error:
            raise UnwritableOutput(str(out), str(error.strerror), out.remedy) from error
        if not _is_of(said, holder):
            raise UnwritableOutput(str(out), "the run that this was for has ended", "Run again.")

    assert_held()
    yield assert_held


def process_lives(pid: int) -> bool:
    """Say whether there is such a process on this machine, as far as it says so."""
    if os.name == "nt":  # where signal 0 is Ctrl-C
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _acquire(lock: Remote, out: Remote, first: bytes, until: float) -> None:
    """Let *lock* say *first*, which nobody else says; a dead one's, too. Until then its holder may end.

    Raises: BadUsage if another run holds it, or the store creates what is there.
    """
    while not lock.create(first):
        said = _read_state(lock)
        if said == first:
            break  # the answer to the first request got lost, and it was made again
        now = _wait_for_change(lock, said)
        if now is not None and now != said:
            if monotonic() >= until:
                raise _is_held(out, now)
            continue
        if now is not None and _has_overtaken(lock, now, first):
            break
    if lock.create(first):
        lock.unlink()
        problem = f"{out} is in a store that creates what is there already, so that no run can keep others out"
        raise BadUsage(problem, "Use a release of the store that knows If-None-Match, or a folder, and copy it there.")


def _is_held(out: Remote, said: bytes) -> BadUsage:
    """Return the refusal to write where a lock *said* who does."""
    pid, host, *_ = (*said.decode(errors="replace").split(), "?", "?")
    problem = f"another run writes to {out}: process {pid} on {host}"
    return BadUsage(problem, "Wait for its end with --wait SECONDS, or choose another folder with --out.")


def _wait_for_change(lock: Remote, said: bytes | None) -> bytes | None:
    """Return what *lock* says once it says something else than it *said*; the same if its holder is dead."""
    until = monotonic() + _DEAD_S
    now = said
    while now is not None and now == said and monotonic() < until and not _is_gone(now):
        sleep(_LOOK_S)
        now = _read_state(lock)
    return now


def _is_gone(said: bytes) -> bool:
    """Say whether a lock names a process of this machine that is no more."""
    pid, _host, run, *_ = (*said.decode(errors="replace").split(), "", "", "")
    return run.startswith(f"{_machine()}-") and pid.isdigit() and not process_lives(int(pid))


def _has_overtaken(lock: Remote, dead: bytes, first: bytes) -> bool:
    """Let *lock*, which says what a *dead* run said, say *first*, and say whether this process was the one to do so."""
    last = dead
    while not (mark := _mark(lock, last)).create(first):
        left = _read_state(mark)
        if left is None or _wait_for_change(mark, left) != left:
            return False  # who made it has done its work
        last = left
    is_dead = _read_state(lock) == dead
    if is_dead:
        lock.write_bytes(first)
    for made in lock.parent.glob("lock.*") if is_dead else (mark,):
        made.unlink(missing_ok=True)
    return is_dead


def _mark(lock: Remote, said: bytes) -> Remote:
    """Return the object that only one of those creates who find that *lock*, or a mark, *said* this and is dead."""
    return lock.with_name(f"lock.{sha256(said).hexdigest()[:_DIGITS]}")


def _beat(lock: Remote, holder: str, ended: Event) -> None:
    """Let *lock* say something else every few seconds until this is *ended*, or it is another's."""
    number = 0
    while not ended.wait(_BEAT_S):
        number += 1
        with suppress(OSError):  # the next beat may come through
            if not _is_of(_read_state(lock), holder):
                return
            lock.write_bytes(f"{holder} {number}".encode())


def _release(lock: Remote, holder: str) -> None:
    """Remove *lock*, if it is that of *holder*."""
    if _is_of(_read_state(lock), holder):
        lock.unlink(missing_ok=True)


def _is_of(said: bytes | None, holder: str) -> bool:
    """Say whether what a lock *said* names *holder*."""
    return said is not None and said.startswith(f"{holder} ".encode())


def _read_state(lock: Remote) -> bytes | None:
    """Return what a lock or a mark says; None if there is none."""
    try:
        return lock.read_bytes()
    except FileNotFoundError:
        return None


@cache
def _machine() -> str:
    """Return what tells this machine since it was started, and this container, from others that have its name."""
    try:
        facts = Path("/proc/sys/kernel/random/boot_id").read_text("ascii") + str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        facts = str(getnode())
    return sha256(facts.encode()).hexdigest()[:_DIGITS]
