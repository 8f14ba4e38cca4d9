"""How well breaks agree with a person's: `python -m benchmarks.agreement FILE [LANG]`, of `<eob>` and `<eol>`.

Each line of FILE is a turn, which is given a time; `<eob>` marks where a person ended a cue, `<eol>` a line. Places
are counted in the text without blanks; a turn's end is no place.
"""

from __future__ import annotations

import re
import sys
import tempfile
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.storage.sources import Source
from pipeline.styles import load_styles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_MS_PER_CHARACTER: Final = 75


def _places(parts: Iterable[str]) -> list[int]:
    """Return after how many characters, blanks left out, each of *parts* ends."""
    return [*accumulate(len("".join(part.split())) for part in parts)]


def _timed(turns: Iterable[str]) -> Iterator[str]:
    """Yield *turns* without marks, each with a time: as if they were spoken one after the other, none in a hurry."""
    second = 0
    for turn in turns:
        said = " ".join(re.sub(r"<eo[bl]>", " ", turn).split())
        yield f"**Speaker [{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}]**: {said}"
        second += 1 + len(said) * _MS_PER_CHARACTER // 1000


def agreement(file: Path, lang: str) -> float:
    """Return the F1 of the breaks of cues and lines in the talk of *file* against those that a person made."""
    turns = [turn for turn in file.read_text("utf-8").splitlines() if turn.strip()]
    ends = {*_places(re.sub(r"<eo[bl]>", "", turn) for turn in turns)}
    wanted = {*_places(part for turn in turns for part in re.split(r"<eo[bl]>", turn))} - ends
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.md"
        path.write_text("\n\n".join(_timed(turns)), "utf-8")
        source = Source("talk", path, path.name, lang)
        frames = run([source], load_rules([], default="none"), load_styles("netflix"), lang=lang, speakers="off")
    lines = frames.cues.sort("cue").select(pl.col("lines").explode()).to_series().to_list()
    made = {*_places(lines)} - ends
    sys.stdout.write(f"{len(wanted)} breaks of a person, {len(made)} made, {frames.cues.height} cues\n")
    return 2 * len(made & wanted) / max(1, len(made) + len(wanted))


if __name__ == "__main__":
    sys.stdout.write(f"{agreement(Path(sys.argv[1]), (*sys.argv[2:], 'en')[0]):.4f}\n")
