# ruff: noqa: T201 - results are printed
"""How the benchmarks measure, and how they tell what they found.

Contenders take turns within one run, and what counts is the ratio of their medians: machines differ, and so does one
machine from minute to minute. Time is that of the CPU, of all threads and of the processes that a command starts,
unless *wall* is said.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT: Final = Path(__file__).parents[1]
MEGABYTE: Final = 2**20

Scale = Literal["quick", "full"]
"""``quick``: a few minutes in all. ``full``: the sizes that the promises name."""


Lines = dict[str, list[tuple[float, float]]]
"""The points of a curve by its name."""


class Row(NamedTuple):
    """One figure, in its *unit*, and what was promised of it; *note* says how it came about."""

    what: str
    value: float
    unit: str
    promise: float | None = None
    bound: Literal["at most", "at least"] = "at most"
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return whether the promise is kept, in words."""
        if self.promise is None:
            return ""
        kept = self.value <= self.promise if self.bound == "at most" else self.value >= self.promise
        return "kept" if kept else "NOT KEPT"


class Curve(NamedTuple):
    """Points that belong in a picture: what is on each axis, and a line of points for each name."""

    title: str
    across: str
    up: str
    lines: Mapping[str, Sequence[tuple[float, float]]]


class Answer(NamedTuple):
    """What a benchmark found."""

    rows: Sequence[Row]
    curves: Sequence[Curve] = ()


class Spent(NamedTuple):
    """What a command took: seconds of CPU and of waiting, and the most memory that one of its processes had."""

    cpu: float
    wall: float
    peak_bytes: int


def run(*command: str | Path) -> Spent:
    """Run a *command* of Python in the project's folder and return what it took.

    Raises: RuntimeError with what it said, if it failed.
    """
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        arguments = [sys.executable, *map(str, command)]
        process = subprocess.Popen(arguments, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)  # noqa: S603 - our own
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(arguments)}: {said.read().decode(errors='replace')[-2000:]}")
    return Spent(usage.ru_utime + usage.ru_stime, time.perf_counter() - begin, usage.ru_maxrss * 1024)


def convert(source: Path, out: Path, *options: str | Path) -> Spent:
    """Take *source* through a whole run into *out* and return what it took."""
    return run("-m", "flows.command.app", "convert", source, "--out", out, *options)


def cpu(work: Callable[[], object], calls: int = 1) -> float:
    """Return the seconds of CPU of one call of *work*, as one of so many *calls*."""
    begin = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - begin) / calls


def interleaved(works: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median of what each of *works* returns, each asked once a round."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            spent[name].append(work())
    return {name: statistics.median(values) for name, values in spent.items()}


def show(name: str, rows: Sequence[Row]) -> None:
    """Print *rows* under a *name*."""
    print(f"\n{name}")
    for row in rows:
        promise = "" if row.promise is None else f"{row.bound} {row.promise:g}"
        figure = f"{row.value:,.2f} {row.unit}"
        print(f"  {row.what:58} {figure:>18}  {promise:14} {row.verdict:8} {row.note}".rstrip(), flush=True)
