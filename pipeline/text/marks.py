"""The marks that end sentences, clauses and parts of them, and those that open and close, of all scripts.

They stand in pipeline/data/marks.csv, each with its source. Kinds: a `stop` also shortens words; a `sentence` mark ends
a sentence where a blank follows, an `unspaced` one also without, a `doubled` one where it is written twice; then
`clause`, `comma`, `opening`, `closing`. A row with a language holds only there.
"""

from __future__ import annotations

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


ENDS: Final = frozenset(marks_of("stop", "sentence", "unspaced", "doubled"))
"""Marks that end sentences, whatever the language."""

_CLOSERS: Final = marks_of("closing") + " \u00a0\u202f"
"""And the blanks that some languages set before these: `Oui. »`."""


def ends_with_mark(text: str, lang: str = "*") -> bool:
    """Return whether *text* ends with a mark that ends sentences, and with what closes behind it.

    Whether a full stop there only shortens a word is not asked; `stops.shortens` knows.
    """
    last = text.rstrip().rstrip(_CLOSERS)[-1:]
    return last in ENDS or (last != "" and last in own_marks(lang))
