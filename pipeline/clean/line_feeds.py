"""Line feeds of cues as one blank, or nothing, in columns: most cues have one, and nothing else to be cleaned."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from pipeline.text.scripts import UNSPACED_LINES

_ENDS: Final = f"{UNSPACED_LINES}$"
_BEGINS: Final = f"^{UNSPACED_LINES}"


class Joined(NamedTuple):
    """Texts in one line; of each line feed that is gone its `row` among them, its place `at`, and what it is now."""

    texts: pl.Series
    feeds: pl.DataFrame


def join_lines(texts: pl.Series) -> Joined:
    """Return *texts* as the white-space rule joins their lines, which neither are empty nor begin or end with a blank.

    Returns: `row`, `seq` (from 1 in each text), `at` (in characters) and `after` of each line feed.
    """
    lines = texts.to_frame("line").with_row_index("row").with_columns(pl.col("line").str.split("\n")).explode("line")
    here = pl.col("row") == pl.col("row").shift(-1)
    bare = pl.col("line").str.contains(_ENDS) & pl.col("line").shift(-1).str.contains(_BEGINS)
    told = lines.with_columns(
        after=pl.when(here).then(pl.when(bare).then(pl.lit("")).otherwise(pl.lit(" "))),
        at=((pl.col("line").str.len_chars() + 1).cum_sum().over("row") - 1).cast(pl.Int32),
        seq=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("row"),
    )
    whole = told.select("row", pl.concat_str("line", pl.col("after").fill_null(""))).group_by(
        "row", maintain_order=True
    )
    joined = whole.agg(pl.col("line").str.join("")).to_series(1)
    return Joined(joined, told.filter(pl.col("after").is_not_null()).select("row", "seq", "at", "after"))
