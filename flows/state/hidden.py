"""Which results of earlier runs still hold a label of a speaker that is to be hidden now.

A run writes what it is asked for; formats that another run was asked for stay, and so do files that a person has
edited, and the page. They are told, not removed: whoever made them may still want them.
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Final

import polars as pl

from exports.review.page import data_of
from flows.state.manifest import FOLDER, read_bucket, read_result, table_at
from flows.state.review import PAGE
from pipeline.speakers.labels import holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.speakers import Speaker

_TURNS: Final = "datasets/turns/*/*.parquet"


def still_holding(out: Path, speakers: Sequence[Speaker], *, has_datasets: bool, has_page: bool) -> list[str]:
    """Return the names of files below *out* that hold a label which one of *speakers* hides, and are of earlier runs.

    *has_datasets* and *has_page* say what this run has written.
    """
    hidden = [one for one in speakers if one.is_private]
    if not hidden:
        return []
    old = [(name, doc) for name, doc in _left(out) if _shows(read_result(out / name), hidden, doc)]
    names = {name for name, _ in old}
    if not has_datasets and any(_names(path, hidden) for path in sorted(out.glob(_TURNS))):
        names.add("datasets")
    if not has_page and _shows(data_of(read_result(out / PAGE) or b"").encode(), hidden, None):
        names.add(PAGE)
    return sorted(names)


def _left(out: Path) -> Iterator[tuple[str, str]]:
    """Yield our files of single documents that no run has written last, and those that a person has edited, by id."""
    for path in sorted((out / FOLDER).glob("bucket-*.jsonl")):
        bucket = read_bucket(path)
        if bucket is None or ".next" in path.suffixes:
            continue
        yield from ((name, doc) for doc, files in bucket.orphaned.items() for name in files)
        for doc, entry in bucket.sources.items():
            yield from ((output.name, doc) for output in entry["outputs"] if output.edited)


def _shows(data: bytes | None, hidden: Sequence[Speaker], doc: str | None) -> bool:
    """Return whether a file's *data* have a label that is *hidden* in *doc*; in any document where that is None."""
    text = unescape((data or b"").decode("utf-8", "replace"))
    return any(holds(text, one.label) for one in hidden if doc is None or one.is_in(doc))


def _names(path: Path, hidden: Sequence[Speaker]) -> bool:
    """Return whether the table of turns at *path* has a label that is *hidden*.

    A table that cannot be read has none that a reader could see.
    """
    try:
        table = pl.read_parquet(table_at(path))
    except (OSError, pl.exceptions.PolarsError):
        return False
    columns = [name for name in ("speaker", "speaker_raw") if name in table.columns]
    pairs = {(doc, said) for name in columns for doc, said in table.select("doc", name).iter_rows() if said}
    return any(holds(said, one.label) for doc, said in pairs for one in hidden if one.is_in(doc))
