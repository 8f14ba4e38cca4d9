"""How much of a document is faster than people read, as a run tells it: one line, not one for each cue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

CHECK: Final = "reading-speed"
_MANY: Final = 3
"""Where one cue in so many is too fast, the talk was not written to be read."""


class Reading(NamedTuple):
    """What is too fast in the documents of a source, as a manifest keeps it."""

    fast: int
    """How many cues are too fast."""
    cues: int
    """How many there are."""
    limit: float
    """Characters a second, as most of the fast ones may have."""
    share: int
    """So many percent of the text of the fast ones are more than their time allows."""


def readings_of(findings: pl.DataFrame, cues: pl.DataFrame) -> dict[str, Reading]:
    """Return how fast the cues of each document are that has some that are too fast.

    Reads: check, doc, cue, actual and limit of *findings*; doc, cue, start_ms and end_ms of *cues*.
    """
    fast = findings.filter(check=CHECK).select("doc", "cue", "actual", "limit")
    if fast.is_empty():
        return {}
    shown = cues.select("doc", "cue", seconds=(pl.col("end_ms") - pl.col("start_ms")) / 1000)
    said, allowed = pl.col("actual") * pl.col("seconds"), pl.col("limit") * pl.col("seconds")
    told = (
        fast.join(shown, on=["doc", "cue"], how="left", validate="1:1")
        .group_by("doc")
        .agg(
            fast=pl.len(),
            limit=pl.col("limit").mode().min(),
            share=(100 * (said.sum() - allowed.sum()) / said.sum()).round().fill_nan(0).fill_null(0).cast(pl.Int64),
        )
        .join(cues.group_by("doc").len("cues"), on="doc", how="left", validate="1:1")
    )
    return {row.pop("doc"): Reading(**row) for row in told.sort("doc").to_dicts()}


def describe_reading(reading: Reading) -> str:
    """Return in words how much is too fast.

    >>> describe_reading(Reading(9, 10, 4.0, 33))
    '90 % of cues faster than 4 characters a second; 33 % of their text would have to go'
    """
    percent = max(round(100 * reading.fast / reading.cues), 1)
    speed = f"{reading.limit:g} characters a second"
    return f"{percent} % of cues faster than {speed}; {reading.share} % of their text would have to go"


def is_spoken(reading: Reading) -> bool:
    """Whether so many cues are too fast that the limit may be one for texts that are edited to be read."""
    return reading.fast * _MANY >= reading.cues


def fastest(readings: Iterable[tuple[str, Reading]]) -> list[tuple[str, Reading]]:
    """Return those *readings*, with their documents, in which much is too fast; those first in which most is."""
    told = [one for one in readings if is_spoken(one[1])]
    return sorted(told, key=lambda one: (-one[1].fast / one[1].cues, one[0]))
