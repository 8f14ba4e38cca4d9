# ruff: noqa: INP001, T201 - a script that prints
"""SubRip against `srt.parse`: ratios in one run, contenders interleaved; and the memory that a large file takes.

    python benchmarks/srt_read.py          half a minute; prints tables

`srt.parse` gives a list of its own objects; we give a frame of the same times and texts. The large file is read by
`read_sources` in a process of its own, whose peak of resident memory is compared with that before it reads.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

import srt

from pipeline.read.subrip import SRT

if TYPE_CHECKING:
    from collections.abc import Callable

PROMISED: Final = {1_000: 5, 100_000: 8}
ROUNDS: Final = 25
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
from pipeline.sources import list_sources
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
sources = list_sources([Path(sys.argv[1])], None, suffixes()).sources
before = peak()
turns = read_sources(sources).turns
print(json.dumps([peak() - before, turns.height]))
"""


def main() -> None:
    """Measure and print."""
    print("cues      srt.parse ms  ours ms  ratio  promised")
    for count, promised in PROMISED.items():
        text = _file(count, SAID["English"])
        theirs, ours = _interleaved(partial(_theirs, text), partial(SRT.parse, text))
        print(f"{count:8,}  {theirs * 1e3:12.2f}  {ours * 1e3:7.2f}  {theirs / ours:5.1f}  {promised}")
    print("\nlarge file     bytes        cues       peak/size  promised")
    for name, (said, eol) in LARGE.items():
        size, cues, peak = _large(said, eol)
        print(f"{name:13}  {size:11,}  {cues:9,}  {peak / size:9.2f}  {PROMISED_MEMORY}")


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


def _interleaved(one: Callable[[], object], two: Callable[[], object]) -> tuple[float, float]:
    """Return the least seconds that each takes, in turns."""
    spent: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for call, own in zip((one, two), spent, strict=True):
            begin = perf_counter()
            call()
            own.append(perf_counter() - begin)
    return min(spent[0]), min(spent[1])


def _large(said: str, eol: str) -> tuple[int, int, int]:
    """Return bytes, cues and peak of memory above the start of a large file."""
    piece = _file(100_000, said).replace("\n", eol).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.srt"
        path.write_bytes(piece * (LARGE_BYTES // len(piece)))
        command = [sys.executable, "-c", READ, str(path)]
        told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own script
        peak, cues = json.loads(told.stdout)
        return path.stat().st_size, cues, peak


if __name__ == "__main__":
    main()
