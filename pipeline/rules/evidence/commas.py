"""Whether a comma was the sentence's own where a word between two commas is taken out.

Most are the taken word's: `I, uh, think`. What the words on both sides are tells the others: a clause or an adverb at
the head, a list, what is said to somebody, what follows a conjunction, numbers, quotes. `pipeline/data/commas.csv` has
the words of each language; of another language only numbers, quotes and conjunctions are known.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.rules.evidence.cells import sets
from pipeline.rules.evidence.items import begins_with
from pipeline.tables import shipped_rows

TABLE: Final = "commas.csv"

_KEEPING: Final = "keeps-comma"
"""The set of words, conjunctions, before which the comma is not the taken word's."""
_LONGEST: Final = 12
"""No word of that set is longer."""
_REACH: Final = 200
"""So many characters on each side are looked at."""
_STOP: Final = re.compile(r"[.!?…:;。！？؟।\n\"“”«»(\[](?=\s|$|[\"“«(\[\w])")
_END: Final = re.compile(r"[.!?…:;。！？؟।\n]")
_WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*['’]?")
_QUOTE: Final = '"“„«「『'
_FEW: Final = 2


def is_own(before: str, after: str, lang: str) -> bool:
    """Return whether a comma belongs between the text *before* it and the one *after*, in *lang*.

    >>> is_own("If it rains", "we stay.", "en"), is_own("I", "think.", "en")
    (True, False)
    """
    left, right = before[-_REACH:], after[:_REACH]
    if (left[-1:].isdigit() and right[:1].isdigit()) or right[:1] in tuple(_QUOTE):
        return True
    following = right[:_LONGEST].casefold()
    if any(begins_with(item, following) for clause in sets()[_KEEPING] for item in clause.items):
        return True
    said = _of(lang)
    return bool(said) and _is_of_parts(_Side(left), right, said)


class _Side:
    """What stands left of the comma: the words of its sentence, and of the part that the comma ends."""

    def __init__(self, left: str) -> None:
        """Take the text up to the comma."""
        sentence = _STOP.split(left)[-1]
        self.parts = [_WORD.findall(part) for part in re.split("[,،、，]", sentence)]
        self.words = self.parts[-1]
        self.low = [_plain(word) for word in self.words]
        self.is_head = len(self.parts) == 1


def _is_of_parts(left: _Side, right: str, said: dict[str, frozenset[str]]) -> bool:
    """Return whether the words of one language say so."""
    following = [_plain(word) for word in _WORD.findall(_END.split(right)[0])]
    if not left.low or not following:
        return False
    if following[0] in said["follows"]:
        return True
    if " ".join(left.low) in said["alone"]:
        return True
    is_led = left.low[-1] in said["leads"] and not (_opens(left, said) and left.low[-1] in said.get("ends", ()))
    if is_led or following[0] in said["goes-on"]:
        return False
    if left.is_head and len(left.low) == 1 and left.words[0][0].isupper() and _begins_so(following, said["asks"]):
        return True
    return _opens(left, said) or _is_listed(left, right, said)


def _opens(left: _Side, said: dict[str, frozenset[str]]) -> bool:
    """Return whether what the comma ends is a clause or phrase that comes before its sentence."""
    words = left.low[1:] if left.low[0] in said["joins"] else left.low
    return len(words) >= _FEW and words[0] in said["opens"] and words[1] not in said["wonders"]


def _is_listed(left: _Side, right: str, said: dict[str, frozenset[str]]) -> bool:
    """Return whether the words on both sides are items of a list: alike in form, and `and` or a comma comes next.

    A subject is none: what begins the sentence and is no longer than two words, but for plurals beside plurals.
    """
    joins = "|".join(sorted(map(re.escape, said["joins"])))
    found = re.match(rf"([^\W_]+)(?: ([^\W_]+))?(?:(,)? (?:{joins}) \w|(,) [^\W_]+(?: [^\W_]+)?(?:[,.!?]|$))", right)
    if not found:
        return False
    last, item = left.words[-1], found[2] or found[1]
    is_loose = found[2] and _plain(found[1]) not in said["leads"]
    if is_loose or (left.is_head and len(left.words) <= _FEW):
        return last.endswith("s") and item.endswith("s")
    if found[3] and not item.endswith(("ed", "ing")):
        return True
    return last[0].isupper() == item[0].isupper() and (item[0].isupper() or last[-1] == item[-1])


def _begins_so(words: list[str], phrases: frozenset[str]) -> bool:
    """Return whether *words* begin with one of *phrases*."""
    return any(words[: phrase.count(" ") + 1] == phrase.split(" ") for phrase in phrases)


def _plain(word: str) -> str:
    """Return a *word* as the table has it."""
    return word.casefold().replace("’", "'")


@cache
def _of(lang: str) -> dict[str, frozenset[str]]:
    """Return the words of *lang* by what they say; nothing of a language that the table does not have."""
    rows = [row for row in shipped_rows(TABLE) if row["lang"] == lang.partition("-")[0].casefold()]
    return {row["says"]: frozenset(word.replace("_", " ") for word in row["words"].split()) for row in rows}
