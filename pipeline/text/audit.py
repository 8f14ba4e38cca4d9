"""The log of changes: number it, and go along it in both directions.

A change's span lies in its turn's text as it stood before the change's stage; the spans of one stage never overlap.
So a stage's changes are applied together, from right to left, and taken back from left to right.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.schema import CORRECTIONS, conform, empty, stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Change(NamedTuple):
    """One change of one turn's text: a row of CORRECTIONS whose field is ``text``."""

    stage: str
    start_char: int
    end_char: int
    before: str
    after: str


def number(stages: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return the corrections of all *stages* as one log, `seq` counting from 1 in each document.

    Within a stage the order is by turn, field and span, so that the log does not depend on how a stage went about it.

    Reads:   CORRECTIONS of each stage, in the order in which the stages ran; their `seq` is not looked at.
    Returns: CORRECTIONS, sorted by doc and seq.
    """
    parts = [conform(part, CORRECTIONS).with_columns(order=pl.lit(i)) for i, part in enumerate(stages)]
    log = pl.concat([empty(CORRECTIONS).with_columns(order=pl.lit(0)), *parts]).sort(
        "doc", "order", "turn", "field", "start_char", nulls_last=False, maintain_order=True
    )
    return stack(
        [log.drop("order").with_columns(seq=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("doc"))], CORRECTIONS
    )


def text_changes(corrections: pl.DataFrame, field: str = "text") -> dict[tuple[str, int | None], list[Change]]:
    """Return the changes of a *field* of each (doc, turn), in the order of `seq`; a title's turn is None.

    Reads: CORRECTIONS.
    """
    columns = ("doc", "turn", "stage", "start_char", "end_char", "before", "after")
    changes: dict[tuple[str, int | None], list[Change]] = {}
    for doc, turn, *change in corrections.filter(field=field).sort("doc", "seq").select(columns).iter_rows():
        changes.setdefault((doc, turn), []).append(Change(*change))
    return changes


def replay(text_raw: str, changes: Sequence[Change]) -> str:
    """Return the text that *changes*, one turn's in the order of `seq`, make of *text_raw*."""
    text = text_raw
    for stage in _by_stage(changes):
        for change in reversed(stage):
            text = text[: change.start_char] + change.after + text[change.end_char :]
    return text


def rewind(text: str, changes: Sequence[Change]) -> str:
    """Return the raw text from which *changes* made *text*."""
    for stage in reversed(list(_by_stage(changes))):
        for change in stage:  # left of it all is raw again, so that its own span is the right place
            text = text[: change.start_char] + change.before + text[change.start_char + len(change.after) :]
    return text


def follow(offset: int, changes: Sequence[Change]) -> int:
    """Return where the character at *offset* of the raw text stands in the final text.

    A character that was replaced is where its replacement begins; one that was removed, where the text goes on.
    """
    for stage in _by_stage(changes):
        shift = 0
        for change in stage:
            if change.start_char > offset:
                break
            if offset < change.end_char:
                offset = change.start_char
                break
            shift += len(change.after) - (change.end_char - change.start_char)
        offset += shift
    return offset


def follow_span(start: int, end: int, changes: Sequence[Change]) -> tuple[int, int]:
    """Return where what stands from *start* to *end* of the raw text stands in the final text.

    What was replaced in part counts as a whole, so that a span still holds what became of its characters.
    """
    for stage in _by_stage(changes):
        start, end = _follow_start(start, stage), _follow_end(end, stage)
    return start, max(start, end)


def _follow_start(start: int, stage: Sequence[Change]) -> int:
    """Return where what begins at *start* begins after a *stage*."""
    shift = 0
    for change in stage:
        if change.start_char > start or (change.start_char == start == change.end_char):
            break
        if start < change.end_char:
            return change.start_char + shift
        shift += len(change.after) - (change.end_char - change.start_char)
    return start + shift


def _follow_end(end: int, stage: Sequence[Change]) -> int:
    """Return where what ends at *end* ends after a *stage*."""
    shift = 0
    for change in stage:
        if change.start_char >= end:
            break
        shift += len(change.after) - (change.end_char - change.start_char)
        if end < change.end_char:
            return change.end_char + shift
    return end + shift


def follow_all(offsets: Iterable[int], changes: Sequence[Change]) -> list[int]:
    """Return where the characters at *offsets* stand in the final text, as `follow` does one by one.

    The changes of a stage are searched, not walked: many places of a turn with many changes take no square of time.

    >>> follow_all([0, 4, 9], [Change("clean_text", 3, 5, "GPD", "x")])
    [0, 3, 8]
    """
    places = list(offsets)
    for stage in _by_stage(changes):
        starts = [change.start_char for change in stage]
        grown = [len(change.after) - (change.end_char - change.start_char) for change in stage]
        shifts = [0, *accumulate(grown)]
        places = [_in_stage(place, stage, starts, shifts) for place in places]
    return places


def _in_stage(place: int, stage: Sequence[Change], starts: Sequence[int], shifts: Sequence[int]) -> int:
    """Return where *place* stands after the changes of a *stage*; *shifts* say by how much it grew before each."""
    last = bisect_right(starts, place) - 1
    if last < 0:
        return place
    if place < stage[last].end_char:
        return starts[last] + shifts[last]
    return place + shifts[last + 1]


def _by_stage(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Yield the changes of each stage, in their order."""
    return (list(stage) for _, stage in groupby(changes, key=attrgetter("stage")))
