"""`python -m training.lists DICT [PHRASES...]`: make the sets of Chinese words in pipeline/data/links from word lists.

DICT is the `dict.txt` of jieba: a word, how often it was seen and what it is, a line each. PHRASES are tables of
OpenCC, `STPhrases.txt` and `STCharacters.txt`: what is written otherwise in traditional characters.
"""

from __future__ import annotations

import argparse
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.links.lexicon import BITS, SIZES, run_hashes, word_bits
from training import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_HAN: Final = re.compile("[㐀-鿿々〇]+")
_LONGEST: Final = 8
"""Characters of the longest phrase that is looked up as a whole."""


def main() -> int:
    """Write the set of the words of the list, and that of what they are in traditional characters."""
    parser = argparse.ArgumentParser(prog="python -m training.lists", description=__doc__)
    parser.add_argument("words", type=Path, metavar="DICT")
    parser.add_argument("tables", type=Path, nargs="*", metavar="PHRASES")
    parser.add_argument("--out", type=Path, default=TABLES, help="folder of the sets")
    asked = parser.parse_args()
    words = sorted({line.partition(" ")[0] for line in asked.words.read_text("utf-8").splitlines()})
    words = [word for word in words if _HAN.fullmatch(word)]
    (asked.out / "zh.words").write_bytes(word_set(words))
    if asked.tables:
        known = _tables(asked.tables)
        (asked.out / "zh-Hant.words").write_bytes(word_set({traditional(word, known) for word in words}))
    sys.stdout.write(f"{len(words)} words\n")
    return 0


def word_set(words: Iterable[str]) -> bytes:
    """Return the set of those of *words* that have one of `SIZES`, a bit for each hash."""
    bits = np.zeros(1 << BITS, np.bool_)
    for size, some in groupby(sorted(words, key=len), key=len):
        if size in SIZES:
            points = np.frombuffer("".join(sorted(some)).encode("utf-32-le"), np.uint32)
            bits[word_bits(run_hashes(points, size)[::size], size)] = True
    return np.packbits(bits, bitorder="little").tobytes()


def traditional(word: str, known: Mapping[str, str]) -> str:
    """Return *word* in traditional characters: the longest phrases that are *known*, from its beginning on.

    >>> traditional("头发", {"头": "頭", "发": "發", "头发": "頭髮"})
    '頭髮'
    """
    found, at = "", 0
    while at < len(word):
        sizes = range(min(_LONGEST, len(word) - at), 0, -1)
        phrase = next((word[at : at + size] for size in sizes if word[at : at + size] in known), word[at])
        found += known.get(phrase, phrase)
        at += len(phrase)
    return found


def _tables(paths: Sequence[Path]) -> dict[str, str]:
    """Return what phrases become by the tables at *paths*: a phrase, a tab, its forms; the first counts."""
    rows = [line.split("\t") for path in paths for line in path.read_text("utf-8").splitlines() if "\t" in line]
    return {phrase: forms.split()[0] for phrase, forms in rows}


if __name__ == "__main__":
    sys.exit(main())
