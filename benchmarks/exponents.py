"""With which power cost grows, in what may be large: the exponent between two sizes, in one process.

1 is cost in proportion, 2 its square. What does not grow lies in both sizes, so that an exponent may be below 1.
"""

from __future__ import annotations

import json
import math
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks.corpora import rules as corrections
from benchmarks.corpora import transcripts
from benchmarks.measuring import Answer, Row, Scale, cpu, interleaved
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.storage.sources import Source
from pipeline.styles import load_styles
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

TIMES: Final = 8
ROUNDS: Final = {"quick": 3, "full": 9}
PROMISED: Final = 1.1
LONG: Final = 80_000
"""Characters of a turn that is compared with and without a correction a word."""

WORD: Final = "lamp  "
"""Six characters of which cleaning takes one: a doubled blank, as recognisers write them."""


class _Case(NamedTuple):
    """What grows, the smaller size, and what is run for a size."""

    what: str
    size: int
    source: Callable[[int], tuple[str, str]]


def answer(scale: Scale) -> Answer:
    """Measure the exponents, and what a correction a word adds to a long turn."""
    with tempfile.TemporaryDirectory() as folder:
        works = {
            f"{case.what}/{size}": partial(_spent, Path(folder), *case.source(size))
            for case in CASES
            for size in (case.size, case.size * TIMES)
        }
        works |= {f"rules/{count}": partial(_with_rules, count) for count in (2_500, 2_500 * TIMES)}
        words = LONG // len(WORD)
        works |= {f"words/{how}": partial(_spent, Path(folder), *_recognised(words, how)) for how in (WORD, "lamps ")}
        spent = interleaved(works, ROUNDS[scale])
    sizes = {case.what: case.size for case in CASES} | {"rules": 2_500}
    exponents = {
        what: math.log(spent[f"{what}/{size * TIMES}"] / spent[f"{what}/{size}"]) / math.log(TIMES)
        for what, size in sizes.items()
    }
    dirty = spent[f"words/{WORD}"] / spent["words/lamps "]
    rows = [_grows(what, power, sizes[what]) for what, power in exponents.items()]
    note = f"{LONG:,} characters"
    return Answer([*rows, Row("a turn with a correction a word / one without", dirty, "x", 3, "at most", note)])


def _grows(what: str, power: float, size: int) -> Row:
    """Return with which *power* cost grows with *what*, from its smaller *size* on."""
    note = f"{size:,} to {size * TIMES:,}"
    return Row(f"CPU grows with {what} to the power of", power, "", PROMISED, "at most", note)


def _spent(folder: Path, name: str, text: str) -> float:
    """Return the seconds of CPU that a file of this *name* and *text* takes through all stages."""
    path = folder / name
    path.write_text(text, "utf-8")
    return cpu(partial(run, [Source("talk", path, name, "en")], _no_rules(), load_styles()))


def _no_rules() -> pl.DataFrame:
    """Return no rule."""
    return load_rules([], default="none")


def _with_rules(count: int) -> float:
    """Return the seconds of CPU that a few documents take with so many rules, which are loaded before."""
    table = load_rules([corrections(count)], default="none")
    sources = [Source(path.stem, path, path.name, "ko") for path in sorted(transcripts(5).iterdir())]
    return cpu(partial(run, sources, table, load_styles()))


def _turn(size: int) -> tuple[str, str]:
    """Return a transcript of one turn of so many words."""
    return "talk.md", f"**Ann [00:00:01]**: {'The lamp is lit again. ' * (size // 5)}\n"


def _recognised(size: int, word: str = WORD) -> tuple[str, str]:
    """Return what a recogniser writes of so many words, each with its times."""
    words = [{"word": word, "start": i / 2, "end": i / 2 + 0.4} for i in range(size)]
    segment = {"id": 0, "start": 0.0, "end": size / 2, "text": word * size, "words": words}
    return "talk.json", json.dumps({"text": word * size, "segments": [segment], "language": "en"})


def _cues(size: int) -> tuple[str, str]:
    """Return a subtitle file of so many cues."""
    times = ((format_clock(i * 2500, ","), format_clock(i * 2500 + 2100, ",")) for i in range(size))
    return "talk.srt", "\n".join(f"{i + 1}\n{a} --> {b}\nThe lamp {i}\nis lit.\n" for i, (a, b) in enumerate(times))


def _speakers(size: int) -> tuple[str, str]:
    """Return a transcript in which so many people speak once each."""
    names = (f"Ann {chr(65 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)}" for i in range(size))
    lines = (f"**{name} [{format_clock(i * 4000)[:8]}]**: The lamp is lit.\n" for i, name in enumerate(names))
    return "talk.md", "\n".join(lines)


def _chapters(size: int) -> tuple[str, str]:
    """Return a transcript of so many chapters of one turn each."""
    chapters = (f"## Part {i}\n\n**Ann [{format_clock(i * 4000)[:8]}]**: The lamp is lit.\n" for i in range(size))
    return "talk.md", "\n".join(chapters)


CASES: Final = (
    _Case("the length of a turn", 40_000, _turn),
    _Case("stamps and corrections of a turn", 5_000, _recognised),
    _Case("cues", 5_000, _cues),
    _Case("speakers", 1_000, _speakers),
    _Case("chapters", 1_000, _chapters),
)
