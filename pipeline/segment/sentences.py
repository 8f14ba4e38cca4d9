"""Where sentences end.

A sentence ends at a mark that ends sentences and the closing marks after it, where white space or the text's end
follows; in scripts that write no blanks, at their own marks. It does not end before a small letter, unless the text
begins most of its sentences so, or the word before is whole; nor where a full stop only shortens a word; nor after the
number of an item; nor in a quote that goes on with a particle (`'...?'라고`, `「…。」と`): there no blank follows, or a
table says so.

All texts are looked at side by side; only what a full stop may shorten, or is a mark of such a script, is looked at by
itself. Source of the rules: Unicode Standard Annex #29, sentence boundaries; pipeline/data/marks.csv; abbreviations in
pipeline/data/abbreviations.csv.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.segment.flat import classes, map_points, runs
from pipeline.segment.unspaced import unspaced_ends
from pipeline.text.blanks import BLANKS
from pipeline.text.marks import marks_of, own_marks
from pipeline.text.stops import LONGEST, has_short_words, last_letters, shortens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.segment.flat import Flat, Kinds, Mask, Parts, Places, Runs

_LOUD: Final = marks_of("sentence")
_IS_BLANK, _IS_CLOSER, _IS_WIDE, _IS_LOUD, _IS_MARK, _IS_STOP, _IS_DOUBLED, _IS_LEAD = (1 << bit for bit in range(8))

_LEAD: Final = "\"'“”„‟‘’‚‛«»‹›-–—"
"""Quotes and dashes before a first letter. A bracket begins something new (`[laughs]`), and so does a Spanish mark."""

_LEADS: Final = re.compile(rf"[\s{re.escape(_LEAD)}]*")

_GOES_ON: Final = [*map(ord, set(marks_of("comma", "clause")) - set("—–…"))]
"""Marks that no sentence begins with."""

_APART: Final = [*map(ord, "»›”’)]")]
"""Marks that close where blanks stand on both sides of them, as in French; typewriter's quotes may open."""

_BRACKETS: Final = [*map(ord, ")]")]

_SINGLE: Final = 2
"""Characters of an initial and what opens before it."""

_PARTS: Final = [*map(ord, ".-")]
"""Marks within a row of initials."""

_WHOLE: Final = 4
"""Letters from which on a word of a known language is not short for another, or its tables would say so.

House: sentences of treebanks, where after such words a small letter nearly always begins a sentence.
"""

_PROOF: Final = 3
_MOST: Final = 2
"""So many marks before small letters, and so many times as many as before others, show a text without capitals."""

_ITEM: Final = re.compile(r"\(?\d{1,2}\.")


def sentences_in(texts: Flat, langs: Sequence[str]) -> Parts:
    """Return the sentences of *texts*, in order, without the white space around them."""
    kinds = _kinds("".join(sorted({mark for lang in set(langs) for mark in own_marks(lang)}))).take(texts.points)
    words = runs(kinds & _IS_BLANK == 0)
    unspaced = unspaced_ends(texts, *(kinds & kind != 0 for kind in (_IS_WIDE, _IS_LOUD, _IS_CLOSER)))
    ends = np.unique(np.concatenate([_blank_ends(texts, langs, kinds, words), unspaced, texts.stops]))
    which = texts.text_of(ends)
    begins = np.maximum(np.append(0, ends[:-1]), texts.starts[which])
    first = np.searchsorted(words.stops, begins, "right")
    last = np.searchsorted(words.starts, ends) - 1
    some = np.flatnonzero(first <= last)
    first, last, ends, begins = (places[some] for places in (first, last, ends, begins))
    return texts.parts(which[some], np.maximum(begins, words.starts[first]), np.minimum(ends, words.stops[last]))


@cache
def _kinds(own: str) -> Kinds:
    """Return what each code point is to a sentence; *own* are marks that end sentences of the languages at hand."""
    stops, doubled = marks_of("stop"), marks_of("doubled")
    marks = stops + _LOUD + doubled + own
    return classes(BLANKS, marks_of("closing"), marks_of("unspaced"), _LOUD, marks, stops, doubled, _LEAD)


class _Ends(NamedTuple):
    """Where sentences may end: with which word, where its run of marks begins, where that stops, where all does."""

    word: Places
    starts: Places
    stops: Places
    ends: Places

    def where(self, mask: Mask) -> _Ends:
        """Return those for which *mask* is true."""
        return _Ends(*(column[mask] for column in self))


def _blank_ends(texts: Flat, langs: Sequence[str], kinds: Kinds, words: Runs) -> Places:
    """Return where a mark with white space behind it ends a sentence."""
    found = _marked(texts, kinds, words)
    following = words.starts[found.word + 1]
    is_last = following >= texts.stops[texts.text_of(found.ends)]
    next_two = texts.points[following], texts.points[following + 1]
    goes_on = np.isin(next_two[0], _GOES_ON) & (next_two[0] != next_two[1])  # `,,` opens a quote
    found = found.where(~is_last & ~goes_on)
    found = found.where(_is_of_language(texts, langs, kinds, found))
    found = found.where(~_inside_number(texts, found, words))
    found = found.where(~_only_shortens(texts, langs, kinds, found, words))
    found = found.where(~_goes_on_small(texts, langs, kinds, found, words.starts))
    return found.where(~_is_item(texts, found, words)).ends


def _marked(texts: Flat, kinds: Kinds, words: Runs) -> _Ends:
    """Return the words with a mark and what closes behind it at their end, which may stand apart: `« Oui. » Il`."""
    word = np.flatnonzero(kinds[words.stops - 1] & (_IS_MARK | _IS_CLOSER))
    is_first = _is_first(texts, words, word)
    closers = runs(kinds & _IS_CLOSER != 0)
    stops = _back_over(closers, words.stops[word])
    lone = (stops == words.starts[word]) & np.isin(texts.points[stops], _APART) & ~is_first
    marks = np.where(lone, _back_over(closers, words.stops[word - 1]), stops)
    found = _Ends(word, _back_over(runs(kinds & _IS_MARK != 0), marks), marks, words.stops[word])
    shut = found.word[lone & (found.starts < marks)] - 1
    single = (marks - found.starts == 1) & (kinds[found.starts] & _IS_DOUBLED != 0)
    is_last = word == len(words.stops) - 1  # behind which nothing follows
    return found.where((found.starts < marks) & ~single & ~is_last & ~np.isin(word, shut))


def _is_first(texts: Flat, words: Runs, word: Places) -> Mask:
    """Return which of *words*, by the numbers *word*, are the first of their text."""
    begins = texts.starts[texts.text_of(words.starts[word])]
    is_first: Mask = np.searchsorted(words.starts, begins) == word
    return is_first


def _is_of_language(texts: Flat, langs: Sequence[str], kinds: Kinds, found: _Ends) -> Mask:
    """Return which marks end sentences in the language of their text; nearly all do in any."""
    is_own = (kinds[found.stops - 1] & (_IS_LOUD | _IS_STOP | _IS_DOUBLED)) == 0
    places = zip(found.stops[is_own].tolist(), texts.text_of(found.stops[is_own]).tolist(), strict=True)
    is_known = np.ones(len(is_own), np.bool_)
    is_known[is_own] = [texts.text[stop - 1] in own_marks(langs[text]) for stop, text in places]
    return is_known


def _goes_on_small(texts: Flat, langs: Sequence[str], kinds: Kinds, found: _Ends, words: Places) -> Mask:
    """Return behind which of the ends *found* a small letter goes on, unless a sentence begins so.

    It does where the text begins most so, which is no proof where there are but few, and where a full stop cannot have
    shortened its word.
    """
    which = texts.text_of(found.ends)
    following = words[found.word + 1]
    led = np.flatnonzero(kinds[following] & _IS_LEAD)
    spans = zip(following[led].tolist(), texts.stops[which[led]].tolist(), strict=True)
    following[led] = [_first_letter(texts.text, *span) for span in spans]
    is_small = map_points(texts.points[following], _is_small)
    may_begin = is_small & (found.ends - found.starts == 1) & (texts.points[found.starts] != ord("…"))
    if not may_begin.any():
        return is_small
    small = np.bincount(which[may_begin], minlength=len(texts.stops))
    large = np.bincount(which[~is_small], minlength=len(texts.stops))
    asked = np.flatnonzero(small >= _PROOF)
    first = texts.points[words[np.searchsorted(words, texts.starts[asked])]]
    large[asked] += ~map_points(first, _is_small)
    without = (small >= _PROOF) & (small >= _MOST * large)
    is_small[may_begin] = ~(without[which[may_begin]] | _after_whole_word(texts, langs, found.where(may_begin), words))
    return is_small


def _after_whole_word(texts: Flat, langs: Sequence[str], found: _Ends, words: Places) -> Mask:
    """Return which ends are full stops that shorten nothing: they stand apart, or after a word that is long and small.

    A long word may be short for another all the same where no table says what is short in its language.
    """
    begins = words[found.word]
    is_whole: Mask = texts.points[found.starts] == ord(".")
    at = np.flatnonzero(is_whole & (found.starts > begins))
    asked = zip(begins[at].tolist(), found.starts[at].tolist(), texts.text_of(found.ends[at]).tolist(), strict=True)
    is_whole[at] = [_is_whole(texts.text[start:stop], langs[which]) for start, stop, which in asked]
    return is_whole


def _is_whole(word: str, lang: str) -> bool:
    """Return whether *word* is too long to be short for another, and no name: small letters, but for its first."""
    return len(word) >= _WHOLE and word.isalpha() and word.islower() and has_short_words(lang)


def _first_letter(text: str, start: int, stop: int) -> int:
    """Return where what opens a sentence at *start* has been passed; *stop* where nothing else is there."""
    lead = _LEADS.match(text, start, stop)
    return lead.end() if lead else start


def _is_small(char: str) -> bool:
    """Return whether *char* is a small letter where sentences begin with a capital, as in Georgian they do not."""
    return char.islower() and not "\u10d0" <= char <= "\u10ff"


def _back_over(found: Runs, places: Places) -> Places:
    """Return where the run that stops at each of *places* starts; the place itself where none does."""
    starts, stops = np.append(found.starts, 0), np.append(found.stops, -1)
    at = np.searchsorted(found.stops, places)
    return np.where(stops[at] == places, starts[at], places)


def _only_shortens(texts: Flat, langs: Sequence[str], kinds: Kinds, found: _Ends, words: Runs) -> Mask:
    """Return which full stops only shorten the word before them; only short words have to be looked at."""
    begins = words.starts[found.word]
    is_quoted = (found.stops < found.ends) & ~np.isin(texts.points[found.stops], _BRACKETS)  # which ends what it quotes
    is_short = (found.stops - begins <= LONGEST) & (found.stops - found.starts == 1) & ~is_quoted
    at = np.flatnonzero(is_short & (kinds[found.starts] & _IS_STOP != 0))
    last, before = texts.points[found.starts[at] - 1], texts.points[found.starts[at] - 2]
    is_single = (found.starts[at] - begins[at] <= _SINGLE) | np.isin(before, _PARTS)
    at = at[is_single | np.isin(last, [*map(ord, last_letters(frozenset(langs)))])]
    places = (begins[at], found.starts[at], found.ends[at], texts.text_of(found.ends[at]))
    text = texts.text
    is_so = np.zeros(len(is_short), np.bool_)
    is_so[at] = [
        shortens(text[begin:stop], text, end, langs[which])
        for begin, stop, end, which in zip(*(column.tolist() for column in places), strict=True)
    ]
    return is_so


def _inside_number(texts: Flat, found: _Ends, words: Runs) -> Mask:
    """Return which ends are a stop that stands apart between figures: `25 . 000`."""
    at = np.flatnonzero((found.starts == words.starts[found.word]) & (texts.points[found.starts] == ord(".")))
    inside = np.zeros(len(found.word), np.bool_)
    before, after = (
        texts.points[places] for places in (words.stops[found.word[at] - 1] - 1, words.starts[found.word[at] + 1])
    )
    inside[at] = (found.word[at] > 0) & map_points(before, str.isdecimal) & map_points(after, str.isdecimal)
    return inside


def _is_item(texts: Flat, found: _Ends, words: Runs) -> Mask:
    """Return which ends come after the number of an item, which would be a sentence of its own: `1. Go on.`."""
    begins = words.starts[found.word]
    is_first = _is_first(texts, words, found.word) | np.isin(found.word - 1, found.word)
    at = np.flatnonzero(is_first & (found.stops - found.starts == 1))
    is_item = np.zeros(len(is_first), np.bool_)
    spans = zip(begins[at].tolist(), found.ends[at].tolist(), strict=True)
    is_item[at] = [bool(_ITEM.fullmatch(texts.text, *span)) for span in spans]
    return is_item
