"""Which breaks tear words apart that belong together, in columns: what is asked of words is asked once for each.

What belongs together is learnt (pipeline/links), or else in pipeline/data/breaks.csv: the cutter's own tables.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.check.marks import DASHES
from pipeline.languages import unit_kind
from pipeline.links import torn_between
from pipeline.links.table import SURE
from pipeline.tables import shipped_rows
from pipeline.text import stops
from pipeline.text.blanks import BLANKS, INK

if TYPE_CHECKING:
    from collections.abc import Callable

_CLINGS: Final = {"after-word": 80, "before-word": 100}
"""Points in breaks.csv from which a break is forbidden rather than poor."""

TEARS: Final = SURE * 7 // 10
TEARS_UNSPACED: Final = SURE * 17 // 20
"""How surely a break tears a phrase to be told, where blanks are written and elsewhere: of ten such places, some nine
are inside a phrase (linguists' own trees say so)."""

_FEW: Final = 4
"""Characters of a script without blanks that are shown on either side of a break."""

_BEGINS_CLAUSE: Final = -40
"""Points from which the next word rather begins a clause: `I love it | because` tears nothing apart."""

_AT_ONCE: Final = 50_000
"""Cues that are looked at together, so that memory does not grow with their number."""

_TRAILING: Final = "\"'”’»›)]」』》"
_LEADING: Final = "\"'“‘„«‹([¿¡「『《"
_LAST: Final = f"({INK}+)$"
_FIRST: Final = f"^({INK}+)"


def forbidden_breaks(cues: pl.DataFrame) -> pl.DataFrame:
    """Return for each cue how many breaks tear words apart, the one after its last line too, and which: `the | house`.

    Reads:   CUES, sorted by doc and cue.
    Returns: torn and torn_words, in the same order.
    """
    nothing = pl.DataFrame(schema={"at": pl.Int64, "row": pl.Int64, "words": pl.String})
    parts = (_breaks(cues, start) for start in range(0, cues.height, _AT_ONCE))
    found = [_torn(own) for part in parts for own in part.partition_by("lang", maintain_order=True)]
    torn = pl.concat([nothing, *found]).sort("row", "at").group_by("row", maintain_order=True)
    told = torn.agg(torn=pl.len().cast(pl.Int64), torn_words=pl.col("words").str.join(", "))
    told = cues.select(row=pl.int_range(pl.len())).join(told, on="row", how="left", maintain_order="left")
    return told.select(pl.col("torn").fill_null(0), pl.col("torn_words").fill_null(""))


def _breaks(cues: pl.DataFrame, start: int) -> pl.DataFrame:
    """Return the breaks in some *cues*, from *start* on, that no mark and no other speaker gives a reason for.

    Returns: at (its number), row (of its cue), lang, upper and lower, the lines that it parts; in their order.
    """
    part = cues.slice(start, _AT_ONCE + 1)  # with the next one, whose first line the last break parts
    sides = _speaker("first"), _speaker("last")
    said = part.select("doc", "lang", "lines", "layer", *sides, row=pl.int_range(pl.len()) + start)
    same = pl.all_horizontal(
        pl.col(here).eq_missing(pl.col(there).shift(-1))
        for here, there in (("doc", "doc"), ("layer", "layer"), ("last", "first"))
    )
    lines = said.select("lang", "row", upper="lines", goes_on=same).explode("upper", empty_as_null=True)
    both = lines.with_columns(lower=pl.col("upper").shift(-1), here=pl.col("row") == pl.col("row").shift(-1))
    own = (pl.col("row") < start + _AT_ONCE) & (pl.col("here") | pl.col("goes_on"))
    asked = both.filter(own).select(
        "row", "lang", pl.col("upper").str.strip_chars_end(BLANKS), pl.col("lower"), at=pl.int_range(pl.len())
    )
    dash = pl.col("lower").str.head(1).is_in(sorted(DASHES))
    bare = asked.filter(~dash).with_columns(pl.col("lower").str.strip_chars_start(BLANKS))
    return bare.filter((pl.col("upper") != "") & (pl.col("lower") != ""))


def _speaker(which: str) -> pl.Expr:
    """Return the speaker of the `first` or `last` span."""
    spans = pl.col("spans").list
    return (spans.first() if which == "first" else spans.last()).struct.field("speaker").alias(which)


def _torn(breaks: pl.DataFrame) -> pl.DataFrame:
    """Return those of *breaks*, all in one language, that tear a phrase: at, row, and the words: `the | house`."""
    lang = breaks["lang"][0]
    words = breaks.select(last=pl.col("upper").str.extract(_LAST), first=pl.col("lower").str.extract(_FIRST))
    if unit_kind(lang) != "words":  # a few characters where no blanks are written
        words = words.select(pl.col("last").str.tail(_FEW), pl.col("first").str.head(_FEW))
    shares = torn_between(breaks["upper"], breaks["lower"], lang)
    if shares is None:
        clings = [_clings(last, first, lang) for last, first in words.iter_rows()]
        tears = pl.Series(clings, dtype=pl.Boolean)
    else:
        least = TEARS if unit_kind(lang) == "words" else TEARS_UNSPACED
        tears = (_are_held(words, lang) | (pl.Series(shares) >= least)) & _are_bare(breaks)
    told = words.select(pl.format("{} | {}", "last", "first").alias("words"))
    return breaks.select("at", "row").hstack(told).filter(tears | _are_shortened(breaks, lang))


def _are_held(words: pl.DataFrame, lang: str) -> pl.Series:
    """Whether breaks.csv holds together each `last` and `first` of *words*, whatever opens or closes beside them."""
    after, before, pairs = (_rows(side, lang) for side in ("holds-after", "holds-before", "holds-pair"))
    beginnings = (*_rows("holds-beginning", lang),)
    both = words.select(pl.concat_str("last", "first", separator=" ")).to_series()
    return (
        _asked_once(words["last"], lambda word: _bare(word) in after)
        | _asked_once(words["first"], lambda word: _bare(word) in before or _bare(word).startswith(beginnings))
        | _asked_once(both, lambda pair: "+".join(map(_bare, pair.split(" "))) in pairs)
    )


def _bare(word: str) -> str:
    """Return *word* as a table has it: without what opens or closes beside it, in small letters."""
    return word.strip(_LEADING + _TRAILING).casefold()


def _are_bare(breaks: pl.DataFrame) -> pl.Series:
    """Whether no mark of punctuation stands at each of *breaks*."""
    beside = breaks.select(pl.col("upper").str.tail(1), pl.col("lower").str.head(1))
    return ~(_asked_once(beside["upper"], _is_mark) | _asked_once(beside["lower"], _is_mark))


def _is_mark(char: str) -> bool:
    """Whether *char* is punctuation or a symbol."""
    return unicodedata.category(char).startswith(("P", "S"))


def _asked_once(texts: pl.Series, is_so: Callable[[str], bool]) -> pl.Series:
    """Return what *is_so* says of each of *texts*, which come again and again."""
    found = [text for text in texts.unique().to_list() if is_so(text)]
    return texts.is_in(pl.Series(found, dtype=pl.String).implode())


def _clings(last: str, first: str, lang: str) -> bool:
    """Return whether a break between two words is forbidden by the table, in a language of which nothing is learnt."""
    after_word, before_word = _rows("after-word", lang), _rows("before-word", lang)
    before, after = last.lstrip(_LEADING).casefold(), first.strip(_LEADING + _TRAILING + ".,:;!?…").casefold()
    points = before_word.get(after, 0)
    clings = after_word.get(before, 0) >= _CLINGS["after-word"] and points > _BEGINS_CLAUSE
    return clings or (points >= _CLINGS["before-word"] and last[-1].isalnum())


def _are_shortened(breaks: pl.DataFrame, lang: str) -> pl.Series:
    """Return whether the last word before each of *breaks* ends with a full stop, is short, and belongs to the next."""
    stopped = breaks["upper"].str.ends_with(".").arg_true()
    rows = breaks.select(pl.col("upper").str.extract(_LAST), "lower")[stopped].iter_rows()
    short = [
        stops.clings(last, lang) and stops.shortens(last.removesuffix("."), f" {lower}", 0, lang)
        for last, lower in rows
    ]
    no = pl.repeat(False, breaks.height, eager=True)  # noqa: FBT003 - what stands there
    return no.scatter(stopped, pl.Series(short, dtype=pl.Boolean))


@cache
def _rows(side: str, lang: str) -> dict[str, int]:
    """Return the points of a break beside each word that breaks.csv lists on a *side* for *lang* or its short form."""
    found: dict[str, int] = {}
    for row in shipped_rows("breaks.csv"):
        if row["lang"] in ("*", lang.partition("-")[0], lang) and row["side"] == side:
            found |= dict.fromkeys(row["words"].split(), int(row["points"]))
    return found
