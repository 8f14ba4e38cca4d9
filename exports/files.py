"""Put a file where it belongs, whole or not at all."""

from __future__ import annotations

import errno
import secrets
from typing import TYPE_CHECKING, Final

from pipeline.errors import UnwritableOutput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_REMEDIES: Final[Mapping[int | None, str]] = {
    errno.ENOSPC: "Free some space on that disk and run again.",
    errno.EDQUOT: "Free some space in your quota and run again.",
    errno.ENAMETOOLONG: "Give the source a shorter name, or write nearer to the root.",
}
_REMEDY: Final = "Choose a folder that you may write to."


def write(path: Path, data: bytes) -> Path:
    """Write *data* to *path* and return it.

    Whoever reads meanwhile sees the old file or the new one, never half of one. Missing folders are made. A write that
    fails leaves the old file, and no temporary one.

    Raises:
        UnwritableOutput: the system refuses (full disk, read-only folder, ...); says which path, why and what to do.
    """
    try:
        _replace(path, data)
    except OSError as error:
        remedy = _REMEDIES.get(error.errno, _REMEDY)
        raise UnwritableOutput(str(path), error.strerror or str(error), remedy) from error
    return path


def _replace(path: Path, data: bytes) -> None:
    """Write *data* beside *path*, then rename it: on one file system that is one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".cuemill-{secrets.token_hex(8)}.tmp")  # short: *path* may use up what a name may have
    try:
        _rename(temporary, path, data)
    finally:
        temporary.unlink(missing_ok=True)


def _rename(temporary: Path, path: Path, data: bytes) -> None:
    """Write *data* to *temporary* and give it the name of *path*."""
    temporary.write_bytes(data)
    temporary.replace(path)
