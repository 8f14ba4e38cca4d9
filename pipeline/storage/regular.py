"""Read regular files, and nothing else: no pipe that nobody fills, no device without an end, no more than is wanted.

What a file is, is asked before it is opened, and again once it is open, since a name may come to mean something else in
between; it is opened so that even a pipe would not be waited for.
"""

from __future__ import annotations

import errno
import os
import stat
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Final

from pipeline.errors import BadTable
from pipeline.storage.remote import Remote

if TYPE_CHECKING:
    from pathlib import Path

_PIECE: Final = 2**20
_WAITS_FOR_NOBODY: Final = getattr(os, "O_NONBLOCK", 0)
MAX_TABLE_BYTES: Final = 64 * 2**20
"""A table of rules, styles or waivers that is larger is a mistake."""


class NotRegular(OSError):  # noqa: N818 - named for what is wrong, as in pipeline/errors.py
    """A folder, a pipe, a socket or a device stands where a file has to be."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(errno.EINVAL, "this is no regular file")


class TooLarge(OSError):  # noqa: N818 - as above
    """A file is larger than what is read."""

    def __init__(self, most: int) -> None:
        """Take how many bytes are read at *most*."""
        super().__init__(errno.EFBIG, f"larger than the limit of {most // _PIECE} MB")


def read_regular(path: Path, most: int | None = None) -> bytes:
    """Return what is in the file or object at *path*, which has no more bytes than *most*.

    Raises: NotRegular, TooLarge, or whatever other OSError the system has for it.
    """
    _check(path.stat(), most)
    if isinstance(path, Remote):
        return path.read_bytes()
    with _open(path) as file:
        _check(os.fstat(file.fileno()), most)
        data = file.read() if most is None else file.read(most + 1)
    if most is not None and len(data) > most:
        raise TooLarge(most)
    return data


def hash_regular(path: Path, most: int) -> str:
    """Return the SHA-256 of the file at *path*, which is never in memory as a whole.

    Raises: as `read_regular`.
    """
    _check(path.stat(), most)
    found, size = sha256(), 0
    with _open(path) as file:
        _check(os.fstat(file.fileno()), most)
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > most:
                raise TooLarge(most)
            found.update(piece)
    return found.hexdigest()


def read_table_text(table: Path) -> str:
    """Return the text of a person's *table*.

    Raises: BadTable if it cannot be read.
    """
    remedy = "Give a CSV file in UTF-8."
    try:
        return read_regular(table, MAX_TABLE_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise BadTable(str(table), None, error.strerror or "cannot be read", remedy) from error
    except UnicodeDecodeError as error:
        raise BadTable(table.name, None, f"byte {error.start} is not UTF-8", remedy) from error


def _check(facts: os.stat_result, most: int | None) -> None:
    """Refuse what is no regular file, or too large, by what the system says of it."""
    if stat.S_ISDIR(facts.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(facts.st_mode):
        raise NotRegular
    if most is not None and facts.st_size > most:
        raise TooLarge(most)


def _open(path: Path) -> IO[bytes]:
    """Return the file at *path*, open, without waiting for anybody."""
    return open(path, "rb", opener=lambda name, flags: os.open(name, flags | _WAITS_FOR_NOBODY))
