"""Where the breaks of cues fall: inside words, or so that a line looks lost."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.check.marks import DASHES
from pipeline.languages import unit_kind
from pipeline.text.scripts import in_one_word
from pipeline.text.width import HALVES, width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.styles import Style

_FAR: Final = 1000
"""Characters beyond which no word needs to be followed: no line is as wide."""

_FEW: Final = 4
"""Characters of a script without blanks that are shown on either side of a cut."""

_TRAILING: Final = "\"'”’»›)]」』》"
_SHORT: Final = 6
"""A word that takes less than this part of a line may be an orphan; its neighbour then takes half of one."""


class Lines(NamedTuple):
    """A cue's lines of text, the turn in which each begins, and their widths on screen in half columns."""

    texts: Sequence[str]
    turns: Sequence[int]
    widths: Sequence[int]


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
        _cut_word(texts[place], at, lang, styles[lang])
        for place, at, lang in cuts.select("place", "end_char", "lang").rows()
    ]
    told = cuts.select("row").with_columns(pl.DataFrame(kinds, {"cut": pl.String, "word": pl.String}, orient="row"))
    broken = pl.col("cut") == "broken"
    return told.group_by("row").agg(
        broken=broken.sum(),
        wide=(pl.col("cut") == "wide").sum(),
        cut_words=pl.col("word").filter(broken).str.join(", "),
    )


def _cut_word(text: str, at: int, lang: str, style: Style) -> tuple[str, str]:
    """Return whether a break at *at* cuts a word that a line can hold (`broken`), or cannot (`wide`), or `none`.

    And the word: `hou|se`. In a script without blanks of which no model knows the words, as Lao, any may be cut.
    """
    before = text[max(0, at - _FAR) : at].rsplit(maxsplit=1)[-1]
    after = text[at : at + _FAR].split(maxsplit=1)[0]
    if not in_one_word(before[-1], after[0]):
        return ("wide", f"{before[-_FEW:]}|{after[:_FEW]}") if _may_cut(before[-1], after[0], lang) else ("none", "")
    kind = "wide" if width(before + after, style.counting) > style.max_width else "broken"
    return kind, f"{before}|{after}"


def _may_cut(before: str, after: str, lang: str) -> bool:
    """Return whether a word may go on between two characters of a script without blanks that no model knows."""
    return unit_kind(lang) == "words" and all(unicodedata.category(char)[0] in "LMN" for char in (before, after))


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
