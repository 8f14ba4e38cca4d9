from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.styles import Style, load_styles, style_of
from pipeline.timing import EARLY_MS, FAR_MS, LATE_MS, LINGER_MS
from pipeline.timing.settling import solve_times

if TYPE_CHECKING:
    from collections.abc import Sequence

STYLE = style_of(load_styles(), "en")
GAP, SHORTEST, LONGEST, CLOSED = STYLE.min_gap_ticks, STYLE.min_ticks, STYLE.max_ticks, STYLE.close_gap_ticks


def asked(demands: Sequence[tuple[int, int, int, int]], style: Style = STYLE) -> pl.DataFrame:
    """Return what cues ask for that are each heard from and to, take a time to read, and are of a turn."""
    heard, heard_end, reading, turn = (list(column) for column in zip(*demands, strict=True))
    shortest, longest, gap = style.min_ticks, style.max_ticks, style.min_gap_ticks
    return pl.DataFrame(
        {
            "doc": ["talk"] * len(turn),
            "turn": turn,
            "heard": heard,
            "heard_end": heard_end,
            "earliest": [start - style.ticks(EARLY_MS) for start in heard],
            "latest": [start + style.ticks(LATE_MS) for start in heard],
            "far": [style.ticks(FAR_MS)] * len(turn),
            "until": [end + style.ticks(LINGER_MS) for end in heard_end],
            "reading": reading,
            "step": [shortest + gap] * len(turn),
            "wanted": [min(max(ticks, shortest), longest) + gap for ticks in reading],
            "longest": [longest] * len(turn),
            "gap": [gap] * len(turn),
            "close": [style.close_gap_ticks] * len(turn),
            "pinned": [False] * len(turn),
        }
    )


def times_of(asking: pl.DataFrame) -> tuple[list[int], list[int]]:
    times = solve_times(asking)
    return times["start"].to_list(), times["end"].to_list()


def settled(*demands: tuple[int, int, int], one_turn: bool = False) -> list[tuple[int, int]]:
    numbered = [(*demand, 1 if one_turn else number) for number, demand in enumerate(demands)]
    return list(zip(*times_of(asked(numbered)), strict=True))


def test_a_cue_with_room_comes_and_goes_with_its_words() -> None:
    assert settled((10_000, 12_000, 1_500)) == [(10_000, 12_000)]


def test_a_cue_lingers_until_it_is_read_but_not_for_ever() -> None:
    assert settled((10_000, 12_000, 3_000)) == [(10_000, 13_000)]
    assert settled((10_000, 12_000, 6_000)) == [(10_000, 12_000 + LINGER_MS)]


def test_a_cue_stays_for_the_shortest_and_not_beyond_the_longest_duration() -> None:
    assert settled((10_000, 10_100, 100)) == [(10_000, 10_000 + SHORTEST)]
    assert settled((10_000, 30_000, 100)) == [(10_000, 10_000 + LONGEST)]


def test_a_gap_under_half_a_second_is_closed_to_two_frames_and_a_longer_one_stays() -> None:
    assert settled((0, 2_000, 1_000), (2_400, 4_000, 1_000))[0] == (0, 2_400 - GAP)
    assert settled((0, 2_000, 1_000), (2_000 + CLOSED, 4_000, 1_000))[0] == (0, 2_000)


def test_a_turn_with_time_to_spare_comes_later_where_the_one_before_has_too_little_to_read() -> None:
    (_, end), (start, _) = settled((0, 2_000, 2_400), (2_000, 9_000, 1_000))
    assert start == 2_400 + GAP
    assert end == 2_400


def test_nothing_moves_where_that_would_not_be_enough() -> None:
    assert [start for start, _ in settled((0, 2_000, 5_000), (2_000, 9_000, 1_000))] == [0, 2_000]
    assert [start for start, _ in settled((0, 1_500, 2_400), (1_500, 3_000, 2_400), (3_000, 9_000, 1_000))] == [
        0,
        1_500,
        3_000,
    ]


def test_a_turn_comes_earlier_where_coming_later_is_not_enough_and_the_one_before_has_time() -> None:
    times = settled((0, 3_000, 1_000), (3_000, 4_000, 1_500), (4_000, 9_000, 1_000))
    assert times[2][0] == 4_000 + LATE_MS
    assert times[1][0] == 4_000 + LATE_MS - 1_500 - GAP


def test_turns_pass_on_what_they_borrow() -> None:
    times = settled((0, 1_000, 1_200), (1_000, 2_200, 1_100), (2_200, 3_300, 1_000), (3_300, 9_000, 1_000))
    assert [start for start, _ in times] == [0, 1_200 + GAP, 2_300 + 2 * GAP, 3_300 + 3 * GAP]


def test_a_cue_of_a_turn_that_is_too_fast_as_a_whole_is_helped_where_its_own_neighbours_can() -> None:
    hasty = [(0, 1_000, 1_300, 1), (1_000, 3_000, 900, 1), (3_000, 4_000, 3_000, 1), (4_000, 5_000, 3_000, 1)]
    starts, _ = times_of(asked([*hasty, (5_000, 9_000, 1_000, 2)]))
    assert starts == [0, 1_300 + GAP, 3_000, 4_000, 5_000]


def test_inside_a_turn_that_has_the_time_cues_move_as_far_as_reading_needs() -> None:
    times = settled((0, 1_000, 1_900), (1_000, 8_000, 1_000), (8_000, 9_000, 500), one_turn=True)
    assert [start for start, _ in times] == [0, 1_900 + GAP, 8_000]
    assert times[1][0] - 1_000 > LATE_MS


def test_no_cue_comes_too_far_from_its_words_for_the_sake_of_reading() -> None:
    times = settled((0, 1_000, 2_400), (1_000, 8_000, 1_000), one_turn=True)
    assert times[1][0] == 1_000


def test_the_last_turn_of_a_document_has_no_more_time_than_its_words_and_what_lingers() -> None:
    starts = [start for start, _ in settled((0, 1_000, 1_700), (1_000, 1_500, 2_000), one_turn=True)]
    assert starts == [0, 1_000]


def test_the_start_of_a_turn_stays_where_an_estimate_inside_it_can_give_way() -> None:
    assert settled((5_000, 5_300, 100), (5_300, 9_000, 100), one_turn=True) == [
        (5_000, 5_000 + SHORTEST),
        (5_000 + SHORTEST + GAP, 9_000),
    ]


def test_cues_that_all_begin_at_once_are_late_rather_than_too_short() -> None:
    times = settled(*[(5_000, 5_000, 500)] * 4)
    starts = [start for start, _ in times]
    assert starts == [4_750 + at * (SHORTEST + GAP) for at in range(4)]
    assert all(end - start == SHORTEST for start, end in times)


demands = st.lists(
    st.tuples(st.integers(0, 30_000), st.integers(0, 9_000), st.integers(0, 9_000), st.integers(0, 5)),
    min_size=1,
    max_size=30,
).map(
    lambda rows: [
        (start, start + length, reading, turn)
        for (start, length, reading, _), turn in zip(sorted(rows), sorted(row[3] for row in rows), strict=True)
    ]
)


@settings(max_examples=300)
@given(demands, st.sampled_from((None, 24.0, 25.0, 29.97)))
def test_order_gap_and_durations_hold_for_any_demand(
    asking: list[tuple[int, int, int, int]], fps: float | None
) -> None:
    style = style_of(load_styles(fps=fps), "en")
    starts, ends = times_of(asked(asking, style))
    assert starts[0] >= 0
    assert all(style.min_ticks <= end - start <= style.max_ticks for start, end in zip(starts, ends, strict=True))
    assert all(start - end >= style.min_gap_ticks for end, start in zip(ends, starts[1:], strict=False))


@given(demands)
def test_cues_that_have_all_they_ask_for_stay_with_their_words(asking: list[tuple[int, int, int, int]]) -> None:
    spaced = [(start + 9_500 * at, end + 9_500 * at, read, turn) for at, (start, end, read, turn) in enumerate(asking)]
    starts, _ = times_of(asked(spaced))
    assert starts == [start for start, *_ in spaced]


@given(demands)
def test_reading_moves_the_start_of_a_turn_no_further_than_a_neighbours_need_lets_it(
    asking: list[tuple[int, int, int, int]],
) -> None:
    spread = [(start + 2_000 * at, end + 2_000 * at, read, turn) for at, (start, end, read, turn) in enumerate(asking)]
    starts, _ = times_of(asked(spread))
    firsts = [0, *(at for at, (one, two) in enumerate(pairwise(spread), start=1) if one[3] != two[3])]
    assert all(-EARLY_MS <= starts[at] - spread[at][0] <= LATE_MS for at in firsts)
