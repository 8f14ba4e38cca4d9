"""All stages and exports against the least that any pipeline does, and against a naive one that does it all.

Each contender is a process of its own, alone, over the same folder with the same 1,000 rules. What it takes for one
document, which is mostly start-up, is taken off.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks.corpora import fresh, rules, transcripts
from benchmarks.measuring import Answer, Row, Scale, convert, interleaved, run

if TYPE_CHECKING:
    from pathlib import Path

CONTENDERS: Final = ("reading", "naive", "ours")
DOCUMENTS: Final = {"quick": 100, "full": 1000}
ROUNDS: Final = 3
RULES: Final = 1000


def answer(scale: Scale) -> Answer:
    """Compare whole runs."""
    count = DOCUMENTS[scale]
    table, folders = rules(RULES), {"all": transcripts(count), "one": transcripts(1)}
    works = {
        f"{who}/{size}": partial(_spent, who, folder, table) for who in CONTENDERS for size, folder in folders.items()
    }
    cpu = interleaved(works, ROUNDS)
    each = {who: (cpu[f"{who}/all"] - cpu[f"{who}/one"]) / (count - 1) * 1000 for who in CONTENDERS}
    note = f"{count} documents"
    return Answer(
        (
            Row("whole run / reading and ftfy per turn", each["ours"] / each["reading"], "x", 1.0, "at most", note),
            Row("naive pipeline / whole run", each["naive"] / each["ours"], "x", 5, "at least", note),
            *(Row(f"a document: {who}", ms, "ms", note="CPU") for who, ms in each.items()),
            *(Row(f"start-up and one document: {who}", cpu[f"{who}/one"], "s", note="CPU") for who in each),
        )
    )


def _spent(who: str, folder: Path, table: Path) -> float:
    """Return the seconds of CPU that *who* takes for all files in *folder*."""
    out = fresh(who)
    if who == "ours":
        return convert(folder, out, "--jobs", "1", "--no-default-rules", "--rules", table).cpu
    return run("-m", "benchmarks.contenders", who, folder, out, table).cpu
