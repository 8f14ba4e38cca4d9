"""What a text may be cut into: units, between which lines and cues may end.

A unit is a word between blanks, or in a script that writes none a phrase that BudouX finds. Only a unit wider than
a line is split further, at grapheme boundaries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl
from wcwidth import iter_graphemes

from pipeline.segment.phrases import kind_of, phrases_of
from pipeline.width import HALVES, Counting, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.styles import Style

_OPENERS: Final = r"[«‹“„(\[¿¡–—-]"
_CLOSERS: Final = r"[?!:;%»›”)\]…]"
_WORD: Final = re.compile(rf"(?:{_OPENERS}+\s+)?\S+(?:\s+{_CLOSERS}+(?!\S))*")
"""A word between blanks, with the marks that some languages set apart from it: `« oui »`, `vraiment ?`, `30 %`."""

_ODD: Final = rf"[^\S ]|[\x1c-\x1f]|  |^ | $|(?:^| )(?:{_OPENERS}+|{_CLOSERS}+)(?: |$)"
"""White space other than single blanks, and marks set apart; without them words are what blanks part."""


def units_in(turns: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return the units of *turns* in order: `turn`, the row of each, its `lang`, the `unit`, and the `gap` before it.

    A gap is as many characters of white space. Most texts are plain and taken at once; others one by one.

    Reads: `lang`, `text`, `first_lines` and `room` of *turns*; one that has no lines is one unit.
    """
    asked = turns.select("lang", "text", "first_lines", "room", turn=pl.int_range(pl.len()))
    spaced = [lang for lang in styles if kind_of(lang) == "words"]
    even = pl.col("lang").is_in(spaced) & (pl.col("first_lines") > 0) & ~pl.col("text").str.contains(_ODD)
    split = asked.filter(even).with_columns(unit=pl.col("text").str.split(" "))
    plain = split.filter(~pl.col("turn").is_in(_too_wide(split, styles).implode()))
    plain = plain.with_columns(gap=pl.col("unit").list.eval((pl.int_range(pl.len()) > 0).cast(pl.Int64)))
    rest = asked.filter(~pl.col("turn").is_in(plain["turn"].implode()))
    units = [
        units_of(text, lang, styles[lang].counting, room) if lines else [text.strip()]
        for lang, text, lines, room in rest.select("lang", "text", "first_lines", "room").iter_rows()
    ]
    gaps = [gaps_of(text, found) for text, found in zip(rest["text"], units, strict=True)]
    rest = rest.with_columns(
        unit=pl.Series(units, dtype=pl.List(pl.String)), gap=pl.Series(gaps, dtype=pl.List(pl.Int64))
    )
    both = pl.concat([plain, rest]).sort("turn").select("turn", "lang", "unit", "gap")
    return both.explode("unit", "gap", empty_as_null=False)


def _too_wide(turns: pl.DataFrame, styles: Mapping[str, Style]) -> pl.Series:
    """Return the `turn` of each of the units of *turns* that finds no room; few are so long that one must look."""
    chars = pl.col("unit").list.eval(pl.element().str.len_chars()).list.max().cast(pl.Int64)
    units = turns.filter(chars * HALVES > pl.col("room")).explode("unit")
    long = units.filter(pl.col("unit").str.len_chars().cast(pl.Int64) * HALVES > pl.col("room"))
    wide = [width(unit, styles[lang].counting) for unit, lang in long.select("unit", "lang").iter_rows()]
    return long.filter(pl.Series(wide, dtype=pl.Int64) > long["room"])["turn"]


def units_of(text: str, lang: str, counting: Counting, room: int) -> list[str]:
    """Return the units of *text* in order; only white space lies between them, and none is wider than *room*.

    *room* is in half columns and at least the width of one cluster.
    """
    units = phrases_of(_words(text, counting, room), lang)
    if max(map(len, units), default=0) * HALVES <= room:
        return units
    return [piece for unit in units for piece in _fitted(unit, counting, room)]


def gaps_of(text: str, units: Sequence[str]) -> list[int]:
    """Return how many characters of white space stand before each of the *units* of *text*."""
    if text == "".join(units):
        return [0] * len(units)
    if text == " ".join(units):
        return [0, *[1] * (len(units) - 1)]
    gaps, at = [], 0
    for unit in units:
        start = text.find(unit, at)
        gaps.append(start - at)
        at = start + len(unit)
    return gaps


def _words(text: str, counting: Counting, room: int) -> list[str]:
    """Return the words of *text* with the marks that belong to them; one by one what finds no room together."""
    words = _WORD.findall(text)
    if max(map(len, words), default=0) * HALVES <= room:
        return words
    return [part for word in words for part in ([word] if width(word, counting) <= room else word.split())]


def _fitted(unit: str, counting: Counting, room: int) -> Iterator[str]:
    """Yield *unit* as it is, or as many pieces as its width needs."""
    if width(unit, counting) <= room:
        yield unit
        return
    piece, used = "", 0
    for cluster in iter_graphemes(unit):
        wide = width(cluster, counting)
        if used + wide > room and piece:
            yield piece
            piece, used = "", 0
        piece, used = piece + cluster, used + wide
    yield piece
