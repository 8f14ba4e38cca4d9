"""A place in an object store, by fsspec, under the names that `pathlib` has for what is done with it.

Not fsspec's own `open` and `glob`, nor a package that makes paths of them: these look before each step, which are two
to four requests where one does, keep listings that others have outdated, and let through whatever error the store's
library has. Here every error of a store is an `OSError` with words in `strerror`.
"""

from __future__ import annotations

import os
import stat
from fnmatch import fnmatchcase
from functools import cache
from io import BytesIO
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import BadUsage
from pipeline.storage.store_errors import plain_error, translate_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path as _Path  # what whoever handles places calls them
else:
    _Path = PurePosixPath  # so that what is forgotten here is missing, and not done to the file system of this machine

_EXTRAS: Final[Mapping[str, str]] = {"s3:": "s3", "s3a:": "s3", "gs:": "gcs", "gcs:": "gcs"}
"""The stores that are known to create an object only if there is none, which the lock needs, and to put a whole object
in place in one step; and the extra that each needs."""
_SETTINGS: Final[Mapping[str, Mapping[str, int]]] = {"s3": {"max_concurrency": 1}}
"""One request for an object: with more s3fs asks for its size before, to read parts side by side."""
REMEDIES: Final[Mapping[str, str]] = {
    "s3": "Check the bucket, the credentials (AWS_ACCESS_KEY_ID, AWS_PROFILE ...) and AWS_ENDPOINT_URL, and run again.",
    "gcs": "Check the bucket and the credentials (GOOGLE_APPLICATION_CREDENTIALS), and run again.",
}
"""What to do about a store that does not do what it is asked for, by extra."""

_TOGETHER: Final = 64
"""So many objects are read at once, and are in memory then."""


class Remote(_Path):
    """A URL as a path, whose parts are its protocol, its bucket and the parts of its key.

    Never touches the file system of this machine: it cannot be given to `open` or `os`.
    """

    size: int | None = None
    """The bytes of the object, where a listing has said it: then nobody need ask again."""

    def __str__(self) -> str:
        """Return the URL."""
        first, *rest = self.parts or (".",)
        return f"{first}//{'/'.join(rest)}" if first.endswith(":") else super().__str__()

    def __fspath__(self) -> str:
        """Refuse to be a file of this system."""
        raise TypeError(f"{self} is no file of this system")

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel with what is known of it."""
        return type(self), self.parts, self.__dict__ or None

    def relative_to(self, *other: Any) -> PurePosixPath:  # type: ignore[override]  # noqa: ANN401 - the way is no URL
        """Return the path from *other* to this."""
        return PurePosixPath(*super().relative_to(*other).parts)

    def absolute(self) -> Remote:
        """Return itself: a URL means the same everywhere."""
        return self

    @property
    def remedy(self) -> str:
        """What to do where the store does not do what it is asked for."""
        return REMEDIES[_EXTRAS[self.parts[0]]]

    @property
    def _store(self) -> Any:  # noqa: ANN401 - fsspec has no types
        """The file system of fsspec that it is in.

        Raises: BadUsage.
        """
        if len(self.parts) < 2:  # noqa: PLR2004 - protocol and bucket
            raise BadUsage(f"{self} names no bucket", f"Write it as {self}bucket/folder.")
        return _store(self.parts[0], os.getpid())

    def read_bytes(self) -> bytes:
        """Return the object."""
        with translate_errors():
            data: bytes = self._store.cat_file(str(self))
            return data

    def read_text(self, encoding: str) -> str:  # type: ignore[override]  # no other encoding than a named one
        """Return the object as text."""
        return self.read_bytes().decode(encoding)

    def open(self, _mode: str = "rb") -> BytesIO:  # type: ignore[override]  # to read bytes only
        """Return the object, to be read."""
        return BytesIO(self.read_bytes())

    def write_bytes(self, data: bytes) -> int:  # type: ignore[override]  # no other buffers
        """Put *data* in its place in one step: readers see the old object or the new one."""
        with translate_errors():
            self._store.pipe_file(str(self), data)
        return len(data)

    def create(self, data: bytes) -> bool:
        """Put *data* there if nothing is, and say whether it was so; never both for two at the same time.

        That something is there, stores say in many ways, so that only a look is certain.
        """
        try:
            with translate_errors():
                self._store.pipe_file(str(self), data, mode="create")
        except OSError:
            if self.exists():
                return False
            raise
        return True

    def exists(self) -> bool:
        """Say whether there is such an object."""
        try:
            self.stat()
        except FileNotFoundError:
            return False
        return True

    def stat(self) -> os.stat_result:  # type: ignore[override]  # as above
        """Return the size of the object, and that it is a file; a prefix of others is a folder."""
        if self.size is not None:
            return _stat(stat.S_IFREG, self.size)
        with translate_errors():
            facts = self._store.info(str(self))
            return _stat(stat.S_IFREG if facts["type"] == "file" else stat.S_IFDIR, facts["size"] or 0)

    def unlink(self, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as pathlib has it
        """Remove the object. S3 does not say whether it was there."""
        try:
            with translate_errors():
                self._store.rm_file(str(self))
        except FileNotFoundError:
            if not missing_ok:
                raise

    def replace(self, target: Remote) -> None:  # type: ignore[override]  # within a store
        """Put a copy of the object in the place of *target*, in one step, and then remove it, in another."""
        with translate_errors():
            self._store.cp_file(str(self), str(target))
        self.unlink(missing_ok=True)

    def glob(self, pattern: str) -> Iterator[Remote]:  # type: ignore[override]  # as above
        """Yield the objects whose names below this match *pattern*, part by part, from one listing."""
        parts = pattern.split("/")
        fixed = next((i for i, part in enumerate(parts) if set(part) & set("*?[")), len(parts) - 1)
        for path in self.joinpath(*parts[:fixed]).below():
            names = path.relative_to(self).parts
            if len(names) == len(parts) and all(map(fnmatchcase, names, parts)):
                yield path

    def beside(self) -> list[str]:
        """Return the names of all objects and prefixes that stand where this does, or would."""
        with translate_errors():
            found = self._store.ls(str(self.parent), detail=False, refresh=True)
        return [name.rstrip("/").rpartition("/")[2] for name in found]

    def below(self) -> list[Remote]:
        """Return all objects below this, with their sizes; itself alone if it is an object; none if it is nothing.

        A name with an empty part is none of a path: such an object is listed, and then is not found.
        """
        with translate_errors():
            store = self._store
            found = store.find(str(self), detail=True)
            root = store._strip_protocol(str(self))  # noqa: SLF001 - as fsspec names what it finds
        return [
            self._listed(name.removeprefix(root), facts["size"]) for name, facts in found.items() if name[-1] != "/"
        ]

    def _listed(self, rest: str, size: int | None) -> Remote:
        """Return the object that a listing names below this."""
        path = self / rest.lstrip("/")
        path.size = size
        return path


def read_together(places: Iterable[Remote], last: int | None = None) -> Iterator[bytes | OSError]:
    """Yield what is in each of *places*, or the *last* bytes of it, or why it cannot be read; many at once."""
    rest = iter(places)
    while batch := list(islice(rest, _TOGETHER)):
        with translate_errors():
            store = batch[0]._store  # noqa: SLF001 - our own
            starts = [last and -last] * len(batch)
            found = store.cat_ranges([str(one) for one in batch], starts, [None] * len(batch), on_error="return")
        yield from (plain_error(one) if isinstance(one, Exception) else one for one in found)


@cache
def _store(protocol: str, _process: int) -> Any:  # noqa: ANN401 - fsspec has no types
    """Return the file system for *protocol*; one for each process, since none outlives a fork.

    Raises: BadUsage if there is none, or what it needs is not installed.
    """
    if protocol not in _EXTRAS:
        problem = f"{protocol}// is nothing that Cuemill reads or writes"
        raise BadUsage(
            problem, "Name a file or a folder, s3://bucket/folder or gs://bucket/folder; copy or mount others."
        )
    try:
        return _load_filesystem(protocol.removesuffix(":"), _SETTINGS.get(_EXTRAS[protocol], {}))
    except ImportError as error:
        extra = f"cuemill[{_EXTRAS[protocol]}]"
        raise BadUsage(f"{protocol}// needs what is not installed", f"Install it: pip install '{extra}'.") from error


def _load_filesystem(protocol: str, settings: Mapping[str, int]) -> Any:  # noqa: ANN401 - as above
    """Return the file system of fsspec for *protocol*. Listings are not kept: others write to a store, too."""
    from fsspec import filesystem  # noqa: PLC0415 - takes a tenth of a second, for those who have a use for it

    return filesystem(protocol, use_listings_cache=False, **settings)


def _stat(mode: int, size: int) -> os.stat_result:
    """Return the facts of an object as the system tells them of a file."""
    return os.stat_result((mode, 0, 0, 1, 0, 0, size, 0, 0, 0))
