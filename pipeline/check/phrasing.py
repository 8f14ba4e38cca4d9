"""Where the breaks of cues fall: inside words, between words that belong together, or so that a line looks lost.

What belongs together is in pipeline/data/breaks.csv, the cutter's own table: what costs much there is noted here.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.check.marks import DASHES
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


def split_words(spans: pl.DataFrame, turns: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return how many words the breaks of cues cut, and how many of these (`wide`) no line could have held.

    Reads:   the *spans* of all cues, each with the `row` of its cue, sorted by doc, turn and place; TURNS.
    Returns: row, broken and wide; nothing for a cue whose breaks are all between words.
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
    told = cuts.select("row").with_columns(cut=pl.Series(kinds, dtype=pl.String))
    return told.group_by("row").agg(broken=(pl.col("cut") == "broken").sum(), wide=(pl.col("cut") == "wide").sum())


def _cut_word(text: str, at: int, style: Style) -> str:
    """Return whether a break at *at* cuts a word that a line can hold (`broken`), or cannot (`wide`), or `none`."""
    before = text[max(0, at - _FAR) : at].rsplit(maxsplit=1)[-1]
    after = text[at : at + _FAR].split(maxsplit=1)[0]
    if not in_one_word(before[-1], after[0]):
        return "none"
    return "wide" if width(before + after, style.counting) > style.max_width else "broken"


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
    told = [(len(words), ", ".join(words)) for words in _forbidden_pairs_of_cues(cues)]
    return pl.DataFrame(told, schema={"torn": pl.Int64, "torn_words": pl.String}, orient="row")


def _forbidden_pairs_of_cues(cues: pl.DataFrame) -> Iterator[list[str]]:
    """Yield the pairs of words that each of *cues* tears apart."""
    rows = list(cues.select("doc", "lang", "lines", _speaker("first"), _speaker("last")).iter_rows())
    for row, following in zip_longest(rows, rows[1:]):
        doc, lang, lines, _, speaker = row
        goes_on = following is not None and (following[0], following[3]) == (doc, speaker)
        below = following[2][:1] if following and goes_on else []
        yield list(_forbidden_pairs([*lines, *below], lang))


def _speaker(which: str) -> pl.Expr:
    """Return the speaker of the `first` or `last` span."""
    spans = pl.col("spans").list
    return (spans.first() if which == "first" else spans.last()).struct.field("speaker").alias(which)


def _forbidden_pairs(lines: Iterable[str], lang: str) -> Iterator[str]:
    """Yield the pairs of words between which a break of *lines* is forbidden."""
    after_word, before_word = _clinging(lang.partition("-")[0], lang)
    for upper, lower in pairwise(lines):
        if not (upper.strip() and lower.strip()) or lower[0] in DASHES:
            continue
        last, first = upper.split()[-1], lower.split()[0]
        before, after = last.lstrip(_LEADING).casefold(), first.strip(_LEADING + _TRAILING + ".,:;!?…").casefold()
        points = before_word.get(after, 0)
        clings = after_word.get(before, 0) >= _CLINGS["after-word"] and points > _BEGINS_CLAUSE
        if clings or _is_shortened(last, lower, lang) or (points >= _CLINGS["before-word"] and last[-1].isalnum()):
            yield f"{last} | {first}"


def _is_shortened(last: str, lower: str, lang: str) -> bool:
    """Return whether the word *last* of a line ends with a full stop, is short, and belongs to the *lower* line."""
    return stops.clings(last, lang) and stops.shortens(last.removesuffix("."), f" {lower}", 0, lang)


@cache
def _clinging(*langs: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return the points of a break after and before each word that breaks.csv lists for *langs*."""
    sides: dict[str, dict[str, int]] = {side: {} for side in _CLINGS}
    for row in shipped_rows("breaks.csv"):
        if row["lang"] in ("*", *langs) and row["side"] in sides:
            sides[row["side"]] |= dict.fromkeys(row["words"].split(), int(row["points"]))
    return sides["after-word"], sides["before-word"]
