"""Which single files Cuemill has written and nobody has changed since: a mark that travels with the file.

A file that is written alone has no manifest beside it. Its hash is kept in an extended attribute, as far as the file
system has any; an editor that writes the file anew leaves none, or another hash.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_ATTRIBUTE: Final = "user.cuemill.sha256"


def mark_ours(path: Path, data: bytes) -> None:
    """Mark the file at *path* as written by Cuemill, which has put *data* there; nothing where no mark can be."""
    if hasattr(os, "setxattr"):
        with suppress(OSError):
            os.setxattr(path, _ATTRIBUTE, sha256(data).hexdigest().encode())


def is_ours(path: Path) -> bool:
    """Say whether what the file at *path* holds was written by Cuemill; what bears no mark was not."""
    try:
        mark = os.getxattr(path, _ATTRIBUTE) if hasattr(os, "getxattr") else b""
    except OSError:
        return False
    return mark.decode(errors="replace") == sha256(path.read_bytes()).hexdigest()
