"""What a text may be cut into: units, each with its width and what a break after it costs.

A unit is a word between blanks, or in a script that writes none a phrase that BudouX finds. Only a unit wider than
a line is split further, at grapheme boundaries.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from wcwidth import iter_graphemes

from pipeline.scripts import in_one_word
from pipeline.tables import shipped
from pipeline.width import Counting, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORD: Final = re.compile(r"(?:[«‹“„(\[¿¡–—-]+\s+)?\S+(?:\s+[?!:;%»›”)\]…]+(?!\S))*")
"""A word between blanks, with the marks that some languages set apart from it: `« oui »`, `vraiment ?`, `30 %`."""

_NO_START: Final = re.compile(
    r"[、。，．！？!?,.:;：；・…‥ー〜～」』）)】》〉’”%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮんンๆฯ\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]"
)
_NO_END: Final = re.compile(r"[「『（(【《〈‘“]$")
_RUN: Final = re.compile(r"[0-9A-Za-z\u00c0-\u024f'’._-]")


class Unit(NamedTuple):
    """A piece of a turn's text that stays on one line: its span, and its width in half columns."""

    start: int
    end: int
    width: int


def units_of(text: str, lang: str, counting: Counting, room: int) -> list[Unit]:
    """Return the units of *text* in order; only white space lies between them, and none is wider than *room*.

    *room* is in half columns and at least the width of one cluster.
    """
    split = _phrases(lang)
    units: list[Unit] = []
    for match in _WORD.finditer(text):
        for start, word in _words(match, counting, room):
            at = start
            for phrase in split(word):
                units += _fitted(phrase, at, counting, room)
                at += len(phrase)
    return units


def _words(match: re.Match[str], counting: Counting, room: int) -> Iterator[tuple[int, str]]:
    """Yield a word with its marks, and where it begins; one by one what finds no room together."""
    if width(match.group(), counting) <= room:
        yield match.start(), match.group()
    else:
        yield from ((match.start() + part.start(), part.group()) for part in re.finditer(r"\S+", match.group()))


def _fitted(phrase: str, at: int, counting: Counting, room: int) -> Iterator[Unit]:
    """Yield *phrase*, which stands at offset *at*, as one unit, or as many as its width needs."""
    whole = width(phrase, counting)
    if whole <= room:
        yield Unit(at, at + len(phrase), whole)
        return
    piece, used = "", 0
    for cluster in iter_graphemes(phrase):
        wide = width(cluster, counting)
        if used + wide > room and piece:
            yield Unit(at, at + len(piece), used)
            at, piece, used = at + len(piece), "", 0
        piece, used = piece + cluster, used + wide
    yield Unit(at, at + len(piece), used)


@cache
def _phrases(lang: str) -> Callable[[str], list[str]]:
    """Return how a run without white space is split in *lang*: not at all where words stand between blanks."""
    table = {row["lang"]: row["units"] for row in shipped("languages.csv")}
    kind = table.get(lang) or table.get(lang.partition("-")[0]) or table["*"]
    return partial(_split, kind.removeprefix("budoux-")) if kind != "words" else _whole


def _whole(run: str) -> list[str]:
    """Return *run* as it is."""
    return [run]


def _split(model: str, run: str) -> list[str]:
    """Return the phrases of *run*, with kinsoku: no line starts with a closing mark or ends with an opening one."""
    phrases: list[str] = []
    for phrase in _model(model).parse(run):
        if phrases and (_NO_START.match(phrase) or _NO_END.search(phrases[-1]) or _joined(phrases[-1][-1], phrase[0])):
            phrases[-1] += phrase
        else:
            phrases.append(phrase)
    return phrases


def _joined(before: str, after: str) -> bool:
    """Return whether a break here would cut a word of a spaced script or a number, which the models do not know."""
    return in_one_word(before, after) or bool(_RUN.match(before) and _RUN.match(after))


@cache
def _model(name: str) -> _Model:
    """Return BudouX's parser *name*; loaded when the first text needs it."""
    import budoux  # noqa: PLC0415 - most runs need no model

    loaders: dict[str, Callable[[], _Model]] = {
        "ja": budoux.load_default_japanese_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
        "th": budoux.load_default_thai_parser,
    }
    return loaders[name]()


if TYPE_CHECKING:
    from typing import Protocol

    class _Model(Protocol):
        """A parser of BudouX."""

        def parse(self, sentence: str) -> list[str]:
            """Return the phrases of *sentence*."""
            ...
