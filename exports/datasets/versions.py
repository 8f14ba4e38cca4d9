"""Which schema version datasets are of, so that two are never mixed in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from exports.datasets.tables import SCHEMA_VERSION
from pipeline.errors import BadUsage
from pipeline.storage.places import footers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import BytesIO
    from pathlib import Path


_OURS: Final = int(SCHEMA_VERSION)
_REBUILD: Final = "Run `cuemill convert` again with the same sources and --out: it rebuilds what is older or damaged."
_ELSEWHERE: Final = "Keep files of your own elsewhere."


class _Origin(NamedTuple):
    """Which schema version a file is of, and who wrote it."""

    version: int
    producer: str


def check_readable(files: Iterable[Path]) -> None:
    """Refuse *files* that are not of this release's schema version, before anything is read from them.

    Raises: BadUsage for the first one that is of an older or newer version, damaged, or not written by Cuemill.
    """
    for path, origin in _origins(files):
        if origin is None:
            raise BadUsage(f"{path} is damaged, or was not written by Cuemill", f"{_REBUILD} {_ELSEWHERE}")
        if origin.version > _OURS:
            raise _newer(path, origin)
        if origin.version < _OURS:
            raise BadUsage(f"{path} is of schema version {origin.version}, not {_OURS}", _REBUILD)


def check_replaceable(out: Path) -> None:
    """Refuse to write to an *out* whose datasets a newer release has written: they may hold what this one cannot.

    Those of an older version are no obstacle: a run rebuilds them all. Nor is a file that is damaged or another's.

    Raises: BadUsage.
    """
    for path, origin in _origins(sorted(out.glob("datasets/*/*/*.parquet"))):
        if origin is not None and origin.version > _OURS:
            raise _newer(path, origin)


def readable(files: Iterable[Path]) -> list[Path]:
    """Return those of *files* that are of this release's schema version: what it can count on."""
    return [path for path, origin in _origins(files) if origin is not None and origin.version == _OURS]


def _newer(path: Path, origin: _Origin) -> BadUsage:
    """Return the refusal of a file that a newer release wrote."""
    return BadUsage(
        f"{path} is of schema version {origin.version}, which is newer than {_OURS}",
        f"Use the release that wrote it ({origin.producer}) or a later one, or another --out.",
    )


def _origins(files: Iterable[Path]) -> Iterator[tuple[Path, _Origin | None]]:
    """Yield each of *files* and where it is from; None where it does not say so, or cannot be read.

    Raises: OSError where a store does not answer.
    """
    paths = list(files)
    yield from zip(paths, map(_origin, footers(paths)), strict=True)


def _origin(footer: Path | BytesIO) -> _Origin | None:
    """Return where the file with *footer* is from; None where it does not say so, or cannot be read."""
    try:
        told = pl.read_parquet_metadata(footer)
    except pl.exceptions.PolarsError:
        return None
    version = told.get("cuemill.schema_version", "")
    return _Origin(int(version), told.get("cuemill.producer", "unknown")) if version.isdecimal() else None
