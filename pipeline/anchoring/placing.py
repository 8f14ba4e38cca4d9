"""When each turn begins and ends, by the words that were found; between them by its own stamps or its sounds."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.anchoring.tokens import tokens_of
from pipeline.text.speech import HOUSE_MS_PER_WEIGHT, weigh_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_AGREES_MS: Final = 2000
"""Where both neighbours of a turn moved by the same, give or take so much, it moves with them."""


class Turn(NamedTuple):
    """A turn of the document as it was read."""

    number: int
    text: str
    start_ms: int | None
    end_ms: int | None


class Anchor(NamedTuple):
    """A word of a document and when it is heard: its turn by place from 0, its span in the raw text, ms."""

    at: int
    start_char: int
    end_char: int
    start_ms: int
    end_ms: int
    confidence: float | None
    stamp: int
    """Its number: words of one stamp are one row of WORDS."""


class Placing(NamedTuple):
    """When a turn is heard, in ms, and whether its first word was found: else that is worked out."""

    start: int
    end: int
    is_found: bool


class _Place(NamedTuple):
    """A place in a document: the turn, from 0, and the character."""

    at: int
    char: int


class _Scale(NamedTuple):
    """The texts of a document's turns, and what those before each of them weigh together."""

    texts: Sequence[str]
    sums: Sequence[int]


def place(turns: Sequence[Turn], anchors: Sequence[Anchor]) -> list[Placing]:
    """Return when each of *turns* is heard; starts never fall.

    A turn whose first word is an anchor begins with it. Another one lies between the anchors around it: where it has a
    stamp, and the turns around it moved by the same, it moves with them, else its place is by the sounds of the text.
    """
    firsts = _first_words(turns, anchors)
    shifts = {at: ms - start for at, ms in firsts.items() if (start := turns[at].start_ms) is not None}
    texts = [turn.text for turn in turns]
    scale = _Scale(texts, [0, *accumulate(map(_said, texts))])
    starts: list[int] = []
    for at, turn in enumerate(turns):
        start = firsts[at] if at in firsts else _between(scale, anchors, _shifted(turn, at, shifts), _Place(at, 0))
        starts.append(max(start, starts[-1] if starts else 0))
    lasts = {anchor.at: anchor for anchor in anchors}
    ends = [_end(turns, starts, at, lasts.get(at)) for at in range(len(turns))]
    return [Placing(*row) for row in zip(starts, ends, (at in firsts for at in range(len(turns))), strict=True)]


def _first_words(turns: Sequence[Turn], anchors: Sequence[Anchor]) -> dict[int, int]:
    """Return the start of each turn whose first word is one of *anchors*."""
    first: dict[int, Anchor] = {}
    for anchor in anchors:
        first.setdefault(anchor.at, anchor)
    return {at: anchor.start_ms for at, anchor in first.items() if not tokens_of(turns[at].text[: anchor.start_char])}


def _shifted(turn: Turn, at: int, shifts: dict[int, int]) -> int | None:
    """Return the stamp of *turn*, number *at*, moved as its neighbours were; None if it has none or they differ."""
    if turn.start_ms is None or not shifts:
        return None
    known = list(shifts)
    place = bisect_left(known, at)
    low, high = shifts[known[max(place - 1, 0)]], shifts[known[min(place, len(known) - 1)]]
    return turn.start_ms + low if abs(high - low) <= _AGREES_MS else None


def _between(scale: _Scale, anchors: Sequence[Anchor], stamp: int | None, place: _Place) -> int:
    """Return when *place* is reached between the *anchors* around it, at *stamp* if that lies there."""
    after = bisect_left(anchors, place, key=lambda anchor: _Place(anchor.at, anchor.start_char))
    before, following = anchors[after - 1] if after else None, anchors[after] if after < len(anchors) else None
    low, high = before.end_ms if before else 0, following.start_ms if following else None
    if stamp is not None and low <= stamp and (high is None or stamp <= high):
        return stamp
    ahead = _weight(scale, _Place(before.at, before.end_char), place) if before else 0
    if high is None:
        return low + round(ahead * HOUSE_MS_PER_WEIGHT)
    behind = _weight(scale, place, _Place(following.at, following.start_char)) if following else 0
    if before is None:
        return max(0, high - round(behind * HOUSE_MS_PER_WEIGHT))
    even = low + max(0, high - low) * ahead // max(1, ahead + behind)
    if following is None or following.at != place.at:
        return even
    return max(even, high - round(behind * HOUSE_MS_PER_WEIGHT))  # silence is before a turn sooner than in it


def _weight(scale: _Scale, since: _Place, until: _Place) -> int:
    """Return what the text between two places weighs, pauses included."""
    if since.at == until.at:
        return _said(scale.texts[since.at][since.char : until.char])
    inner = scale.sums[until.at] - scale.sums[since.at + 1]
    return _said(scale.texts[since.at][since.char :]) + inner + _said(scale.texts[until.at][: until.char])


def _said(text: str) -> int:
    """Return what *text* weighs with its pauses: nothing where nothing in it is heard."""
    return sum(weigh_text(text)) if any(char.isalnum() for char in text) else 0


def _end(turns: Sequence[Turn], starts: Sequence[int], at: int, last: Anchor | None) -> int:
    """Return when turn number *at* ends: with its *last* word where that was found, else as long as it was, or when
    the next one begins.
    """  # noqa: D205 - one sentence
    turn, start = turns[at], starts[at]
    if last and not tokens_of(turn.text[last.end_char :]):
        return max(start, last.end_ms)
    following = starts[at + 1] if at + 1 < len(turns) else None
    known = last.end_ms if last else start
    if following is not None:
        return max(known, following)
    rest = turn.text[last.end_char :] if last else turn.text
    return max(start, known) + round(weigh_text(rest).sound * HOUSE_MS_PER_WEIGHT)
