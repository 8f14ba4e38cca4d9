"""Which documents a run would take out of the datasets, and whether that can be meant.

Datasets hold the sources of the last run. A folder that is empty since it is not mounted looks like one whose files
were all deleted, so a run says what leaves, and goes on by itself only where that is little. A document whose source
failed or was passed over is no loss, and one whose bytes come back under another name does not leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from exports import dataset_files
from flows.state.manifest import FOLDER, read_bucket, source_digests
from pipeline.errors import BadUsage
from pipeline.storage.places import tables_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from flows.state.manifest import Bucket
    from pipeline.storage.sources import Listing, Source

_FEW: Final = 3
_SHARE: Final = 10
"""More than so few documents, and more than one in so many of all, are not given up unless a person says so."""
_NAMED: Final = 8
_NO_TRANSCRIPT: Final = "not-a-transcript"


class Known(NamedTuple):
    """A document that the datasets hold; the id of its source is None where no manifest tells."""

    document: str
    source: str
    doc: str | None
    sha256: str | None


class Departures(NamedTuple):
    """What leaves the datasets, and which sources have another id than before."""

    dropped: tuple[str, ...] = ()
    """Documents."""
    moved: tuple[tuple[str, str, str], ...] = ()
    """Source, id before, id now."""


def departures(out: Path, listing: Listing, *, prune: bool) -> Departures:
    """Return what leaves the datasets below *out* if they are to hold the sources of *listing*; nothing is written.

    Raises: BadUsage if that is much, or nobody can tell, and not *prune*.
    """
    known = list(_known(out))
    docs, names = {source.doc for source in listing.sources}, {source.name: source.doc for source in listing.sources}
    gone = [one for one in known if one.doc not in docs and one.source not in names]
    if gone:
        come = _digests_of_new(listing.sources, {one.doc for one in known})
        gone = [one for one in gone if one.sha256 is None or one.sha256 not in come]
    dropped = tuple(sorted({one.document for one in gone}))
    if not prune:
        _refuse(dropped, len({one.document for one in known}), listing.unlisted, gone)
    pairs = ((one.source, one.doc, names.get(one.source)) for one in known)
    moved = {
        (source, doc, now) for source, doc, now in pairs if doc and now and doc != now and doc not in names.values()
    }
    return Departures(dropped, tuple(sorted(moved)))


def name_some(names: Sequence[str]) -> str:
    """Return the first of *names* in a line.

    >>> name_some(["a", "b"])
    'a, b'
    """
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


def _refuse(dropped: Sequence[str], known: int, unlisted: Sequence[str], gone: Iterable[Known]) -> None:
    """Refuse to give up many documents, or any of a folder that cannot be listed.

    Raises: BadUsage.
    """
    hidden = sorted({folder for one in gone for folder in unlisted if one.source.startswith(f"{folder}/")})
    if hidden:
        problem = f"{hidden[0]} cannot be listed, and documents of its files are in the datasets"
        raise BadUsage(problem, "Give permission to read it, or let them go with --prune.")
    if len(dropped) > _FEW and len(dropped) * _SHARE > known:
        problem = f"{len(dropped)} of {known} documents would leave the datasets: {name_some(dropped)}"
        raise BadUsage(problem, "Check that all sources are named and mounted, or let them go with --prune.")


def _known(out: Path) -> Iterator[Known]:
    """Yield the documents that the datasets below *out* hold, by the manifests; by the files that no manifest knows."""
    claimed: set[str] = set()
    for path in sorted((out / FOLDER).glob("bucket-*.jsonl")):
        if (bucket := read_bucket(path)) and bucket.shared:
            claimed |= bucket.shared.keys()
            yield from _documents_of(bucket)
    files = (path for path in sorted(dataset_files(out)) if path.relative_to(out).parts[1] == "documents")
    yield from _documents_in([path for path in files if path.relative_to(out).as_posix() not in claimed])


def _documents_of(bucket: Bucket) -> Iterator[Known]:
    """Yield the documents of a *bucket* that hold something."""
    for doc, entry in bucket.sources.items():
        if not entry["failure"] and all(check != _NO_TRANSCRIPT for check, _, _ in entry["findings"]):
            yield from (Known(document, entry["source"], doc, entry["sha256"]) for document in entry["documents"])


def _documents_in(paths: Collection[Path]) -> Iterator[Known]:
    """Yield the documents in those of the tables at *paths* that can be read."""
    for path in paths:
        try:
            table = pl.read_parquet(next(iter(tables_at([path]))), hive_partitioning=False)
            rows = table.filter(~pl.col("status").is_in(["failed", "skipped"])).select("doc", "source", "sha256").rows()
        except (pl.exceptions.PolarsError, OSError):
            continue
        yield from (Known(document, source, None, sha256) for document, source, sha256 in rows)


def _digests_of_new(sources: Iterable[Source], known: Collection[str | None]) -> set[str | None]:
    """Return the hashes of the *sources* whose ids nobody *known* has."""
    return set(source_digests(source.path for source in sources if source.doc not in known))
