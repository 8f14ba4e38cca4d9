"""Mend what stands around a word that is taken out: its commas, dashes and brackets, the blank, the next capital."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.rules.evidence.commas import is_own

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMAS: Final = ",،、，"
_STOPS: Final = ".!?…。！？؟।"
_BETWEEN = re.compile(rf"[\s{_COMMAS}]*")
_AFTER = re.compile(rf"[ \t]*[{_COMMAS}]?[ \t]*")
_HESITATION = re.compile(r"[ \t]*(?:\.\.\.|…|[;:—–])[ \t]*")
"""What goes with a word that begins its sentence."""
_NOTE = re.compile(r"(?:[\[(（][^\])）]*[\])）]|[♪♫])\s*$")
"""What is heard and not said, before a sentence."""
_BEFORE = re.compile(rf"(?:[ \t]*[{_COMMAS}])?[ \t]*$")
_QUOTES: Final = "\"'“‘„‚«‹「『([（¿¡"
_OPENERS: Final = f"{_QUOTES}-–—>"
_PAIRS: Final = frozenset({"()", "[]", "（）", "——", "––", "--"})
"""Marks that stand around a word and go with it; of two dashes one stays."""

_NAMING: Final = frozenset({'""', "“”", "„“", "«»", "‘’", "''", "「」", "『』"})
"""Quotes around a word alone: it is named there, not said."""

_DASHES: Final = "-–—"
_MARGIN: Final = 64
"""So many characters are looked at: marks and notes before a sentence are no more."""
_WORD = re.compile(r"[^\W\d_]*")
_REST = re.compile(r"\w+[.!?…。！？]*\s*$")


class Gap(NamedTuple):
    """What goes, as a span of the text, and what stands there then."""

    start: int
    end: int
    after: str


def mend(text: str, spans: Sequence[tuple[int, int]], lang: str = "") -> list[Gap]:
    """Return the gaps of *spans*, words of *lang* to be taken out in their order; what only commas divide is one gap.

    >>> [text[:gap.start] + gap.after + text[gap.end:] for text in ["Um, think"] for gap in mend(text, [(0, 2)])]
    ['Think']
    """
    runs: list[list[int]] = []
    for start, end in spans:
        if runs and _BETWEEN.fullmatch(text, runs[-1][1], start):
            runs[-1][1] = end
        else:
            runs.append([start, end])
    begins = [0, *(end for _, end in runs)]
    return [_gap(text, (start, end), begin, lang) for (start, end), begin in zip(runs, begins, strict=False)]


def _gap(text: str, span: tuple[int, int], begin: int, lang: str) -> Gap:
    """Return the gap of one word, or some that stand together; before *begin* stand others that are taken out."""
    start, end = span
    if text[max(0, start - 1) : start] + text[end : end + 1] in _NAMING:
        return Gap(start, end, text[start:end])
    word = start
    start, end = _with_marks(text, start, end)
    before, after = _before(text, start), _after(text, end)
    if _begins_sentence(text, start, is_large=text[word].isupper()):
        return _at_beginning(text, start, end, is_large=text[word].isupper())
    if after == len(text) or text[after] in f"{_STOPS}{_DASHES}\n;:)]）":
        return Gap(before, after, " " if text[after : after + 1] in tuple(_DASHES) and text[end:after] else "")
    if text[max(0, before - 1) : before] in tuple(_QUOTES):
        return _with_capital(text, start, after, is_large=text[word].isupper())
    if _keeps_comma(text, (begin, before, start), (end, after), lang):
        return Gap(start, after, "")
    is_spaced = before < start or after > end
    blank = " " if is_spaced and (text[before:start].endswith(" ") or text[end:after].endswith(" ")) else ""
    return Gap(before, after, blank)


def _keeps_comma(text: str, left: tuple[int, int, int], right: tuple[int, int], lang: str) -> bool:
    """Tell whether the comma before the words stays: it is the sentence's, or the only one.

    A comma alone goes with its word where but one word more comes: `I think, uh so.`

    Reads: *left*, where what is said before them begins, where the comma does, and where they do; *right*, the span of
           the comma after them.
    """
    begin, before, start = left
    if not any(mark in text[before:start] for mark in _COMMAS):
        return False
    is_closed = bool(text[slice(*right)].strip())
    return is_own(text[begin:before], text[right[1] :], lang) or (not is_closed and not _REST.match(text, right[1]))


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a word and the brackets around it, or, between two dashes, of the word and the second one."""
    left = next((place for place in range(start - 1, -1, -1) if text[place] != " "), -1)
    right = next((place for place in range(end, len(text)) if text[place] != " "), len(text))
    if left < 0 or text[left] + text[right : right + 1] not in _PAIRS:
        return start, end
    if text[left] not in _DASHES:
        return left, right + 1
    return start, next((place for place in range(right, len(text)) if text[place] != text[left]), len(text))


def _at_beginning(text: str, start: int, end: int, *, is_large: bool) -> Gap:
    """Return the gap of a word that begins its sentence: what follows takes over its capital, or its end with it."""
    after = _after(text, end)
    if hesitation := _HESITATION.match(text, end):
        after = hesitation.end()
    elif after < len(text) and text[after] in _STOPS:
        while after < len(text) and (text[after] in _STOPS or text[after].isspace()):
            after += 1
        return Gap(start, after, "") if after < len(text) else Gap(_before(text, start), after, "")
    return _with_capital(text, start, max(after, end), is_large=is_large)


def _with_capital(text: str, start: int, after: int, *, is_large: bool) -> Gap:
    """Return the gap from *start* to *after*, and up to the next letter where that takes over a capital.

    A name that begins small and goes on with capitals stays: `iPhone`.
    """
    letter = after
    while text[letter : letter + 1] in tuple(_QUOTES):
        letter += 1
    found = _WORD.match(text, letter)
    word = found[0] if found else ""
    if is_large and word[:1].islower() and word[1:] == word[1:].lower():
        return Gap(start, letter + 1, text[after:letter] + text[letter].upper())
    return Gap(start, after, "")


def _before(text: str, start: int) -> int:
    """Return where the comma and the blanks before *start* begin."""
    found = _BEFORE.search(text, max(0, start - 8), start)
    return found.start() if found else start


def _after(text: str, end: int) -> int:
    """Return where the comma and the blanks after *end* end."""
    found = _AFTER.match(text, end)
    return found.end() if found else end


def _begins_sentence(text: str, start: int, *, is_large: bool) -> bool:
    """Tell whether a sentence begins at *start*, after notes of what is heard, and marks that open.

    A word that is written large begins one after a colon, too.
    """
    left = text[max(0, start - _MARGIN) : start].rstrip(" \t").rstrip(_OPENERS).rstrip(" \t")
    while note := _NOTE.search(left):
        left = left[: note.start()].rstrip(" \t")
    return not left or left[-1] in f"{_STOPS}\n" or (is_large and left[-1] in ":：")
