"""When each word of a cue is said, for the formats that can show it: as looks of a kind of their own, `word`.

A piece of text lasts until the next one begins, as all these formats have it; what nobody stamped goes with the piece
before it. Pieces that begin at once are one, since WebVTT may not stamp two of them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import polars as pl

from pipeline.text.audit import follow_all, text_changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WORD: Final = "word"
AGAIN: Final = "word-again"
"""The rest of a piece, after a look that ended within it."""

Turn = tuple[str, int]


class WordTime(NamedTuple):
    """A piece's start in ms, the next one's, that of the piece before (null for the first), and its cue's times."""

    start_ms: int
    until_ms: int
    before_ms: int | None
    cue_start_ms: int
    cue_end_ms: int

    @property
    def value(self) -> str:
        """Return it as the value of a look."""
        return " ".join("" if part is None else str(part) for part in self)

    @classmethod
    def of(cls, value: str | None) -> Self:
        """Return what `value` has written."""
        start, until, before, *cue = (value or "").split(" ")
        return cls(int(start), int(until), int(before) if before else None, *map(int, cue))

    @property
    def is_later(self) -> bool:
        """Say whether it begins later than its cue and the piece before it, and within its cue."""
        before = self.cue_start_ms if self.before_ms is None else self.before_ms
        return before < self.start_ms < self.cue_end_ms


class Piece(NamedTuple):
    """A piece of a cue: of which of its spans it has which characters, of their turns' texts, and when it is said."""

    first: int
    start_char: int
    last: int
    end_char: int
    time: WordTime


class Starts(NamedTuple):
    """Where the stamped pieces of a turn begin in its text, in order, and when."""

    chars: Sequence[int]
    times_ms: Sequence[int]


def starts_of(words: pl.DataFrame, corrections: pl.DataFrame) -> Mapping[Turn, Starts]:
    """Return where and when the stamped words of each turn begin.

    Reads: WORDS, whose spans lie in raw texts; CORRECTIONS, to find them in the texts.
    """
    stamped = words.filter(pl.col("start_ms").is_not_null()).sort("doc", "turn", "start_char", maintain_order=True)
    changes = text_changes(corrections.join(stamped, on=["doc", "turn"], how="semi")) if stamped.height else {}
    grouped = stamped.group_by("doc", "turn", maintain_order=True).agg("start_char", "start_ms")
    return {
        (doc, turn): Starts(follow_all(chars, changes.get((doc, turn), ())), times)
        for doc, turn, chars, times in grouped.iter_rows()
    }


def pieces_of(cue: Mapping[str, Any], starts: Mapping[Turn, Starts]) -> list[Piece]:
    """Return the stamped pieces of a *cue*, a row of CUES, in the order of its text; none where nothing is stamped."""
    begin, end = cue["start_ms"], cue["end_ms"]
    joined: list[tuple[int, int, int, int, int]] = []
    for first, start_char, end_char, time in _parts(cue, starts):
        before = joined[-1][4] if joined else begin
        at = before if time >= end else max(time, before)
        if joined and joined[-1][4] == at and _is_same_turn(cue, joined[-1][0], first):
            joined[-1] = (*joined[-1][:2], first, end_char, at)
        else:
            joined.append((first, start_char, first, end_char, at))
    times = [one[4] for one in joined]
    befores = [None, *times[:-1]] if times else []
    untils = [*times[1:], end]
    return [
        Piece(*one[:4], WordTime(one[4], until, before, begin, end))
        for one, before, until in zip(joined, befores, untils, strict=False)
    ]


def _is_same_turn(cue: Mapping[str, Any], one: int, two: int) -> bool:
    """Whether two spans of a *cue* are of the same turn."""
    return bool(cue["spans"][one]["turn"] == cue["spans"][two]["turn"])


def _parts(cue: Mapping[str, Any], starts: Mapping[Turn, Starts]) -> Iterator[tuple[int, int, int, int]]:
    """Yield each stamped part of the spans of a *cue*: the span's number, its first and last character, its time."""
    for number, span in enumerate(cue["spans"]):
        own = starts.get((cue["doc"], span["turn"]))
        if own is None:
            continue
        for at in range(max(bisect_right(own.chars, span["start_char"]) - 1, 0), len(own.chars)):
            char, time = own.chars[at], own.times_ms[at]
            if char >= span["end_char"]:
                break
            until = own.chars[at + 1] if at + 1 < len(own.chars) else span["end_char"]
            start_char, end_char = max(char, span["start_char"]), min(until, span["end_char"])
            if start_char < end_char:
                yield number, start_char, end_char, time
