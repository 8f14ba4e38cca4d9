"""Why a file is not given: reason and remedy, for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.storage.places import is_remote

if TYPE_CHECKING:
    from pathlib import Path

NOT_GIVEN: Final = "its store does not give it"
"""How the reason begins of what may be given the next time: a connection is no file."""


def why(error: OSError, path: Path) -> tuple[str, str]:
    """Return reason and remedy of a file at *path* that is not given; never its absolute path."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file (any more)", "Check the path, or whether something moves files away meanwhile"
    if is_remote(path):
        return f"{NOT_GIVEN}: {error.strerror}", path.remedy
    if isinstance(error, PermissionError):
        return "no permission to read it", "Give read permission, for example: chmod u+r FILE"
    return f"the system cannot read it: {error.strerror or type(error).__name__}", "Try again, or copy the file"
