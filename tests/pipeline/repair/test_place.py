"""Turns without times are placed between what stamps there are, by their sounds, and never anywhere else."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.repair import place_turns, repair_timeline
from pipeline.schema import WORDS, empty, from_rows
from tests.building import broken_turns, documents, turns

UNTIMED = turns(("Ann", None, "We begin with the sea."), ("Bo", None, "And then the harbour."), ("Ann", None, "Yes."))


def untimed_documents(*docs: str) -> pl.DataFrame:
    return documents(*docs, form="plain").with_columns(status=pl.lit("untimed"))


def stamp(turn: int, start_char: int, end_char: int, **times: int) -> dict[str, Any]:
    return {
        "doc": "talk",
        "turn": turn,
        "word": start_char + 1,
        "start_char": start_char,
        "end_char": end_char,
        **times,
    }


def words(*rows: dict[str, Any]) -> pl.DataFrame:
    return from_rows(rows, WORDS)


def test_without_a_length_or_a_stamp_nothing_is_placed_and_it_is_said_why() -> None:
    placed = place_turns(UNTIMED, empty(WORDS), untimed_documents("talk"), None)

    assert_frame_equal(placed.turns, UNTIMED)
    assert placed.documents["status"].to_list() == ["untimed"]
    assert placed.corrections.is_empty()
    assert placed.findings.select("check", "severity").rows() == [("no-times", "warning")]
    assert "--duration" in placed.findings["remedy"][0]


def test_a_transcript_without_times_fills_the_recording_at_an_even_rate() -> None:
    placed = place_turns(UNTIMED, empty(WORDS), untimed_documents("talk"), 8_000)

    turns = placed.turns
    assert turns["start_ms"][0] == 0
    assert turns["end_ms"][-1] == 8_000
    assert turns["start_ms"].is_sorted()
    assert (turns["end_ms"] <= turns["start_ms"].shift(-1).fill_null(8_000)).all()
    assert turns["time_source"].unique().to_list() == ["interpolated"]
    assert turns["start_raw_ms"].null_count() == 3
    assert placed.documents.select("status", "duration_ms").rows() == [("ok", 8_000)]
    assert placed.findings.select("check", "severity").rows() == [("timeline-spread", "warning")]
    log = placed.corrections.select("turn", "stage", "rule", "field", "before", "after").rows()
    assert log[0] == (1, "place_turns", "by-sounds", "start_ms", None, "0")
    assert [after for *_, after in log] == [str(start) for start in turns["start_ms"]]


@pytest.mark.parametrize(
    ("text", "longer"),
    [("1984", "one"), ("안녕하십니까", "a beginning"), ("WWW", "we say"), ("それはとても面白い", "so it is")],
)
def test_what_takes_longer_to_say_gets_more_time(text: str, longer: str) -> None:
    """Letters would have it the other way round."""
    frame = turns((None, None, text), (None, None, longer))
    placed = place_turns(frame, empty(WORDS), untimed_documents("talk"), 10_000).turns

    lengths = (placed["end_ms"] - placed["start_ms"]).to_list()
    assert lengths[0] > lengths[1]


@pytest.mark.parametrize(("length", "remedy"), [(8_000, "even rate"), (200, "check"), (3_600_000, "check")])
def test_a_length_at_which_nobody_speaks_is_told(length: int, remedy: str) -> None:
    finding = place_turns(UNTIMED, empty(WORDS), untimed_documents("talk"), length).findings.row(0, named=True)

    assert remedy in finding["remedy"]
    assert isinstance(finding["actual"], float)


def test_turns_lie_between_the_stamps_in_the_texts() -> None:
    inside = words(stamp(1, 0, 8, end_ms=60_000), stamp(1, 9, 22, start_ms=60_000), stamp(3, 0, 4, end_ms=64_000))
    placed = place_turns(UNTIMED, inside, untimed_documents("talk"), None)

    starts = placed.turns["start_ms"].to_list()
    assert 58_000 < starts[0] < 60_000 < starts[1] < starts[2] < 64_000
    assert placed.turns["end_ms"][2] == 64_000
    assert placed.documents["status"].to_list() == ["ok"]
    assert placed.findings.select("check", "message").rows() == [
        ("timeline-sparse", "1 of 3 turns have no time: placed between 2 stamps by the sounds of their texts")
    ]


def test_turns_that_all_have_a_time_inside_are_not_said_to_have_none() -> None:
    inside = words(*(stamp(turn, 4, 5, start_ms=turn * 10_000) for turn in (1, 2, 3)))
    placed = place_turns(UNTIMED, inside, untimed_documents("talk"), None)

    assert placed.findings["message"].to_list() == [
        "3 of 3 turns have a time inside alone: placed between 3 stamps by the sounds of their texts"
    ]


def test_a_given_start_stays_and_the_turns_around_it_meet_it() -> None:
    some = turns(("A", None, "One and two."), ("B", 10_000, "Three."), ("A", None, "Four."), ("B", None, "Five."))
    placed = place_turns(some, empty(WORDS), documents("talk", form="plain"), None).turns

    assert placed["start_ms"][1] == 10_000
    assert placed["time_source"].to_list() == ["interpolated", "given", "interpolated", "interpolated"]
    assert placed["end_ms"][0] <= 10_000 < placed["start_ms"][2] < placed["start_ms"][3]
    assert placed["end_ms"][1] is None  # that is for `repair_timeline`


def test_a_turn_here_and_there_without_a_stamp_is_left_to_the_clock() -> None:
    most = turns(("A", 0, "One."), ("B", None, "Two."), ("A", 5_000, "Three."))
    placed = place_turns(most, empty(WORDS), documents("talk"), None)

    assert_frame_equal(placed.turns, most)
    assert placed.findings.is_empty()


def test_what_comes_before_the_first_stamp_never_begins_before_the_recording() -> None:
    inside = words(stamp(3, 0, 4, start_ms=500))
    placed = place_turns(UNTIMED, inside, untimed_documents("talk"), None).turns

    assert placed["start_ms"][0] == 0
    assert placed["start_ms"].is_sorted()
    assert placed["start_ms"][2] == 500


def test_a_stamp_that_contradicts_the_others_is_no_anchor() -> None:
    inside = words(
        stamp(1, 0, 22, start_ms=10_000), stamp(2, 0, 3, start_ms=900_000), stamp(2, 4, 21, start_ms=13_000),
        stamp(3, 0, 4, start_ms=14_000),
    )  # fmt: skip
    placed = place_turns(UNTIMED, inside, untimed_documents("talk"), None).turns

    assert placed["start_ms"].to_list()[::2] == [10_000, 14_000]
    assert 10_000 < placed["start_ms"][1] < 13_000


def test_the_length_of_the_recording_closes_what_stamps_leave_open() -> None:
    inside = words(stamp(1, 0, 22, start_ms=10_000), stamp(2, 0, 21, start_ms=12_000))
    placed = place_turns(UNTIMED, inside, untimed_documents("talk"), 60_000)

    assert placed.turns["end_ms"][2] == 60_000
    assert placed.findings["message"][0].startswith("no turn has a time: spread over 00:01:00.000 and 2 stamps")


def test_a_length_that_is_of_no_use_is_told() -> None:
    inside = words(stamp(1, 0, 22, start_ms=10_000), stamp(2, 0, 21, start_ms=12_000))
    short = place_turns(UNTIMED, inside, untimed_documents("talk"), 11_000)
    timed = place_turns(turns(("A", 0, "One.")), empty(WORDS), documents("talk"), 11_000)

    assert set(short.findings["check"]) == {"timeline-sparse", "duration-unused"}
    assert timed.findings.select("check", "severity").rows() == [("duration-unused", "note")]
    assert timed.documents["duration_ms"].to_list() == [11_000]


def test_a_failed_document_has_no_length_and_one_without_turns_no_times() -> None:
    two = documents("failed", "chapters").with_columns(
        status=pl.Series(["failed", "untimed"]), format=pl.Series([None, "chapters"])
    )
    placed = place_turns(UNTIMED.clear(), empty(WORDS), two, 5_000)

    assert placed.documents.select("status", "duration_ms").rows() == [("failed", None), ("untimed", 5_000)]
    assert placed.findings.is_empty()


def test_documents_do_not_touch_each_other() -> None:
    both = pl.concat([UNTIMED, turns(("A", 7_000, "One."), doc="timed")])
    placed = place_turns(both, empty(WORDS), pl.concat([untimed_documents("talk"), documents("timed")]), None)

    assert_frame_equal(placed.turns, both)
    assert placed.findings["doc"].to_list() == ["talk"]


@given(broken_turns, st.none() | st.integers(1, 10**8))
def test_given_times_stay_all_others_are_in_the_log_and_the_clock_goes_on_from_there(
    broken: pl.DataFrame, length: int | None
) -> None:
    placed = place_turns(broken, empty(WORDS), documents("talk"), length)

    fresh = placed.turns.filter(pl.col("start_ms").ne_missing(pl.col("start_raw_ms")))
    assert fresh["start_raw_ms"].null_count() == fresh.height
    assert placed.corrections["turn"].to_list() == fresh["turn"].to_list()
    assert fresh.filter((pl.col("end_ms") < pl.col("start_ms")) | (pl.col("start_ms") < 0)).is_empty()
    assert fresh["start_ms"].is_sorted()
    repaired = repair_timeline(placed.turns, placed.documents).turns.filter(pl.col("start_ms").is_not_null())
    assert repaired["start_ms"].is_sorted()
    assert repaired["end_ms"].null_count() == 0
