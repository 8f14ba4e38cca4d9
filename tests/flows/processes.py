"""Servers and workers that a test starts, and that end with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PREFECT = (sys.executable, "-m", "prefect")
START_S = 180
"""So long a server, or a command of Prefect's, may take to start on a busy machine."""

SERVER = [
    pytest.mark.server,
    pytest.mark.skipif(sys.platform == "win32", reason="ends what it starts by process group"),
]
"""The marks of tests that start a server of their own."""

_END_S = 20


@contextmanager
def running(command: list[str], folder: Path, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run *command* in a process group of its own and end all of it: a worker ends on a second SIGTERM only."""
    log = (folder / f"{command[3]}-{command[4]}.log").open("wb")
    with log, subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True) as process:
        try:
            yield process
        finally:
            for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
                if _group_lives(process.pid):
                    os.killpg(process.pid, number)
                    until(lambda: process.poll() is not None and not _group_lives(process.pid), _END_S)


def _group_lives(group: int) -> bool:
    """Tell whether a process of *group* is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def until(is_done: Callable[[], bool], seconds: float, pause: float = 0.5) -> bool:
    """Wait until *is_done*, or for *seconds*, and tell whether it is."""
    deadline = monotonic() + seconds
    while not is_done():
        if monotonic() > deadline:
            return False
        sleep(pause)
    return True


def answers(url: str) -> bool:
    """Tell whether the Prefect server at *url* is healthy."""
    try:
        return httpx.get(f"{url}/health", timeout=5).is_success
    except httpx.HTTPError:
        return False


def free_port() -> int:
    """Return a port that nothing listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
