"""What others would do with a folder of transcripts: the pipelines that a whole run is compared with.

    python -m benchmarks.contenders reading|naive FOLDER OUT RULES

`reading` reads and runs `ftfy.fix_text` on every turn, no more: what no pipeline can leave out. `naive` goes all the
way with the library that comes to mind first for each step, and keeps no log, no table and no limit but that of a
line: it does less than a run does, which favours it.
"""

from __future__ import annotations

import csv
import re
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Final, NamedTuple

import ftfy
import srt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TURN = re.compile(r"^\*\*([^*\[\]\n]{1,60}?) \[(\d+):(\d\d):(\d\d)\]\*\*: (.*)$", re.MULTILINE)
_LINE_CHARS: Final = {"ko": 16, "ja": 13}
_OTHER_CHARS: Final = 42
_LINES: Final = 2
_LAST_SECONDS: Final = 10


class _Turn(NamedTuple):
    """Who says what, and when it begins, in seconds."""

    speaker: str
    start: int
    text: str


def read(path: Path) -> list[_Turn]:
    """Return the turns of the transcript at *path*, each text run through `ftfy`."""
    return [
        _Turn(match[1], int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4]), ftfy.fix_text(match[5]))
        for match in _TURN.finditer(path.read_text("utf-8"))
    ]


def naive(folder: Path, out: Path, rules: Path) -> None:
    """Write an SRT file to *out* for each transcript in *folder*."""
    import langdetect  # noqa: PLC0415 - `reading` does without

    langdetect.DetectorFactory.seed = 0
    with rules.open(encoding="utf-8", newline="") as file:
        wanted = {row["pattern"]: row["replacement"] for row in csv.DictReader(file)}
    alternation = re.compile("|".join(map(re.escape, sorted(wanted, key=len, reverse=True))))
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.iterdir()):
        turns = read(path)
        lang = langdetect.detect(" ".join(turn.text for turn in turns))
        mended = [turn._replace(text=alternation.sub(lambda hit: wanted[hit[0]], turn.text)) for turn in turns]
        cues = srt.compose(_cues(mended, _LINE_CHARS.get(lang, _OTHER_CHARS)))
        (out / f"{path.stem}.{lang}.srt").write_text(cues, "utf-8")


def _cues(turns: Sequence[_Turn], chars: int) -> Iterator[srt.Subtitle]:
    """Yield the cues of *turns*, in lines of so many *chars*, each as long as its share of its turn's text."""
    ends = [turn.start for turn in turns[1:]] + [turns[-1].start + _LAST_SECONDS]
    for turn, end in zip(turns, ends, strict=True):
        lines = wrap(f"{turn.speaker}: {turn.text}", chars)
        texts = ["\n".join(lines[i : i + _LINES]) for i in range(0, len(lines), _LINES)]
        total, said = sum(map(len, texts)), 0
        places: list[float] = [turn.start]
        for text in texts:
            said += len(text)
            places.append(turn.start + (end - turn.start) * said / total)
        for text, (start, stop) in zip(texts, pairwise(places), strict=True):
            yield srt.Subtitle(None, timedelta(seconds=start), timedelta(seconds=stop), text)


def main() -> None:
    """Do what the arguments say."""
    kind, folder, out, rules = sys.argv[1], *map(Path, sys.argv[2:])
    if kind == "naive":
        naive(folder, out, rules)
    else:
        for path in sorted(folder.iterdir()):
            read(path)


if __name__ == "__main__":
    main()
