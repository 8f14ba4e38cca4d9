"""What one process does at once: several small shards are a batch, since calls over few documents cost like many."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flows.state.shard import Shard

_SOURCES: Final = 64
"""So many sources are a batch: from there on documents cost what they cost in any number."""
_SHARES: Final = 2
"""Batches for each process at least, if there are shards enough, so that none waits long for the last."""

_THREADS: Final = "POLARS_MAX_THREADS"


class Batch(NamedTuple):
    """Shards of one run, done together."""

    shards: tuple[Shard, ...]

    def __str__(self) -> str:
        """Name the batch as a person may look for it: by what is to be done."""
        names = [name for shard in self.shards for name in shard.names()]
        others = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return printable(f"{names[0]}{others}") if names else "what is gone"

    def alone(self) -> list[Batch]:
        """Return a batch for each shard."""
        return [Batch((shard,)) for shard in self.shards]


def batches_of(shards: Sequence[Shard], workers: int) -> list[Batch]:
    """Return *shards* in their order as batches for so many *workers*; a shard is never divided."""
    sources = sum(map(_sources, shards))
    most = min(_SOURCES, -(-sources // (workers * _SHARES))) if workers > 1 else _SOURCES
    return [Batch(tuple(group)) for group in _groups(shards, most)]


def _groups(shards: Sequence[Shard], most: int) -> Iterator[list[Shard]]:
    """Yield *shards* in groups of at most so many sources, or of one shard."""
    group: list[Shard] = []
    for shard in shards:
        if group and sum(map(_sources, group)) + _sources(shard) > most:
            yield group
            group = []
        group.append(shard)
    if group:
        yield group


def _sources(shard: Shard) -> int:
    """Return how many sources of *shard* will be converted, at least one; all where only its rules are others."""
    return len(shard.stale) or len(shard.sources) or 1


@contextmanager
def cores_shared(workers: int) -> Iterator[None]:
    """Let so many *workers* that start meanwhile share the cores, as Polars else starts a thread for each in each."""
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = before or str(max(1, (os.cpu_count() or 1) // workers))
    try:
        yield
    finally:
        if before is None:
            del os.environ[_THREADS]


def size_of(path: Path) -> int:
    """Return the bytes of a file, 0 where it cannot be looked at: reading it will say why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
