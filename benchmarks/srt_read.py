"""Reading SRT against `srt.parse`: ratios, and the memory that a large file takes.

`srt.parse` gives a list of its own objects; `ours` a frame of the same times and texts; `whole` is all that a run does
with a file: to find how it is encoded and what it is, to read it, and to account for each of its characters. The large
file is read in a process of its own, whose peak of memory is compared with that before it reads.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import srt

from benchmarks.measuring import ROOT, Answer, Curve, Lines, Row, Scale, cpu, interleaved
from pipeline.read import read_sources, suffixes
from pipeline.read.subtitles.subrip import SRT
from pipeline.storage.sources import list_sources

if TYPE_CHECKING:
    from collections.abc import Callable

PROMISED: Final = {1_000: 5, 10_000: None, 100_000: 8}
CALLS: Final = {1_000: 30, 10_000: 5, 100_000: 1}
"""How many calls make a round."""

ROUNDS: Final = {"quick": 7, "full": 21}
LARGE_BYTES: Final = 250 * 10**6
PROMISED_MEMORY: Final = 4
SAID: Final = {
    "English": "The tide comes in at six,\nand the ferry leaves an hour later.",
    "Korean": "밀물은 여섯 시에 들어오고,\n배는 한 시간 뒤에 떠납니다.",
}
LARGE: Final = {
    "English": (SAID["English"], "\n"),
    "Korean": (SAID["Korean"], "\n"),
    "Korean, CRLF": (SAID["Korean"], "\r\n"),
}
READ: Final = """
import json, resource, sys
from functools import partial
from pathlib import Path
from pipeline.read import read_sources, suffixes
from pipeline.storage.sources import list_sources
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
sources = list_sources([Path(sys.argv[1])], None, suffixes()).sources
before = peak()
turns = read_sources(sources).turns
print(json.dumps([peak() - before, turns.height]))
"""


def answer(scale: Scale) -> Answer:
    """Compare reading for files of several sizes, and weigh the large ones."""
    rows: list[Row] = []
    lines: Lines = {"srt.parse": [], "ours": [], "whole": []}
    with tempfile.TemporaryDirectory() as folder:
        for count, promise in PROMISED.items():
            text, path = _file(count, SAID["English"]), Path(folder) / f"{count}.srt"
            path.write_text(text, "utf-8")
            sources = list_sources([path], None, suffixes()).sources
            works: dict[str, Callable[[], object]] = {
                "srt.parse": partial(_theirs, text),
                "ours": partial(SRT.parse, text),
                "whole": partial(read_sources, sources),
            }
            spent = interleaved({who: partial(cpu, work, CALLS[count]) for who, work in works.items()}, ROUNDS[scale])
            rows += [
                Row(f"srt.parse / {who}, {count:,} cues", spent["srt.parse"] / spent[who], "x", promise, "at least")
                for who in ("ours", "whole")
            ]
            for who, points in lines.items():
                points.append((count, spent[who] / count * 1e6))
    for name, (said, eol) in LARGE.items():
        size, cues, peak = _large(said, eol)
        note = f"{size / 1e6:.0f} MB, {cues:,} cues"
        rows.append(Row(f"peak memory / size of a file, {name}", peak / size, "x", PROMISED_MEMORY, "at most", note))
    return Answer(rows, [Curve("Reading SRT", "cues", "us a cue", lines)])


def _theirs(text: str) -> list[srt.Subtitle]:
    """Return what `srt` makes of *text*."""
    return list(srt.parse(text))


def _file(count: int, said: str) -> str:
    """Return a well-formed file of *count* cues that all say the same."""
    cues = (
        srt.Subtitle(i, timedelta(milliseconds=i * 2500), timedelta(milliseconds=i * 2500 + 2100), said)
        for i in range(1, count + 1)
    )
    return str(srt.compose(cues, reindex=False))


def _large(said: str, eol: str) -> tuple[int, int, int]:
    """Return bytes, cues and peak of memory above the start of a large file."""
    piece = _file(100_000, said).replace("\n", eol).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.srt"
        path.write_bytes(piece * (LARGE_BYTES // len(piece)))
        command = [sys.executable, "-c", READ, str(path)]
        told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - our own script
        peak, cues = json.loads(told.stdout)
        return path.stat().st_size, cues, peak
