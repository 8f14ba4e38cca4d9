"""The phrases of scripts that write no blanks, as BudouX's models find them, with kinsoku.

A model says of each place in a text, by the six characters around it, whether a phrase ends there: it adds up the
weights of each, of pairs and of threes. Here these are added once for every three characters that stand side by side,
which come again and again, so that a place takes four look-ups instead of thirteen. The phrases are the same.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.scripts import in_one_word
from pipeline.tables import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    _Weights = Mapping[str, Mapping[str, int]]

_NO_START: Final = re.compile(
    r"[、。，．！？!?,.:;：；・…‥ー〜～」』）)】》〉’”%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮんンๆฯ\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]"
)
_NO_END: Final = re.compile(r"[「『（(【《〈‘“]")
_RUN: Final = re.compile(r"[0-9A-Za-z\u00c0-\u024f'’._-]")

_NEVER: Final = -1_000_000_000
_EDGE: Final = "\0" * 3
"""Stands around a text: no model knows it, so it weighs nothing, like what BudouX finds beyond a text."""


class _Model(NamedTuple):
    """A model of BudouX: what three characters add, and what the sum must exceed where a phrase ends."""

    add: Callable[[str], _Three]
    least: float


class _Three(NamedTuple):
    """What three characters add at the place behind the last, the second, the first, and before the first."""

    behind_last: int
    behind_second: int
    behind_first: int
    before: int


def phrases_of(words: list[str], lang: str) -> list[str]:
    """Return the phrases of *words* in *lang*: the words themselves where a script writes blanks between them."""
    kind = kind_of(lang)
    return words if kind == "words" else [phrase for word in words for phrase in _phrases(word, _model(kind))]


@cache
def kind_of(lang: str) -> str:
    """Return what the units of *lang* are: words, or phrases of a model."""
    table = {row["lang"]: row["units"] for row in shipped("languages.csv")}
    return table.get(lang) or table.get(lang.partition("-")[0]) or table["*"]


def _phrases(run: str, model: _Model) -> list[str]:
    """Return the phrases of *run*; none starts with a closing mark or ends with an opening one."""
    padded = _EDGE + run + _EDGE
    threes = [model.add(padded[at : at + 3]) for at in range(1, len(run) + 3)]
    last, second, first, before = zip(*threes, strict=True)
    added = zip(last, second[1:], first[2:], before[3:], strict=False)
    ends = [end for end, points in enumerate(map(sum, added), start=1) if points > model.least]
    return [run[start:end] for start, end in pairwise((0, *ends, len(run)))]


def _is_kept(before: str, after: str) -> bool:
    """Return whether no line may end between these characters: kinsoku, white space, and what the models do not know.

    That is words of spaced scripts, and numbers.
    """
    blank = before.isspace() or after.isspace()
    marks = _NO_END.match(before) or _NO_START.match(after)
    return bool(blank or marks or in_one_word(before, after) or (_RUN.match(before) and _RUN.match(after)))


@cache
def _model(kind: str) -> _Model:
    """Return BudouX's model for *kind*; loaded when the first text needs it."""
    import budoux  # noqa: PLC0415 - most runs need no model

    loaders: dict[str, Callable[[], _Parser]] = {
        "budoux-ja": budoux.load_default_japanese_parser,
        "budoux-zh-hans": budoux.load_default_simplified_chinese_parser,
        "budoux-zh-hant": budoux.load_default_traditional_chinese_parser,
        "budoux-th": budoux.load_default_thai_parser,
    }
    weights = loaders[kind]().model
    add = lru_cache(maxsize=65536)(partial(_added, weights))
    return _Model(add, sum(sum(known.values()) for known in weights.values()) / 2)


def _added(weights: _Weights, three: str) -> _Three:
    """Return what *three* characters add; where no line may end, a phrase has no chance to."""
    first, second, third, pair = *list(three), three[1:]

    def add(**features: str) -> int:
        return sum(weights.get(name, {}).get(text, 0) for name, text in features.items())

    return _Three(
        behind_last=add(UW1=first, UW2=second, UW3=third, BW1=pair, TW1=three),
        behind_second=_NEVER if _is_kept(second, third) else add(BW2=pair, TW2=three),
        behind_first=add(BW3=pair, TW3=three),
        before=add(UW4=first, UW5=second, UW6=third, TW4=three),
    )


if TYPE_CHECKING:
    from typing import Protocol

    class _Parser(Protocol):
        """A parser of BudouX."""

        @property
        def model(self) -> _Weights:
            """The weights by kind and characters."""
            ...
