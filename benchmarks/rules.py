"""Rules against one `re` alternation with a callback.

The segments are the sentences of the sample, drawn by a fixed seed. The rules are words of it with one letter changed,
so that they share their beginnings and hardly match, as mishearings do; one in a hundred is a word that stands there.
`re` gets no boundaries, particles or log: that favours it. Reading and compiling the rules is left out for both.
"""

from __future__ import annotations

import random
import re
from functools import partial
from typing import TYPE_CHECKING, Final

import polars as pl

from benchmarks.corpora import SAMPLE
from benchmarks.corpora import rules as table_of
from benchmarks.measuring import Answer, Curve, Lines, Row, Scale, cpu, interleaved
from pipeline.correct import correct_terms
from pipeline.rules import load_rules
from pipeline.schema import TURNS, from_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROUNDS: Final = {"quick": 3, "full": 9}
SIZES: Final = {10: 60_000, 1_000: 30_000, 20_000: 3_000}
"""Rules, and as many segments as keep the slower contender to a few seconds."""

PROMISED: Final = {10: 1, 1_000: 8, 20_000: 30}
SEGMENTS: Final = (10_000, 20_000, 40_000, 80_000)


def answer(scale: Scale) -> Answer:
    """Compare correcting, with few rules and with many."""
    sentences = _sentences(SAMPLE.read_text("utf-8"))
    rows: list[Row] = []
    lines: Lines = {"re": [], "ours": []}
    for count, segments in SIZES.items():
        turns, rules = _turns(sentences, segments), load_rules([table_of(count)], default="none")
        works: dict[str, Callable[[], object]] = {
            "re": partial(_by_re, turns, *_alternation(rules)),
            "ours": partial(correct_terms, turns, rules),
        }
        spent = interleaved({who: partial(cpu, work) for who, work in works.items()}, ROUNDS[scale])
        rows.append(
            Row(
                f"one re alternation / ours, {count:,} rules",
                spent["re"] / spent["ours"],
                "x",
                PROMISED[count],
                "at least",
            )
        )
        for who, points in lines.items():
            points.append((count, spent[who] / segments * 1e6))
    rows.append(_growth(sentences, scale))
    return Answer(rows, [Curve("Correcting", "rules", "us a segment", lines)])


def _growth(sentences: list[str], scale: Scale) -> Row:
    """Compare what a segment costs among many and among few."""
    rules = load_rules([table_of(1_000)], default="none")
    sized = {str(size): partial(cpu, partial(correct_terms, _turns(sentences, size), rules)) for size in SEGMENTS}
    spent = interleaved(sized, ROUNDS[scale])
    each = {size: spent[str(size)] / size * 1e6 for size in SEGMENTS}
    note = "1 if cost is linear in the text"
    return Row(
        f"a segment of {SEGMENTS[-1]:,} / of {SEGMENTS[0]:,}", each[SEGMENTS[-1]] / each[SEGMENTS[0]], "x", note=note
    )


def _alternation(rules: pl.DataFrame) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return one pattern for all *rules*, and what each of them puts in."""
    wanted = dict(rules.select("pattern", "replacement").iter_rows())
    return re.compile("|".join(map(re.escape, sorted(wanted, key=len, reverse=True)))), wanted


def _by_re(turns: pl.DataFrame, alternation: re.Pattern[str], wanted: Mapping[str, str]) -> pl.DataFrame:
    """Return *turns* as one *alternation* corrects them."""
    texts = [alternation.sub(lambda match: wanted[match[0]], text) for text in turns["text"].to_list()]
    return turns.with_columns(text=pl.Series(texts))


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
