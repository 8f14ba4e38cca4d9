"""Lines of a source's cue: where they stand in its text, and which of them are never joined with the one before."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.text.audit import follow_all, text_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

_DASH: Final = re.compile(r"[-‐–—]\s*\S|>>|＞＞")
_SONG: Final = re.compile(r"[♪♫]|#\s.*#$")
_SOUND: Final = re.compile(r"[\[(（【][^\])）】]*[\])）】]$")
_LABEL: Final = re.compile(r"[^\s:：][^:：]{0,30}(?::\s|：)")
_SPACELESS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_ALPHABET: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]")
_SHARE: Final = 0.6


class Line(NamedTuple):
    """A line of a turn: its span of the turn's text, and what it says."""

    start: int
    end: int
    text: str


def line_places(turns: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """Return *turns* with `breaks` as places in their texts rather than in their raw ones.

    Reads: TURNS; CORRECTIONS, which lead from `text_raw` to `text`.
    """
    same = pl.col("text_raw").str.replace_all("\n", " ", literal=True) == pl.col("text")
    asked = turns.select(
        "doc", "turn", "breaks", row=pl.int_range(pl.len()), asked=~same & (pl.col("breaks").list.len() > 0)
    ).filter("asked")
    if asked.is_empty():
        return turns
    changes = text_changes(corrections.join(asked, on=["doc", "turn"], how="semi", maintain_order="left"))
    moved = [follow_all(places, changes.get((doc, turn), ())) for doc, turn, places, *_ in asked.iter_rows()]
    every = pl.concat([turns["breaks"], pl.Series(moved, dtype=pl.List(pl.Int32))])
    rows = pl.int_range(turns.height, eager=True).scatter(
        asked["row"], pl.int_range(turns.height, every.len(), eager=True)
    )
    return turns.with_columns(every.gather(rows).alias("breaks"))


def lines_of(text: str, breaks: Sequence[int]) -> list[Line]:
    """Return the lines of *text*, which end at *breaks*; one that says nothing is none.

    >>> lines_of("lit and seen", [3])
    [Line(start=0, end=3, text='lit'), Line(start=4, end=12, text='and seen')]
    """
    lines = []
    for start, end in zip([0, *breaks], [*breaks, len(text)], strict=True):
        part = text[start:end]
        if said := part.strip():
            begin = start + part.index(said)
            lines.append(Line(begin, begin + len(said), said))
    return lines


def stands_alone(before: str, line: str) -> bool:
    """Whether *line* is never joined with the one *before* it.

    It is another's where it begins with a dash, chevrons or a label; a song's and a sound's lines are their own; and so
    is each of two that are in two scripts, as the lines of bilingual cues are.

    >>> stands_alone("Where were you?", "- At home."), stands_alone("lit", "and seen")
    (True, False)
    """
    if any(pattern.match(line) for pattern in (_DASH, _SONG, _SOUND, _LABEL)):
        return True
    return bool(_SOUND.match(before) or _SONG.match(before)) or _is_other_script(before, line)


def _is_other_script(one: str, two: str) -> bool:
    """Whether *one* is written as nearly all of it in a script that parts no words, and *two* in an alphabet."""
    if not all(pattern.search(one) or pattern.search(two) for pattern in (_SPACELESS, _ALPHABET)):
        return False  # as nearly all files are
    kinds = [(_is_mostly(_SPACELESS, text), _is_mostly(_ALPHABET, text)) for text in (one, two)]
    return kinds[0] in ((True, False), (False, True)) and kinds[1] == kinds[0][::-1]


def _is_mostly(pattern: re.Pattern[str], text: str) -> bool:
    """Whether most letters of *text* are of *pattern*."""
    letters = sum(map(str.isalpha, text))
    return letters > 0 and len(pattern.findall(text)) >= _SHARE * letters


def hard_breaks(lines: Sequence[Line]) -> list[int]:
    """Return the starts of those of *lines* that are never joined with the one before."""
    return [two.start for one, two in pairwise(lines) if stands_alone(one.text, two.text)]


class SourceBreaks(NamedTuple):
    """The units that end a line of the source, and those after which no line may go on; both sorted."""

    old: list[int]
    hard: list[int]


def source_breaks(
    texts: Sequence[str], breaks: Sequence[Sequence[int] | None], firsts: Sequence[int], starts: Sequence[int]
) -> SourceBreaks:
    """Return which units end a line of the source.

    Reads: the *texts* of turns and their *breaks*; of the units, the first of each turn and where each *starts*.
    """
    old: list[int] = []
    hard: list[int] = []
    for turn, (text, places) in enumerate(zip(texts, breaks, strict=True)):
        if not places:
            continue
        first = firsts[turn]
        end = firsts[turn + 1] if turn + 1 < len(firsts) else len(starts)
        own = starts[first:end]
        lines = lines_of(text, places)
        never = set(hard_breaks(lines))
        for line in lines[1:]:
            at = bisect_left(own, line.start)
            if 0 < at < len(own):
                old.append(first + at - 1)
                if line.start in never and own[at] == line.start:
                    hard.append(first + at - 1)
    return SourceBreaks(old, hard)
