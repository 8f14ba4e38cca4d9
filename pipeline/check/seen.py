"""What the lines of a cue measure, as they stand on screen.

Most lines are plain: what columns can tell of all of them at once is told that way, and the rest line by line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipeline.check import marks, phrasing
from pipeline.labels import display_widths, utterance_of
from pipeline.text.width import HALVES, width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.styles import Style

_RUN_OF_BLANKS: Final = "[ \u00a0]{2}"
_BEGINS_WITH_DASH: Final = f"^[{''.join(sorted(marks.DASHES))}]"


def display_measures(shown: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return how wide the lines of each cue are, and how many.

    Reads:   CUES with `screen`, their lines as they are shown.
    Returns: columns (of the widest line), characters, n_lines; in the same order.
    """
    wide = display_widths(shown["screen"], shown["lang"], styles)
    return pl.DataFrame(
        {
            "columns": wide.list.max() / HALVES,
            "characters": wide.list.sum() / HALVES,
            "n_lines": shown["screen"].list.len(),
        }
    )


def double_spaces(shown: pl.DataFrame) -> pl.DataFrame:
    """Return how many runs of blanks stand in cues: row and double_spaces.

    Reads: CUES with their `row`.
    """
    lines = shown.select("row", "lines").explode("lines", empty_as_null=False)
    rows = lines.filter(pl.col("lines").str.contains(_RUN_OF_BLANKS))["row"].unique()
    return _count_column(shown[rows], "double_spaces", lambda cue: marks.double_spaces(cue["lines"]))


def stray_dashes(shown: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return how many lines of dialogues begin otherwise than the style says: row and stray_dashes.

    Reads: CUES with `screen`, their lines as they are shown, and their `row`.
    """
    dashed = dashed_cues(shown)
    return _count_column(dashed, "stray_dashes", lambda cue: marks.stray_dashes(cue["screen"], styles[cue["lang"]]))


def dashed_cues(shown: pl.DataFrame) -> pl.DataFrame:
    """Return those of the cues *shown* of which a line but the first begins with a dash."""
    lines = shown.select("row", "screen").explode("screen", empty_as_null=False)
    below = (pl.col("row") == pl.col("row").shift()) & pl.col("screen").str.contains(_BEGINS_WITH_DASH)
    return shown[lines.filter(below)["row"].unique().sort()].filter(_is_full())


def phrasing_measures(shown: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return how the breaks of each cue look, which is a matter of taste.

    Reads:   as `display_measures`.
    Returns: imbalance (in columns; null where a break has a better reason) and orphans; in the same order.
    """
    numbered = shown.select("lang", "lines", "spans", "screen", "row")
    full = numbered.filter(_is_full()).iter_rows(named=True)
    rows = [(cue["row"], *_phrasing(cue, styles[cue["lang"]])) for cue in full]
    told = pl.DataFrame(rows, schema={"row": pl.Int64, "imbalance": pl.Float64, "orphans": pl.Int64}, orient="row")
    every = numbered.select("row").join(told, on="row", how="left", validate="1:1", maintain_order="left")
    return every.select("imbalance", pl.col("orphans").fill_null(0))


def _is_full() -> pl.Expr:
    """Whether a cue has several lines with text in each, and no label in a line of its own."""
    begun = pl.col("spans").list.eval(pl.element().struct.field("line")).list.n_unique()
    lines = pl.col("lines").list.len()
    return (lines > 1) & (lines == pl.col("screen").list.len()) & (lines == begun)


def _count_column(cues: pl.DataFrame, name: str, count: Callable[[Mapping[str, Any]], int]) -> pl.DataFrame:
    """Return what *count* says of each of *cues*, as a column of that *name* beside their `row`."""
    counts = [count(cue) for cue in cues.iter_rows(named=True)]
    return cues.select("row", pl.Series(name, counts, dtype=pl.Int64))


def _phrasing(cue: Mapping[str, Any], style: Style) -> tuple[float | None, int]:
    """Return by how many columns the lines of a *cue* differ, and how many of them are orphans."""
    spoken = {span["line"]: utterance_of(span) for span in reversed(cue["spans"])}
    wide = [width(line, style.counting) for line in cue["screen"]]
    lines = phrasing.Lines(cue["lines"], list(spoken.values())[::-1], wide)
    uneven = phrasing.imbalance(lines)
    return (None if uneven is None else uneven / HALVES), phrasing.orphans(lines, style)
