"""Read the files that time other sources: transcripts as any, none of which is a document of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.read import read_sources
from pipeline.storage.sources import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.storage.sources import Reference


class References(NamedTuple):
    """TURNS and WORDS of references, and for each document: id, its reference's ids, the reference, what is wrong."""

    turns: pl.DataFrame
    words: pl.DataFrame
    of_documents: list[tuple[str, str, Reference, str]]


def read_references(sources: Sequence[Source], documents: pl.DataFrame) -> References:
    """Read the references of *sources*; one that cannot be read says why. Never raises on what a file holds.

    Reads: DOCUMENTS, which came of *sources*.
    """
    timed = {source.name: source for source in sources if source.reference}
    files = [
        Source(source.doc, source.reference.path, source.name, None)
        for source in timed.values()
        if source.reference and source.reference.path
    ]
    read = read_sources(files)
    ids = dict(read.documents.filter(status="ok").group_by("source").agg(pl.col("doc").sort()).iter_rows())
    said = read.findings.filter(severity="error").join(read.documents.select("doc", named="source"), on="doc")
    why = dict(said.select("named", "message").iter_rows())
    own = documents.filter(pl.col("status").is_in(("ok", "untimed"))).select("doc", "source").sort("doc")
    rows = [
        (
            doc,
            "\n".join(ids.get(name, ())),
            timed[name].reference,
            "" if name in ids else why.get(name, "no times in it"),
        )
        for doc, name in own.iter_rows()
        if name in timed
    ]
    return References(read.turns, read.words, [row for row in rows if row[2]])  # type: ignore[misc]  # each has one
