"""Praat's TextGrid, long and short: tiers of intervals; a tier's name is who speaks, or what it holds.

Source: the Praat manual, TextGrid file formats. A tier of phones is no speech; a tier of words gives the words of
the tier of phrases beside it that says the same, or is gathered into turns if there is none.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pipeline.read.common import tiers
from pipeline.read.common.json_text import seconds
from pipeline.read.common.model import Parsed, Reader
from pipeline.read.common.spoken import Word

_TOKEN = re.compile(r'"(?:[^"]|"")*"|(?<![\w\]])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w\]])')
_HEAD: Final = "ooTextFile"
_MIN_TOKENS: Final = 5


class _Cursor(NamedTuple):
    """What a file holds, texts with their quotes and numbers, in their order."""

    tokens: list[str]


def recognise(text: str) -> bool:
    """Whether *text* is a TextGrid."""
    head = text.lstrip("\ufeff")[:300]
    return _HEAD in head and "TextGrid" in head


def parse(text: str) -> Parsed:
    """Return what the tiers of speech say, in the order of time."""
    return tiers.to_turns(text, _tiers(_Cursor(_TOKEN.findall(re.sub(r"(?m)^\s*!.*$", "", text)))))


def _tiers(cursor: _Cursor) -> list[tiers.Tier]:
    """Return the tiers: a class, a name, the times and how many marks follow, then these."""
    found: list[tiers.Tier] = []
    tokens, place = cursor.tokens, 0
    while place < len(tokens):
        size = {'"IntervalTier"': 3, '"TextTier"': 2}.get(tokens[place])
        if size is None or place + _MIN_TOKENS > len(tokens):
            place += 1
            continue
        name, many = _text(tokens[place + 1]), seconds(tokens[place + 4]) or 0
        place += _MIN_TOKENS
        rows = tokens[place : place + many // 1000 * size]
        marks = [rows[i : i + size] for i in range(0, len(rows) - size + 1, size)]
        found.append(tiers.Tier(name, [_word(mark) for mark in marks if mark[-1][:1] == '"']))
        place += len(rows)
    return found


def _word(mark: list[str]) -> Word:
    """Return the text and the times of a *mark*; a point has no end."""
    return Word(_text(mark[-1]), seconds(mark[0]), seconds(mark[1]) if len(mark) == 3 else None)  # noqa: PLR2004


def _text(token: str) -> str:
    """Return a text without its quotes."""
    return token[1:-1].replace('""', '"').strip()


TEXTGRID: Final = Reader("textgrid", (".textgrid",), "a tier of intervals with text", recognise, parse)
