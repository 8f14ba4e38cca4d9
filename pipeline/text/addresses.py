"""Whether a part of a text stands in an address: what a machine reads to the letter, so that no rule may mend it.

Addresses are URLs, domains, mail addresses, handles, hashtags, paths, names of files, and code (what stands between
backticks, calls, variables). They are known by their form: a full stop that ends a sentence without a blank (`GPD.It`)
makes none. The endings are those of `pipeline/data/address_endings.csv`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.tables import shipped_rows

_WORD: Final = "[A-Za-z0-9_-]"
_STOPS: Final = r"\s<>\"'）」』，。、"
_REACH: Final = 200
"""So many characters on either side are looked at: none is longer."""

_FORMS: Final = (
    rf"[A-Za-z][A-Za-z0-9+.-]*://[^{_STOPS}]+",
    rf"www\.[^{_STOPS}]+",
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    r"(?<![\w.#＃-])[#＃][^\W\d]\w*",
    r"(?<![\w.-])[@＠$][A-Za-z_][A-Za-z0-9_]*",
    r"(?<![A-Za-z0-9])[A-Za-z]:\\\S*",
    rf"(?<![A-Za-z0-9_/.~])(?:~|\.{{1,2}})?/{_WORD}+/[A-Za-z0-9._/-]*{_WORD}[A-Za-z0-9._/-]*",
    r"\$\{\S*\}|\{\{\S*\}\}",
    r"[A-Za-z_][A-Za-z0-9_.]*\(\)",
    r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+\(",
    r"[A-Za-z_][A-Za-z0-9_]*(?:::|->)[A-Za-z_][A-Za-z0-9_]*",
    r"[A-Za-z_][A-Za-z0-9_]*==?[A-Za-z0-9_\"']",
    r"(?<![A-Za-z0-9_-])--[a-z][A-Za-z0-9-]*",
)
"""What an address looks like, apart from those that their endings tell."""


def is_in_address(text: str, start: int, end: int) -> bool:
    """Tell whether what stands from *start* to *end* of *text* is a part of an address, and not all of it.

    >>> is_in_address("see GPD.py, OK", 4, 7), is_in_address("I like GPD.It helps.", 7, 10)
    (True, False)
    """
    first, last = _run(text, start, end)
    if (first, last) == (start, end):
        return _is_between_ticks(text, start, end)
    inside = (start - first, end - first)
    return _is_between_ticks(text, start, end) or any(
        found.start() <= inside[0] and inside[1] <= found.end() and found.span() != inside
        for found in _expression().finditer(text[first:last])
    )


def _run(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the run without blanks around a part of *text* begins and ends, as far as it is looked at."""
    first, last = start, end
    while first > max(0, start - _REACH) and not text[first - 1].isspace():
        first -= 1
    while last < min(len(text), end + _REACH) and not text[last].isspace():
        last += 1
    return first, last


def _is_between_ticks(text: str, start: int, end: int) -> bool:
    """Tell whether a part of *text* stands between two backticks of its line."""
    line = text.rfind("\n", 0, start) + 1
    if text.count("`", line, start) % 2 == 0:
        return False
    closing = text.find("`", end)
    return closing >= 0 and "\n" not in text[end:closing]


@cache
def _expression() -> re.Pattern[str]:
    """Return what finds addresses in a run without blanks."""
    domains, files = (_endings(kind) for kind in ("domain", "file"))
    named = (
        rf"(?:{_WORD}+\.)+(?:{domains})(?![A-Za-z0-9_-])(?:[:/][^{_STOPS}]*)?",
        rf"(?:[A-Za-z0-9._~-]*[/\\])*{_WORD}[A-Za-z0-9_.-]*\.(?:{files}|{files.upper()})(?![A-Za-z0-9_])",
    )
    return re.compile("|".join((*_FORMS, *named)))


def _endings(kind: str) -> str:
    """Return the endings of one *kind*, as a choice of an expression; the longest first."""
    rows = (row["endings"].split("|") for row in shipped_rows("address_endings.csv") if row["kind"] == kind)
    return "|".join(sorted((ending for row in rows for ending in row), key=lambda ending: (-len(ending), ending)))
