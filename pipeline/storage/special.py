"""Write where no file may take the place of what is there: pipes, devices, and what a process has open already.

A link is followed to what it leads to. What is no regular file is opened and written to, never renamed over: else a run
would put a file in the place of the machine's standard output.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Final

_LINKS: Final = 40  # as many as Linux follows
_OPEN_FILES: Final = "/proc/"
"""Where systems show what processes have open: a file that is named there is written to by others, too."""


def place_to_fill(path: Path) -> Path | None:
    """Return where a file that is to stand at *path* belongs, links followed; None if it has to be poured in.

    Raises: OSError for links that lead in a circle.
    """
    facts = _facts(path)
    is_special = facts is not None and not (stat.S_ISREG(facts.st_mode) or stat.S_ISDIR(facts.st_mode))
    if is_special or _is_open_file(path):
        return None
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def pour(path: Path, data: bytes) -> None:
    """Write *data* into what stands at *path*.

    A pipe has to have a reader: nobody waits for one.

    Raises: OSError.
    """
    sys.stdout.flush()  # what was said before comes before
    file = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(file, "wb") as stream:
        os.set_blocking(file, True)  # whoever reads may take the time
        stream.write(data)


def _facts(path: Path) -> os.stat_result | None:
    """Return what the system says of what *path* leads to; None if there is nothing.

    Raises: OSError for links that lead in a circle.
    """
    try:
        return path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise
        return None


def _is_open_file(path: Path) -> bool:
    """Say whether *path*, or a link on its way, names what a process has open, as `/dev/stdout` does."""
    at = path
    for _ in range(_LINKS):
        if os.path.realpath(at.parent).startswith(_OPEN_FILES):
            return True
        if not at.is_symlink():
            return False
        at = at.parent / at.readlink()
    return False
