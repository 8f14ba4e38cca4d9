"""All stages and exports against the least that any pipeline does, and against a naive one that does it all.

Each contender is a process of its own, alone, over the same folders with the same 1,000 rules. What each further
document takes (the slope) is told apart from what a run takes before its first (the intercept): a line through several
sizes, which start-up and what is loaded on the way do not tilt.
"""

from __future__ import annotations

from functools import partial
from statistics import linear_regression
from typing import TYPE_CHECKING, Final

from benchmarks.corpora import fresh, rules, transcripts
from benchmarks.measuring import Answer, Row, Scale, convert, interleaved, run

if TYPE_CHECKING:
    from pathlib import Path

CONTENDERS: Final = ("reading", "naive", "ours")
DOCUMENTS: Final = {"quick": (20, 60, 100), "full": (100, 400, 700, 1000)}
ROUNDS: Final = 3
RULES: Final = 1000


def answer(scale: Scale) -> Answer:
    """Compare whole runs."""
    counts = DOCUMENTS[scale]
    table = rules(RULES)
    works = {f"{who}/{n}": partial(_spent, who, transcripts(n), table) for who in CONTENDERS for n in counts}
    cpu = interleaved(works, ROUNDS)
    lines = {who: linear_regression(counts, [cpu[f"{who}/{n}"] for n in counts]) for who in CONTENDERS}
    each = {who: line.slope * 1000 for who, line in lines.items()}
    note = f"{counts[0]} to {counts[-1]} documents"
    return Answer(
        (
            Row("whole run / reading and ftfy per turn", each["ours"] / each["reading"], "x", 1.25, "at most", note),
            Row("naive pipeline / whole run", each["naive"] / each["ours"], "x", 5, "at least", note),
            *(Row(f"each further document: {who}", ms, "ms", note="CPU, the slope") for who, ms in each.items()),
            *(Row(f"before the first: {who}", line.intercept, "s", note="CPU") for who, line in lines.items()),
        )
    )


def _spent(who: str, folder: Path, table: Path) -> float:
    """Return the seconds of CPU that *who* takes for all files in *folder*."""
    out = fresh(who)
    if who == "ours":
        return convert(folder, out, "--jobs", "1", "--no-default-rules", "--rules", table).cpu
    return run("-m", "benchmarks.contenders", who, folder, out, table).cpu
