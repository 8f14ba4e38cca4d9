"""What stands before nearly every line of a file and is no part of it: marks of a quote, numbers of lines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTE = re.compile(r"[ \t]{0,3}>(?!>)[ \t]?")
_NUMBER = re.compile(r"[ \t]*\[?(?P<number>\d{1,4})\]?[ \t]+")
_MARK = re.compile(r"：|»\s+(?!.*«)|[^\w\s\"'“”„«»‘’()\[\]{}¿¡….♪♫\U0001f000-\U0001faff-]{1,3}\s+|-{1,2}\s+")
_SEVERAL: Final = 3
_LEAST: Final = 4
_MOST: Final = 0.9


def without_margin(lines: Sequence[str]) -> list[str]:
    """Return *lines* without the mark of a quote or the number before each, where nearly all of them have one.

    Numbers count that go on by one, or begin again as those of a page do. Never changes a line that has none.
    """
    filled = [line for line in lines if line.strip()]
    least = max(_LEAST, _MOST * len(filled))
    for pattern in (_QUOTE, _NUMBER):
        found = [match for line in filled if (match := pattern.match(line))]
        if len(found) >= least and (pattern is _QUOTE or count_on([int(match["number"]) for match in found])):
            return [line[match.end() :] if (match := pattern.match(line)) else line for line in lines]
    return list(lines)


def common_mark(texts: Sequence[str]) -> str:
    """Return the mark with its blank that all *texts* begin with, several at least: it parts them from their heads.

    >>> common_mark(["- no", "- yes", "- no"]), common_mark(["- no", "yes", "no"])
    ('- ', '')
    """
    marks = {match[0] if (match := _MARK.match(text)) else "" for text in texts}
    return marks.pop() if len(marks) == 1 and len(texts) >= _SEVERAL else ""


def count_on(numbers: Sequence[int]) -> bool:
    """Whether most of *numbers* are one more than the one before."""
    return sum(two == one + 1 for one, two in pairwise(numbers)) >= _MOST * (len(numbers) - 1)
