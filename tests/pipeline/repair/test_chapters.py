"""Chapters follow the clock of the turns where that was hours off; turns at one stamp are told."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.repair import move_chapters, repair_timeline
from pipeline.schema import CHAPTERS, from_rows
from tests.building import documents, talk, turns, turns_with_ends

HOUR = 3_600_000


def chapters(*starts: int, doc: str = "talk", last: int | None = None) -> pl.DataFrame:
    ends = [*starts[1:], last]
    rows = [
        {"doc": doc, "chapter": number, "start_ms": start, "end_ms": end, "title": f"part {number}"}
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]
    return from_rows(rows, CHAPTERS)


def jumping() -> pl.DataFrame:
    """Return twelve turns whose clock is an hour late from the seventh on, as repaired."""
    starts = [n * 5000 + (HOUR if n > 5 else 0) for n in range(12)]
    return repair_timeline(talk(starts), documents("talk")).turns


def test_chapters_behind_the_end_are_shifted_as_the_turns_were() -> None:
    moved = move_chapters(chapters(0, 20_000, HOUR + 32_000, HOUR + 50_000, last=HOUR + 59_000), jumping())

    assert moved.chapters["start_ms"].to_list() == [0, 20_000, 32_000, 50_000]
    assert moved.chapters["end_ms"].to_list() == [20_000, 32_000, 50_000, 59_000]
    assert moved.findings.select("doc", "check", "severity", "actual").rows() == [
        ("talk", "chapter-moved", "note", 2.0)
    ]


def test_doing_it_twice_changes_nothing() -> None:
    once = move_chapters(chapters(0, HOUR + 32_000), jumping()).chapters
    twice = move_chapters(once, jumping())

    assert_frame_equal(twice.chapters, once)
    assert twice.findings.is_empty()


def test_chapters_within_the_transcript_stay_wherever_the_clock_jumped() -> None:
    moved = move_chapters(chapters(0, 20_000, 40_000), jumping())

    assert moved.chapters["start_ms"].to_list() == [0, 20_000, 40_000]
    assert moved.findings.is_empty()


@pytest.mark.parametrize(
    ("starts", "after"),
    [
        ((0, 40_000, HOUR + 32_000), "would come before the chapter before it"),
        ((0, 3 * HOUR), "no shift explains it"),
        ((0, HOUR - 1000), "no shift explains it"),
    ],
)
def test_a_chapter_that_the_shift_does_not_explain_stays_and_is_told(starts: tuple[int, ...], after: str) -> None:
    moved = move_chapters(chapters(*starts), jumping())

    assert moved.chapters["start_ms"].to_list() == list(starts), after
    assert moved.findings.select("check", "severity").rows() == [("chapter-beyond", "warning")]


def test_without_a_jump_a_chapter_behind_the_end_is_told_once() -> None:
    sound = repair_timeline(talk([n * 5000 for n in range(8)]), documents("talk")).turns
    moved = move_chapters(chapters(0, HOUR, 2 * HOUR), sound)

    assert moved.chapters["start_ms"].to_list() == [0, HOUR, 2 * HOUR]
    assert moved.findings["actual"].to_list() == [2.0]


def test_chapters_of_a_document_without_times_stay() -> None:
    moved = move_chapters(chapters(0, HOUR), turns(("A", None, "hello")))

    assert moved.chapters["start_ms"].to_list() == [0, HOUR]
    assert moved.findings.is_empty()


def test_each_document_has_a_clock_of_its_own() -> None:
    sound = repair_timeline(turns(("A", 0, "so"), ("B", HOUR * 2, "it is"), doc="long"), documents("long")).turns
    both = pl.concat([sound, jumping()])
    moved = move_chapters(pl.concat([chapters(HOUR + 32_000, doc="long"), chapters(HOUR + 32_000)]), both)

    assert moved.chapters["start_ms"].to_list() == [HOUR + 32_000, 32_000]


def stuck(frame: pl.DataFrame, form: str = "stamped") -> list[tuple[int, float]]:
    findings = repair_timeline(frame, documents("talk", form=form)).findings
    return findings.filter(check="timeline-stuck").select("turn", "actual").rows()


def test_turns_in_a_row_at_one_stamp_are_told() -> None:
    assert stuck(talk([5000] * 8)) == [(1, 8.0)]
    assert stuck(talk([1000, 9000, *[20_000] * 6, 60_000, 70_000])) == [(3, 6.0)]


@pytest.mark.parametrize(
    "frame",
    [
        talk([5000] * 4 + [9000] * 4),
        talk([5000] * 8, text="Yes."),
        turns(*(("A", None, "This is a sentence of about fifty characters, no more.") for _ in range(8))),
        turns_with_ends(*(("A", 0, 4000, "Shown at once in a corner of the picture, each of them.") for _ in range(8))),
    ],
    ids=["four at most", "short", "none", "captions"],
)
def test_what_can_be_said_at_once_is_not_told(frame: pl.DataFrame) -> None:
    assert stuck(frame) == []


def test_cues_of_a_subtitle_file_may_stand_at_one_time() -> None:
    assert stuck(talk([5000] * 8), form="ass") == []
