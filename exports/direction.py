"""Which way a text runs, for players that look at its first letters only, or not even at those."""

from __future__ import annotations

from typing import Final

import polars as pl

from exports.voices import opens

_RTL_LANGS: Final = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "mzn", "nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi")
)
"""Languages whose script runs from right to left (CLDR, characterOrder)."""

_RTL_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Mand", "Nkoo", "Samr", "Syrc", "Thaa"})
_SCRIPT_LENGTH: Final = 4

_RTL_LETTERS: Final = r"\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}\u200f"
_RTL: Final = f"[{_RTL_LETTERS}]"
_LTR: Final = rf"[[\p{{L}}\u200e]--[{_RTL_LETTERS}]]"
_BEFORE_ANY: Final = r"\A[^\p{L}\u200e\u200f]*"


def is_rtl(lang: str) -> bool:
    """Whether *lang*, a BCP 47 tag, is written from right to left.

    >>> is_rtl("ar"), is_rtl("ko")
    (True, False)
    """
    subtags = lang.split("-")
    script = next((subtag for subtag in subtags[1:] if len(subtag) == _SCRIPT_LENGTH and subtag.isalpha()), None)
    return script in _RTL_SCRIPTS if script else subtags[0] in _RTL_LANGS


def embed_rtl(cues: pl.DataFrame) -> pl.DataFrame:
    """Return *cues* with each line of right-to-left letters in an embedding, where the cue's language runs that way.

    For players that lay every line out from left to right, whatever it says: its full stop comes first otherwise.

    Reads: lang, text, lines joined by LF.
    """
    lines = pl.col("text").str.replace_all(rf"(?m)^(.*{_RTL}.*)$", "\u202b$1\u202c")
    return cues.with_columns(text=pl.when(_runs_rtl(cues)).then(lines).otherwise("text"))


def may_mislead(texts: pl.Series) -> bool:
    """Whether any of *texts* may need one of `marks`: no letter of most files runs from right to left."""
    return bool(texts.str.contains(_RTL).any())


def marks(lines: pl.DataFrame) -> pl.Series:
    """Return the mark that each of *lines* needs before it, else an empty text.

    Players that follow the standards lay a cue out by its first letter: Chromium the cue as a whole, others each line.
    A mark stands where that letter runs the other way than its language, as in Arabic that begins with `GPT`.

    Reads: doc, cue, lang, text; sorted by doc and cue.
    """
    rtl, text = _runs_rtl(lines), pl.col("text")
    own = pl.when(rtl).then(text.str.contains(_RTL)).otherwise(text.str.contains(_LTR))
    first = pl.when(rtl).then(text.str.contains(_BEFORE_ANY + _LTR)).otherwise(text.str.contains(_BEFORE_ANY + _RTL))
    misleads = first & (own | (opens(pl.col("doc"), pl.col("cue")) & own.any().over("doc", "cue")))
    mark = pl.when(misleads & rtl).then(pl.lit("\u200f")).when(misleads).then(pl.lit("\u200e")).otherwise(pl.lit(""))
    return lines.select(mark=mark)["mark"]


def _runs_rtl(lines: pl.DataFrame) -> pl.Expr:
    """Return whether the language of each of *lines* is written from right to left."""
    return pl.col("lang").is_in([lang for lang in lines["lang"].unique().sort() if is_rtl(lang)])
