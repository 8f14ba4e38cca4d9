# ruff: noqa: INP001, T201 - a script that prints
"""Writing SRT against `srt.compose`: ratios of CPU time in one run, contenders interleaved.

    python benchmarks/srt_write.py        a quarter of a minute; prints a table

Each contender starts from what its own side has in hand: `srt.compose` from a list of `Subtitle`, ours from a track of
frames. Both end with the same bytes, which is checked. A round is some calls of one, then of the other. `odd` has
lines in every tenth cue that need care, which files hardly have: nothing is promised there.
"""

from __future__ import annotations

import statistics
import time
from functools import partial
from typing import TYPE_CHECKING, Final

import polars as pl
import srt

from exports.srt import render
from exports.track import Track
from pipeline.schema import CUES

if TYPE_CHECKING:
    from collections.abc import Callable

PROMISED: Final = 4
SIZES: Final = {1_000: 100, 10_000: 10, 100_000: 1}
"""Cues, and how many calls make a round."""

ROUNDS: Final = 7

_SAID: Final = (
    ["그래서 우리는 무엇을 할 수", "있는지 먼저 물어보았습니다."],
    ["네, 그렇습니다."],
    ["It is what the model does", "when nobody is looking."],
)
_ODD: Final = ["Antwort:", "12", " 1.2.3 nicht"]


def main() -> None:
    """Measure and print."""
    print("cues     text   srt.compose      render  ratio  promised")
    for count, calls in SIZES.items():
        for kind, odd in (("plain", 0), ("odd", 10)):
            print(_line(kind, _track(count, odd), calls))


def _line(kind: str, track: Track, calls: int) -> str:
    """Return the row of the table for *track*, by rounds of *calls*."""
    cues = list(srt.parse(render(track).decode()))
    if srt.compose(cues).encode() != render(track):
        raise AssertionError(kind)
    theirs, ours = [], []
    for _ in range(ROUNDS):
        theirs.append(_cpu(partial(srt.compose, cues), calls))
        ours.append(_cpu(partial(render, track), calls))
    ratio = statistics.median(theirs) / statistics.median(ours)
    each = [statistics.median(times) / len(cues) * 1e6 for times in (theirs, ours)]
    promised = PROMISED if kind == "plain" else "-"
    return f"{len(cues):7,}  {kind:5}  {each[0]:8.2f} us  {each[1]:7.2f} us  {ratio:5.1f}  {promised:>8}"


def _track(count: int, odd: int) -> Track:
    """Return a track of *count* cues; each *odd*-th needs care, none where it is 0."""
    lines = [_ODD if odd and i % odd == 0 else _SAID[i % len(_SAID)] for i in range(count)]
    times = [(i * 3_000 + i % 50 * 17, i * 3_000 + 2_500 + i % 333) for i in range(count)]
    cues = pl.DataFrame(
        {
            "doc": ["talk"] * count,
            "cue": range(1, count + 1),
            "start_ms": [start for start, _ in times],
            "end_ms": [end for _, end in times],
            "lang": ["ko"] * count,
            "lines": lines,
            "spans": [[]] * count,
        },
        schema=CUES.columns,
    )
    shown = pl.Series(lines, dtype=pl.List(pl.String))
    nothing = pl.DataFrame()
    return Track(
        doc="talk",
        source="talk.md",
        lang="ko",
        title=None,
        sha256="0" * 64,
        format="stamped",
        cues=cues,
        screen=shown,
        plain=shown,
        turns=nothing,
        chapters=nothing,
        speakers="off",
    )


def _cpu(work: Callable[[], object], calls: int) -> float:
    """Return the CPU seconds of one call of *work*, of all threads."""
    start = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - start) / calls


if __name__ == "__main__":
    main()
