# ruff: noqa: INP001, T201 - a script that prints
"""Rules against one `re` alternation with a callback: ratios of CPU time in one run, contenders interleaved.

    python benchmarks/rules.py            half a minute; prints tables

The segments are the sentences of the sample in CUEMILL_CORPUS, drawn by a fixed seed. The rules are words of it with
one letter changed, so that they share their beginnings and hardly match, as mishearings do; one in a hundred is a word
that stands there, and so are the ten of the smallest table. `re` gets no boundaries, particles or log: that favours it.
Compiling is left out of the ratios for both and shown apart.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import polars as pl

from pipeline.correct import correct_terms
from pipeline.rules import load_rules
from pipeline.rules.matcher import to_matcher
from pipeline.schema import TURNS, from_rows

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

CORPUS: Final = Path(os.environ.get("CUEMILL_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
SAMPLE: Final = CORPUS / "latent-space-noam-brown.ko.md"
ROUNDS: Final = 5
SIZES: Final = {10: 60_000, 1_000: 30_000, 20_000: 3_000}
"""Rules, and as many segments as keep the slower contender to a few seconds."""

PROMISED: Final = {10: 1, 1_000: 8, 20_000: 30}
SEEN: Final = ("GPD", "UrbanEye", "GBD", "ChachBT", "CodeX", "GPT-4-0", "ASWY", "NRL", "R1.0", "Hemming")


def main() -> None:
    """Measure and print."""
    sentences = _sentences(SAMPLE.read_text("utf-8"))
    print("rules   segments  re alternation  correct_terms  ratio  promised  load s  compile s  corrections")
    for count, segments in SIZES.items():
        print(_line(count, _turns(sentences, segments), _patterns(sentences, count)))
    print("\nsegments  us per segment (1,000 rules): flat, if cost is linear in the text")
    rules = _load(_patterns(sentences, 1_000))
    for segments in (10_000, 20_000, 40_000, 80_000):
        turns = _turns(sentences, segments)
        seconds = statistics.median(_cpu(partial(correct_terms, turns, rules)) for _ in range(ROUNDS))
        print(f"{segments:8,}  {seconds / segments * 1e6:.2f}")


def _line(count: int, turns: pl.DataFrame, patterns: list[str]) -> str:
    """Return the row of the table for *count* rules."""
    load, rules = _timed(lambda: _load(patterns))
    build, _ = _timed(lambda: to_matcher(rules.clone()))  # a clone, since loading has compiled the frame itself
    longest_first = sorted(patterns, key=len, reverse=True)
    alternation = re.compile("|".join(map(re.escape, longest_first)))
    wanted = dict(rules.select("pattern", "replacement").iter_rows())

    def by_re() -> pl.DataFrame:
        texts = [alternation.sub(lambda match: wanted[match[0]], text) for text in turns["text"].to_list()]
        return turns.with_columns(text=pl.Series(texts))

    theirs, ours = [], []
    for _ in range(ROUNDS):
        theirs.append(_cpu(by_re))
        ours.append(_cpu(lambda: correct_terms(turns, rules)))
    ratio = statistics.median(theirs) / statistics.median(ours)
    per_segment = [statistics.median(times) / turns.height * 1e6 for times in (theirs, ours)]
    found = correct_terms(turns, rules).corrections.height
    return (
        f"{count:6,}  {turns.height:8,}  {per_segment[0]:11.2f} us  {per_segment[1]:10.2f} us  {ratio:5.1f}"
        f"  {PROMISED[count]:8}  {load:6.2f}  {build:9.3f}  {found:11,}"
    )


def _load(patterns: list[str]) -> pl.DataFrame:
    """Return rules for *patterns*, each with an example and a counterexample, through a file as users have it."""
    rows = [
        {"id": f"r{i}", "pattern": pattern, "replacement": f"{pattern}!", "example": f"그 {pattern}, 네."}
        | {"expected": f"그 {pattern}!, 네.", "counterexample": "그대로 둡니다."}
        for i, pattern in enumerate(patterns)
    ]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "rules.csv"
        pl.DataFrame(rows).write_csv(table)
        return load_rules([table], default="none")


def _sentences(sample: str) -> list[str]:
    """Return the sentences of all turns of the *sample*."""
    turns = re.findall(r"^\*\*[^*\[\]\n]{1,60}? \[\d+:\d\d:\d\d\]\*\*: (.*)$", sample, re.MULTILINE)
    return [sentence for turn in turns for sentence in re.split(r"(?<=[.?!]) ", turn)]


def _turns(sentences: list[str], count: int) -> pl.DataFrame:
    """Return *count* of the *sentences* as turns."""
    chance = random.Random(1)  # noqa: S311 - a fixed draw, no secret
    rows = [
        {"doc": "d", "turn": i, "utterance": i, "time_source": "none", "lang": "ko", "lang_source": "option"}
        | {"text": text, "text_raw": text}
        for i, text in enumerate(chance.choices(sentences, k=count), start=1)
    ]
    return from_rows(rows, TURNS)


def _patterns(sentences: list[str], count: int) -> list[str]:
    """Return *count* patterns: those that are SEEN, and words of the *sentences* with one letter changed."""
    chance = random.Random(2)  # noqa: S311 - as above
    words = sorted({word.strip("'\".,?!()") for sentence in sentences for word in sentence.split()})
    words = [word for word in words if len(word) > 1]
    patterns = dict.fromkeys(SEEN[:count])
    patterns |= dict.fromkeys(chance.sample(words, count // 100))
    while len(patterns) < count:
        word = chance.choice(words)
        place = chance.randrange(len(word))
        patterns[f"{word[:place]}{chance.choice('갸냐댜랴먀뱌샤뷁쿍xqZ')}{word[place + 1 :]}"] = None
    return list(patterns)


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the CPU seconds of *work* and its result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def _cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of *work*."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
