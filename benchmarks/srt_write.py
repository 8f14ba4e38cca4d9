"""Writing SRT against `srt.compose`.

Each contender starts from what its own side has in hand: `srt.compose` from a list of `Subtitle`, ours from tracks in
frames. Both end with the same bytes, which is checked. A round is some calls of one, then of the other. `odd` has
lines in every tenth cue that need care, which files hardly have: nothing is promised there.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl
import srt

from benchmarks.measuring import Answer, Curve, Lines, Row, Scale, cpu, interleaved
from exports.formats.srt import render
from exports.track import Tracks
from pipeline.schema import CUES

PROMISED: Final = 4
SIZES: Final = {1_000: 100, 10_000: 10, 100_000: 1}
"""Cues, and how many calls make a round."""

ROUNDS: Final = {"quick": 7, "full": 21}

_SAID: Final = (
    ["그래서 우리는 무엇을 할 수", "있는지 먼저 물어보았습니다."],
    ["네, 그렇습니다."],
    ["It is what the model does", "when nobody is looking."],
)
_ODD: Final = ["Antwort:", "12", " 1.2.3 nicht"]


def answer(scale: Scale) -> Answer:
    """Compare writing, for files of several sizes."""
    rows: list[Row] = []
    lines: Lines = {"srt.compose": [], "ours": []}
    for count, calls in SIZES.items():
        for kind, odd in (("plain", 0), ("odd", 10)):
            tracks = _tracks(count, odd)
            (file,) = render(tracks).values()
            cues = list(srt.parse(file.decode()))
            if srt.compose(cues).encode() != file:
                raise AssertionError(kind)
            works = {"srt.compose": partial(srt.compose, cues), "ours": partial(render, tracks)}
            spent = interleaved({who: partial(cpu, work, calls) for who, work in works.items()}, ROUNDS[scale])
            promise = PROMISED if kind == "plain" else None
            what = f"srt.compose / ours, {count:,} cues, {kind}"
            rows.append(Row(what, spent["srt.compose"] / spent["ours"], "x", promise, "at least"))
            if kind == "plain":
                for who, points in lines.items():
                    points.append((count, spent[who] / count * 1e6))
    return Answer(rows, [Curve("Writing SRT", "cues", "us a cue", lines)])


def _tracks(count: int, odd: int) -> Tracks:
    """Return a document of *count* cues; each *odd*-th needs care, none where it is 0."""
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
    return Tracks(
        documents=pl.DataFrame({"doc": ["talk"]}),
        cues=cues.with_columns(screen=shown, plain=shown),
        turns=nothing,
        chapters=nothing,
        speakers="off",
    )
