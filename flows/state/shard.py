"""What one bucket of documents is to become, and what with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.state.manifest import bucket_path

if TYPE_CHECKING:
    from pathlib import Path

    from exports import FileOptions
    from pipeline.labels import Speakers
    from pipeline.run import RunOptions
    from pipeline.storage.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What results are made with: words, never frames, so that it travels."""

    to: tuple[str, ...]
    lang: str | None
    speakers: Speakers
    run_options: RunOptions
    file_options: FileOptions
    force: bool
    made_with: str
    """All this, the styles and the program, hashed; see flows/state/fingerprint.py."""
    rules: str
    """The key of the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One bucket of documents, and what to make of it."""

    bucket: int
    buckets: int
    sources: tuple[Source, ...]
    out: Path
    settings: BuildSettings
    files: tuple[str, ...] = ()
    """The files of the datasets that had the name of the bucket's part when the run began, by their names below DIR."""
    holder: str = ""
    """The run that this is for."""
    stale: frozenset[str] = frozenset()
    """The sources that are to be converted, by id, as far as that was known before the rules were looked at."""

    @property
    def part(self) -> str:
        """The name of the bucket's files in the datasets."""
        return f"bucket-{self.bucket:02}"

    @property
    def manifest(self) -> Path:
        """Where the bucket's manifest stands."""
        return bucket_path(self.out, self.bucket, self.buckets)

    def names(self) -> list[str]:
        """Return the names of the sources that are to be converted; of all where none is known to be."""
        stale = [source.name for source in self.sources if source.doc in self.stale]
        return stale or [source.name for source in self.sources]
