"""Two processes against one: how much sooner a run ends, by the clock on the wall."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks.corpora import fresh, transcripts
from benchmarks.measuring import Answer, Row, Scale, convert, interleaved

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS: Final = {"quick": 200, "full": 2000}
ROUNDS: Final = 3


def answer(scale: Scale) -> Answer:
    """Measure both."""
    count = DOCUMENTS[scale]
    wall = interleaved({jobs: partial(_wall, transcripts(count), jobs) for jobs in ("1", "2")}, ROUNDS)
    note = f"{count} documents, start-up included, {os.cpu_count()} cores"
    return Answer([Row("wall of one process / of two", wall["1"] / wall["2"], "x", 1.7, "at least", note)])


def _wall(folder: Path, jobs: str) -> float:
    """Return the seconds that a run with so many *jobs* takes."""
    return convert(folder, fresh("processes"), "--jobs", jobs).wall
