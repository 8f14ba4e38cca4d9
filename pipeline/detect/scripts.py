"""What the letters of a text say about its language, from tables: no model, a whole column at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HAN: Final = "Hani"
KANA: Final = "Kana"
LATIN: Final = "Latn"
HANGUL: Final = "Hang"

_SIMPLE: Final = r"^[\x00-\x7F가-힣]*$"
"""Texts whose letters the number of bytes tells: nearly all in English and Korean, whose scripts are the first."""


class Script(NamedTuple):
    """A script: a row of scripts.csv, and of script_han.csv for Han."""

    name: str
    """Its code in ISO 15924."""
    letters: str
    """A class of a regular expression, in Rust's syntax."""
    lang: str | None
    """The language that it tells; None where an engine has to."""
    others: tuple[str, ...]
    """Languages written in it that nothing here tells from `lang`: a hint decides."""
    also: tuple[str, ...]
    """Languages written in it and in another script."""
    weight: int
    """How much a letter says, against an alphabet's letter."""
    least: int
    """How many letters it takes to say anything: formulas have single Greek letters."""


@cache
def scripts() -> Mapping[str, Script]:
    """Return the scripts that are known, by name, the most usual first."""
    return {
        row["script"]: Script(
            name=row["script"],
            letters=row["letters"],
            lang=row["lang"] or None,
            others=tuple(row["others"].split()),
            also=tuple(row["also"].split()),
            weight=int(row["weight"]),
            least=int(row["least"]),
        )
        for row in shipped_rows("scripts.csv")
    }


def count_letters(texts: pl.Series) -> pl.DataFrame:
    """Return how many letters of each script every one of *texts* has.

    Returns: a column for each script that occurs, and for some that do not, the most usual first.
    """
    simple = texts.str.contains(_SIMPLE)
    places = pl.concat([simple.arg_true(), (~simple).arg_true()])
    parts = _of_simple(texts.filter(simple)), _of_any(texts.filter(~simple))
    return pl.concat(parts, how="diagonal").fill_null(0)[places.arg_sort()]


def _of_simple(texts: pl.Series) -> pl.DataFrame:
    """Return the counts for *texts* in ASCII and Hangul, of which one takes a byte in UTF-8 and the other three."""
    sizes = (texts, texts.str.replace_all("[A-Za-z]+", ""))
    chars, others = (text.str.len_chars().cast(pl.Int64) for text in sizes)
    return pl.DataFrame({LATIN: chars - others, HANGUL: (texts.str.len_bytes().cast(pl.Int64) - chars) // 2})


def _of_any(texts: pl.Series) -> pl.DataFrame:
    """Return the counts for any *texts*: each script takes its letters away from what is left, up to the last there."""
    left = texts.str.replace_all(r"\P{L}+", "")
    counts: dict[str, pl.Series] = {}
    for script in scripts().values():
        rest = left.str.replace_all(f"(?:{script.letters})+", "")
        counts[script.name] = left.str.len_chars() - rest.str.len_chars()
        left = rest
        if not left.str.len_bytes().sum():
            break
    return pl.DataFrame(counts).cast(pl.Int64)


def main_script(counts: Mapping[str, int]) -> Script | None:
    """Return the script that *counts* of letters speak for, or None if there are none.

    Kana and Han are one: any kana in it makes a Japanese text of it, unless that is next to nothing.
    """
    known = scripts()
    if len(counts) == 1 and not (counts.keys() & {KANA, HAN}):
        return next((known[name] for name, count in counts.items() if count), None)
    says = {name: known[name].weight * count for name, count in counts.items() if count}
    kana = says.pop(KANA, 0)
    if kana or HAN in says:
        says[HAN] = says.get(HAN, 0) + kana
    if not says:
        return None
    name = max(says, key=says.__getitem__)
    if name == HAN and is_japanese(counts.get(KANA, 0), counts.get(HAN, 0), KANA_OF_A_TURN):
        return known[KANA]
    return known[name]


KANA_OF_A_TURN: Final = 0.125
KANA_OF_A_DOCUMENT: Final = 0.25
"""What share of kana makes a text Japanese: two thirds are usual, a turn may have less, a Chinese brand a ``の``."""


def is_japanese(kana: int, han: int, share: float) -> bool:
    """Return whether a text with so many letters of kana and Han is Japanese."""
    return kana > share * (kana + han) and (kana > 1 or not han)


def chinese(texts: Iterable[str]) -> str:
    """Return `zh-Hans` or `zh-Hant` by the characters of *texts* that exist in one only, `zh` if none or as many do."""
    seen = "".join(texts)
    simplified, traditional = (sum(map(_one_only(lang).__contains__, seen)) for lang in _CHINESE)
    if simplified == traditional:
        return "zh"
    return _CHINESE[0] if simplified > traditional else _CHINESE[1]


def chinese_tag(tag: str) -> str:
    """Return *tag*, of Chinese, with the script that its region implies: ``zh-Hant-TW`` for ``zh-TW``.

    >>> chinese_tag("zh-TW")
    'zh-Hant-TW'
    """
    _, *rest = tag.split("-")
    regions = {region: row["lang"] for row in shipped_rows("script_han.csv") for region in row["regions"].split()}
    return "-".join((regions[rest[0]], *rest)) if rest and rest[0] in regions else tag


_CHINESE: Final = ("zh-Hans", "zh-Hant")


@cache
def _one_only(lang: str) -> frozenset[str]:
    """Return the characters that Chinese has in the script of *lang* only."""
    return frozenset("".join(row["characters"] for row in shipped_rows("script_han.csv") if row["lang"] == lang))
