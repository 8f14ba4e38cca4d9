"""Starts that the source has set, and which nothing moves: a cue of a subtitle file begins when its editor said.

A limit that is a matter of taste, as the shortest duration and reading speed, may hold it longer where there is room.
It may not make the next one late, or each round through a tool would move cues a little further from what is heard.
"""

from __future__ import annotations

from typing import Final

import polars as pl

_OVERLAP: Final = 2
"""A cue that lasts so many times as long as there is until the next one overlaps it, and both need room."""

_GAPS: Final = 2
_PART: Final = 5
"""Where cues would begin nearer to each other than so many gaps, or so small a part of the shortest duration, nobody
could see them: there they make room (house)."""


def pins_of(cuts: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return whether each cue begins one of a subtitle file (`pinned`), and when its first turn begins (`turn_ms`)."""
    first, last = (pl.col("spans").list.get(place) for place in (0, -1))
    told = cuts.select("doc", turn=first.struct["turn"], at=first.struct["start_char"], until=last.struct["turn"])
    given = turns.select("doc", "turn", "source_cue", turn_ms="start_ms")
    opened = told.join(given, on=["doc", "turn"], how="left", validate="m:1", maintain_order="left")
    closed = told.select("doc", turn="until").join(given, on=["doc", "turn"], how="left", maintain_order="left")
    before = closed.select(pl.when(pl.col("doc") == pl.col("doc").shift(-1)).then("source_cue").shift()).to_series()
    begins = (pl.col("at") == 0) & pl.col("source_cue").ne_missing(before)
    return opened.select(pinned=pl.col("source_cue").is_not_null() & begins, turn_ms="turn_ms")


def fit_between_pins(asked: pl.DataFrame) -> pl.DataFrame:
    """Return *asked* with steps that find room between two pins, and pins that nothing moves."""
    if not asked["pinned"].any():
        return asked
    heard, step, run = pl.col("heard"), pl.col("step"), ("doc", "run")
    told = asked.with_columns(run=pl.col("pinned").cum_sum(), following=heard.shift(-1).over("doc"))
    begin, until = heard.first().over(run), pl.col("following").last().over(run)  # from a pin to the next
    room, needed, lasts = until - begin, step.sum().over(run), pl.col("heard_end").max().over(run) - begin
    is_tight = pl.col("pinned").any().over(run) & (needed > room) & (lasts <= _OVERLAP * room)
    is_tight &= (room >= _GAPS * pl.col("gap").sum().over(run)) & (_PART * room >= needed)
    fitted = pl.when(is_tight.fill_null(value=False)).then(step * room // needed).otherwise(step)
    pinned = [pl.when("pinned").then("heard").otherwise(name).alias(name) for name in ("earliest", "latest")]
    return told.with_columns(fitted.alias("step"), *pinned).drop("run", "following")
