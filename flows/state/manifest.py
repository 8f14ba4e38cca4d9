"""What the last run left below DIR, and what it made it of: one file a bucket, so that no run reads or writes them all.

::

    .cuemill/run.json                      how many buckets there are
    .cuemill/rules-<key>.json              the rules that buckets were made with, as far as they do something
    .cuemill/bucket-NN-of-N.jsonl          what is in a bucket
    .cuemill/bucket-NN-of-N.next.jsonl     what will be in it: the journal of a write that has not ended
    .cuemill/card.jsonl                    what tells of all datasets together, as if it were a bucket
    .cuemill/lock                          held by the run that writes

A bucket's manifest is a line about the bucket, a line for each source, and a line with the hash of those before: a
damaged one counts as none. There is no clock and no absolute path in it, so that the same run leaves the same bytes.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NotRequired, TypedDict

from xxhash import xxh3_128_hexdigest

from exports.files import write
from pipeline.errors import UnwritableOutput
from pipeline.read.decoding.decode import MAX_FILE_BYTES
from pipeline.storage.places import contents, digests, is_remote
from pipeline.storage.search import MEMORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

VERSION: Final = 1
"""Counts up with every change of what a manifest holds."""

FOLDER: Final = MEMORY


class Output(NamedTuple):
    """A file that a run is to have written."""

    name: str
    """Where it stands below DIR."""
    format: str
    digest: str | None
    """The hash of what Cuemill wrote there last; None if it never did."""
    edited: str | None = None
    """The hash of what stands there instead and is kept: a person's work."""


class Entry(TypedDict):
    """A source: what it is, what came of it, and where that stands."""

    source: str
    found: bool
    times_from: NotRequired[str]  # the key of the file that times it
    sha256: str | None  # None if it could not be opened
    documents: dict[str, str]  # their languages
    works: NotRequired[list[str]]  # the hashes of their words, shortened
    readings: NotRequired[
        dict[str, tuple[int, int, float, int]]
    ]  # what is too fast, by document: pipeline/check/reading.py
    turns: int
    cues: int
    corrections: int
    findings: list[tuple[str, str, int]]  # check, severity, how many
    hits: dict[str, int]  # corrections by rule
    matched: list[str]  # rules of the table that matched
    failure: tuple[int | None, str, str] | None  # line, reason, remedy
    outputs: list[Output]


class Bucket(NamedTuple):
    """A bucket after a run."""

    made_with: str
    """The options, the program and its libraries, hashed."""
    rules: str
    """The key of the rules."""
    shared: dict[str, Output]
    """Files that hold something of several sources, by name."""
    orphaned: dict[str, dict[str, str]]
    """Files of ours that no source has now, as those of one that is gone: hash by name, by id of the source."""
    sources: dict[str, Entry]
    """By their ids: the `doc` of a source of one track."""

    def outputs(self) -> list[Output]:
        """Return all files that the bucket is to have."""
        return [*self.shared.values(), *(output for entry in self.sources.values() for output in entry["outputs"])]

    def owned(self) -> dict[str, dict[str, str]]:
        """Return the files of single sources that are ours: hash by name, by id."""
        files = {
            doc: {output.name: output.digest for output in entry["outputs"] if output.digest}
            for doc, entry in self.sources.items()
        }
        return {doc: self.orphaned.get(doc, {}) | files.get(doc, {}) for doc in {*self.orphaned, *files}}

    def is_empty(self) -> bool:
        """Say whether there is nothing to know about the bucket."""
        return not (self.sources or self.shared or self.orphaned)


EMPTY: Final = Bucket("", "", {}, {}, {})


def bucket_path(out: Path, bucket: int, buckets: int) -> Path:
    """Return where the manifest of a bucket stands."""
    return out / FOLDER / f"bucket-{bucket:02}-of-{buckets}.jsonl"


def next_path(path: Path) -> Path:
    """Return where the journal beside the manifest at *path* stands."""
    return path.with_suffix(".next.jsonl")


def read_bucket(path: Path) -> Bucket | None:
    """Return the manifest at *path*; None if there is none, or none that can be trusted."""
    data = read_result(path)
    body, _, last = (data or b"").rstrip(b"\n").rpartition(b"\n")
    if last != _seal(body):
        return None
    head, *rows = json.loads(b"[" + body.replace(b"\n", b",") + b"]")
    return _bucket(head, rows) if head["version"] == VERSION else None


def read_heads(paths: Iterable[Path]) -> Iterator[Mapping[str, Any]]:
    """Yield what each of the manifests says of the bucket as a whole; nothing of one that cannot be trusted."""
    for data in read_results(paths):
        body, _, last = (data or b"").rstrip(b"\n").rpartition(b"\n")
        if last == _seal(body):
            yield json.loads(body.partition(b"\n")[0])


def pack(bucket: Bucket) -> bytes:
    """Return a manifest as bytes."""
    head = {
        "version": VERSION,
        "made_with": bucket.made_with,
        "rules": bucket.rules,
        "shared": [bucket.shared[name] for name in sorted(bucket.shared)],
        "left": bucket.orphaned,
    }
    rows = [{"doc": doc, **bucket.sources[doc]} for doc in sorted(bucket.sources)]
    body = b"\n".join(to_json(row) for row in (head, *rows))
    return body + b"\n" + _seal(body) + b"\n"


def read_buckets(out: Path) -> int | None:
    """Return how many buckets the results below *out* have; None if nothing says so."""
    data = read_result(out / FOLDER / "run.json")
    if data is None:
        return None
    try:
        said = json.loads(data)
    except ValueError:
        return None
    return int(said["buckets"]) if to_json(said) + b"\n" == data and said.get("version") == VERSION else None


def write_buckets(out: Path, buckets: int) -> None:
    """Say below *out* how many buckets its results have."""
    write(out / FOLDER / "run.json", to_json({"version": VERSION, "buckets": buckets}) + b"\n")


def to_json(value: object) -> bytes:
    """Return *value* as JSON in one line, keys sorted.

    >>> to_json({"b": 2, "a": [1]})
    b'{"a":[1],"b":2}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_result(path: Path) -> bytes | None:
    """Return what is in a result, as `read_results` does."""
    return next(read_results([path]))


def read_results(paths: Iterable[Path]) -> Iterator[bytes | None]:
    """Yield what is in each of the results; None where there is none, or a file that cannot be read.

    An object that cannot be read now is no object that is not there: a connection breaks more easily than a disk, and
    what a person has edited must not be replaced for that.

    Raises: UnwritableOutput.
    """
    every = list(paths)
    for path, data in zip(every, contents(every), strict=True):
        if isinstance(data, OSError) and is_remote(path) and not isinstance(data, FileNotFoundError):
            raise UnwritableOutput(str(path), f"what is there cannot be read: {data.strerror}", path.remedy)
        yield None if isinstance(data, OSError) else data


def table_at(path: Path) -> Path | BytesIO:
    """Return what Polars is to read in place of the table at *path*, which a look has found there.

    Raises: UnwritableOutput.
    """
    return BytesIO(read_result(path) or b"") if is_remote(path) else path


def source_digests(paths: Iterable[Path]) -> Iterator[str | None]:
    """Yield the hash by which each of the sources is known, in DOCUMENTS as well: SHA-256.

    None where it cannot be read, or is more than is read of one: the stages say why.
    """
    return digests(paths, MAX_FILE_BYTES)


def digest(data: bytes) -> str:
    """Return the hash by which results are known: it finds edits and damage in a fourth of the time of SHA-256.

    >>> digest(b"lamp")
    'ef479a3acb2f03824ba741e022654a72'
    """
    return xxh3_128_hexdigest(data)


def _seal(body: bytes) -> bytes:
    """Return the last line of a manifest."""
    return to_json({"digest": digest(body)})


def _bucket(head: Mapping[str, Any], rows: list[dict[str, Any]]) -> Bucket:
    """Return a manifest from its lines."""
    sources: dict[str, Entry] = {}
    for row in rows:
        row["outputs"] = [Output(*output) for output in row["outputs"]]
        sources[row.pop("doc")] = row  # type: ignore[assignment]  # the seal says that pack() wrote it
    shared = {output[0]: Output(*output) for output in head["shared"]}
    return Bucket(head["made_with"], head["rules"], shared, head["left"], sources)
