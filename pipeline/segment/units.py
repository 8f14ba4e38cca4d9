"""What a text may be cut into: units, between which lines and cues may end.

A unit is a word between blanks, or in a script that writes none a phrase that BudouX finds. Only a unit wider than
a line is split further, at grapheme boundaries.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from wcwidth import iter_graphemes

from pipeline.languages import unit_kind
from pipeline.segment.flat import Runs, classes, flatten, runs
from pipeline.segment.phrases import legal_parts, phrase_starts
from pipeline.text.blanks import BLANKS
from pipeline.text.syllables import syllables
from pipeline.text.width import HALVES, Counting, width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from pipeline.segment.flat import Flat, Kinds, Mask, Parts, Places
    from pipeline.styles import Style

_OPENING: Final = "«‹“„([¿¡–—-"
_CLOSING: Final = "?!:;%»›”)]….,،۔।"
_IS_BLANK, _IS_OPENING, _IS_CLOSING = (1 << bit for bit in range(3))

_OPENERS, _CLOSERS = f"[{re.escape(_OPENING)}]+", f"[{re.escape(_CLOSING)}]+"
_WORD: Final = re.compile(rf"(?:{_OPENERS}\s+)?\S+(?:\s+{_CLOSERS}(?!\S))*")
"""A word between blanks, with the marks that some languages set apart from it: `« oui »`, `vraiment ?`, `30 %`."""

_APART: Final = re.compile(f"{_OPENERS}|{_CLOSERS}")
"""Such marks. Without them words are what blanks part."""


class _Pieces(NamedTuple):
    """Pieces of texts that stand side by side: of which text each is, and where it starts and stops."""

    which: Places
    starts: Places
    stops: Places

    def where(self, mask: Mask) -> _Pieces:
        """Return those for which *mask* is true."""
        return _Pieces(*(column[mask] for column in self))


class _Turn(NamedTuple):
    """What the units of a turn depend on; their *room* is in half columns, and without *lines* there is but one."""

    kind: str
    counting: Counting
    lines: int
    room: int


def units_in(turns: pl.DataFrame, styles: Mapping[str, Style]) -> Parts:
    """Return the units of the texts of *turns*, in order; only white space lies between them.

    None is wider than the room, which is that of a cluster at least; but a turn that has no lines is one unit.

    Reads: `text`, `lang`, `first_lines` and `room` of *turns*.
    """
    texts = flatten(turns["text"])
    limits = turns.select("lang", "first_lines", "room")
    known = {row: _Turn(unit_kind(row[0]), styles[row[0]].counting, *row[1:]) for row in limits.unique().iter_rows()}
    asked = [known[row] for row in limits.iter_rows()]
    return texts.parts(*_fit_all(texts, _phrases_in(texts, _words_in(texts, asked), asked), asked))


def _words_in(texts: Flat, turns: Sequence[_Turn]) -> _Pieces:
    """Return the words of *texts*; nearly all are what blanks part, and one looks only near marks that stand apart."""
    kinds = _kinds().take(texts.points)
    starts, stops = runs(kinds & _IS_BLANK == 0)
    which = np.repeat(np.arange(len(turns)), np.diff(np.searchsorted(starts, texts.stops), prepend=0))
    words = _Pieces(which, starts, stops)
    odd = np.zeros(len(which) + 2, np.bool_)
    odd[[word + 1 for word in _apart(texts, kinds, words)]] = True
    near = odd[:-2] | odd[1:-1] | odd[2:] | np.array([turn.lines == 0 for turn in turns])[which]

    def words_of(text: str, turn: _Turn) -> list[str]:
        return _words(text, turn) if turn.lines else [text]

    return _replace(words, near, _take_apart(texts, _stretches(words, near), turns, words_of))


@cache
def _kinds() -> Kinds:
    """Return what each code point is to a word."""
    return classes(BLANKS, _OPENING, _CLOSING)


def _apart(texts: Flat, kinds: Kinds, words: _Pieces) -> list[int]:
    """Return which of *words* are marks that stand apart."""
    likely = np.flatnonzero(kinds[words.starts] & kinds[words.stops - 1] & (_IS_OPENING | _IS_CLOSING))
    places = (places[likely].tolist() for places in (words.starts, words.stops))
    return [word for word, *place in zip(likely.tolist(), *places, strict=True) if _APART.fullmatch(texts.text, *place)]


def _phrases_in(texts: Flat, words: _Pieces, turns: Sequence[_Turn]) -> _Pieces:
    """Return the phrases of *words*; the words themselves where a script writes blanks between them."""
    for kind in sorted({turn.kind for turn in turns} - {"words"}):
        mine = np.array([turn.kind == kind and turn.lines > 0 for turn in turns])[words.which]
        inner = phrase_starts(texts.points, Runs(words.starts[mine], words.stops[mine]), kind)
        more = zip(words, (texts.text_of(inner), inner, inner), strict=True)
        words = _Pieces(*(np.sort(np.append(places, others)) for places, others in more))
    return words


def _fit_all(texts: Flat, units: _Pieces, turns: Sequence[_Turn]) -> _Pieces:
    """Return *units* as they are, or as many pieces as their widths need; few are so long that one must look."""
    most = np.array([turn.room if turn.lines else len(texts.text) * HALVES for turn in turns])
    likely = np.flatnonzero((units.stops - units.starts) * HALVES > most[units.which])
    wide = np.zeros(len(units.which), np.bool_)
    for unit, which, start, stop in zip(likely.tolist(), *(column[likely].tolist() for column in units), strict=True):
        wide[unit] = width(texts.text[start:stop], turns[which].counting) > turns[which].room
    return _replace(units, wide, _take_apart(texts, units.where(wide), turns, _narrow))


def _replace(pieces: _Pieces, odd: Mask, others: _Pieces) -> _Pieces:
    """Return *pieces* in order, with *others* in place of the *odd* ones."""
    if not odd.any():
        return pieces
    both = [np.append(plain, other) for plain, other in zip(pieces.where(~odd), others, strict=True)]
    order = np.argsort(both[1], kind="stable")
    return _Pieces(*(column[order] for column in both))


def _stretches(pieces: _Pieces, odd: Mask) -> _Pieces:
    """Return the stretches of texts in which all *pieces* are *odd*."""
    goes_on = odd[1:] & odd[:-1] & (pieces.which[1:] == pieces.which[:-1])
    first, last = odd & ~np.append(False, goes_on), odd & ~np.append(goes_on, False)
    return _Pieces(pieces.which[first], pieces.starts[first], pieces.stops[last])


def _take_apart(
    texts: Flat, stretches: _Pieces, turns: Sequence[_Turn], parts: Callable[[str, _Turn], Sequence[str]]
) -> _Pieces:
    """Return the *parts* of *stretches*, in order."""
    counts: list[int] = []
    gaps: list[int] = []
    sizes: list[int] = []
    for which, start, stop in zip(*(column.tolist() for column in stretches), strict=True):
        text = texts.text[start:stop]
        found = parts(text, turns[which])
        counts.append(len(found))
        gaps += gaps_of(text, found)
        sizes += map(len, found)
    count, gap, size = (np.array(numbers, np.int64) for numbers in (counts, gaps, sizes))
    after = np.cumsum(gap + size)  # as if nothing stood between the stretches
    before = np.append(0, after)[np.cumsum(count) - count]
    stops = after + np.repeat(stretches.starts - before, count)
    return _Pieces(np.repeat(stretches.which, count), stops - size, stops)


def gaps_of(text: str, parts: Sequence[str]) -> list[int]:
    """Return how many characters of white space stand before each of the *parts* of *text*.

    >>> gaps_of("The lamp was lit.", ["The lamp ", "was lit."])
    [0, 0]
    """
    gaps, at = [], 0
    for part in parts:
        start = text.find(part, at)
        gaps.append(start - at)
        at = start + len(part)
    return gaps


def _words(text: str, turn: _Turn) -> list[str]:
    """Return the words of *text* with the marks that belong to them; one by one what finds no room together."""
    words = (match.group() for match in _WORD.finditer(text))
    return [part for word in words for part in ([word] if width(word, turn.counting) <= turn.room else word.split())]


def _narrow(unit: str, turn: _Turn) -> list[str]:
    """Return *unit* in pieces that find room: a phrase wherever a line may end, since its costs say where it should."""
    if turn.kind == "words":
        return _fit(unit, turn)
    return [piece for part in legal_parts(unit) for piece in _fit(part, turn)]


def _fit(unit: str, turn: _Turn) -> list[str]:
    """Return *unit* in as many pieces as its width needs."""
    pieces, used = [""], 0
    whole = ((part, width(part, turn.counting)) for part in syllables(unit))
    parts = (one for part, wide in whole for one in ([part] if wide <= turn.room else iter_graphemes(part)))
    for cluster in parts:
        wide = width(cluster, turn.counting)
        if used + wide > turn.room and pieces[-1]:
            pieces.append("")
            used = 0
        pieces[-1] += cluster
        used += wide
    return pieces
