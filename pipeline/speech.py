"""How long a text takes to say: by its sounds, not its letters.

Weights are in hundredths of a syllable and come from a table (pipeline/data/sounds.csv): Hangul blocks, morae,
vowel groups, digits and acronyms as they are spoken, pauses at punctuation.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.tables import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUSE_MS_PER_WEIGHT: Final = 2.0
"""Where nothing else is known: five syllables a second (Pellegrino, Coupé, Marsico 2011: five to eight)."""

_FASTEST, _SLOWEST = 0.8, 5.0
"""Milliseconds per weight that a person can speak in: from twelve syllables a second to two."""

_FAR_LONGER: Final = 1.6
_LEAST_SILENCE_MS: Final = 1000
_TELLING: Final = 1000
"""A turn of ten syllables or more tells a rate; silence is what exceeds the need by 60 % and by a second."""

LEAST_WEIGHT: Final = 50
"""What a word without any known sound weighs: it is said, too."""


class Weight(NamedTuple):
    """How long a word is heard, and how long the pause after it lasts, in hundredths of a syllable."""

    sound: int
    pause: int


class _Table(NamedTuple):
    """The patterns of a kind in one expression: group i+1 matching means weight i."""

    pattern: re.Pattern[str]
    weights: tuple[int, ...]


@cache
def _table(kind: str) -> _Table:
    """Return the rows of *kind*, in the order of the table: the first that matches counts."""
    rows = [row for row in shipped("sounds.csv") if row["kind"] == kind]
    pattern = re.compile("|".join(f"({row['pattern']})" for row in rows))
    return _Table(pattern, tuple(int(row["weight"]) for row in rows))


_PIECES: Final = re.compile(r"[^\s。、，！？；：]+[。、，！？；：」』）]*|[。、，！？；：]+[」』）]*")
"""Words as far as weighing goes: between blanks, and where none are written between marks, since each is a pause."""


@lru_cache(maxsize=65536)
def weigh(word: str) -> Weight:
    """Return what *word*, a piece of text without white space, weighs."""
    sounds, pauses = _table("sound"), _table("pause")
    sound = sum(sounds.weights[match.lastindex - 1] for match in sounds.pattern.finditer(word) if match.lastindex)
    end = pauses.pattern.search(word)
    return Weight(max(sound, LEAST_WEIGHT), pauses.weights[end.lastindex - 1] if end and end.lastindex else 0)


def weigh_text(text: str) -> Weight:
    """Return what *text* weighs up to the end of its last word, pauses inside counted, and the pause after it."""
    weights = [weigh(piece) for piece in _PIECES.findall(text)]
    if not weights:
        return Weight(0, 0)
    last = weights[-1].pause
    return Weight(sum(sound + pause for sound, pause in weights) - last, last)


@lru_cache(maxsize=65536)
def _weigh_piece(piece: str) -> Weight:
    """Return what a unit or a line weighs; these come again, while whole turns would only fill memory."""
    return weigh_text(piece)


class Heard(NamedTuple):
    """From when to when a piece is heard, in ms."""

    start: int
    end: int


def spread(pieces: Sequence[str], start_ms: int, end_ms: int) -> list[Heard]:
    """Return when each of *pieces* is heard if they, the parts of a text in order, take the time from start to end.

    The pause after the last piece is not counted: the text ends when its last word does.
    """
    weights = [_weigh_piece(piece) for piece in pieces]
    total = sum(sound + pause for sound, pause in weights) - (weights[-1].pause if weights else 0)
    heard: list[Heard] = []
    done = 0
    for sound, pause in weights:
        begin = start_ms + (end_ms - start_ms) * done // max(total, 1)
        heard.append(Heard(begin, start_ms + (end_ms - start_ms) * (done + sound) // max(total, 1)))
        done += sound + pause
    return heard


def spoken_ends(turns: pl.DataFrame) -> pl.Series:
    """Return when the words of each turn end, in ms; null where the turn has no time.

    Each speaker's rate is the median over that speaker's turns. Where a turn's span is far longer than its text
    needs, the text is spoken at that rate and the rest is silence; elsewhere it fills the span. An end that the source
    gives is the end of the speech.

    Reads: TURNS, in any order; the result has the same.
    """
    weights = [weigh_text(text).sound for text in turns["text"]]
    span = pl.col("end_ms") - pl.col("start_ms")
    telling = pl.when((pl.col("weight") >= _TELLING) & (span > 0)).then(span / pl.col("weight"))
    rate = pl.coalesce(
        telling.median().over("doc", "speaker"), telling.median().over("doc"), pl.lit(HOUSE_MS_PER_WEIGHT)
    )
    need = (pl.col("weight") * rate.clip(_FASTEST, _SLOWEST)).round().cast(pl.Int64)
    quiet = pl.col("end_raw_ms").is_null() & (span > need * _FAR_LONGER + _LEAST_SILENCE_MS)
    end = pl.when(quiet).then(pl.col("start_ms") + need).otherwise("end_ms")
    return turns.with_columns(weight=pl.Series(weights, dtype=pl.Int64)).select(spoken=end)["spoken"]
