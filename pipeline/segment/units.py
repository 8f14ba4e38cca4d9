"""What a text may be cut into: units, between which lines and cues may end.

A unit is a word between blanks, or in a script that writes none a phrase that BudouX finds. Only a unit wider than
a line is split further, at grapheme boundaries.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from wcwidth import iter_graphemes

from pipeline.segment.flat import BLANKS, classes, flatten, runs
from pipeline.segment.phrases import kind_of, phrases_of
from pipeline.width import HALVES, Counting, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from pipeline.segment.flat import Flat, Kinds, Mask, Parts, Places, Runs
    from pipeline.styles import Style

    Pieces = tuple[Places, Places, Places]

_OPENING: Final = "«‹“„([¿¡–—-"
_CLOSING: Final = "?!:;%»›”)]…"
_IS_BLANK, _IS_OPENING, _IS_CLOSING = (1 << bit for bit in range(3))

_OPENERS, _CLOSERS = f"[{re.escape(_OPENING)}]+", f"[{re.escape(_CLOSING)}]+"
_WORD: Final = re.compile(rf"(?:{_OPENERS}\s+)?\S+(?:\s+{_CLOSERS}(?!\S))*")
"""A word between blanks, with the marks that some languages set apart from it: `« oui »`, `vraiment ?`, `30 %`."""

_APART: Final = re.compile(f"{_OPENERS}|{_CLOSERS}")
"""Such marks. Without them words are what blanks part."""


def units_in(turns: pl.DataFrame, styles: Mapping[str, Style]) -> Parts:
    """Return the units of the texts of *turns*, in order.

    Most words are units: these are found at once. What stands near a word that may not be one is looked at by itself.

    Reads: `text`, `lang`, `first_lines` and `room` of *turns*; one that has no lines is one unit.
    """
    texts = flatten(turns["text"])
    kinds = _kinds().take(texts.points)
    words = runs(kinds & _IS_BLANK == 0)
    which = np.repeat(np.arange(turns.height), np.diff(np.searchsorted(words.starts, texts.stops), prepend=0))
    odd = np.zeros(len(which) + 2, np.bool_)
    odd[[word + 1 for word in (*_apart(texts, kinds, words), *_too_wide(texts, words, which, turns, styles))]] = True
    spaced = [lang for lang in styles if kind_of(lang) == "words"]
    whole = (~turns["lang"].is_in(spaced) | (turns["first_lines"] == 0)).to_numpy()
    near = odd[:-2] | odd[1:-1] | odd[2:] | whole[which]
    if not near.any():
        return texts.parts(which, *words)
    rest = _by_one(texts, _pieces(near, words, which), turns, styles)
    plain = np.flatnonzero(~near)
    both = [np.concatenate([mine[plain], others]) for mine, others in zip((which, *words), rest, strict=True)]
    order = np.argsort(both[1], kind="stable")
    return texts.parts(*(column[order] for column in both))


@cache
def _kinds() -> Kinds:
    """Return what each code point is to a word."""
    return classes(BLANKS, _OPENING, _CLOSING)


def _apart(texts: Flat, kinds: Kinds, words: Runs) -> list[int]:
    """Return which of *words* are marks that stand apart."""
    likely = np.flatnonzero(kinds[words.starts] & kinds[words.stops - 1] & (_IS_OPENING | _IS_CLOSING))
    places = (column[likely].tolist() for column in words)
    return [word for word, *place in zip(likely.tolist(), *places, strict=True) if _APART.fullmatch(texts.text, *place)]


def _too_wide(texts: Flat, words: Runs, which: Places, turns: pl.DataFrame, styles: Mapping[str, Style]) -> list[int]:
    """Return which of *words* find no room; few are so long that one must look."""
    likely = np.flatnonzero((words.stops - words.starts) * HALVES > turns["room"].to_numpy()[which])
    limits = turns.select("lang", "room")[which[likely]].iter_rows()
    places = (column[likely].tolist() for column in words)
    return [
        word
        for word, start, stop, (lang, room) in zip(likely.tolist(), *places, limits, strict=True)
        if width(texts.text[start:stop], styles[lang].counting) > room
    ]


def _pieces(near: Mask, words: Runs, which: Places) -> Pieces:
    """Return the pieces of texts in which all *words* are *near* odd ones: of which text, from where to where.

    They may be looked at by themselves: no mark that stands apart is of a word in another piece.
    """
    first = near & ~(np.append(False, near[:-1]) & (np.diff(which, prepend=-1) == 0))
    last = np.append(first[1:], True) | ~np.append(near[1:], False)
    return which[first], words.starts[first], words.stops[near & last]


def _by_one(texts: Flat, pieces: Pieces, turns: pl.DataFrame, styles: Mapping[str, Style]) -> Pieces:
    """Return the units of *pieces* of *texts*, one after the other: of which text, from where to where."""
    which, starts, stops = pieces
    counts: list[int] = []
    gaps: list[int] = []
    sizes: list[int] = []
    asked = turns.select("lang", "first_lines", "room")[which].iter_rows()
    for (lang, lines, room), start, stop in zip(asked, starts.tolist(), stops.tolist(), strict=True):
        text = texts.text[start:stop]
        units = units_of(text, lang, styles[lang].counting, room) if lines else [text]
        counts.append(len(units))
        gaps += gaps_of(text, units)
        sizes += map(len, units)
    size = np.array(sizes, np.int64)
    after = np.cumsum(size + np.array(gaps, np.int64))  # as if nothing stood between the pieces
    before = np.append(0, after)[np.cumsum(counts) - counts]
    until = after + np.repeat(starts - before, counts)
    return np.repeat(which, counts), until - size, until


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
