"""Marks that stand around the clock in every line that has one, whatever they are: `⏱ 0:08 👤 Ann ➤ hello`.

No list of marks is whole. What is the same in all lines says nothing about any of them, so it can be taken away, and
what is left is read again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.clocks import find_stamp, has_clock
from pipeline.read.common.columns import role_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TOKEN = re.compile(r"[^\W_]+|\s+|.")
_ROOM: Final = 120
_LEAST: Final = 3
_MOST: Final = 0.9
_NEAR: Final = 16  # tokens, in which a name ends
_ODD: Final = frozenset({"So", "Sm", "Po", "Sk"})  # categories of Unicode
_SENTENCE: Final = frozenset(".,!?…'\"&%@/;:#*<>")
_NAMES: Final = frozenset("@(（[【<)）]】>")  # with what names may begin or end


class _Parts(NamedTuple):
    """A line with a clock: the clock with its brackets, and the tokens before it and behind it."""

    before: list[str]
    clock: str
    behind: list[str]


def without_template(lines: Sequence[str]) -> list[str]:
    """Return *lines* without the marks that nearly all of those with a clock have in the same places.

    They are those at the beginning of the line, and those right before and right behind the clock, where a blank stands
    for them. A word is one only if it says what follows, as the head of a column does. Never changes a line without a
    clock, and never makes one longer.
    """
    parts = {i: found for i, line in enumerate(lines) if (found := _parts(line))}
    if len(parts) < _LEAST:
        return list(lines)
    first = _common([one.before for one in parts.values()])
    last = _common([one.before[first:][::-1] for one in parts.values()])
    behind = _common([one.behind for one in parts.values()])
    told = _with_colons(parts, behind)
    return [_bare(told[i], first, last, behind) if i in told else line for i, line in enumerate(lines)]


def _parts(line: str) -> _Parts | None:
    """Return the parts of *line*, None if it has no clock near its beginning."""
    stamp = find_stamp(line, 0, _ROOM) if has_clock(line[:_ROOM]) else None
    if stamp is None:
        return None
    before, behind = _TOKEN.findall(line[: stamp.start]), _TOKEN.findall(line[stamp.end :])
    return _Parts(before, line[stamp.start : stamp.end], behind)


def _common(rows: Sequence[list[str]]) -> int:
    """Return how many tokens nearly all *rows* begin with alike, none of which may be a name or a word of speech."""
    words = 0
    for size in range(max(map(len, rows))):
        token, times = Counter(row[size] if size < len(row) else "" for row in rows).most_common(1)[0]
        is_word = any(map(str.isalnum, token))
        words += is_word
        is_mark = (
            token not in _NAMES
            and unicodedata.category(token[:1] or " ")[0] != "M"
            and (not is_word or (words == 1 and _says_what(token, size, rows)))
        )
        if not token or times < _MOST * len(rows) or not is_mark:
            return size
    return max(map(len, rows))


def _says_what(word: str, place: int, rows: Sequence[list[str]]) -> bool:
    """Whether *word*, at *place* of *rows*, says what follows: a time, or a speaker who is then named in letters."""
    role = role_of(word)
    return role is not None and (role != "speaker" or all(_next_word(row, place)[:1].isalpha() for row in rows))


def _next_word(tokens: Sequence[str], place: int) -> str:
    """Return the first word of *tokens* behind *place*, empty if there is none."""
    return next((token for token in tokens[place + 1 :] if token.isalnum()), "")


def _parting(rows: Sequence[list[str]]) -> str | None:
    """Return the mark that nearly all *rows* have near their beginnings and that no sentence has: it ends names."""
    found = Counter(token for row in rows for token in {*row[1:_NEAR]} if _is_odd(token))
    mark, times = found.most_common(1)[0] if found else ("", 0)
    return mark if times >= _MOST * len(rows) else None


def _is_odd(token: str) -> bool:
    """Whether *token* is a mark that stands in no sentence."""
    return len(token) == 1 and unicodedata.category(token) in _ODD and token not in _SENTENCE


def _with_colons(parts: Mapping[int, _Parts], start: int) -> Mapping[int, _Parts]:
    """Return *parts* with a colon for the mark that ends names behind the clock, and for the marks right before it."""
    mark = _parting([one.behind[start:] for one in parts.values()])
    if mark is None:
        return parts
    places = {i: one.behind.index(mark, start) for i, one in parts.items() if mark in one.behind[start:]}
    closing = _common([parts[i].behind[start:place][::-1] for i, place in places.items()])
    return {
        i: one._replace(behind=[*one.behind[: places[i] - closing], "：", *one.behind[places[i] + 1 :]])
        if i in places
        else one
        for i, one in parts.items()
    }


def _bare(parts: _Parts, first: int, last: int, behind: int) -> str:
    """Return the line of *parts* with a blank for so many tokens before the clock and behind it, none at its start."""
    before = "".join(parts.before[first : len(parts.before) - last])
    rest = "".join(parts.behind[behind:])
    return f"{before}{' ' * bool(last)}{parts.clock}{' ' * bool(behind)}{rest}".rstrip()
