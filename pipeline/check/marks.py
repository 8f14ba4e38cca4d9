"""Marks that a text may have wrong: dashes of a dialogue, brackets and quotes without their pair, runs of blanks."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.text.marks import ends_with_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.styles import Style

DASHES: Final = frozenset("-‐‑–—―−")
"""What people write where a speaker's line begins."""

_LEAD: Final = re.compile(r"[-‐‑–—―](?![ \u00a0]*\d)[ \u00a0]*(?![-‐‑–—―])")  # not `-5 degrees`, not a rule of dashes
_DIALOGUE: Final = {"both": ("-", "-"), "both-space": ("- ", "- "), "second": ("", "-"), "second-space": ("", "- ")}

_PAIRS: Final = {")": "(", "]": "[", "}": "{", "】": "【", "」": "「", "』": "『", "》": "《", "〉": "〈", "）": "("}
_OPENERS: Final = {mark: mark for mark in _PAIRS.values()} | {"（": "("}
_QUOTES: Final = ('"', "“”„‟", "«»")
"""Quotation marks by family. Which of them opens depends on the language, so they are counted, not matched."""

_MARK: Final = re.compile("[" + re.escape("".join([*_PAIRS, *_OPENERS, *_QUOTES])) + "]")
_LONE_CLOSER: Final = re.compile(r"(?:[:;=8xX][-~^']?|(?:^|[\s(])\w{1,3}[.]?)$")  # `:)` and `a)`, `12)`
_DOUBLE: Final = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")

REACH_CHARS: Final = 1_000
"""About a minute of speech: a bracket or quote that is open for longer was never meant to be."""


class Place(NamedTuple):
    """A character of a turn's text, and how many came before it in its document."""

    turn: int
    char: int
    passed: int


class _Text(NamedTuple):
    """A turn, its text, and how many characters came before it in its document."""

    turn: int
    text: str
    passed: int


def stray_dashes(screen: Sequence[str], style: Style) -> int:
    """Return how many lines of a dialogue begin otherwise than *style* says; 0 where the lines are none."""
    leads = dialogue_leads(screen)
    if not leads:
        return 0
    first, other = _DIALOGUE.get(style.dialogue_dash, ("", ""))
    return (leads[0] != first) + sum(bool(lead) and lead != other for lead in leads[1:])


def dialogue_leads(screen: Sequence[str]) -> list[str]:
    """Return with which dash each line of a dialogue begins, and the blank after it; empty where the lines are none.

    A dash in the first line alone, or below a line that ends no sentence, belongs to what is said: `he – I think –`.
    """
    leads = [match[0].replace("\u00a0", " ") if (match := _LEAD.match(line)) else "" for line in screen]
    return leads if any(leads[1:]) and (leads[0] or ends_with_mark(screen[0])) else []


def double_spaces(lines: Sequence[str]) -> int:
    """Return how many runs of blanks stand inside *lines*."""
    return sum(len(_DOUBLE.findall(line)) for line in lines)


def unpaired_marks(turns: pl.DataFrame) -> pl.DataFrame:
    """Return the brackets and quotes of each document that lack their pair, which may stand some turns further on.

    Reads:   TURNS, sorted by doc and turn.
    Returns: doc, turn and char (in the turn's text), a row for each.
    """
    chars = pl.col("text").str.len_chars().cast(pl.Int64)
    before = turns.select("doc", "turn", "text", passed=(chars.cum_sum() - chars).over("doc"))
    marked = before.filter(pl.col("text").str.contains(_MARK.pattern)).iter_rows()
    rows: list[tuple[str, int, int]] = []
    for doc, texts in groupby(marked, key=itemgetter(0)):
        rows += [(doc, place.turn, place.char) for place in _unpaired_in_document(_Text(*text) for _, *text in texts)]
    return pl.DataFrame(rows, schema={"doc": pl.String, "turn": pl.Int32, "char": pl.Int32}, orient="row")


def _unpaired_in_document(texts: Iterable[_Text]) -> Iterator[Place]:
    """Yield the places of the marks without a pair in the *texts* of one document that have any."""
    open_brackets: dict[str, list[Place]] = {}
    open_quotes: dict[str, list[Place]] = {}
    for turn, text, passed in texts:
        marks = [(match[0], Place(turn, match.start(), passed + match.start())) for match in _MARK.finditer(text)]
        for mark, place in marks:
            if mark in _OPENERS or mark in _PAIRS:
                yield from _bracket(mark, text, place, open_brackets)
        for family in _QUOTES:
            if places := [place for mark, place in marks if mark in family]:
                yield from _quotes(family, text, places, open_quotes.setdefault(family, []))
    for waiting in (*open_brackets.values(), *open_quotes.values()):
        yield from waiting


def _bracket(mark: str, text: str, place: Place, open_ones: dict[str, list[Place]]) -> Iterator[Place]:
    """Let a bracket open, or close one of *open_ones*; yield what can have no pair."""
    opener = _OPENERS.get(mark) or _PAIRS[mark]
    waiting = open_ones.setdefault(opener, [])
    yield from _given_up(waiting, place)
    if mark in _OPENERS:
        waiting.append(place)
    elif waiting:
        waiting.pop()
    elif not (mark == ")" and _LONE_CLOSER.search(text[: place.char])):
        yield place


def _quotes(family: str, text: str, places: Sequence[Place], waiting: list[Place]) -> Iterator[Place]:
    """Let an odd number of quotation marks in a turn open a quote, or close the one that waits; yield what is given up.

    An even number changes nothing. One that opens a turn again goes on with the quote that is open, as paragraphs do.
    """
    yield from _given_up(waiting, places[0])
    inches = family == '"' and any(text[place.char - 1 : place.char].isdecimal() for place in places)
    again = waiting and places[0].char == 0 and family != '"'
    if len(places) % 2 == 0 or inches or again:
        return
    if waiting:
        waiting.pop()
    else:
        waiting.append(places[-1])


def _given_up(waiting: list[Place], place: Place) -> Iterator[Place]:
    """Take from *waiting* what has been open for too long at *place*, and yield it."""
    while waiting and place.passed - waiting[0].passed > REACH_CHARS:
        yield waiting.pop(0)
