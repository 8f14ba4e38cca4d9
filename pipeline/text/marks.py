"""The marks that end sentences, clauses and parts of them, and those that open and close, of all scripts.

They stand in pipeline/data/marks.csv, each with its source. Kinds: a `stop` also shortens words; a `sentence` mark ends
a sentence where a blank follows, an `unspaced` one also without, a `doubled` one where it is written twice; then
`clause`, `comma`, `opening`, `closing`. A row with a language holds only there.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from pipeline.tables import shipped_rows

Kind = Literal["stop", "sentence", "unspaced", "doubled", "clause", "comma", "opening", "closing"]


@cache
def marks_of(*kinds: Kind) -> str:
    """Return the marks of *kinds* that hold in every language."""
    return "".join(mark for kind in kinds for mark in _marks(kind).get("*", ""))


@cache
def own_marks(lang: str) -> str:
    """Return the marks that end sentences only in *lang* and a few others."""
    own = _marks("sentence")
    return own.get(lang) or ("" if lang == "*" else own.get(lang.partition("-")[0], ""))


def _marks(kind: Kind) -> dict[str, str]:
    """Return the marks of a *kind* by language."""
    found: dict[str, str] = {}
    for row in shipped_rows("marks.csv"):
        if row["kind"] == kind:
            found[row["lang"]] = found.get(row["lang"], "") + row["marks"].replace(" ", "")
    return found


CLOSERS: Final = f"[{re.escape(marks_of('closing'))}]"
"""The pattern of a closing mark."""

_END: Final = re.escape(marks_of("stop", "sentence", "unspaced", "doubled"))
_ENDED: Final = re.compile(rf"[{_END}](?:\s?{CLOSERS})*\s*\Z")
_LAST: Final = 12
"""Characters of a text's end that are looked at: a mark, and what closes and stands behind it."""


def ends_with_mark(text: str, lang: str = "*") -> bool:
    """Return whether *text* ends with a mark that ends sentences, and with what closes behind it.

    Whether a full stop there only shortens a word is not asked; `stops.shortens` knows.
    """
    tail = text.rstrip()[-_LAST:]
    if _ENDED.search(tail):
        return True
    own = own_marks(lang)
    return bool(own) and tail.rstrip(marks_of("closing"))[-1:] in tuple(own)
