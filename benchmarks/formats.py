"""The same talks as Markdown, SubRip and WebVTT, and a folder of real files of many formats.

A ratio is of what each further document takes (the slope); what a run takes before the first (the intercept) is told
apart, also what is loaded on the way. The subtitles are our own, made of the same transcripts.
"""

from __future__ import annotations

from functools import partial
from statistics import linear_regression
from typing import TYPE_CHECKING, Final

from benchmarks.corpora import as_subtitles, fresh, mixed, transcripts
from benchmarks.measuring import Answer, Row, Scale, convert, interleaved

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS: Final = {"quick": (20, 60), "full": (100, 300, 1000)}
ROUNDS: Final = 3
FORMATS: Final = ("md", "srt", "vtt")
NAMES: Final = {"srt": "SubRip", "vtt": "WebVTT"}


def answer(scale: Scale) -> Answer:
    """Compare the formats, and time the mixed folder."""
    counts = DOCUMENTS[scale]
    works = {f"{kind}/{size}": partial(_spent, _folder(kind, size)) for kind in FORMATS for size in counts}
    files = mixed()
    works["mixed"] = partial(_spent, files)
    cpu = interleaved(works, ROUNDS)
    lines = {kind: linear_regression(counts, [cpu[f"{kind}/{size}"] for size in counts]) for kind in FORMATS}
    each = {kind: line.slope * 1000 for kind, line in lines.items()}
    note = f"{counts[0]} to {counts[-1]} documents"
    return Answer(
        (
            *(
                Row(f"{name} / the same text as Markdown", each[kind] / each["md"], "x", 2, "at most", note)
                for kind, name in NAMES.items()
            ),
            *(Row(f"each further document: {kind}", ms, "ms", note="CPU") for kind, ms in each.items()),
            *(Row(f"before the first: {kind}", line.intercept, "s", note="CPU") for kind, line in lines.items()),
            Row(
                "a mixed folder of real files, start-up included",
                cpu["mixed"],
                "s",
                6,
                "at most",
                f"{len(list(files.iterdir()))} files",
            ),
        )
    )


def _folder(kind: str, count: int) -> Path:
    """Return a folder of *count* documents of a *kind*."""
    return transcripts(count) if kind == "md" else as_subtitles(count, kind)


def _spent(folder: Path) -> float:
    """Return the seconds of CPU that all files in *folder* take, in one process."""
    return convert(folder, fresh("formats"), "--jobs", "1").cpu
