"""A million documents: what a run on a cluster takes beside its work, for archives of several sizes.

Sources are empty files in folders of a thousand. Manifests hold for each document what a real run leaves of a
transcript, and name as its subtitles two files that all documents share. So a run finds nothing changed and does all
else: lists the sources, divides them, drives a scheduler and two workers through all shards, which read their manifests
and hash what these name. `rerun` measures how long real files take to hash.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks.corpora import WORK, fresh, transcripts
from benchmarks.measuring import MEGABYTE, Answer, Curve, Row, Scale, convert
from exports.files import write
from flows.run.cluster import address_of, connect, shards_on_cluster
from flows.run.options import ClusterOptions, Options
from flows.run.plan import make_plan
from flows.run.report import total
from flows.run.session import finalize, run_session
from flows.state.manifest import EMPTY, Entry, Output, digest, pack, read_bucket
from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from pathlib import Path

    from flows.run.plan import RunPlan
    from flows.state.shard import Shard

DOCUMENTS: Final = {"quick": (1_000, 10_000), "full": (10_000, 100_000, 1_000_000)}
MOST_BUCKETS: Final = 4096
PER_BUCKET: Final = 64
PER_FOLDER: Final = 1_000
FORMATS: Final = "srt,vtt"
KIB: Final = 1024
WORKERS: Final = 2
START_S: Final = 60


class Found(NamedTuple):
    """What was measured: how many of what, seconds of the wall, peaks of memory in bytes."""

    shards: int
    manifests_bytes: int
    listing_s: float
    dividing_s: float
    driving_s: float
    ending_s: float
    peak_bytes: int


def answer(scale: Scale) -> Answer:
    """Measure each size, in a process of its own."""
    rows: list[Row] = []
    seconds: list[tuple[float, float]] = []
    memory: dict[str, list[tuple[float, float]]] = {"driver": [], "scheduler": []}
    for count in DOCUMENTS[scale]:
        found, scheduler_bytes = _measured(count)
        note = f"{count:,} documents in {found.shards:,} shards"
        all_s = found.listing_s + found.dividing_s + found.driving_s + found.ending_s
        rows += [
            Row("seconds in all", all_s, "s", note=note),
            Row("... listing / dividing", found.listing_s, "s", note=f"{found.dividing_s:.2f} s"),
            Row("... driving / ending", found.driving_s, "s", note=f"{found.ending_s:.2f} s"),
            Row("manifest of a document", found.manifests_bytes / count, "bytes"),
            Row("peak memory of the driver", found.peak_bytes / MEGABYTE, "MB"),
            Row("peak memory of the scheduler", scheduler_bytes / MEGABYTE, "MB"),
        ]
        seconds.append((count, all_s))
        memory["driver"].append((count, found.peak_bytes / MEGABYTE))
        memory["scheduler"].append((count, scheduler_bytes / MEGABYTE))
    return Answer(
        rows,
        (
            Curve("A run on a cluster, beside its work", "documents", "seconds", {"nothing changed": seconds}),
            Curve("Peak memory beside the workers", "documents", "MB", memory),
        ),
    )


def _measured(count: int) -> tuple[Found, int]:
    """Return what was measured of *count* documents, and the peak memory of the scheduler, in bytes."""
    archive, out, entry = _archive(count), fresh("million"), _entry()
    address, scheduler, workers = _cluster()
    try:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            found = pool.submit(_driven, archive, out, entry, address).result()
    finally:
        for process in (*workers, scheduler):
            process.kill()  # a worker whose scheduler has gone waits long for its end
    for process in workers:
        process.wait()
    _, _, usage = os.wait4(scheduler.pid, 0)
    scheduler.returncode = 0  # so that nobody waits for it again
    shutil.rmtree(archive)
    return found, usage.ru_maxrss * KIB


def _archive(count: int) -> Path:
    """Return a folder of *count* empty files."""
    archive = WORK / f"million-{count}"
    shutil.rmtree(archive, ignore_errors=True)
    for start in range(0, count, PER_FOLDER):
        folder = archive / f"series-{start // PER_FOLDER:04}"
        folder.mkdir(parents=True)
        for number in range(start, start + PER_FOLDER):
            (folder / f"episode-{number:07}.ko.md").touch()
    return archive


def _entry() -> Entry:
    """Return what a run leaves in a manifest of a transcript of 28,000 characters."""
    out = fresh("million-one")
    convert(transcripts(1), out, "--to", FORMATS, "--buckets", "1")
    bucket = read_bucket(out / ".cuemill" / "bucket-00-of-1.jsonl")
    (entry,) = (bucket or EMPTY).sources.values()
    return entry


def _cluster() -> tuple[str, subprocess.Popen[bytes], list[subprocess.Popen[bytes]]]:
    """Start a scheduler and workers, and return where it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    scheduler = _dask("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    until = time.monotonic() + START_S
    while not _answers(address) and time.monotonic() < until:
        time.sleep(0.5)
    worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    return address, scheduler, [_dask(*worker) for _ in range(WORKERS)]


def _dask(*words: str) -> subprocess.Popen[bytes]:
    """Start a command of Dask, in silence."""
    command = [sys.executable, "-m", "dask", *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own words


def _answers(address: str) -> bool:
    """Say whether a scheduler answers at *address*."""
    try:
        address_of(ClusterOptions(runner="dask", address=address))
    except BadUsage:
        return False
    return True


def _driven(archive: Path, out: Path, entry: Entry, address: str) -> Found:
    """Run over *archive*, of which nothing has changed since a run that left *entry* of each document."""
    count = sum(1 for _ in archive.iterdir()) * PER_FOLDER
    buckets = 1 << max(0, min(MOST_BUCKETS, count // PER_BUCKET).bit_length() - 1)
    with connect(address) as client:
        clock = [time.perf_counter()]
        plan = make_plan(Options(sources=[archive], out=out, rules=[], to=FORMATS, buckets=buckets))
        clock.append(time.perf_counter())
        with run_session(plan, "elsewhere") as work:
            clock.append(time.perf_counter())
            manifests_bytes = _as_left(work, entry)
            clock.append(time.perf_counter())
            report = total(part for _, part in shards_on_cluster(client, work, lambda _: None))
            clock.append(time.perf_counter())
            finalize(work)
        clock.append(time.perf_counter())
    if report.failures or report.converted or report.documents != count:
        raise RuntimeError(f"{report.converted} documents were converted, of which none has changed")
    listing_s, dividing_s, _, driving_s, ending_s = (after - before for before, after in pairwise(clock))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB
    return Found(len(work.shards), manifests_bytes, listing_s, dividing_s, driving_s, ending_s, peak)


def _as_left(work: RunPlan, entry: Entry) -> int:
    """Write the manifests that a run would have left, and return how many bytes they have."""
    outputs = [Output(output.name, output.format, digest(b"")) for output in entry["outputs"]]
    for output in outputs:
        write(work.out / output.name, b"")
    return sum(_manifest(shard, entry, outputs) for shard in work.shards)


def _manifest(shard: Shard, entry: Entry, outputs: list[Output]) -> int:
    """Write the manifest of *shard*, and return its size in bytes."""
    (lang,) = set(entry["documents"].values())
    sources = {source.doc: entry.copy() for source in shard.sources}
    for source in shard.sources:
        own = sources[source.doc]
        own["source"], own["found"], own["sha256"] = source.name, True, sha256(b"").hexdigest()
        own["documents"], own["outputs"] = {source.doc: lang}, outputs
    data = pack(EMPTY._replace(made_with=shard.settings.made_with, rules=shard.settings.rules, sources=sources))
    shard.manifest.write_bytes(data)
    return len(data)
