"""What earlier runs wrote for a bucket. By what is in a file it is known as ours, as corrupt, or as a person's work."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from io import BytesIO
from typing import TYPE_CHECKING, Final

import polars as pl

from exports.datasets.tables import SCHEMA_VERSION
from flows.state.manifest import EMPTY, digest, next_path, read_bucket, read_result

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from exports.files import Staging
    from flows.state.manifest import Bucket, Output

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
"""What stands in no text of an encoding that has a byte for an ASCII character, and does in zeros and noise."""
_WHOLE_OR_BROKEN: Final = (".json", ".ttml", ".xml")
"""Formats of which a beginning is none."""
_BY_BLOCKS: Final = (".srt", ".vtt")
"""Formats whose cues end in a blank line; those of others end with their line."""
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""How texts begin that may have such bytes; that of UTF-32 in the other order begins like that of UTF-16."""


class PreviousOutput:
    """What the manifest of a bucket below *out* knows, and the journal of a write that did not end."""

    def __init__(self, out: Path, manifest: Path) -> None:
        """Read both, as far as they are there."""
        known, journal = read_bucket(manifest), read_bucket(next_path(manifest))
        self.out = out
        self.known = known or EMPTY
        self.replaced: list[str] = []
        """What was there and neither ours nor as it is now, and is replaced all the same: corrupt, or forced."""
        self.buckets = tuple(bucket for bucket in (known, journal) if bucket)
        self.is_broken = journal is not None
        self.last: dict[str, str] = {}
        self.langs: defaultdict[str, set[str]] = defaultdict(set)
        self._ours: defaultdict[str, set[str]] = defaultdict(set)
        self._files: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for bucket in reversed(self.buckets):  # what the manifest says comes after what its journal does
            self._learn(bucket)

    def _learn(self, bucket: Bucket) -> None:
        """Take what one manifest says."""
        for doc, files in bucket.orphaned.items():
            self._files[doc] |= dict.fromkeys(files, "")
        for doc, entry in bucket.sources.items():
            self._files[doc] |= {output.name: output.format for output in entry["outputs"] if output.digest}
            for track, lang in entry["documents"].items():
                self.langs[track].add(lang)
        written = {output.name: output.digest for output in bucket.outputs() if output.digest}
        for name, known in [*(file for files in bucket.orphaned.values() for file in files.items()), *written.items()]:
            self._ours[name].add(known)
            self.last[name] = known

    def orphans(self, names: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """Yield each of our files of single sources that is not among *names*: id, name, format if it is known."""
        for doc in sorted(self._files):
            yield from ((doc, name, form) for name, form in sorted(self._files[doc].items()) if name not in names)

    def is_edited(self, name: str, there: bytes, wanted: bytes | None = None) -> bool:
        """Say whether what is *there* at *name* is a person's work: neither ours nor a corrupt file of it.

        A file of the datasets that no manifest knows is ours by its name. *wanted* is what would be written now.
        """
        if digest(there) in self._ours[name]:
            return False
        if name.endswith(".parquet"):
            return name in self.last and not _is_broken_table(there)
        return not _is_broken_text(name, there, wanted)

    def stage(self, staging: Staging, output: Output, data: bytes, *, force: bool) -> Output:
        """Stage *data* for *output*, unless it stands there already, or a person has edited what does, with no *force*.

        Returns: *output* with the hashes of what we wrote and of what is kept.
        """
        name = output.name
        there = read_result(self.out / name)
        if there is not None and there != data and not force and self.is_edited(name, there, data):
            return output._replace(digest=self.last.get(name), edited=digest(there))
        if there not in (None, data) and digest(there or b"") not in self._ours[name]:
            self.replaced.append(name)
        if there != data:
            staging.stage(self.out / name, data)
        return output._replace(digest=digest(data))


def _is_broken_text(name: str, there: bytes, wanted: bytes | None) -> bool:
    """Say whether a text is empty, ends within a cue, or holds what no text does, as after a power cut.

    One that ends after a whole cue, a person may have cut.
    """
    if not there or (wanted is not None and wanted.startswith(there) and _is_cut(name, there, wanted)):
        return True
    return bool(_CONTROL.search(there)) and not there.startswith(_WIDE)


def _is_cut(name: str, there: bytes, wanted: bytes) -> bool:
    """Say whether what is *there*, a beginning of what is *wanted*, ends where no cue does."""
    if name.endswith(_WHOLE_OR_BROKEN):
        return True
    said = there.rstrip(b"\r\n")
    rest = wanted[len(said) :].replace(b"\r\n", b"\n")
    return not rest.startswith(b"\n\n" if name.endswith(_BY_BLOCKS) else b"\n")


def _is_broken_table(there: bytes) -> bool:
    """Say whether bytes cannot be read as Parquet, or are a table of ours of another schema version."""
    try:
        pl.read_parquet(BytesIO(there))
    except (pl.exceptions.PolarsError, OSError):
        return True
    told = pl.read_parquet_metadata(BytesIO(there))
    return told.get("cuemill.schema_version", SCHEMA_VERSION) != SCHEMA_VERSION
