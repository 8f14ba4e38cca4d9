"""What our own reader makes of what an exporter wrote: the same cues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipeline.read import read_sources
from pipeline.storage.sources import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

Cue = tuple[int, int, list[tuple[str | None, str]]]


def cues_of_one_speaker(texts: Sequence[str]) -> st.SearchStrategy[list[Cue]]:
    """Return cues of lines out of *texts*, each said by one speaker or nobody.

    No line comes twice: what is said again and again is taken for captions that roll.
    """
    lines = st.lists(st.sampled_from(texts), min_size=1, max_size=2)
    said = st.tuples(st.sampled_from([None, "Ada", "노아 브라운"]), lines)
    return st.lists(said, min_size=1, max_size=5).map(
        lambda cues: [
            (i * 2000, i * 2000 + 1990, [(speaker, f"{line} {i}.{j}") for j, line in enumerate(lines)])
            for i, (speaker, lines) in enumerate(cues)
        ]
    )


def read_back(file: Path, data: bytes) -> pl.DataFrame:
    """Return the TURNS that our reader finds in *data*, which it reads from *file*."""
    file.write_bytes(data)
    return read_sources([Source("a", file, file.name, None)]).turns


def rows_of(cues: Sequence[Cue]) -> list[tuple[object, ...]]:
    """Return start, end, speaker and text of *cues* as turns have them."""
    return [(start, end, lines[0][0], "\n".join(text for _, text in lines)) for start, end, lines in cues]
