"""Where the breaks of cues fall: inside words, between words that belong together, or so that a line looks lost.

What belongs together is learnt (pipeline/links), or else in pipeline/data/breaks.csv: the cutter's own tables.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.check.marks import DASHES
from pipeline.languages import unit_kind
from pipeline.links import torn_between
from pipeline.links.table import SURE
from pipeline.tables import shipped_rows
from pipeline.text import stops
from pipeline.text.scripts import in_one_word
from pipeline.text.width import HALVES, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.styles import Style

_FAR: Final = 1000
"""Characters beyond which no word needs to be followed: no line is as wide."""

_CLINGS: Final = {"after-word": 80, "before-word": 100}
"""Points in breaks.csv from which a break is forbidden rather than poor."""

TEARS: Final = SURE * 7 // 10
"""How surely a break tears a phrase to be told: of ten that are told, some nine do (linguists' own trees say so)."""

_FEW: Final = 4
"""Characters of a script without blanks that are shown on either side of a break."""

_BEGINS_CLAUSE: Final = -40
"""Points from which the next word rather begins a clause: `I love it | because` tears nothing apart."""

_TRAILING: Final = "\"'”’»›)]」』》"
_LEADING: Final = "\"'“‘„«‹([¿¡「『《"
_SHORT: Final = 6
"""A word that takes less than this part of a line may be an orphan; its neighbour then takes half of one."""


class Lines(NamedTuple):
    """A cue's lines of text, the turn in which each begins, and their widths on screen in half columns."""

    texts: Sequence[str]
    turns: Sequence[int]
    widths: Sequence[int]


class _Break(NamedTuple):
    """A break after a line of the cue in a row: what stands above it and below."""

    row: int
    lang: str
    upper: str
    lower: str


def split_words(spans: pl.DataFrame, turns: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return how many words the breaks of cues cut, and how many of these (`wide`) no line could have held.

    Reads:   the *spans* of all cues, each with the `row` of its cue, sorted by doc, turn and place; TURNS.
    Returns: row, broken, wide and cut_words; nothing for a cue whose breaks are all between words.
    """
    one_turn = pl.all_horizontal(pl.col(key) == pl.col(key).shift(-1) for key in ("doc", "turn"))
    touching = spans.filter(one_turn & (pl.col("end_char") == pl.col("start_char").shift(-1)))
    places = turns.select("doc", "turn", place=pl.int_range(pl.len()))
    cuts = touching.join(places, on=["doc", "turn"], how="left", validate="m:1", maintain_order="left")
    said = cuts["place"].unique()
    texts = dict(zip(said, turns["text"][said], strict=True))
    kinds = [
        _cut_word(texts[place], at, styles[lang]) for place, at, lang in cuts.select("place", "end_char", "lang").rows()
    ]
    told = cuts.select("row").with_columns(pl.DataFrame(kinds, {"cut": pl.String, "word": pl.String}, orient="row"))
    broken = pl.col("cut") == "broken"
    return told.group_by("row").agg(
        broken=broken.sum(),
        wide=(pl.col("cut") == "wide").sum(),
        cut_words=pl.col("word").filter(broken).str.join(", "),
    )


def _cut_word(text: str, at: int, style: Style) -> tuple[str, str]:
    """Return whether a break at *at* cuts a word that a line can hold (`broken`), or cannot (`wide`), or `none`.

    And the word: `hou|se`.
    """
    before = text[max(0, at - _FAR) : at].rsplit(maxsplit=1)[-1]
    after = text[at : at + _FAR].split(maxsplit=1)[0]
    if not in_one_word(before[-1], after[0]):
        return "none", ""
    kind = "wide" if width(before + after, style.counting) > style.max_width else "broken"
    return kind, f"{before}|{after}"


def imbalance(lines: Lines) -> int | None:
    """Return by how many half columns two lines differ, None where their break has a better reason than balance."""
    if len(lines.texts) != len(("upper", "lower")) or _is_parted(lines, 0):
        return None
    return abs(lines.widths[0] - lines.widths[1])


def orphans(lines: Lines, style: Style) -> int:
    """Return how many lines are one short word beside a long line that it could have joined."""
    return sum(
        _is_orphan(lines, own, other, style)
        for upper in range(len(lines.texts) - 1)
        if not _is_parted(lines, upper)
        for own, other in ((upper, upper + 1), (upper + 1, upper))
    )


def _is_orphan(lines: Lines, own: int, other: int, style: Style) -> bool:
    """Whether line *own* is lost beside line *other*."""
    is_short = lines.widths[own] * _SHORT < style.max_width and len(lines.texts[own].split()) == 1
    return is_short and lines.widths[other] * HALVES >= style.max_width


def _is_parted(lines: Lines, upper: int) -> bool:
    """Whether something other than width parts a line from the one below it: a mark, a dash, another turn."""
    ends = lines.texts[upper].rstrip().rstrip(_TRAILING)[-1:]
    dash = lines.texts[upper + 1][:1] in DASHES
    return dash or not (ends.isalnum() or ends == "") or lines.turns[upper] != lines.turns[upper + 1]


def forbidden_breaks(cues: pl.DataFrame) -> pl.DataFrame:
    """Return for each cue how many breaks tear words apart, the one after its last line too, and which: `the | house`.

    Reads:   CUES, sorted by doc and cue.
    Returns: torn and torn_words, in the same order.
    """
    torn: list[list[str]] = [[] for _ in range(cues.height)]
    for row, words in _torn_words(_breaks(cues)):
        torn[row].append(words)
    told = [(len(words), ", ".join(words)) for words in torn]
    return pl.DataFrame(told, schema={"torn": pl.Int64, "torn_words": pl.String}, orient="row")


def _breaks(cues: pl.DataFrame) -> Iterator[_Break]:
    """Yield the breaks of *cues* that no mark and no other speaker gives a reason for."""
    rows = list(cues.select("doc", "lang", "lines", _speaker("first"), _speaker("last"), "layer").iter_rows())
    for number, (row, following) in enumerate(zip_longest(rows, rows[1:])):
        doc, lang, lines, _, speaker, layer = row
        goes_on = following is not None and (following[0], following[3], following[5]) == (doc, speaker, layer)
        below = following[2][:1] if following and goes_on else []
        for upper, lower in pairwise([*lines, *below]):
            if upper.strip() and lower.strip() and lower[0] not in DASHES:
                yield _Break(number, lang, upper.rstrip(), lower.lstrip())


def _torn_words(breaks: Iterable[_Break]) -> list[tuple[int, str]]:
    """Return the row and the words, `the | house`, of those of *breaks* that tear a phrase, in their order."""
    found = [*breaks]
    torn = []
    for lang in dict.fromkeys(one.lang for one in found):
        mine = [at for at, one in enumerate(found) if one.lang == lang]
        shares = torn_between([(found[at].upper, found[at].lower) for at in mine], lang)
        if shares is None:
            torn += [at for at in mine if _clings(*_beside(found[at]), lang) or _is_shortened(found[at])]
        else:
            torn += [at for at, share in zip(mine, shares.tolist(), strict=True) if _is_torn(found[at], share)]
    return [(found[at].row, " | ".join(_beside(found[at]))) for at in sorted(torn)]


def _is_torn(one: _Break, share: int) -> bool:
    """Whether a break tears a phrase with so large a *share*, or a row of the table holds together what it parts."""
    holds_after, holds_before = _rows("holds-after", one.lang), _rows("holds-before", one.lang)
    before, after = (word.strip(_LEADING + _TRAILING).casefold() for word in _beside(one))
    held = before in holds_after or after in holds_before
    return (_is_bare(one) and (share >= TEARS or held)) or _is_shortened(one)


def _is_bare(one: _Break) -> bool:
    """Whether no mark of punctuation stands at a break."""
    return not any(unicodedata.category(mark).startswith(("P", "S")) for mark in (one.upper[-1], one.lower[0]))


def _beside(one: _Break) -> tuple[str, str]:
    """Return what stands on both sides of a break: a word, or a few characters where no blanks are written."""
    if unit_kind(one.lang) == "words":
        return one.upper.rsplit(maxsplit=1)[-1], one.lower.split(maxsplit=1)[0]
    return one.upper.split()[-1][-_FEW:], one.lower.split()[0][:_FEW]


def _speaker(which: str) -> pl.Expr:
    """Return the speaker of the `first` or `last` span."""
    spans = pl.col("spans").list
    return (spans.first() if which == "first" else spans.last()).struct.field("speaker").alias(which)


def _clings(last: str, first: str, lang: str) -> bool:
    """Return whether a break between two words is forbidden by the table, in a language of which nothing is learnt."""
    after_word, before_word = _rows("after-word", lang), _rows("before-word", lang)
    before, after = last.lstrip(_LEADING).casefold(), first.strip(_LEADING + _TRAILING + ".,:;!?…").casefold()
    points = before_word.get(after, 0)
    clings = after_word.get(before, 0) >= _CLINGS["after-word"] and points > _BEGINS_CLAUSE
    return clings or (points >= _CLINGS["before-word"] and last[-1].isalnum())


def _is_shortened(one: _Break) -> bool:
    """Return whether the last word before a break ends with a full stop, is short, and belongs to what follows."""
    last = one.upper.rsplit(maxsplit=1)[-1]
    return stops.clings(last, one.lang) and stops.shortens(last.removesuffix("."), f" {one.lower}", 0, one.lang)


@cache
def _rows(side: str, lang: str) -> dict[str, int]:
    """Return the points of a break beside each word that breaks.csv lists on a *side* for *lang* or its short form."""
    found: dict[str, int] = {}
    for row in shipped_rows("breaks.csv"):
        if row["lang"] in ("*", lang.partition("-")[0], lang) and row["side"] == side:
            found |= dict.fromkeys(row["words"].split(), int(row["points"]))
    return found
