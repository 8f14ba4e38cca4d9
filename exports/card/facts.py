"""What a card tells of the datasets: counts, languages, licences, as the files themselves have them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
from xxhash import xxh3_128_hexdigest

from exports.datasets.columns import DESCRIPTIONS
from exports.datasets.versions import readable
from pipeline.storage.places import footers, is_remote, tables_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Size(NamedTuple):
    """How large a table is: its files, their bytes, and its rows by language."""

    files: int
    bytes: int
    rows: Mapping[str, int]
    content: str = ""
    """A hash of what is in the files: `datasets` keeps what it has read by what the card says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What there is to tell of the datasets of one folder."""

    tables: Mapping[str, Size] = field(default_factory=dict)
    licenses: Counter[str | None] = field(default_factory=Counter)
    """Documents by the licence that their source states; None where it states none."""
    statuses: Counter[str] = field(default_factory=Counter)
    formats: Counter[str | None] = field(default_factory=Counter)
    """Documents by the reader that took them; None for those that could not be read."""


def facts_of(datasets: Path, digests: Mapping[str, str] = MappingProxyType({})) -> Facts:
    """Return the facts of the files below *datasets*; without tables where there are none.

    What others have put there is not counted. Of all tables but the documents only the column of languages is read,
    which is a few bytes a file; of an object its footer, and its folder is the language.

    Reads:  the hashes of files in *digests*, by their names below *datasets*, as far as somebody knows them.
    Raises: OSError where a store does not answer.
    """
    files = {table.name: readable(sorted(datasets.glob(f"{table.name}/lang-*/*.parquet"))) for table in DESCRIPTIONS}
    if not files["documents"]:
        return Facts()
    tables: Any = list(tables_at(files["documents"]))  # paths or objects, never both
    documents = pl.scan_parquet(tables).select("license", "status", "format").collect()
    return Facts(
        tables={name: _size(paths, _content(datasets, paths, digests)) for name, paths in files.items() if paths},
        licenses=Counter(documents["license"].to_list()),
        statuses=Counter(documents["status"].to_list()),
        formats=Counter(documents["format"].to_list()),
    )


def _content(datasets: Path, paths: Sequence[Path], digests: Mapping[str, str]) -> str:
    """Return a hash of the files at *paths*, of which some hashes are known."""
    names = [path.relative_to(datasets).as_posix() for path in paths]
    found = (
        digests.get(name) or xxh3_128_hexdigest(path.read_bytes()) for name, path in zip(names, paths, strict=True)
    )
    return xxh3_128_hexdigest("\n".join(f"{name} {one}" for name, one in zip(names, found, strict=True)).encode())


def _size(paths: list[Path], content: str) -> Size:
    """Return the size of the table whose files are *paths*; a language without rows counts none."""
    rows = dict.fromkeys(sorted({path.parent.name.removeprefix("lang-") for path in paths}), 0)
    for lang, count in _count_rows(paths):
        rows[lang] = rows.get(lang, 0) + count
    return Size(len(paths), sum(path.stat().st_size for path in paths), rows, content)


def _count_rows(paths: list[Path]) -> list[tuple[str, int]]:
    """Return languages and rows of them in the files at *paths*, sorted; a language may come again."""
    if not is_remote(paths[0]):
        return pl.scan_parquet(paths).group_by("lang").len().collect().sort("lang").rows()
    counts = (pl.scan_parquet(footer).select(pl.len()).collect().item() for footer in footers(paths))
    return [(path.parent.name.removeprefix("lang-"), count) for path, count in zip(paths, counts, strict=True)]
