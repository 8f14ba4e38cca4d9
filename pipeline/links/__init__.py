"""How surely a break tears a phrase apart, as learnt from linguists' trees (training/README.md).

A table of small weights for each language, pipeline/data/links/<lang>.i8, is added up over what stands beside a gap:
over words where a script writes blanks, else over characters. Everything is integers, so it is the same everywhere.

- `lexicon`: Which runs of two to four characters are words, as word lists say
- `places`: Between characters, in scripts that write no blanks
- `table`: The weights that are learnt, and from their sum to a share
- `words`: Between words
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.languages import unit_kind
from pipeline.links.lexicon import lexicon_of
from pipeline.links.places import REACH, place_sums
from pipeline.links.table import links_of, torn_share
from pipeline.links.words import gap_sums, word_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.links.table import Shares


def torn_between(pairs: Sequence[tuple[str, str]], lang: str) -> Shares | None:
    """Return how surely a break between each of *pairs* of texts tears a phrase; None if nothing is learnt of *lang*.

    Returns: 0 to `SUREST` for each.
    """
    table = links_of(lang)
    if table is None or not pairs:
        return None
    if unit_kind(lang) == "words":
        known: dict[str, int] = {}
        rows = np.array([[known.setdefault(word, len(known)) for word in _words_beside(*pair)] for pair in pairs])
        return torn_share(gap_sums(word_links([*known], table), [*rows.T], table))
    near = [before[-REACH:].rjust(REACH, "\n") + after[:REACH].ljust(REACH, "\n") for before, after in pairs]
    points = np.frombuffer("".join(near).encode("utf-32-le"), np.uint32)
    return torn_share(place_sums(points, np.arange(REACH, len(points), 2 * REACH), table, lexicon_of(lang)))


def _words_beside(before: str, after: str) -> list[str]:
    """Return the two words on each side of a break, empty where there is none."""
    left, right = ["", "", *before.rsplit(maxsplit=2)][-2:], [*after.split(maxsplit=2), "", ""][:2]
    return [*left, *right]
