r"""Places on screen as SubStation's overrides, `{\an8}` and `{\pos(192,240)}`: SubRip has them from there."""

from __future__ import annotations

import polars as pl

from pipeline.text.placement import anchor_of, point_of


def override_column(placements: pl.Series, size: tuple[int, int], decimals: int) -> pl.Series:
    """Return the override of each of *placements* on a screen of *size*; empty where a cue stands where cues do."""
    known = {one: override_of(one, size, decimals) for one in placements.unique().drop_nulls()}
    return placements.replace_strict(known, default="", return_dtype=pl.String)


def override_of(placement: str | None, size: tuple[int, int], decimals: int) -> str:
    r"""Return the override of *placement* on a screen of *size*, with so many *decimals*.

    >>> override_of("line:0", (384, 288), 2), override_of(None, (384, 288), 2)
    ('{\\an8}', '')
    """
    if placement is None:
        return ""
    point = point_of(placement)
    if point is None:
        anchor = anchor_of(placement)
        return f"{{\\an{anchor}}}" if anchor != _BOTTOM else ""
    x, y = (_number(part * whole / 100, decimals) for part, whole in zip(point[1:], size, strict=True))
    edge = f"\\an{point.anchor}" if point.anchor != _BOTTOM else ""
    return f"{{{edge}\\pos({x},{y})}}"


_BOTTOM = 2


def _number(value: float, decimals: int) -> str:
    """Return *value* with at most so many *decimals*."""
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:.0f}"
