"""What tells that two documents say the same: a hash of their words alone, whatever format and times they have."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_WORD: Final = r"[^\p{L}\p{M}\p{N}]+"


def works_of(turns: pl.DataFrame) -> Mapping[str, str]:
    """Return the hash of the words of each document of *turns* that has any.

    Case, width, marks and white space do not count, so that neither where a format breaks lines and turns nor what it
    puts around them makes a difference; who speaks and when does not count either. A document need not know another:
    it is SHA-256 of the letters and digits of `text_raw` in Unicode's form NFKC, case folded, without anything between.

    Reads:   TURNS, sorted by doc and turn, as they were read.
    Returns: the hash in hexadecimal digits by doc.
    """
    texts = turns.group_by("doc", maintain_order=True).agg(pl.col("text_raw").str.join("\n"))
    folded = pl.Series([_folded(text) for text in texts["text_raw"]], dtype=pl.String)
    words = folded.str.replace_all(_NO_WORD, "")
    return {doc: sha256(word.encode()).hexdigest() for doc, word in zip(texts["doc"], words, strict=True) if word}


def _folded(text: str) -> str:
    """Return *text* as it compares: compatible forms are one, and so is case."""
    return normalize("NFKC", normalize("NFKC", text).casefold())
