"""What of a bucket is not as a run with these sources, rules and options would leave it. Nothing is written here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

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
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.state.manifest import Bucket, Output
    from flows.state.shard import Shard
    from pipeline.storage.sources import Source


NEW: Final = "new"
_KILLED: Final = "an earlier run was killed while it wrote"
_OTHERWISE: Final = "made with other options, styles or another release"
_RULES: Final = "made with other rules"
_UNREAD: Final = "cannot be read"
_BYTES: Final = "changed since"
_NAME: Final = "named or found otherwise than before"
_TIMES: Final = "timed by another file than before"
_DAMAGED: Final = "a result is missing, or is not as it was written"


class Staleness(NamedTuple):
    """What there is of a bucket, whether anything is to be done about it, and why which sources are to be converted."""

    bucket: Bucket
    has_work: bool
    why: Mapping[str, str]
    """Of each source that is to be converted, by id."""

    @property
    def stale(self) -> frozenset[str]:
        """The sources that are to be converted."""
        return frozenset(self.why)


def inspect_shard(shard: Shard) -> Staleness:
    """Compare the sources and results of *shard* with its manifest, byte for byte by their hashes.

    Rules that were edited make work; which documents they reach is found where the work is done.
    """
    known, docs = read_bucket(shard.manifest), frozenset(source.doc for source in shard.sources)
    if known is None or next_path(shard.manifest).exists():
        return Staleness(known or EMPTY, has_work=True, why=dict.fromkeys(docs, NEW if known is None else _KILLED))
    if not (docs or known.sources or known.shared or any(unclaimed_files(shard, known))):
        return Staleness(known, has_work=False, why={})
    if known.made_with != shard.settings.made_with:
        return Staleness(known, has_work=True, why={doc: _why_made(doc, known) for doc in docs})
    damaged = dict.fromkeys(_damaged_sources(shard, known) & docs, _DAMAGED)
    why = damaged | _changed_sources(shard.sources, known)
    is_other = known.rules != shard.settings.rules
    if is_other and DATASETS not in shard.settings.to:
        why = dict.fromkeys(docs, _RULES) | why  # the texts that rules see are kept in the datasets only
    has_work = bool(why) or is_other or docs != known.sources.keys() or any(unclaimed_files(shard, known))
    return Staleness(known, has_work, why)


def _why_made(doc: str, known: Bucket) -> str:
    """Return why the source *doc* of a bucket that is made anew as a whole is converted."""
    return _OTHERWISE if doc in known.sources else NEW


def unclaimed_files(shard: Shard, *known: Bucket) -> Iterator[Path]:
    """Yield the files in the datasets that have the name of the shard's part and are in no manifest *known*.

    A run lists the datasets once, when it begins: whatever its shards write, their manifests and journals know.
    """
    if DATASETS in shard.settings.to:
        claimed = {name for bucket in known for name in bucket.shared}
        yield from (shard.out / name for name in shard.files if name not in claimed)


def _changed_sources(sources: Sequence[Source], known: Bucket) -> dict[str, str]:
    """Return why those *sources* are to be converted that are not as they were, or cannot be read."""
    found = list(source_digests(source.path for source in sources))
    told = {source.doc: _why(source, now, known) for source, now in zip(sources, found, strict=True)}
    return {doc: why for doc, why in told.items() if why}


def _why(source: Source, now: str | None, known: Bucket) -> str | None:
    """Return why a *source* whose hash is *now* this one is to be converted; None where it is as it was."""
    entry = known.sources.get(source.doc)
    if now is None:
        return _UNREAD
    if entry is None:
        return NEW
    if entry["sha256"] != now:
        return _BYTES
    if (entry["source"], entry["found"]) != (source.name, source.found):
        return _NAME
    is_timed_so = entry.get("times_from", "") == (source.reference.key if source.reference else "")
    return None if is_timed_so else _TIMES


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
