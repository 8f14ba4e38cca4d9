"""How many words a text has, by what its scripts and its language call a word.

Words between blanks are counted as writers see them: `it's`, `3,000` and `well-known` are one each. Where no blanks are
written, they are BudouX's phrases, which in Chinese and Thai are words; a Japanese phrase has several, and they are
counted by its scripts. Against linguists' trees (Universal Dependencies) the sums are .97 for Chinese, .96 in
traditional characters, 1.03 for Thai and .93 for Japanese. Of other scripts without blanks nobody here knows the words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from pipeline.languages import unit_kind
from pipeline.segment.flat import Runs, flatten, slices
from pipeline.segment.phrases import phrase_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HAN: Final = r"\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA: Final = r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
_THAI: Final = r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59"
_UNKNOWN: Final = r"\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Tai_Le}\p{New_Tai_Lue}\p{Tai_Tham}\p{Tai_Viet}"
"""Scripts of line breaking class SA (Unicode Standard Annex #14), and Tibetan, of which no model is here."""

_LETTER: Final = rf"[\p{{L}}\p{{N}}--[{_HAN}{_KANA}\p{{Thai}}]]"
_REST: Final = rf"[\p{{L}}\p{{M}}\p{{N}}--[{_HAN}{_KANA}\p{{Thai}}]]"
_JOINS: Final = r"['’ʼ.,:@·_״׳־\u200c\u200d\u2010\u2011-]"
_SPACED: Final = rf"{_LETTER}{_REST}*(?:{_JOINS}{_REST}+)*"
"""A word of a script that writes blanks, with the marks that stand inside words and numbers."""

_HIRAGANA, _KATAKANA = r"\u3040-\u309f", r"\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9d"
_OF_PHRASE: Final = rf"[{_HIRAGANA}]{{1,3}}|[{_KATAKANA}]+|[^{_HIRAGANA}{_KATAKANA}]{{1,2}}"
"""The words of a Japanese phrase: up to three hiragana, up to two Han characters, katakana as long as they go on."""

_UNSPACED: Final = (_THAI, _HAN + _KANA)
_JAPANESE: Final = "budoux-ja"


def count_words(turns: pl.DataFrame) -> pl.Series:
    """Return how many words the text of each of *turns* has; null where a script is in it whose words nobody knows.

    Reads:   `text` and `lang` of *turns*.
    Returns: Int32, in the same order.
    """
    texts = turns["text"]
    total = texts.str.count_matches(_SPACED).cast(pl.Int64).to_numpy().copy()
    for letters in _UNSPACED:
        written = turns.select("text", kind=_kind(letters), row=pl.int_range(pl.len())).filter(
            pl.col("text").str.contains(f"[{letters}]")
        )
        for (kind,), rows in written.partition_by("kind", as_dict=True, maintain_order=True).items():
            for part in slices(rows):
                total[part["row"]] += _phrases(part["text"], letters, kind)
    counts = pl.DataFrame({"text": texts, "total": total}, {"text": pl.String, "total": pl.Int32})
    known = ~pl.col("text").str.contains(f"[{_UNKNOWN}]")
    return counts.select(n_words=pl.when(known).then("total")).to_series()


def _kind(letters: str) -> pl.Expr:
    """Return whose phrases *letters* are written in: the text's language's or, where that writes others, their own."""
    if letters == _THAI:
        return pl.lit("budoux-th")
    own = pl.col("lang").map_elements(unit_kind, return_dtype=pl.String)
    likely = (
        pl.when(pl.col("text").str.contains(f"[{_KANA}]")).then(pl.lit(_JAPANESE)).otherwise(pl.lit("budoux-zh-hans"))
    )
    return pl.when(own.is_in(["words", "budoux-th"])).then(likely).otherwise(own)


def _phrases(texts: pl.Series, letters: str, kind: str) -> NDArray[np.int64]:
    """Return how many words of *letters* each of *texts* has, by the phrases of a *kind* in them."""
    flat = flatten(texts)
    found = [match.span() for match in re.finditer(f"[{letters}]+", flat.text)]
    starts, stops = (np.array(places, np.int64) for places in zip(*found, strict=True))
    begun = np.sort(np.append(starts, phrase_starts(flat.points, Runs(starts, stops), kind)))
    owners = flat.text_of(begun)
    if kind != _JAPANESE:
        return np.bincount(owners, minlength=len(texts))
    ends = np.minimum(np.append(begun[1:], len(flat.text)), stops[np.searchsorted(stops, begun, "right")])
    said = pl.Series([flat.text[start:end] for start, end in zip(begun.tolist(), ends.tolist(), strict=True)])
    words = np.zeros(len(texts), np.int64)
    np.add.at(words, owners, said.str.count_matches(_OF_PHRASE).to_numpy())
    return words
