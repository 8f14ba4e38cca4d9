"""A run over an archive of which nothing, or one document, has changed since the last one.

By the wall; what a run over one unchanged document takes, which is start-up, is taken off.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from benchmarks.corpora import WORK, fresh, transcripts
from benchmarks.measuring import Answer, Row, Scale, convert

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS: Final = {"quick": (200, 200), "full": (4000, 10_000)}
"""How many there are where one has changed, and where none has."""


def answer(scale: Scale) -> Answer:
    """Measure both."""
    changing, still = DOCUMENTS[scale]
    start = _again(_archive(1), changed=0)
    changed = _again(_archive(changing), changed=1) - start
    unchanged = _again(_archive(still), changed=0) - start
    return Answer(
        (
            Row("one document changed, beyond start-up", changed, "s", 3, "at most", f"of {changing:,}, wall"),
            Row("none changed, beyond start-up", unchanged, "s", 2, "at most", f"of {still:,}, wall"),
            Row("start-up: one document, unchanged", start, "s", note="wall"),
        )
    )


def _archive(count: int) -> Path:
    """Return a folder of *count* transcripts that may be changed."""
    folder = WORK / "archive"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(transcripts(count), folder)
    return folder


def _again(archive: Path, *, changed: int) -> float:
    """Return the seconds of a run over *archive*, *changed* files of which are others than in the run before."""
    out = fresh("rerun")
    convert(archive, out)
    for path in sorted(archive.iterdir())[:changed]:
        path.write_text(path.read_text("utf-8").replace(".", "!", 1), "utf-8")
    return convert(archive, out).wall
