"""One document of an hour's talk, by a process that begins with nothing: what a person waits for."""

from __future__ import annotations

import re
import statistics
from typing import TYPE_CHECKING, Final

from benchmarks.corpora import SAMPLE, WORK, fresh
from benchmarks.measuring import ROOT, Answer, Row, Scale, convert

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS: Final = {"quick": 5, "full": 15}
ENGLISH: Final = ROOT / "samples" / "workshop.en.md"
CHARS: Final = 28_000
TURN: Final = re.compile(r"^\*\*(.+?)\*\* \[\d+:\d\d:\d\d\]\n(.+)$", re.MULTILINE)


def answer(scale: Scale) -> Answer:
    """Measure a document whose script tells its language, and one that has to be looked at."""
    rows = []
    for what, path, cpu, wall in (
        ("Korean: the script tells the language", SAMPLE, 1.5, 2.0),
        ("English: an engine tells it", _english(), 1.7, None),
    ):
        spent = [convert(path, fresh("cold"), "--jobs", "1") for _ in range(ROUNDS[scale])]
        rows += [
            Row(what, statistics.median(one.cpu for one in spent), "s", cpu, "at most", "CPU"),
            Row(what, statistics.median(one.wall for one in spent), "s", wall, "at most", "wall"),
        ]
    return Answer(rows)


def _english() -> Path:
    """Return a transcript in English of the sample's size: one of ours, said again and again as the clock runs on."""
    turns = TURN.findall(ENGLISH.read_text("utf-8"))
    lines: list[str] = []
    while sum(map(len, lines)) < CHARS:
        second = len(lines) * 20
        name, said = turns[len(lines) % len(turns)]
        lines.append(f"**{name} [{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}]**: {said}")
    path = WORK / "hour.md"  # no tag in its name, which would tell the language
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(lines), "utf-8")
    return path
