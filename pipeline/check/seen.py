"""What the lines of a cue measure, as they stand on screen.

Most lines are plain: what columns can tell of all of them at once is told that way, and the rest line by line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipeline.check import marks, phrasing
from pipeline.labels import utterance_of
from pipeline.width import HALVES, width, widths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.styles import Style

_RUN_OF_BLANKS: Final = "[ \u00a0]{2}"
_BEGINS_WITH_DASH: Final = f"^[{''.join(sorted(marks.DASHES))}]"


def seen(shown: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return how wide the lines of each cue are, how many, and which marks in them are wrong.

    Reads:   CUES with `screen`, their lines as they are shown.
    Returns: columns (of the widest line), characters, n_lines, double_spaces, stray_dashes; in the same order.
    """
    numbered = shown.select("lang", "lines", "spans", "screen", row=pl.int_range(pl.len()))
    spaced = numbered.filter(pl.col("lines").list.join("\n").str.contains(_RUN_OF_BLANKS))
    below = pl.col("screen").list.slice(1).list.eval(pl.element().str.contains(_BEGINS_WITH_DASH)).list.any()
    dashed = numbered.filter(_is_full() & below)
    told = (
        _counted(spaced, "double_spaces", lambda cue: marks.double_spaces(cue["lines"])),
        _counted(dashed, "stray_dashes", lambda cue: marks.stray_dashes(cue["screen"], styles[cue["lang"]])),
    )
    measured = numbered.select("row", n_lines=pl.col("screen").list.len().cast(pl.Int64))
    for count in (_widths(numbered, styles), *told):
        measured = measured.join(count, on="row", how="left", validate="1:1", maintain_order="left")
    return measured.drop("row").fill_null(0)


def phrased(shown: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return how the breaks of each cue look, which is a matter of taste.

    Reads:   as `seen`.
    Returns: imbalance (in columns; null where a break has a better reason) and orphans; in the same order.
    """
    numbered = shown.select("lang", "lines", "spans", "screen", row=pl.int_range(pl.len()))
    rows = [
        (cue["row"], *_phrasing(cue, styles[cue["lang"]])) for cue in numbered.filter(_is_full()).iter_rows(named=True)
    ]
    told = pl.DataFrame(rows, schema={"row": pl.Int64, "imbalance": pl.Float64, "orphans": pl.Int64}, orient="row")
    every = numbered.select("row").join(told, on="row", how="left", validate="1:1", maintain_order="left")
    return every.select("imbalance", pl.col("orphans").fill_null(0))


def _is_full() -> pl.Expr:
    """Whether a cue has several lines with text in each, and no label in a line of its own."""
    begun = pl.col("spans").list.eval(pl.element().struct.field("line")).list.n_unique()
    lines = pl.col("lines").list.len()
    return (lines > 1) & (lines == pl.col("screen").list.len()) & (lines == begun)


def _counted(cues: pl.DataFrame, name: str, count: Callable[[Mapping[str, Any]], int]) -> pl.DataFrame:
    """Return what *count* says of each of *cues*, as a column of that *name* beside their `row`."""
    counts = [count(cue) for cue in cues.iter_rows(named=True)]
    return cues.select("row", pl.Series(name, counts, dtype=pl.Int64))


def _widths(cues: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return the width of the widest line of each cue, and of all of them together, in columns."""
    counting = {lang: style.counting for lang, style in styles.items()}
    how = pl.col("lang").replace_strict(counting, return_dtype=pl.String)
    lines = cues.select("row", "screen", how=how).explode("screen", empty_as_null=False)
    columns = widths(lines["screen"], lines["how"]) / HALVES
    return (
        lines.select("row", columns=columns)
        .group_by("row", maintain_order=True)
        .agg(pl.col("columns").max(), characters=pl.col("columns").sum())
    )


def _phrasing(cue: Mapping[str, Any], style: Style) -> tuple[float | None, int]:
    """Return by how many columns the lines of a *cue* differ, and how many of them are orphans."""
    spoken = {span["line"]: utterance_of(span) for span in reversed(cue["spans"])}
    wide = [width(line, style.counting) for line in cue["screen"]]
    lines = phrasing.Lines(cue["lines"], list(spoken.values())[::-1], wide)
    uneven = phrasing.imbalance(lines)
    return (None if uneven is None else uneven / HALVES), phrasing.orphans(lines, style)
