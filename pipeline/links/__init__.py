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
import polars as pl

from pipeline.languages import unit_kind
from pipeline.links.lexicon import lexicon_of
from pipeline.links.places import REACH, place_sums
from pipeline.links.table import links_of, torn_share
from pipeline.links.words import gap_sums, word_links
from pipeline.text.blanks import BLANK, BLANKS, INK

if TYPE_CHECKING:
    from pipeline.links.table import Shares


def torn_between(before: pl.Series, after: pl.Series, lang: str) -> Shares | None:
    """Return how surely a break between each text *before* one and what comes *after* tears a phrase.

    Returns: 0 to `SUREST` for each; None if nothing is learnt of *lang*, or nothing is asked.
    """
    table = links_of(lang)
    if table is None or not len(before):
        return None
    if unit_kind(lang) == "words":
        beside = _words_beside(before, after)
        known = pl.concat(beside).unique()
        rows = [words.cast(pl.Enum(known)).to_physical().to_numpy() for words in beside]
        return torn_share(gap_sums(word_links(known.to_list(), table), rows, table))
    ends = before.str.tail(REACH).str.pad_start(REACH, "\n"), after.str.head(REACH).str.pad_end(REACH, "\n")
    near = ends[0] + ends[1]
    points = np.frombuffer(near.str.join("").item().encode("utf-32-le"), np.uint32)
    return torn_share(place_sums(points, np.arange(REACH, len(points), 2 * REACH), table, lexicon_of(lang)))


def _words_beside(before: pl.Series, after: pl.Series) -> list[pl.Series]:
    """Return the two words on each side of breaks, empty where there is none: four columns."""
    left, right = before.str.strip_chars_end(BLANKS), after.str.strip_chars_start(BLANKS)
    found = [left.str.extract(pattern) for pattern in (f"({INK}+){BLANK}+{INK}+$", f"({INK}+)$")]
    found += [right.str.extract(pattern) for pattern in (f"^({INK}+)", f"^{INK}+{BLANK}+({INK}+)")]
    return [words.fill_null("") for words in found]
