"""Where sentences end.

A sentence ends at a terminator and the closing marks after it, where white space or the text's end follows; in
scripts that write no blanks, at their own terminator. It does not end after an abbreviation or an initial, inside a
number, or in a quote that goes on with a particle (`'...?'라고`, `「…。」と`): there no blank follows, or a table says
so.

Source of the rules: Unicode Standard Annex #29, sentence boundaries; abbreviations in pipeline/data/abbreviations.csv.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.tables import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSERS: Final = "\"'”’»›」』）)】》\\]"
_MARKS: Final = ".!?…؟۔।॥"

# Each looks at a run of marks from its beginning only, and once: a line of dots would take the square of its length.
_BLANK_END = re.compile(rf"[{_MARKS}](?<![{_MARKS}]{{2}})[{_MARKS}]*+[{_CLOSERS}]*+(?=\s+(?P<next>\S))")
_WIDE_END = re.compile(rf"(?<![。！？!?…])[。！？!?…]*[。！？][{_CLOSERS}]*(?=[^と、。！？{_CLOSERS}っのかねよな])")
_WIDE_MARK = re.compile("[。！？]")
_QUOTATIVE = re.compile(r"\s*(?:と(?:い|言|思|書|聞|の|か)|って)")
_UP_TO_A_WORD = re.compile(r".*[\s(\[\"'“‘«]", re.DOTALL)
_FAR: Final = 24
"""Characters that an abbreviation has at most."""

_INITIAL = re.compile(r"^(?:[^\W\d_]\.)*[^\W\d_]$")


class Sentence(NamedTuple):
    """A sentence and where it stands in its text, without the white space around it."""

    start: int
    end: int
    text: str


def sentences_of(text: str, lang: str) -> Iterator[Sentence]:
    """Yield the sentences of *text*; of white space only there is none."""
    start = 0
    for end in sentence_ends(text, lang):
        piece = text[start:end].lstrip()
        if sentence := piece.rstrip():
            yield Sentence(end - len(piece), end - len(piece) + len(sentence), sentence)
        start = end


def sentence_ends(text: str, lang: str) -> list[int]:
    """Return the offsets at which the sentences of *text* end, its length being the last; none for an empty text."""
    if not text:
        return []
    ends = _WIDE_END.finditer(text) if _WIDE_MARK.search(text) else ()
    wide = (match.end() for match in ends if not _QUOTATIVE.match(text, match.end()))
    return sorted({*_blank_ends(text, lang), *wide, len(text)})


def _blank_ends(text: str, lang: str) -> Iterator[int]:
    """Yield where a terminator with white space behind it ends a sentence."""
    for match in _BLANK_END.finditer(text):
        if not match["next"].islower() and not _abbreviated(text, match.start(), match.end(), lang):
            yield match.end()


def _abbreviated(text: str, start: int, end: int, lang: str) -> bool:
    """Return whether the full stop at *start* only shortens the word before it."""
    if text[start:end] != ".":
        return False
    begin = max(0, start - _FAR)
    others = _UP_TO_A_WORD.match(text, begin, start)
    before = text[others.end() if others else begin : start]
    return bool(before) and (before.casefold() in _abbreviations(lang) or _is_initial(before))


def _is_initial(word: str) -> bool:
    """Return whether *word* is an initial or a row of them: `J`, `J.R`; not the English `I` at a sentence's end."""
    return bool(_INITIAL.match(word)) and word.isupper() and word != "I"


@cache
def _abbreviations(lang: str) -> frozenset[str]:
    """Return the abbreviations of *lang* and those that any language may use, folded."""
    rows = [row for row in shipped("abbreviations.csv") if row["lang"] in ("*", lang, lang.partition("-")[0])]
    return frozenset(word.casefold() for row in rows for word in row["words"].split())
