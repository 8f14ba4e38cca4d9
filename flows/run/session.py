"""Begin a run on a folder, and end it: hold its lock, mend what a killed run left, find out what there is to do."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal
from zlib import crc32

from exports import DATASETS, dataset_files
from exports.files import remove, sweep, write
from flows.run.options import MAX_BUCKETS
from flows.run.plan import RunPlan
from flows.run.report import Report, live_rules, report_of, total
from flows.state.card import renew_card
from flows.state.departures import Departures, departures
from flows.state.lock import acquire_exclusive
from flows.state.manifest import (
    EMPTY,
    FOLDER,
    Output,
    bucket_path,
    pack,
    read_bucket,
    read_buckets,
    read_heads,
    write_buckets,
)
from flows.state.rule_edits import prune_rules, store_rules
from flows.state.shard import Shard
from flows.state.staleness import inspect_shard
from pipeline.errors import BadUsage, UnwritableOutput
from pipeline.storage.places import is_remote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.run.plan import Plan
    from pipeline.storage.sources import Source

_BUCKETS: Final = 16
_BUCKET_SOURCES: Final = 64  # more than this on average, and the buckets of a first run double: files stay of a size
_MANIFEST = re.compile(r"bucket-(?P<bucket>\d+)-of-(?P<buckets>\d+)(?:\.next)?\.jsonl")


@contextmanager
def run_session(plan: Plan, surveyed: Literal["here", "elsewhere"] = "here") -> Iterator[RunPlan]:
    """Hold the lock of the results until all is done, and say what there is to do.

    Where whoever does a shard finds that out, elsewhere, these are all shards.

    Raises: BadUsage if another run holds it, more documents would leave the datasets than can be meant, or the folder
            takes no files.
    """
    with acquire_exclusive(plan.out, plan.wait_s) as lock:
        gone = departures(plan.out, plan.listing, prune=plan.prune) if DATASETS in plan.settings.to else Departures()
        try:
            shards = [replace(shard, holder=lock.holder) for shard in _prepare(plan)]
            lock.share()
            is_all = surveyed == "elsewhere"
            yield (
                RunPlan(tuple(shards), plan.tables, None, plan.out, plan.settings, gone)
                if is_all
                else _inspect(shards, plan)._replace(departures=gone)
            )
        finally:
            _tidy(plan.out)


def finalize(work: RunPlan) -> Report:
    """End *work*, of which all shards are done: renew what tells of them all, and return the report of that.

    Raises: UnwritableOutput.
    """
    if DATASETS not in work.settings.to:
        return Report()
    heads = read_heads(path for path, _, _ in _manifests(work.out))
    shared = [Output(*output) for head in heads for output in head["shared"]]
    edited = tuple(renew_card(work.out, shared, force=work.settings.force))
    return Report(edited=edited, dropped=work.departures.dropped, moved=work.departures.moved)


def _prepare(plan: Plan) -> list[Shard]:
    """Return all shards, once the folder is as a run that was not killed leaves it, and says how many buckets it has.

    Raises: BadUsage if the folder takes no files.
    """
    try:
        return _recover(plan)
    except UnwritableOutput as error:
        raise BadUsage(f"{error.path} cannot be written: {error.reason}", error.remedy) from error


def _recover(plan: Plan) -> list[Shard]:
    """Sweep, hand ownership on where the number of buckets changed, store the rules; return all shards."""
    out = plan.out
    _sweep(out)
    known, buckets = read_buckets(out), buckets_of(plan)
    if buckets != known:
        if known or DATASETS in plan.settings.to:
            for path in sorted(dataset_files(out)):
                remove(path)
        _copy_ownership(out, buckets)
        write_buckets(out, buckets)
    for path, _, others in _manifests(out):
        if others != buckets:
            remove(path)
    store_rules(out, plan.tables.rules)
    shards, unclaimed = divide(plan, buckets)
    for path in unclaimed:
        remove(path)
    return shards


def divide(plan: Plan, buckets: int) -> tuple[list[Shard], list[Path]]:
    """Return a shard for each bucket that has sources, or had some, and the files of datasets that are of no bucket.

    Sources are sorted by document. Nothing is written.
    """
    shared_out: dict[int, list[Source]] = {bucket: [] for _, bucket, _ in _manifests(plan.out)}
    for source in sorted(plan.listing.sources, key=lambda source: source.doc):
        shared_out.setdefault(_bucket_of(source.doc, buckets), []).append(source)
    files: dict[str, list[str]] = {}
    unclaimed: list[Path] = []
    for path in sorted(dataset_files(plan.out)) if DATASETS in plan.settings.to else ():
        if int(path.stem.removeprefix("bucket-")) not in shared_out:
            unclaimed.append(path)
        files.setdefault(path.stem, []).append(path.relative_to(plan.out).as_posix())
    shards = [
        Shard(bucket=bucket, buckets=buckets, sources=tuple(group), out=plan.out, settings=plan.settings)
        for bucket, group in sorted(shared_out.items())
    ]
    return [replace(shard, files=tuple(files.get(shard.part, ()))) for shard in shards], unclaimed


def _inspect(shards: list[Shard], plan: Plan) -> RunPlan:
    """Return which of *shards* have work, one manifest at a time."""
    live = live_rules(plan.tables.rules)
    busy: list[Shard] = []
    idle: list[Report] = []
    for shard in shards:
        found = inspect_shard(shard)
        if found.has_work:
            busy.append(replace(shard, stale=found.stale))
        else:
            idle.append(report_of(found.bucket, live))
    return RunPlan(tuple(busy), plan.tables, total(idle) if idle else None, plan.out, plan.settings)


def buckets_of(plan: Plan) -> int:
    """Return into how many buckets results are divided: as asked for, as they are, or as sources need."""
    return plan.buckets or read_buckets(plan.out) or _automatic(len(plan.listing.sources))


def _automatic(sources: int) -> int:
    """Return how many buckets a first run makes."""
    buckets = _BUCKETS
    while buckets < MAX_BUCKETS and sources > buckets * _BUCKET_SOURCES:
        buckets *= 2
    return buckets


def _bucket_of(doc: str, buckets: int) -> int:
    """Return the bucket of a document: the same on every machine and in every run."""
    return crc32(doc.encode()) % buckets


def _copy_ownership(out: Path, buckets: int) -> None:
    """Tell the manifests of as many *buckets* which subtitles are ours, as those of another number know it."""
    left: dict[int, dict[str, dict[str, str]]] = {}
    for path, _, others in _manifests(out):
        known = read_bucket(path) if others != buckets else None
        for doc, files in (known or EMPTY).owned().items():
            left.setdefault(_bucket_of(doc, buckets), {}).setdefault(doc, {}).update(files)
    for bucket, docs in sorted(left.items()):
        write(bucket_path(out, bucket, buckets), pack(EMPTY._replace(orphaned=docs)))


def _manifests(out: Path) -> list[tuple[Path, int, int]]:
    """Return the manifests and journals below *out*: path, bucket, and the number of buckets that it is one of."""
    found = ((path, _MANIFEST.fullmatch(path.name)) for path in sorted((out / FOLDER).glob("bucket-*.jsonl")))
    return [(path, int(match["bucket"]), int(match["buckets"])) for path, match in found if match]


def _tidy(out: Path) -> None:
    """Remove what nobody needs after a run: temporary files, rules of earlier runs, folders without a file."""
    _sweep(out)
    prune_rules(out, {head["rules"] for head in read_heads(path for path, _, _ in _manifests(out))})
    if is_remote(out):
        return  # a folder there is the beginning of a name
    for pattern in ("datasets/*/lang-*", "datasets/*", "datasets", "subtitles"):
        for folder in sorted(out.glob(pattern)):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def _sweep(out: Path) -> None:
    """Remove temporary files wherever a run may have left some: in a store it leaves none."""
    if not is_remote(out):
        sweep([out / FOLDER, out / "subtitles", out / "datasets", *sorted(out.glob("datasets/*/*"))])
