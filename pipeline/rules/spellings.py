"""How else an agreed name may be written: its parts together, apart or hyphenated, in any case."""

from __future__ import annotations

import re
from itertools import product
from typing import Final

from pipeline.rules.fold import fold

_PARTS = re.compile(r"[\s\-‐‑–_]+|(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])")
_JOINTS: Final = ("", " ", "-")
_MOST: Final = 4
"""A name of more joints than this is looked for in its three plainest spellings only."""


def spellings(name: str) -> list[str]:
    """Return the spellings of *name* in the form for matching, without case; its own is among them.

    >>> spellings("ChatGPT")
    ['chatgpt', 'chat gpt', 'chat-gpt']
    """
    parts = [part for part in _PARTS.split(name) if part]
    joints = len(parts) - 1
    ways = product(_JOINTS, repeat=joints) if joints <= _MOST else [(joint,) * joints for joint in _JOINTS]
    found = ["".join(map("".join, zip(parts, (*way, ""), strict=True))) for way in ways]
    return list(dict.fromkeys(fold(one, cased=False).text for one in [*found, name]))
