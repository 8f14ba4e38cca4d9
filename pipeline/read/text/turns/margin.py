"""What stands before nearly every line of a file and is no part of it: marks of a quote, numbers of lines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTE = re.compile(r"[ \t]{0,3}>(?!>)[ \t]?")
_NUMBER = re.compile(r"[ \t]*\[?(?P<number>\d{1,4})\]?[ \t]+")
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


def count_on(numbers: Sequence[int]) -> bool:
    """Whether most of *numbers* are one more than the one before."""
    return sum(two == one + 1 for one, two in pairwise(numbers)) >= _MOST * (len(numbers) - 1)
