"""Times within what is said: `So it was. [04:33] And then it rained.`, with or without backslashes."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.text.scripts import joins_without_blank
from pipeline.timecode import CLOCK, parse_clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Row

# A run of blanks is looked at from its beginning only: from each of its blanks would take the square of its length.
_STAMP = re.compile(rf"(?:(?<!\s)\s+)?(?:\\\[|\[)(?P<time>{CLOCK})(?:\\\]|\])\s*")
_ESCAPE = re.compile(r"\\([\[\]])")
_LEAST: Final = 2


class Timed(NamedTuple):
    """Turns without the times in their texts, and rows of WORDS for what stands between the times."""

    turns: list[Row]
    words: list[Row]


def take_stamps(turns: Sequence[Row]) -> Timed:
    """Return *turns* with the times in their texts as rows of WORDS, if there are two or more and they rise.

    A turn that begins with a time has it as its start; others have none, and neither has what stands before a time.
    """
    times = [parse_clock(match["time"]) for turn in turns for match in _STAMP.finditer(turn["text"])]
    rising = sum(one is not None and two is not None and one <= two for one, two in pairwise(times))
    if len(times) < _LEAST or rising * 2 < len(times) - 1:
        return Timed(list(turns), [])
    timed, words = [], []
    for turn in turns:
        pieces = _pieces(turn["text"])
        if not pieces:
            continue
        text, places = _join([said for said, _, _ in pieces])
        timed.append(turn | {"text": text, "start_ms": pieces[0][1]})
        words += _words(len(timed), pieces, places)
    return Timed(timed, words)


def _pieces(text: str) -> list[tuple[str, int | None, int | None]]:
    """Return what stands between the times of *text*, with the time before it and the one after it."""
    matches = list(_STAMP.finditer(text))
    times = [None, *(parse_clock(match["time"]) for match in matches), None]
    edges = [0, *(edge for match in matches for edge in match.span()), len(text)]
    said = [_ESCAPE.sub(r"\1", text[start:end]).strip() for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [(words, *span) for words, span in zip(said, pairwise(times), strict=True) if words]


def _join(pieces: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return *pieces* as one text, with a blank where a time stood unless the script writes none, and their places."""
    text, places = pieces[0], [(0, len(pieces[0]))]
    for piece in pieces[1:]:
        text += "" if joins_without_blank(text[-1], piece[0]) else " "
        places.append((len(text), len(text) + len(piece)))
        text += piece
    return text, places


def _words(
    turn: int, pieces: Sequence[tuple[str, int | None, int | None]], places: Sequence[tuple[int, int]]
) -> list[Row]:
    """Return the rows of *pieces*, which stand at *places*, if any of them has a time."""
    rows: list[Row] = [
        {"turn": turn, "start_char": start, "end_char": end, "start_ms": start_ms, "end_ms": end_ms}
        for (_, start_ms, end_ms), (start, end) in zip(pieces, places, strict=True)
    ]
    tells = len(rows) > 1 or rows[0]["end_ms"] is not None  # else it says what the turn does
    return rows if tells and any(row["start_ms"] is not None or row["end_ms"] is not None for row in rows) else []
