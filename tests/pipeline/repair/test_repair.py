from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from polars.testing import assert_frame_equal

from pipeline.errors import SchemaMismatch
from pipeline.repair import move_words, repair_timeline
from pipeline.schema import WORDS, from_rows
from pipeline.text.audit import number
from tests.building import broken_turns, documents, talk, turns, turns_with_ends

HOUR = 3_600_000
STEADY = [5_000 * step for step in range(12)]  # a text of 54 characters every five seconds


def starts(frame: pl.DataFrame) -> list[int | None]:
    return repair_timeline(frame, documents("talk")).turns["start_ms"].to_list()


def checks(frame: pl.DataFrame, form: str = "stamped") -> list[str]:
    return repair_timeline(frame, documents("talk", form=form)).findings["check"].to_list()


def test_a_clock_that_jumps_an_hour_is_shifted_back_and_every_shift_is_logged() -> None:
    late = [*STEADY[:6], *(stamp + HOUR for stamp in STEADY[6:])]
    repaired = repair_timeline(talk(late), documents("talk"))
    assert repaired.turns["start_ms"].to_list() == STEADY
    assert repaired.turns["start_raw_ms"].to_list() == late
    assert repaired.turns["time_source"].to_list() == ["filled"] * 6 + ["repaired"] * 6
    log = repaired.corrections.select("turn", "field", "rule", "before", "after").rows()
    assert log[0] == (7, "start_ms", "hour-jump", str(late[6]), str(STEADY[6]))
    assert len(log) == 6
    assert repaired.findings["check"].to_list() == ["timeline-jump"]


def test_hours_that_a_clock_of_minutes_cannot_show_are_added() -> None:
    early = [stamp + 59 * 60_000 + 30_000 for stamp in STEADY]
    wrapped = [stamp % HOUR for stamp in early]
    assert wrapped != early
    assert starts(talk(wrapped)) == early


def test_a_jump_there_and_back_leaves_only_the_middle_shifted() -> None:
    middle = [stamp + HOUR * (4 <= at < 8) for at, stamp in enumerate(STEADY)]
    assert starts(talk(middle)) == STEADY


def test_a_jump_by_several_hours_is_found_too() -> None:
    late = [*STEADY[:6], *(stamp + 3 * HOUR for stamp in STEADY[6:])]
    assert starts(talk(late)) == STEADY


def test_a_plausible_pause_stays() -> None:
    pause = [*STEADY[:6], *(stamp + 25 * 60_000 for stamp in STEADY[6:])]
    assert starts(talk(pause)) == pause
    assert checks(talk(pause)) == []


def test_the_cut_of_an_excerpt_that_no_whole_hour_explains_stays_and_is_told() -> None:
    cut = [*STEADY[:6], *(stamp + HOUR + 25 * 60_000 for stamp in STEADY[6:])]
    assert starts(talk(cut)) == cut
    assert checks(talk(cut)) == ["timeline-gap"]


def test_too_few_turns_prove_nothing_so_that_an_hour_stays() -> None:
    few = [0, 5_000, 10_000 + HOUR]
    assert starts(talk(few)) == few
    assert checks(talk(few)) == ["timeline-gap"]


def test_a_long_speech_explains_a_long_step() -> None:
    speech = turns(
        *(("A", stamp, "word " * 12) for stamp in STEADY), ("B", 60_000, "word " * 9000), ("A", 3_800_000, "Thanks.")
    )
    assert starts(speech) == [*STEADY, 60_000, 3_800_000]


def test_a_second_part_that_starts_at_zero_goes_on_where_the_first_ended() -> None:
    parts = [stamp + 600_000 for stamp in STEADY] + STEADY
    repaired = repair_timeline(talk(parts), documents("talk"))
    second = repaired.turns["start_ms"].to_list()[12:]
    assert second[0] > parts[11]
    assert [stamp - second[0] for stamp in second] == STEADY
    assert repaired.corrections["rule"].unique().to_list() == ["part-restart"]
    assert repaired.findings["check"].to_list() == ["timeline-restart"]


def test_a_single_stamp_near_zero_is_no_second_part() -> None:
    slip = [stamp + 600_000 for stamp in STEADY]
    slip[5] = 3_000
    repaired = repair_timeline(talk(slip), documents("talk"))
    assert repaired.turns["start_ms"].to_list()[6:] == slip[6:]
    assert repaired.turns["time_source"].to_list()[5] == "interpolated"
    assert slip[4] < repaired.turns["start_ms"][5] < slip[6]
    assert repaired.findings["check"].to_list() == ["timeline-order"]


def test_stamps_that_run_backwards_are_timed_anew_in_the_order_of_the_text() -> None:
    swapped = list(STEADY)
    swapped[4], swapped[5] = swapped[5], swapped[4]
    timed = starts(talk(swapped))
    assert timed == sorted(timed)  # type: ignore[type-var]  # all are stamped
    assert sum(a != b for a, b in zip(timed, swapped, strict=True)) == 1


def test_two_turns_may_share_a_second() -> None:
    backchannel = turns(("A", 0, "Yes, and then we went on."), ("B", 4_000, "Mm."), ("A", 4_000, "So that was it."))
    assert starts(backchannel) == [0, 4_000, 4_000]
    assert checks(backchannel) == []


def test_a_turn_without_a_stamp_is_placed_by_its_text() -> None:
    repaired = repair_timeline(turns(("A", 0, "x" * 30), ("B", None, "y" * 10), ("A", 8_000, "z")), documents("talk"))
    assert repaired.turns["start_ms"].to_list() == [0, 2_400, 8_000]
    assert repaired.turns["time_source"][1] == "interpolated"
    assert repaired.corrections.select("rule", "before", "after").rows() == [("no-stamp", None, "2400")]


def test_a_document_without_any_stamp_stays_without() -> None:
    untimed = turns(("A", None, "One."), ("B", None, "Two."))
    repaired = repair_timeline(untimed, documents("talk"))
    assert_frame_equal(repaired.turns, untimed)
    assert repaired.corrections.is_empty()


def test_a_subtitle_file_keeps_its_times_and_is_only_told_to_be_out_of_order() -> None:
    swapped = turns_with_ends((None, 5_000, 6_000, "Second."), (None, 1_000, 2_000, "First."))
    repaired = repair_timeline(swapped, documents("talk", form="srt"))
    assert_frame_equal(repaired.turns, swapped)
    assert checks(swapped, "srt") == ["timeline-order"]


def test_a_negative_start_becomes_zero_and_is_logged() -> None:
    repaired = repair_timeline(turns_with_ends((None, -500, 2_000, "Early.")), documents("talk", form="srt"))
    assert repaired.turns.select("start_ms", "end_ms").row(0) == (0, 2_500)
    assert repaired.corrections.select("field", "rule").rows() == [
        ("end_ms", "negative-start"),
        ("start_ms", "negative-start"),
    ]


def test_a_recogniser_that_begins_a_little_before_zero_begins_at_zero() -> None:
    repaired = repair_timeline(
        turns_with_ends((None, -20, 1_500, "Hallo."), (None, 30_000, 60_000, "Danke.")), documents("talk")
    )
    assert repaired.turns["start_ms"].to_list() == [0, 30_000]
    assert repaired.corrections["rule"].unique().to_list() == ["negative-start"]


def test_an_end_before_its_start_is_replaced_and_logged() -> None:
    repaired = repair_timeline(
        turns_with_ends(("A", 4_000, 1_000, "Hm."), ("B", 9_000, 9_500, "Yes.")), documents("talk")
    )
    assert repaired.turns["end_ms"].to_list() == [9_000, 9_500]
    assert repaired.corrections.select("field", "rule", "before", "after").rows() == [
        ("end_ms", "end-before-start", "1000", "9000")
    ]


def test_a_turn_ends_where_the_next_begins_and_the_last_by_its_speaker_s_own_rate() -> None:
    frame = turns(
        ("Slow", 0, "a" * 20), ("Quick", 4_000, "b" * 20), ("Slow", 5_000, "c" * 20), ("Quick", 9_000, "d" * 40)
    )
    assert repair_timeline(frame, documents("talk")).turns["end_ms"].to_list() == [4_000, 5_000, 9_000, 11_000]


def test_two_people_who_speak_at_once_keep_their_given_ends() -> None:
    both = turns_with_ends(("A", 0, 6_000, "I think that"), ("B", 4_000, 5_000, "No!"))
    assert_frame_equal(repair_timeline(both, documents("talk")).turns, both)


def test_words_move_with_their_turns_and_not_within_them() -> None:
    late = [*STEADY[:6], *(stamp + HOUR for stamp in STEADY[6:])]
    before = talk(late)
    repaired = repair_timeline(before, documents("talk")).turns
    place = {"doc": "talk", "start_char": 0, "end_char": 4}
    rows = [
        {"turn": 1, "word": 1, "start_ms": 100, "end_ms": 400},
        {"turn": 7, "word": 1, "start_ms": late[6] + 100},
        {"turn": 7, "word": 2},
    ]
    words = from_rows([place | row for row in rows], WORDS)
    moved = move_words(words, before, repaired)
    assert moved.select("start_ms", "end_ms").rows() == [(100, 400), (STEADY[6] + 100, None), (None, None)]
    assert_frame_equal(move_words(words.clear(), before, repaired), words.clear())


def test_another_frame_is_refused() -> None:
    with pytest.raises(SchemaMismatch):
        repair_timeline(documents("talk"), documents("talk"))


@given(broken_turns)
def test_repairing_twice_changes_nothing(broken: pl.DataFrame) -> None:
    once = repair_timeline(broken, documents("talk")).turns
    twice = repair_timeline(once, documents("talk"))
    assert_frame_equal(twice.turns, once)
    assert twice.corrections.is_empty()


@given(broken_turns)
def test_no_time_of_a_transcript_goes_backwards_and_every_start_has_an_end(broken: pl.DataFrame) -> None:
    repaired = repair_timeline(broken, documents("talk")).turns
    timed = repaired.filter(pl.col("start_ms").is_not_null())
    assert timed["start_ms"].is_sorted()
    assert timed.filter((pl.col("end_ms") < pl.col("start_ms")) | pl.col("end_ms").is_null()).is_empty()
    assert timed.is_empty() or timed["start_ms"].min() >= 0  # type: ignore[operator]  # polars types min() loosely
    assert timed.height in {0, broken.height}


@given(broken_turns)
def test_every_changed_start_is_in_the_log(broken: pl.DataFrame) -> None:
    repaired = repair_timeline(broken, documents("talk"))
    changed = repaired.turns.filter(pl.col("start_ms").ne_missing(pl.col("start_raw_ms")))
    log = number([repaired.corrections]).filter(field="start_ms")
    assert log["turn"].to_list() == changed["turn"].to_list()
    assert log["after"].cast(pl.Int64).to_list() == changed["start_ms"].to_list()
    assert log["before"].cast(pl.Int64).to_list() == changed["start_raw_ms"].to_list()


def test_two_turns_with_the_same_stamp_are_no_jump() -> None:
    twice = [*STEADY[:6], *STEADY[5:]]

    assert starts(talk(twice)) == twice
    assert checks(talk(twice)) == []


@pytest.mark.parametrize(("given", "end"), [(None, 9_000), (5_500, 5_500)])
def test_the_last_turn_ends_no_earlier_than_its_words_unless_its_end_is_given(given: int | None, end: int) -> None:
    said = turns_with_ends(("A", 0, 4_000, "One and two."), ("B", 5_000, given, "No."))
    words = [
        {
            "doc": "talk",
            "turn": 2,
            "word": number,
            "start_char": 0,
            "end_char": 3,
            "start_ms": start,
            "end_ms": start + 500,
        }
        for number, start in enumerate((5_000, 8_500), 1)
    ]

    repaired = repair_timeline(said, documents("talk"), from_rows(words, WORDS)).turns

    assert repaired["end_ms"][1] == end


def test_the_last_turn_of_one_document_knows_nothing_of_the_words_of_another() -> None:
    one, two = (turns(("A", 0, "Yes."), doc=doc) for doc in ("a", "b"))
    late = {"doc": "b", "turn": 1, "word": 1, "start_char": 0, "end_char": 3, "start_ms": 60_000, "end_ms": 60_400}

    repaired = repair_timeline(pl.concat([one, two]), documents("a", "b"), from_rows([late], WORDS)).turns

    assert repaired["end_ms"][0] < 5_000
    assert repaired["end_ms"][1] == 60_400
