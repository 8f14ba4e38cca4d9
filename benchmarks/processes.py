"""Two processes against one: how much sooner a run ends, by the clock on the wall."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks.corpora import fresh, transcripts
from benchmarks.measuring import Answer, Row, Scale, convert, interleaved

if TYPE_CHECKING:
    from pathlib import Path

PROMISED: Final = {"quick": {300: 1.5}, "full": {300: 1.5, 1000: 1.75}}
"""By the number of documents."""
ROUNDS: Final = 3


def answer(scale: Scale) -> Answer:
    """Measure both."""
    rows = []
    for count, promise in PROMISED[scale].items():
        wall = interleaved({jobs: partial(_wall, transcripts(count), jobs) for jobs in ("1", "2")}, ROUNDS)
        note = f"{count} documents, start-up included, {os.cpu_count()} cores"
        rows.append(Row("wall of one process / of two", wall["1"] / wall["2"], "x", promise, "at least", note))
    return Answer(rows)


def _wall(folder: Path, jobs: str) -> float:
    """Return the seconds that a run with so many *jobs* takes."""
    return convert(folder, fresh("processes"), "--jobs", jobs).wall
