"""How long a text takes to say: by its sounds, not its letters.

Weights are in hundredths of a syllable and come from a table (pipeline/data/sounds.csv): Hangul blocks, morae,
vowel groups, digits and acronyms as they are spoken, pauses at punctuation. Some hold for a few languages only.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import polars as pl

from pipeline.tables import shipped_rows
from pipeline.text.blanks import BLANKS
from pipeline.text.marks import marks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

HOUSE_MS_PER_WEIGHT: Final = 2.0
"""Where nothing else is known: five syllables a second (Pellegrino, Coupé, Marsico 2011: five to eight)."""

_FASTEST, _SLOWEST = 0.8, 5.0
"""Milliseconds per weight that a person can speak in: from twelve syllables a second to two."""

_SLOWER: Final = 1.2
_TELLING: Final = 1000
"""A turn of ten syllables or more tells a rate; a speaker is never slower than theirs by more than a fifth: where a
turn is longer, the rest is silence. House: recordings with word timings, where 1.15 to 1.3 are as good."""

_LEAST_SILENCE_MS: Final = 1000
"""A shorter silence is none: short turns are said at leisure."""

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
def _table(kind: str, voice: str) -> _Table:
    """Return the rows of *kind* for all languages and for *voice*, in the table's order: the first match counts."""
    known = [row for row in shipped_rows("sounds.csv") if row["kind"] == kind]
    rows = [row for row in known if not row["lang"] or voice in row["lang"].split()]
    pattern = re.compile("|".join(f"({_with_marks(row['pattern'])})" for row in rows))
    return _Table(pattern, tuple(int(row["weight"]) for row in rows))


@cache
def _voice(lang: str) -> str:
    """Return the language whose rows are for *lang*, a BCP 47 tag; the empty text if there are none."""
    first = lang.split("-", maxsplit=1)[0]
    return first if any(first in row["lang"].split() for row in shipped_rows("sounds.csv")) else ""


_MARKS: Final = {
    "{ends}": marks_of("stop", "sentence", "unspaced", "doubled"),
    "{clauses}": marks_of("clause", "comma"),
    "{closing}": marks_of("closing"),
}
"""What a pattern of pauses may name of pipeline/data/marks.csv."""


def _with_marks(pattern: str) -> str:
    """Return *pattern* with the marks that it names."""
    for name, marks in _MARKS.items():
        pattern = pattern.replace(name, re.escape(marks))
    return pattern


_PIECES: Final = re.compile(r"[^\s。、，！？；：]+[。、，！？；：」』）]*|[。、，！？；：]+[」』）]*")
"""Words as far as weighing goes: between blanks, and where none are written between marks, since each is a pause."""


@lru_cache(maxsize=65536)
def _weigh(word: str, voice: str) -> Weight:
    """Return what *word* weighs as *voice* says it."""
    sounds, pauses = _table("sound", voice), _table("pause", voice)
    sound = sum(sounds.weights[match.lastindex - 1] for match in sounds.pattern.finditer(word) if match.lastindex)
    end = pauses.pattern.search(word)
    return Weight(max(sound, LEAST_WEIGHT), pauses.weights[end.lastindex - 1] if end and end.lastindex else 0)


def weigh_text(text: str, lang: str = "") -> Weight:
    """Return what *text* weighs up to the end of its last word, pauses inside counted, and the pause after it.

    >>> weigh_text("등대", "ko")
    Weight(sound=200, pause=25)
    >>> weigh_text("The lamp.", "en")
    Weight(sound=325, pause=400)
    """
    voice = _voice(lang)
    pieces = _PIECES.findall(text)
    if len(pieces) == 1:
        return _weigh(pieces[0], voice)
    total, pause = 0, 0
    for piece in pieces:
        sound, after = _weigh(piece, voice)
        total += pause + sound
        pause = after
    return Weight(total, pause)


class Piece(NamedTuple):
    """A word of a text, as far as weighing goes: its span, how long it is heard, and the pause after it."""

    start: int
    end: int
    sound: int
    pause: int


def weigh_pieces(text: str, start: int, end: int, lang: str = "") -> Iterator[Piece]:
    """Yield the words of *text* between two places and what each weighs: of these `weigh_text` makes its sum.

    >>> [piece.end for piece in weigh_pieces("The lamp.", 0, 9, "en")]
    [3, 9]
    """
    voice = _voice(lang)
    return (Piece(*piece.span(), *_weigh(piece.group(), voice)) for piece in _PIECES.finditer(text, start, end))


def weigh_texts(texts: pl.Series, langs: pl.Series) -> pl.DataFrame:
    """Return what `weigh_text` makes of each of *texts* in the language of its row, `sound` and `pause`; at once."""
    said = pl.DataFrame({"text": texts, "lang": langs}).with_row_index("row")
    parts = (part for whole in said.partition_by("lang") for part in whole.iter_slices(_AT_ONCE))
    weighed = [part.select("row").hstack(_weigh_all(part["text"], part["lang"][0])) for part in parts]
    return pl.concat([_NONE, *weighed]).sort("row").drop("row")


_AT_ONCE: Final = 50_000
"""Texts that are weighed at once: their words take about ten times the room of the text."""

_NONE: Final = pl.DataFrame(schema={"row": pl.get_index_type(), "sound": pl.Int64, "pause": pl.Int64})


def _weigh_all(texts: pl.Series, lang: str) -> pl.DataFrame:
    """Return what `weigh_text` makes of each of *texts* in *lang*.

    What stands between blanks comes again and again: each is looked at once, and its weight added to those of its text.
    """
    pieces = texts.str.strip_chars(BLANKS).str.split(" ")  # stripped, so that the last one has the pause
    last = pieces.list.len().cast(pl.Int64).cum_sum() - 1
    said = pieces.explode()
    known = said.unique()
    weights = pl.DataFrame([weigh_text(piece, lang) for piece in known.to_list()], _WEIGHT, orient="row")
    places = said.cast(pl.Enum(known)).to_physical()
    summed = (weights["sound"] + weights["pause"]).gather(places).cum_sum().gather(last)
    pause = weights["pause"].gather(places.gather(last))
    sound = summed - summed.shift(fill_value=0) - pause
    return pl.DataFrame([sound.alias("sound"), pause.alias("pause")])


_WEIGHT: Final = {"sound": pl.Int64, "pause": pl.Int64}


def spoken_ends(turns: pl.DataFrame) -> pl.Series:
    """Return when the words of each turn end, in ms; null where the turn has no time.

    Reads: TURNS, in any order; the result has the same.
    """
    return speech_ends(turns, weigh_texts(turns["text"], turns["lang"])["sound"])


def speech_ends(turns: pl.DataFrame, weights: pl.Series) -> pl.Series:
    """Return what `spoken_ends` does, where it is known what the text of each turn weighs up to its last word.

    Each speaker's rate is the median over that speaker's turns. Where a turn's span is far longer than its text
    needs, the text is spoken about as slowly as the speaker speaks, and the rest is silence; elsewhere it fills the
    span. An end that the source gives is the end of the speech.
    """
    span = pl.col("end_ms") - pl.col("start_ms")
    telling = pl.when((pl.col("weight") >= _TELLING) & (span > 0)).then(span / pl.col("weight"))
    rate = pl.coalesce(
        telling.median().over("doc", "speaker"), telling.median().over("doc"), pl.lit(HOUSE_MS_PER_WEIGHT)
    )
    longest = (pl.col("weight") * rate.clip(_FASTEST, _SLOWEST) * _SLOWER).round().cast(pl.Int64)
    quiet = pl.col("end_raw_ms").is_null() & (span > longest + _LEAST_SILENCE_MS)
    end = pl.when(quiet).then(pl.col("start_ms") + longest).otherwise("end_ms")
    return turns.with_columns(weight=weights).select(spoken=end)["spoken"]


Times = TypeVar("Times", pl.Expr, "NDArray[Any]")


def spoken_between(spoken: Times, sound: Times, whole: Times, start: Times, end: Times) -> tuple[Times, Times]:
    """Return from when to when each piece of a text is heard, in ms, if the text is from *start* to *end*.

    A text takes its time by its sounds. *spoken* is what it weighs up to the last word of the piece, *sound* what the
    piece does, *whole* (at least 1) what all of it does.
    """
    return start + (end - start) * (spoken - sound) // whole, start + (end - start) * spoken // whole
