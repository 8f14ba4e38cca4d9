"""Cutting into cues against what others cut with, and its share of a whole run.

`textwrap` only wraps each turn into lines; the greedy writer does what Whisper's does: it fills a line, then a cue, and
begins a new one, with a time by each word's share of the characters. Ours finds the cheapest cues of all under the hard
limits, with sentences found before. Texts are real. The Korean ones repeat a sample's words, and the few Japanese ones
themselves; the English ones do not.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import polars as pl

from benchmarks.corpora import CORPUS, fresh, transcripts
from benchmarks.measuring import Answer, Curve, Lines, Row, Scale, cpu, interleaved
from exports import export_subtitles
from exports.datasets.tables import export_datasets
from pipeline.read import read_sources, suffixes
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.schema import TURNS, conform
from pipeline.segment import cut_cues, split_sentences
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles, style_of
from pipeline.text.width import HALVES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Result = TypeVar("Result")

ROUNDS: Final = {"quick": 5, "full": 15}
DOCUMENTS: Final = {"quick": 40, "full": 200}
LEAST_CHARS: Final = 300_000
SECONDS_PER_TURN: Final = 25
LONGEST: Final = (5_000, 20_000, 80_000)
"""Words of a single turn: if cutting is linear in the text, each word takes as long."""

BATCH: Final = 50
"""Documents that a run takes at once."""


class Cue(NamedTuple):
    """What the greedy writer makes."""

    start_ms: float
    end_ms: float
    lines: list[str]


def answer(scale: Scale) -> Answer:
    """Compare cutting, language by language, and ask a whole run for its share."""
    korean = transcripts(DOCUMENTS[scale])
    folders = {"ko": korean, "en": CORPUS / "transcripts", "ja": CORPUS / "human-subtitles" / "ja"}
    texts = {lang: _turns(lang, folder) for lang, folder in folders.items()}
    rows = [row for lang, turns in texts.items() for row in _compared(lang, turns, ROUNDS[scale])]
    rows.append(Row("cutting and timing / a whole run", 100 * _share(korean), "%", 30, "at most", "Korean"))
    return Answer(rows, [Curve("Cutting one turn", "words", "us a word", _by_length(texts["en"], ROUNDS[scale]))])


def _compared(lang: str, turns: pl.DataFrame, rounds: int) -> list[Row]:
    """Return how fast each contender cuts *turns* of *lang*."""
    styles = load_styles()
    texts, sentences = turns["text"].to_list(), split_sentences(turns)
    style, chars = style_of(styles, lang), sum(map(len, texts))
    width = style.max_width // HALVES
    works: dict[str, Callable[[], object]] = {
        "textwrap": lambda: [wrap(text, width) for text in texts],
        "greedy writer": lambda: [_greedy(text, width, style.max_lines) for text in texts],
        "ours": partial(cut_cues, turns, sentences, styles, "change"),
    }
    works["ours"]()  # compiling, or reading what was compiled, is in the cold figures
    spent = interleaved({who: partial(cpu, work) for who, work in works.items()}, rounds)
    speeds = [Row(f"{lang}: {who}", chars / seconds / 1e6, "Mchar/s") for who, seconds in spent.items()]
    ratio = Row(f"{lang}: textwrap / ours", spent["textwrap"] / spent["ours"], "x", 1, "at least", f"{chars:,} chars")
    return [*speeds, ratio]


def _turns(lang: str, folder: Path) -> pl.DataFrame:
    """Return the TURNS of *lang* in *folder*, one every few seconds, whatever the sources say of times."""
    sources = [one for one in list_sources([folder], folder / "out", suffixes()).sources if _is_of(one.path, lang)]
    once = read_sources(sources).turns.filter(pl.col("text").str.contains(r"\S"))
    copies = 1 + LEAST_CHARS // sum(map(len, once["text"]))
    read = pl.concat([once.with_columns(doc=pl.format("{} {}", "doc", pl.lit(copy))) for copy in range(copies)])
    start = (pl.int_range(1, pl.len() + 1) * SECONDS_PER_TURN * 1000).over("doc")
    none = pl.lit(None, pl.Int64)
    timed = read.with_columns(
        lang=pl.lit(lang), start_ms=start, end_ms=start + SECONDS_PER_TURN * 1000, end_raw_ms=none
    )
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("doc")
    return conform(timed.with_columns(turn=number, utterance=number), TURNS)


def _is_of(path: Path, lang: str) -> bool:
    """Return whether the text at *path* is of *lang*; where folders mix languages, names tell."""
    return path.parent.name != "transcripts" or path.name.startswith(lang)


def _greedy(text: str, width: int, lines: int) -> list[Cue]:
    """Return *text* in cues that are filled one after the other."""
    cues: list[Cue] = []
    held: list[str] = []
    line, said, begun = "", 0, 0
    ms = SECONDS_PER_TURN * 1000 / max(len(text), 1)
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            held, line = [*held, line], ""
            if len(held) == lines:
                cues.append(Cue(begun * ms, said * ms, held))
                held, begun = [], said
        line = f"{line} {word}" if line else word
        said += len(word) + 1
    return [*cues, Cue(begun * ms, said * ms, [*held, line])]


def _by_length(turns: pl.DataFrame, rounds: int) -> Lines:
    """Return what a word takes in one turn of several lengths, which says what *turns* say."""
    words = " ".join(turns["text"]).split()
    points: list[tuple[float, float]] = []
    for count in LONGEST:
        one = turns.head(1).with_columns(text=pl.lit(" ".join(words[:count])), end_ms=pl.lit(count * 400, pl.Int64))
        work = partial(cut_cues, one, split_sentences(one), load_styles(), "off")
        points.append((count, interleaved({"ours": partial(cpu, work)}, rounds)["ours"] / count * 1e6))
    return {"ours": points}


def _share(folder: Path) -> float:
    """Return the share of a whole run over *folder* that goes into cutting and timing."""
    spent: dict[str, float] = defaultdict(float)

    def timed(stage: Callable[..., Result], /, *args: object) -> Result:
        results: list[Result] = []
        spent[stage.__name__] += cpu(lambda: results.append(stage(*args)))
        return results[0]

    out, styles, rules = fresh("cutting"), load_styles(), load_rules([])
    sources = list_sources([folder], out, suffixes()).sources
    for at in range(0, len(sources), BATCH):
        frames = run(sources[at : at + BATCH], rules, styles, step=timed)
        timed(export_subtitles, frames, out, ("srt", "vtt"), styles, "change")
        timed(export_datasets, frames, out, f"part-{at}", styles)
    return (spent["cut_cues"] + spent["time_cues"]) / sum(spent.values())
