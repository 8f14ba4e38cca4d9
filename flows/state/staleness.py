"""What of a bucket is not as a run with these sources, rules and options would leave it. Nothing is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exports import DATASETS
from flows.state.manifest import (
    EMPTY,
    digest,
    next_path,
    read_bucket,
    read_results,
    source_digests,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from flows.state.manifest import Bucket, Output
    from flows.state.shard import Shard
    from pipeline.storage.sources import Source


class Staleness(NamedTuple):
    """What there is of a bucket, whether anything is to be done about it, and which sources are to be converted."""

    bucket: Bucket
    has_work: bool
    stale: frozenset[str]


def inspect_shard(shard: Shard) -> Staleness:
    """Compare the sources and results of *shard* with its manifest, byte for byte by their hashes.

    Rules that were edited make work; which documents they reach is found where the work is done.
    """
    known, docs = read_bucket(shard.manifest), frozenset(source.doc for source in shard.sources)
    if known is None or next_path(shard.manifest).exists():
        return Staleness(known or EMPTY, has_work=True, stale=docs)
    if not (docs or known.sources or known.shared or any(unclaimed_files(shard, known))):
        return Staleness(known, has_work=False, stale=docs)
    if known.made_with != shard.settings.made_with:
        return Staleness(known, has_work=True, stale=docs)
    stale: frozenset[str] = frozenset(_changed_sources(shard.sources, known) | _damaged_sources(shard, known)) & docs
    is_other = known.rules != shard.settings.rules
    if is_other and DATASETS not in shard.settings.to:
        stale = docs  # the texts that rules see are kept in the datasets only
    has_work = bool(stale) or is_other or docs != known.sources.keys() or any(unclaimed_files(shard, known))
    return Staleness(known, has_work, stale)


def unclaimed_files(shard: Shard, *known: Bucket) -> Iterator[Path]:
    """Yield the files in the datasets that have the name of the shard's part and are in no manifest *known*.

    A run lists the datasets once, when it begins: whatever its shards write, their manifests and journals know.
    """
    if DATASETS in shard.settings.to:
        claimed = {name for bucket in known for name in bucket.shared}
        yield from (shard.out / name for name in shard.files if name not in claimed)


def _changed_sources(sources: Sequence[Source], known: Bucket) -> set[str]:
    """Return the sources that are new, have other bytes or another name, or cannot be read."""
    found = list(source_digests(source.path for source in sources))
    return {
        source.doc
        for source, now in zip(sources, found, strict=True)
        if now is None
        or not (entry := known.sources.get(source.doc))
        or (entry["sha256"], entry["source"], entry["found"]) != (now, source.name, source.found)
        or entry.get("times_from", "") != source.timed_by
    }


def _damaged_sources(shard: Shard, known: Bucket) -> set[str]:
    """Return the sources of which a result is missing or is not what a run left."""
    owners: list[tuple[Output, Iterable[str]]] = [
        (output, (doc,)) for doc, entry in known.sources.items() for output in entry["outputs"]
    ]
    sources_of: dict[str, list[str]] = {}
    for doc, entry in known.sources.items():
        for lang in set(entry["documents"].values()):
            sources_of.setdefault(f"lang-{lang}", []).append(doc)
    owners += [(output, sources_of.get(output.name.split("/")[2], ())) for output in known.shared.values()]
    read = read_results(shard.out / output.name for output, _ in owners)
    found = [None if data is None else digest(data) for data in read]
    return {
        doc
        for (output, docs), now in zip(owners, found, strict=True)
        if now != (output.edited or output.digest) or (output.edited and shard.settings.force)
        for doc in docs
    }
