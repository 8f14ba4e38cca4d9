"""The page of a run: what it takes to make it of many documents, and how large it is."""

from __future__ import annotations

from typing import Final

from benchmarks.corpora import fresh, transcripts
from benchmarks.measuring import MEGABYTE, Answer, Row, Scale, convert, run

DOCUMENTS: Final = {"quick": 100, "full": 1000}
SECONDS: Final = 5
MEGABYTES: Final = 300
SIZE: Final = 4


def answer(scale: Scale) -> Answer:
    """Make a page of generated transcripts."""
    count, out = DOCUMENTS[scale], fresh("review")
    convert(transcripts(count), out, "--to", "parquet")
    spent = run("-m", "flows.command.app", "review", out)
    size = (out / "review" / "index.html").stat().st_size
    note = f"{count} documents"
    return Answer(
        (
            Row("page of a run", spent.wall, "s", SECONDS, "at most", f"wall, {note}"),
            Row("page of a run: memory", spent.peak_bytes / MEGABYTE, "MB", MEGABYTES, "at most", note),
            Row("page of a run: size", size / 1e6, "MB", SIZE, "at most", note),
        )
    )
