"""Chapters whose list was made with the clock that jumped: put where their turns are now."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.repair.notes import beyond_note, chapter_note
from pipeline.schema import CHAPTERS, FINDINGS, TURNS, conform, from_rows
from pipeline.timecode import MS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.schema import Note


class Moved(NamedTuple):
    """CHAPTERS, and FINDINGS of those that were moved, or stand where nothing is said any more."""

    chapters: pl.DataFrame
    findings: pl.DataFrame


class _Clock(NamedTuple):
    """A document's clock: when its last turn ends, and the stamps that were off by whole hours, with how far."""

    end_ms: int
    stamps: Sequence[int]
    shifts: Sequence[int]


def move_chapters(chapters: pl.DataFrame, turns: pl.DataFrame) -> Moved:
    """Shift chapters that lie behind the last turn as the turns were shifted whose stamps theirs follow.

    A chapter that lies within the transcript stays: its list may have been made from the recording. So does one that
    the shift would not put behind the chapter before it; that is a finding. Doing it twice changes nothing.

    Reads:   CHAPTERS; TURNS as repaired.
    Returns: CHAPTERS, same rows and order; FINDINGS.
    """
    clocks = _clocks(conform(turns, TURNS))
    starts: list[int] = []
    told: dict[str, tuple[list[int], list[int]]] = {}
    before = ("", -1)
    for doc, start in conform(chapters, CHAPTERS).select("doc", "start_ms").iter_rows():
        clock = clocks.get(doc)
        last = before[1] if before[0] == doc else -1
        new = start if clock is None or start <= clock.end_ms else _shift(start, last, clock)
        if clock and start > clock.end_ms:
            told.setdefault(doc, ([], []))[new == start].append(start)
        starts.append(new)
        before = (doc, new)
    moved = chapters.with_columns(new_ms=pl.Series(starts, dtype=pl.Int64))
    ends = pl.col("end_ms") + (pl.col("new_ms") - pl.col("start_ms"))
    following = pl.col("new_ms").shift(-1).over("doc")
    was_next = pl.col("end_ms") == pl.col("start_ms").shift(-1).over("doc")
    rows = moved.with_columns(end_ms=pl.when(was_next).then(following).otherwise(ends), start_ms="new_ms")
    findings = [{"doc": doc} | note._asdict() for doc, lists in told.items() for note in _notes(*lists, clocks[doc])]
    return Moved(conform(rows.drop("new_ms"), CHAPTERS), from_rows(findings, FINDINGS))


def _clocks(turns: pl.DataFrame) -> Mapping[str, _Clock]:
    """Return the clock of each document of *turns* that has times."""
    timed = turns.filter(pl.col("start_ms").is_not_null())
    by = pl.col("start_ms") - pl.col("start_raw_ms")
    off = pl.col("start_raw_ms").is_not_null() & (by != 0) & (by % MS_PER_HOUR == 0)
    rows = timed.group_by("doc", maintain_order=True).agg(
        end=pl.max_horizontal("start_ms", "end_ms").max(),
        stamps=pl.col("start_raw_ms").filter(off).sort(),
        shifts=by.filter(off).sort_by(pl.col("start_raw_ms").filter(off)),
    )
    return {doc: _Clock(*clock) for doc, *clock in rows.iter_rows()}


def _shift(start: int, last: int, clock: _Clock) -> int:
    """Return where a chapter at *start*, behind the end of *clock*, belongs; its *start* if the shift does not tell."""
    place = bisect_right(clock.stamps, start) or len(clock.stamps[:1])
    new = start + clock.shifts[place - 1] if place else start
    return new if last < new <= clock.end_ms else start


def _notes(moved: Sequence[int], left: Sequence[int], clock: _Clock) -> list[Note]:
    """Return what there is to tell of chapters that were *moved* and of those *left* behind the end of *clock*."""
    notes = [chapter_note(len(moved), moved[0])] if moved else []
    return [*notes, beyond_note(len(left), left[0], clock.end_ms)] if left else notes
