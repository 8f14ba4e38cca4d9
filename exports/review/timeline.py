"""When each turn begins and ends, as it was read and as it was repaired, and who speaks in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from exports.review.columns import by_column, steps

if TYPE_CHECKING:
    from exports.review.results import Results


def list_turns(results: Results) -> dict[str, Any]:
    """Return the turns of each document that have a time, in the order of the source.

    A turn's number and its start are steps from the row before; `read` is by how much its start was read otherwise, 0
    where it was read so, null where none was read.
    """
    start, read = pl.col("start_ms"), pl.col("start_raw_ms")
    rows = results.turns.filter(start.is_not_null()).sort("doc", "turn")
    told = rows.select(
        *("doc", steps("turn"), steps("start_ms"), "speaker", "time_source"),
        (pl.col("end_ms") - start).alias("duration_ms"),
        (read - start).alias("read"),
    )
    return by_column(told.collect(), "doc", "speaker", "time_source")
