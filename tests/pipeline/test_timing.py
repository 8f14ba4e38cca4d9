from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair import repair_timeline
from pipeline.schema import CORRECTIONS, WORDS, empty, from_rows
from pipeline.segment import cut_cues, split_sentences
from pipeline.styles import Style, load_styles, style_of
from pipeline.timing import EARLY_MS, LATE_MS, LINGER_MS, Demand, settle, time_cues
from tests.building import documents, turns, turns_with_ends

if TYPE_CHECKING:
    import polars as pl

STYLE = style_of(load_styles(), "en")
GAP, SHORTEST, LONGEST, CLOSED = STYLE.min_gap_ticks, STYLE.min_ticks, STYLE.max_ticks, STYLE.close_gap_ticks


def settled(*demands: tuple[int, int, int], style: Style = STYLE) -> list[tuple[int, int]]:
    return settle([Demand(*demand) for demand in demands], [style] * len(demands))


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


def test_a_neighbour_with_time_to_spare_comes_later_where_there_is_too_little_to_read() -> None:
    (_, end), (start, _) = settled((0, 2_000, 2_400), (2_000, 9_000, 1_000))
    assert start == 2_400 + GAP
    assert end == 2_400
    (_, end), (start, _) = settled((0, 2_000, 5_000), (2_000, 9_000, 1_000))
    assert start == 2_000 + LATE_MS


def test_a_cue_comes_earlier_where_the_one_before_has_time_to_spare() -> None:
    times = settled((0, 3_000, 1_000), (3_000, 4_000, 2_500), (4_000, 9_000, 1_000))
    assert times[1][0] == 3_000 - EARLY_MS
    assert times[2][0] == 4_000 + LATE_MS


def test_cues_that_all_begin_at_once_are_late_rather_than_too_short() -> None:
    times = settled(*[(5_000, 5_000, 500)] * 4)
    starts = [start for start, _ in times]
    assert starts == [4_750 + at * (SHORTEST + GAP) for at in range(4)]
    assert all(end - start == SHORTEST for start, end in times)


demands = st.lists(
    st.tuples(st.integers(0, 30_000), st.integers(0, 9_000), st.integers(0, 9_000)), min_size=1, max_size=30
).map(lambda rows: sorted((start, start + length, reading) for start, length, reading in rows))


@settings(max_examples=200)
@given(demands, st.sampled_from((None, 24.0, 25.0, 29.97)))
def test_order_gap_and_durations_hold_for_any_demand(asked: list[tuple[int, int, int]], fps: float | None) -> None:
    style = style_of(load_styles(fps=fps), "en")
    times = settled(*asked, style=style)
    for (start, end), following in zip(times, [*times[1:], None], strict=True):
        assert style.min_ticks <= end - start <= style.max_ticks
        assert start >= 0
        assert following is None or following[0] - end >= style.min_gap_ticks


def cues_of(frame: pl.DataFrame, words: pl.DataFrame, fps: float | None = None) -> pl.DataFrame:
    styles = load_styles(fps=fps)
    repaired = repair_timeline(frame, documents("talk")).turns
    cuts = cut_cues(repaired, split_sentences(repaired), styles, "off")
    return time_cues(cuts, repaired, words, empty(CORRECTIONS), styles, "off")


def test_word_times_of_the_source_win_over_the_sounds() -> None:
    text = "The first sentence is said at once. The second one comes after a long silence of its own."
    frame = turns_with_ends(("A", 0, 20_000, text))
    second = text.index("The second")
    words = [
        {"doc": "talk", "turn": 1, "word": 1, "start_char": 0, "end_char": 3, "start_ms": 200, "end_ms": 400},
        {"doc": "talk", "turn": 1, "word": 2, "start_char": second, "end_char": second + 3, "start_ms": 15_000},
    ]
    cues = cues_of(frame, from_rows(words, WORDS))
    begins = {row["spans"][0]["start_char"]: row["start_ms"] for row in cues.iter_rows(named=True)}
    assert begins[0] == 200
    assert abs(begins[second] - 15_000) <= EARLY_MS


def test_times_are_whole_frames_where_the_rate_is_given() -> None:
    frame = turns(
        ("A", 0, "One sentence of some length here. " * 8), ("B", 17_133, "And an answer that is long enough.")
    )
    cues = cues_of(frame, empty(WORDS), fps=25)
    assert set(cues["start_ms"] % 40) == set(cues["end_ms"] % 40) == {0}
    assert set(cues_of(frame, empty(WORDS))["start_ms"] % 40) != {0}


@pytest.mark.parametrize("speakers", ["off", "change"])
def test_a_label_is_read_too(speakers: str) -> None:
    style = load_styles()
    frame = turns(("Somebody Known", 0, "Yes, of course."), ("B", 900_000, "Thanks."))
    repaired = repair_timeline(frame, documents("talk")).turns
    cuts = cut_cues(repaired, split_sentences(repaired), style, speakers)  # type: ignore[arg-type]  # one of them
    cues = time_cues(cuts, repaired, empty(WORDS), empty(CORRECTIONS), style, speakers)  # type: ignore[arg-type]  # as above
    shown = len("Yes, of course.") + (len("Somebody Known: ") if speakers == "change" else 0)
    assert cues["end_ms"][0] >= shown * 1000 / 20
