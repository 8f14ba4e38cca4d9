"""Text from files and their names, as a line may show it: nothing in it ends the line or drives a terminal."""

from __future__ import annotations

import re
from typing import Final

_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, ends of lines, what turns the direction of all that follows, and halves of characters."""


def printable(text: object) -> str:
    r"""Return *text* with what is no part of a line written as an escape.

    >>> printable("talk\n.md")
    'talk\\n.md'
    """
    return _UNSAFE.sub(lambda char: char[0].encode("unicode_escape", "surrogatepass").decode(), str(text))
