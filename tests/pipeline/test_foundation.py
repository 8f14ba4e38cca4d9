"""schema, errors, timecode: what all else stands on."""

from __future__ import annotations

import pickle

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadTable, BadUsage, CuemillError, SchemaMismatch, UnreadableSource, UnwritableOutput
from pipeline.schema import CHAPTERS, conform, empty, from_rows, stack
from pipeline.timecode import format_clock, from_seconds, parse_clock

CHAPTER = {"doc": "a", "chapter": 1, "start_ms": 0, "title": "One"}


@pytest.mark.parametrize(
    "error",
    [
        SchemaMismatch("TURNS", "missing doc"),
        BadTable("rules.csv", 3, "empty pattern", "Fill it."),
        BadTable("rules.csv", None, "no header", "Add one."),
        BadUsage("no such profile", "Choose one."),
        UnreadableSource("a.md", "not UTF-8", "Convert it.", line=7),
        UnreadableSource("a.md", "empty", "Leave it out."),
        UnwritableOutput("out/a.srt", "no space left", "Free some."),
    ],
)
def test_an_error_survives_a_trip_between_processes_with_all_it_says(error: CuemillError) -> None:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    assert type(back) is type(error)
    assert vars(back) == vars(error)
    assert str(back) == str(error)


def test_an_error_names_file_line_and_remedy() -> None:
    assert str(UnreadableSource("a.md", "not UTF-8", "Convert it.", line=7)) == "a.md, line 7: not UTF-8. Convert it."
    assert str(BadTable("rules.csv", 3, "empty pattern", "Fill it.")) == "rules.csv, row 3: empty pattern. Fill it."


def test_conform_puts_columns_in_order_and_keeps_rows() -> None:
    frame = from_rows([CHAPTER], CHAPTERS)
    assert conform(frame.select(reversed(frame.columns)), CHAPTERS).columns == CHAPTERS.columns.names()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda frame: frame.drop("title"), "missing title"),
        (lambda frame: frame.with_columns(extra=1), "unknown extra"),
        (lambda frame: frame.with_columns(pl.col("chapter").cast(pl.Int64)), "chapter is Int64"),
        (lambda frame: frame.with_columns(title=pl.lit(None, dtype=pl.String)), "null in title"),
    ],
)
def test_a_frame_of_another_shape_is_refused_by_name(change: object, problem: str) -> None:
    with pytest.raises(SchemaMismatch, match=problem):
        conform(change(from_rows([CHAPTER], CHAPTERS)), CHAPTERS)  # type: ignore[operator]  # a function of the table above


def test_rows_may_leave_out_what_may_be_null_and_nothing_else() -> None:
    assert from_rows([CHAPTER], CHAPTERS)["url"].to_list() == [None]
    with pytest.raises(SchemaMismatch, match="null in title"):
        from_rows([{"doc": "a", "chapter": 1, "start_ms": 0}], CHAPTERS)
    with pytest.raises(SchemaMismatch, match="unknown colour"):
        from_rows([CHAPTER | {"colour": "red"}], CHAPTERS)


def test_no_frames_stacked_are_an_empty_frame() -> None:
    assert stack([], CHAPTERS).equals(empty(CHAPTERS))
    assert stack([from_rows([CHAPTER], CHAPTERS)] * 2, CHAPTERS).height == 2


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("0:00", 0),
        ("1:02", 62_000),
        ("75:10", 4_510_000),
        ("1:02:33", 3_753_000),
        ("00:00:59,5", 59_500),
        ("100:00:00.001", 360_000_001),
        ("1:60", None),
        ("1:60:00", None),
        ("noon", None),
        ("12", None),
        ("", None),
    ],
)
def test_a_clock_text_is_read(text: str, ms: int | None) -> None:
    assert parse_clock(text) == ms


@given(st.integers(0, 10**12))
def test_a_written_clock_reads_back(ms: int) -> None:
    assert parse_clock(format_clock(ms)) == ms
    assert parse_clock(format_clock(ms, ",")) == ms


def test_seconds_are_rounded_to_the_nearest_millisecond() -> None:
    assert from_seconds(59.9996) == 60_000
    assert format_clock(from_seconds(59.9996)) == "00:01:00.000"
