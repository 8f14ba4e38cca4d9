"""The words of a reference with their times, and which words of a document they time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.align.match import match, replaced, rising
from pipeline.anchoring.placing import Anchor
from pipeline.anchoring.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Spoken(NamedTuple):
    """A word of a reference: folded, its times in ms, what its recogniser thinks of it, and the number of its stamp."""

    word: str
    start_ms: int
    end_ms: int
    confidence: float | None
    stamp: int


class Stretch(NamedTuple):
    """Words in a row that the other side has not: how many, in or after which turn (its number), from when to when."""

    words: int
    turn: int
    start_ms: int
    end_ms: int


class Aligned(NamedTuple):
    """A document beside its reference."""

    words: int
    """The words of the document."""
    same: int
    """Those of them that the reference has, too."""
    anchors: Sequence[Anchor]
    unheard: Sequence[Stretch]
    """Words of the document that the reference has not."""
    unwritten: Sequence[Stretch]
    """Words of the reference that the document has not."""


def reference_words(turns: pl.DataFrame, words: pl.DataFrame, doc: str) -> list[Spoken]:
    """Return the words of the reference *doc* that have times, in its order.

    Where only its turns have times, its words share them by their letters.

    Reads: TURNS and WORDS as read.
    """
    inside: dict[int, list[tuple[int, int, int, int | None, float | None]]] = {}
    columns = ("turn", "start_char", "end_char", "start_ms", "end_ms", "confidence")
    for turn, *word in words.filter(pl.col("start_ms").is_not_null() & (pl.col("doc") == doc)).select(columns).rows():
        inside.setdefault(turn, []).append(tuple(word))
    rows = turns.filter(doc=doc).select("turn", "text_raw", "start_ms", "end_ms").rows()
    starts = [start for _, _, start, _ in rows[1:]] + [None]
    spoken: list[Spoken] = []
    for (turn, text, start, end), following in zip(rows, starts, strict=True):
        whole = [] if start is None else [(0, len(text), start, following if end is None else end, None)]
        for begin, until, *times in inside.get(turn, whole):
            spoken += _share(text[begin:until], len(spoken), *times)
    return spoken


def _share(text: str, stamp: int, start: int, end: int | None, confidence: float | None) -> Iterator[Spoken]:
    """Yield the words of a stamped *text*, which share its time by their letters."""
    length, size = max(0, (start if end is None else end) - start), max(1, len(text))
    for token in tokens_of(text):
        begin, until = (start + length * at // size for at in (token.start, token.end))
        yield Spoken(token.word, begin, until, confidence, stamp)


def align_document(turns: pl.DataFrame, spoken: Sequence[Spoken]) -> Aligned:
    """Return what of the *turns* of one document is in its reference, of *spoken* words, and when it is heard.

    Times never fall: words whose stamps contradict a longer run of others are no anchors.
    """
    said = [(at, *token) for at, text in enumerate(turns["text_raw"]) for token in tokens_of(text)]
    same = match([word for _, word, _, _ in said], [word.word for word in spoken])
    timed = _forward(sorted({*same, *replaced(same)}), spoken)
    anchors = [
        Anchor(said[a][0], said[a][2], said[a][3], *spoken[b][1:3], spoken[b].confidence, spoken[b].stamp)
        for a, b in timed
    ]
    numbers = turns["turn"].to_list()
    gaps = _between(same, [numbers[at] for at, *_ in said], spoken)
    return Aligned(len(said), len(same), _capped(anchors), *gaps)


def _forward(pairs: list[tuple[int, int]], spoken: Sequence[Spoken]) -> list[tuple[int, int]]:
    """Return those of *pairs* whose times are a longest run that never falls."""
    count = len(pairs)
    return [pairs[at] for at in rising([spoken[b].start_ms * count + at for at, (_, b) in enumerate(pairs)])]


def _capped(anchors: list[Anchor]) -> list[Anchor]:
    """Return *anchors*, none of which ends after the next one begins."""
    nexts = [anchor.start_ms for anchor in anchors[1:]]
    ends = [min(anchor.end_ms, until) for anchor, until in zip(anchors, nexts, strict=False)]
    return [a._replace(end_ms=max(a.start_ms, end)) for a, end in zip(anchors, ends, strict=False)] + anchors[-1:]


def _between(
    same: Sequence[tuple[int, int]], turns: Sequence[int], spoken: Sequence[Spoken]
) -> tuple[list[Stretch], list[Stretch]]:
    """Return the stretches that one side alone has: words of the document, words of the reference."""
    unheard: list[Stretch] = []
    unwritten: list[Stretch] = []
    bounds = [(-1, -1), *same, (len(turns), len(spoken))]
    for (a, b), (c, d) in pairwise(bounds):
        since = spoken[b].end_ms if b >= 0 else 0
        until = spoken[d].start_ms if d < len(spoken) else max(since, spoken[-1].end_ms if spoken else 0)
        turn = turns[min(max(a + 1, 0), len(turns) - 1)] if turns else 0
        unheard += [Stretch(c - a - 1, turn, since, until)] if c - a > 1 else []
        unwritten += [Stretch(d - b - 1, turn, since, until)] if d - b > 1 else []
    return unheard, unwritten
