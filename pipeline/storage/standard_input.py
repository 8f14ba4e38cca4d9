"""What comes by standard input, as a file that readers can open: they look at a file more than once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from os import PathLike

STANDARD_INPUT: Final = "-"
"""How a call names it; a file of that name is `./-`."""


def spool_input(folder: str | PathLike[str], name: str, most: int) -> Path:
    """Return the file *name* in *folder* with what comes by standard input, to its end.

    Raises: BadUsage if that is more than *most* bytes.
    """
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise BadUsage(f"standard input is larger than {most >> 20} MB", "Split it into parts.")
    path = Path(folder) / name
    path.write_bytes(data)
    return path
