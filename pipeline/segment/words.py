"""What each unit is, whatever stands beside it: most come again and again, and each is looked at once."""

from __future__ import annotations

from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from pipeline.segment.breaks import UnitColumns, UnitFacts, edge_of
from pipeline.segment.tearing import links_of_words
from pipeline.text.speech import weigh_text
from pipeline.text.width import Counting, width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.segment.flat import Parts, Places
    from pipeline.styles import Style


_ROW: Final = Struct(f"{len(UnitColumns._fields)}i")


def words_of(units: Parts, turns: pl.DataFrame, styles: Mapping[str, Style]) -> UnitFacts:
    """Return what each of *units* is, which are parts of the texts of *turns*.

    Reads: `lang` and `text` of *turns*.
    """
    said, langs = units.of(turns["text"]), list(styles)
    number = turns["lang"].replace_strict(langs, range(len(langs)), return_dtype=pl.Int64).to_numpy()
    case = _codes(said) * len(langs) + number[units.which]  # a word in a language
    place = np.full(case.max(initial=0) + 1, -1)
    place[case] = np.arange(len(case))
    known = np.flatnonzero(place >= 0)
    again = place[known]
    place[known] = np.arange(len(known))
    spelt, spoken = said.gather(again).to_list(), number[units.which[again]]
    rows = [_word(unit, langs[at], styles[langs[at]].counting) for unit, at in zip(spelt, spoken.tolist(), strict=True)]
    return UnitFacts(
        np.frombuffer(b"".join(rows), np.int32).reshape(-1, len(UnitColumns._fields)),
        place[case].astype(np.int32),
        links_of_words(spelt, spoken, langs),
        langs,
    )


def _codes(said: pl.Series) -> Places:
    """Return a number for each of *said*, the same for the same text."""
    return said.cast(pl.Categorical(pl.Categories.random())).to_physical().to_numpy().astype(np.int64)


@lru_cache(maxsize=65536)
def _word(unit: str, lang: str, counting: Counting) -> bytes:
    """Return a row of `UnitColumns`: what *unit* is."""
    return _ROW.pack(width(unit, counting), *weigh_text(unit, lang), *edge_of(unit, lang))
