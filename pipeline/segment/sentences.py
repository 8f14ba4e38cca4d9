"""Where sentences end.

A sentence ends at a terminator and the closing marks after it, where white space or the text's end follows; in
scripts that write no blanks, at their own terminator. It does not end after an abbreviation or an initial, inside a
number, or in a quote that goes on with a particle (`'...?'라고`, `「…。」と`): there no blank follows, or a table says
so.

All texts are looked at side by side; only what may be an abbreviation, or is a terminator of such a script, is looked
at by itself. Source of the rules: Unicode Standard Annex #29, sentence boundaries; abbreviations in
pipeline/data/abbreviations.csv.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.segment.flat import BLANKS, classes, map_points, runs
from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.segment.flat import Flat, Kinds, Mask, Parts, Places, Runs

_CLOSERS: Final = "\"'”’»›」』）)】》]"
_OPENERS: Final = "([\"'“‘«"
_WIDE: Final = "。！？"
_LOUD: Final = "!?…"
_MARKS: Final = f".{_LOUD}؟۔।॥"
_IS_BLANK, _IS_CLOSER, _IS_OPENER, _IS_WIDE, _IS_LOUD, _IS_MARK = (1 << bit for bit in range(6))

_SHUT: Final = re.escape(_CLOSERS)
_WIDE_END: Final = re.compile(rf"[{_WIDE}{_LOUD}]*[{_WIDE}][{_SHUT}]*(?=[^と、{_WIDE}{_SHUT}っのかねよな])")
_QUOTATIVE: Final = re.compile(r"\s*(?:と(?:い|言|思|書|聞|の|か)|って)")
_UP_TO_A_WORD: Final = re.compile(rf".*[\s{re.escape(_OPENERS)}]", re.DOTALL)
_FAR: Final = 24
"""Characters that an abbreviation has at most."""

_INITIAL: Final = re.compile(r"^(?:[^\W\d_]\.)*[^\W\d_]$")


def sentences_in(texts: Flat, langs: Sequence[str]) -> Parts:
    """Return the sentences of *texts*, in order, without the white space around them."""
    kinds = _kinds().take(texts.points)
    words = runs(kinds & _IS_BLANK == 0)
    ends = np.unique(np.concatenate([_blank_ends(texts, langs, kinds, words), _wide_ends(texts, kinds), texts.stops]))
    which = texts.text_of(ends)
    begins = np.maximum(np.append(0, ends[:-1]), texts.starts[which])
    first = np.searchsorted(words.stops, begins, "right")
    last = np.searchsorted(words.starts, ends) - 1
    some = np.flatnonzero(first <= last)
    first, last, ends, begins = (places[some] for places in (first, last, ends, begins))
    return texts.parts(which[some], np.maximum(begins, words.starts[first]), np.minimum(ends, words.stops[last]))


@cache
def _kinds() -> Kinds:
    """Return what each code point is to a sentence."""
    return classes(BLANKS, _CLOSERS, _OPENERS, _WIDE, _LOUD, _MARKS)


def _blank_ends(texts: Flat, langs: Sequence[str], kinds: Kinds, words: Runs) -> Places:
    """Return where a terminator with white space behind it ends a sentence."""
    marked = np.flatnonzero(kinds[words.stops[:-1] - 1] & (_IS_MARK | _IS_CLOSER))
    ends, following = words.stops[marked], words.starts[marked + 1]
    stops = _back_over(kinds & _IS_CLOSER != 0, ends)
    starts = _back_over(kinds & _IS_MARK != 0, stops)
    which = texts.text_of(ends)
    may_end = (starts < stops) & (following < texts.stops[which])
    may_end[may_end] = ~map_points(texts.points[following[may_end]], str.islower)
    at = np.flatnonzero(may_end)
    ends, which = ends[at], which[at]
    stop_alone = np.flatnonzero((ends - starts[at] == 1) & (texts.points[ends - 1] == ord(".")))
    may_shorten = stop_alone[_may_shorten(texts, kinds, ends[stop_alone] - 1)]
    shortened = [
        _is_abbreviation(texts.text, end - 1, langs[text])
        for end, text in zip(ends[may_shorten].tolist(), which[may_shorten].tolist(), strict=True)
    ]
    return np.delete(ends, may_shorten[np.array(shortened, np.bool_)])


def _back_over(mask: Mask, places: Places) -> Places:
    """Return where the run of true values that stops at each of *places* starts; the place itself where none does."""
    found = runs(mask)
    starts, stops = np.append(found.starts, 0), np.append(found.stops, -1)
    at = np.searchsorted(found.stops, places)
    return np.where(stops[at] == places, starts[at], places)


def _may_shorten(texts: Flat, kinds: Kinds, stops: Places) -> Mask:
    """Return which full stops, at *stops*, may shorten a word; nearly none elsewhere has to be looked at.

    Before them stands the last letter of an abbreviation, or a single character: an initial.
    """
    last, before = texts.points[stops - 1], stops - 2
    single: Mask = (kinds[before] & (_IS_BLANK | _IS_OPENER) != 0) | (texts.points[before] == ord("."))
    likely: Mask = map_points(last, lambda letter: letter.casefold()[-1] in _last_letters())
    return likely | single


def _wide_ends(texts: Flat, kinds: Kinds) -> Places:
    """Return where a terminator of a script that writes no blanks ends a sentence."""
    wide = np.flatnonzero(kinds & _IS_WIDE)
    marks = runs(kinds & (_IS_WIDE | _IS_LOUD) != 0)
    starts = marks.starts[np.unique(np.searchsorted(marks.stops, wide, "right"))]
    stops = texts.stops[texts.text_of(starts)]
    ends: list[int] = []
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        match = _WIDE_END.match(texts.text, start, stop)
        if match and not _QUOTATIVE.match(texts.text, match.end(), stop):
            ends.append(match.end())
    return np.array(ends, np.int64)


def _is_abbreviation(text: str, stop: int, lang: str) -> bool:
    """Return whether the full stop at *stop* only shortens the word before it."""
    begin = max(0, stop - _FAR)
    others = _UP_TO_A_WORD.match(text, begin, stop)
    before = text[others.end() if others else begin : stop]
    return bool(before) and (before.casefold() in _abbreviations(lang) or _is_initial(before))


def _is_initial(word: str) -> bool:
    """Return whether *word* is an initial or a row of them: `J`, `J.R`; not the English `I` at a sentence's end."""
    return bool(_INITIAL.match(word)) and word.isupper() and word != "I"


@cache
def _abbreviations(lang: str) -> frozenset[str]:
    """Return the abbreviations of *lang* and those that any language may use, folded."""
    rows = [row for row in shipped_rows("abbreviations.csv") if row["lang"] in ("*", lang, lang.partition("-")[0])]
    return frozenset(word.casefold() for row in rows for word in row["words"].split())


@cache
def _last_letters() -> frozenset[str]:
    """Return the letters that the abbreviations of all languages end with, folded."""
    return frozenset(word.casefold()[-1] for row in shipped_rows("abbreviations.csv") for word in row["words"].split())
