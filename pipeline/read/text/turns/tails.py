"""Times at the end of what is said, and within it.

A time that ends a turn is when it ends, and so when the next begins: read as its beginning it would shift the whole
file by a turn. A time within a turn is a row of WORDS.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.read.common.heads.clocks import to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Row
    from pipeline.read.text.turns.vote import Head

from pipeline.timecode import CLOCK

_TAIL = re.compile(rf"(?P<text>.*?\S)\s*\\?[\[(](?P<time>{CLOCK})\\?[\])]\W{{0,3}}")
_TAIL_ROOM: Final = 24
_LEAST: Final = 3
_SHARE: Final = 0.5
"""Of the turns that end with a time."""


def tail_of(line: str) -> tuple[str, int | None]:
    """Return *line* without the time at its end, and that time in ms.

    >>> tail_of("So that is it. [00:01:02]"), tail_of("It began at 10:30.")
    (('So that is it.', 62000), ('It began at 10:30.', None))
    """
    match = _TAIL.fullmatch(line.strip()) if ":" in line[-_TAIL_ROOM:] else None
    ms = to_ms(match["time"]) if match else None
    return (match["text"], ms) if match and ms is not None else (line.strip(), None)


def have_tails(lines: Sequence[str], heads: Sequence[Head]) -> bool:
    """Return whether most of the turns that *heads* begin, which have no times, end with a time, and these rise."""
    ends = [head.line for head in heads[1:]] + [len(lines)]
    times = []
    for head, end in zip(heads, ends, strict=True):
        own = [ms for i in range(head.line, end) if (ms := tail_of(lines[i])[1]) is not None]
        times += own[-1:]
    rising = sum(one <= two for one, two in pairwise(times))
    return len(times) >= _LEAST and len(times) >= _SHARE * len(heads) and rising * 2 >= len(times)


def timed_by_tails(turns: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return *turns* without the times at the ends of their lines, each from the end of the one before; and WORDS."""
    timed: list[Row] = []
    words: list[Row] = []
    now: int | None = 0
    for turn in turns:
        pieces = [tail_of(line) for line in turn["text"].split("\n")]
        text = "\n".join(said for said, _ in pieces)
        timed.append(turn | {"text": text, "start_ms": now, "end_ms": pieces[-1][1]})
        start, start_ms = 0, now
        for said, end_ms in pieces if len(pieces) > 1 else ():
            place = {"turn": len(timed), "start_char": start, "end_char": start + len(said)}
            words.append(place | {"start_ms": start_ms, "end_ms": end_ms})
            start, start_ms = start + len(said) + 1, end_ms
        now = pieces[-1][1]
    return timed, words
