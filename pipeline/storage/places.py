"""Where sources lie and results go: files and folders of this system, or a URL of an object store.

One function decides, `place_of`. A plain path and `file://` become a `Path`, and nothing is different from what it
would be if there were no URLs; `s3://` and `gs://` become a `Remote`, which has that part of `Path`'s interface that
this program uses. Whoever handles places calls both `Path`, and asks `is_remote` where a store is no file system: it
has no folders, no renaming and no locks, and each look at it is a request, so that many are made at once.
"""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, TypeVar, cast

from pipeline.errors import BadUsage
from pipeline.storage.regular import hash_regular, read_regular
from pipeline.storage.remote import Remote, read_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeGuard

Near = TypeVar("Near")
Far = TypeVar("Far")

_URL: Final = re.compile(r"(?P<protocol>[A-Za-z][A-Za-z0-9+.:-]+)://(?P<rest>.*)", re.DOTALL)
"""Two letters at least: one is a drive."""

_FOOTER_BYTES: Final = 2**16
"""So much of a Parquet file is asked for where its footer is wanted: that of a dataset has some kilobytes."""
_TAIL_BYTES: Final = 8  # the footer's length in four bytes, and PAR1


def place_of(given: str | PurePath) -> Path:
    """Return the place that a person names, without a look at it: what is wrong with a URL, its first use says.

    Raises: BadUsage for a name with a character of code 0, which no system has.

    ``file:`` URLs are as RFC 8089 has them: ``%20`` is a space. In others every character is itself.
    """
    if "\0" in str(given):
        raise BadUsage(f"{str(given)!r} can be no path", "Take out the character of code 0.")
    url = _URL.fullmatch(given) if isinstance(given, str) else None
    if url is None:
        return given if isinstance(given, Remote) else Path(given)
    if url["protocol"].lower() == "file":
        return _path_of(url["rest"].removeprefix("localhost"))
    return Remote(f"{url['protocol'].lower()}:", url["rest"].lstrip("/"))


def _path_of(rest: str) -> Path:
    """Return the path that the *rest* of a `file:` URL means."""
    from urllib.request import url2pathname  # noqa: PLC0415 - it knows all of HTTP, and nobody else has a use for it

    return Path(url2pathname(rest))


def is_remote(place: Path) -> TypeGuard[Remote]:
    """Say whether *place* is in an object store."""
    return isinstance(place, Remote)


def contents(places: Iterable[Path]) -> Iterator[bytes | OSError]:
    """Yield what is in each of *places*, or why it cannot be read: files one after the other, objects many at once.

    One after the other, since files are small, and threads that take turns after each cost more than they save.
    """
    return _walk(places, _content, read_together)


def digests(places: Iterable[Path], most: int) -> Iterator[str | None]:
    """Yield the SHA-256 of each of *places*; None of what cannot be read, is no regular file or larger than *most*."""
    return _walk(places, lambda near: _digest(near, most), lambda objects: _far_digests(list(objects), most))


def tables_at(places: Iterable[Path]) -> Iterator[Path | BytesIO]:
    """Yield what Polars is to read in place of each Parquet file.

    Raises: OSError where a store does not give an object.
    """
    return _walk(places, Path, lambda objects: map(_buffer, read_together(objects)))


def footers(places: Iterable[Path]) -> Iterator[Path | BytesIO]:
    """Yield what Polars is to read in place of each Parquet file where only its footer is wanted.

    Of an object the end is read, which is enough for what a file says of itself and for its number of rows.

    Raises: OSError where a store does not give an object.
    """
    return _walk(places, Path, lambda objects: _ends(list(objects)))


def _walk(
    places: Iterable[Path], near: Callable[[Path], Near], far: Callable[[Iterable[Remote]], Iterator[Far]]
) -> Iterator[Near | Far]:
    """Yield what *near* makes of each file, and *far* of objects that follow each other, in the order of *places*."""
    for is_far, group in groupby(places, is_remote):
        if is_far:
            yield from far(cast("Iterable[Remote]", group))
        else:
            yield from map(near, group)


def _content(place: Path) -> bytes | OSError:
    """Return what is in a file, or why it cannot be read."""
    try:
        return read_regular(place)
    except OSError as error:
        return error


def _digest(place: Path, most: int) -> str | None:
    """Return the SHA-256 of a file, which is never in memory as a whole; None where there is none."""
    try:
        return hash_regular(place, most)
    except OSError:
        return None


def _buffer(data: bytes | OSError) -> BytesIO:
    """Return *data* as a file.

    Raises: OSError, if that is what was read.
    """
    if isinstance(data, OSError):
        raise data
    return BytesIO(data)


def _far_digests(places: list[Remote], most: int) -> Iterator[str | None]:
    """Yield the SHA-256 of each object, as `digests` does; what is too large is not asked for."""
    found = read_together(place for place in places if (place.size or 0) <= most)
    for place in places:
        data = next(found) if (place.size or 0) <= most else None
        yield sha256(data).hexdigest() if isinstance(data, bytes) else None


def _ends(places: list[Remote]) -> Iterator[BytesIO]:
    """Yield the end of each object; all of it where the footer is longer."""
    for place, end in zip(places, map(_buffer, read_together(places, last=_FOOTER_BYTES)), strict=True):
        tail = end.getvalue()
        is_longer = _TAIL_BYTES + int.from_bytes(tail[-_TAIL_BYTES:-4], "little") > len(tail) == _FOOTER_BYTES
        yield BytesIO(place.read_bytes()) if is_longer else end
