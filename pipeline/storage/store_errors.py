"""Errors of object stores, whatever library they come from, as errors of the system."""

from __future__ import annotations

import errno
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOREIGN: Final = (
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("aiohttp", "ClientError"),
    ("gcsfs.retry", "HttpError"),
    ("google.auth.exceptions", "GoogleAuthError"),
)
"""Errors of a store's library that are no `OSError`."""
_NUMBERS: Final = (
    (FileNotFoundError, errno.ENOENT),
    (PermissionError, errno.EACCES),
    (FileExistsError, errno.EEXIST),
    (TimeoutError, errno.ETIMEDOUT),
)


@contextmanager
def translate_errors() -> Iterator[None]:
    """Let every error of a store be an `OSError` that says what it is.

    Raises: OSError.
    """
    try:
        yield
    except BadUsage:
        raise
    except _errors() as error:
        raise plain_error(error) from error


def _errors() -> tuple[type[Exception], ...]:
    """Return what the libraries that are loaded raise; `ValueError` for a name that no bucket can have."""
    loaded = ((sys.modules.get(module), name) for module, name in _FOREIGN)
    return (OSError, ValueError, *(getattr(module, name) for module, name in loaded if module))


def plain_error(error: Exception) -> OSError:
    """Return *error* as one of the system."""
    number = next((number for kind, number in _NUMBERS if isinstance(error, kind)), getattr(error, "errno", None))
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return OSError(number or errno.EIO, " ".join(words.split()).rstrip("."))
