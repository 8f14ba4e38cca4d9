"""What no literal rule may touch, whatever its pattern."""

from __future__ import annotations

import re

from pipeline.text.addresses import is_in_address

_ITEM = re.compile(r"[^\S\n]*(?:\d+[.)]|[-–•*])[^\S\n]")
_NEXT_NUMBER = re.compile(r"[.)][^\S\n]")
"""How an item of a list begins, and what stands behind the number of the next one."""


def is_fixed(text: str, start: int, end: int) -> bool:
    r"""Tell whether no literal rule may touch what stands from *start* to *end* of *text*.

    That is a part of an address, and what only a list's next number makes one: `1. GPD` above `2. Llama` is no `GPD 2`.

    >>> is_fixed("1. GPD\n2. Llama", 3, 8), is_fixed("GPD\n2 is old.", 0, 5)
    (True, False)
    """
    return _takes_next_number(text, start, end) or is_in_address(text, start, end)


def _takes_next_number(text: str, start: int, end: int) -> bool:
    """Tell whether the part of *text* reaches over a line's end into the number of the next item of a list."""
    if "\n" not in text[start:end] or not _NEXT_NUMBER.match(text, end):
        return False
    return _ITEM.match(text, text.rfind("\n", 0, start) + 1) is not None
