from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from pipeline.repair import repair_timeline
from pipeline.schema import CORRECTIONS, WORDS, empty, from_rows
from pipeline.segment import cut_cues, split_sentences
from pipeline.styles import load_styles
from pipeline.text.speech import spoken_ends, weigh_text
from pipeline.timing import EARLY_MS, LINGER_MS, time_cues
from pipeline.timing.hearing import speech_span
from tests.building import broken_turns, documents, turns, turns_with_ends

if TYPE_CHECKING:
    import polars as pl


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


def phrase(number: int, text: str, part: str, start_ms: int, end_ms: int | None) -> dict[str, object]:
    at = text.index(part)
    times = {"start_ms": start_ms, "end_ms": end_ms}
    return {"doc": "talk", "turn": 1, "word": number, "start_char": at, "end_char": at + len(part)} | times


def test_a_cue_that_begins_inside_a_stamped_phrase_is_heard_inside_it() -> None:
    first, second = "The first sentence is said at once.", "The second one is said in the very same breath."
    text = f"{first} {second} And the third one comes late, after a very long silence."
    words = [phrase(1, text, f"{first} {second}", 2_000, 8_000), phrase(2, text, "And the third", 30_000, None)]
    cues = cues_of(turns_with_ends(("A", 0, 40_000, text)), from_rows(words, WORDS))
    begins = {row["spans"][0]["start_char"]: row["start_ms"] for row in cues.iter_rows(named=True)}
    one, both = weigh_text(f"{first} ", "en"), weigh_text(f"{first} {second}", "en")
    assert begins[0] == 2_000
    assert begins[text.index(second)] == 2_000 + 6_000 * sum(one) // both.sound
    assert begins[text.index("And the third")] == 30_000
    assert cues["end_ms"][0] <= 8_000 + LINGER_MS


def test_marks_before_and_after_stamped_words_change_nothing() -> None:
    text = "“Is that so?” he asked at once. “Quite so!” she answered after a while, and then no more."
    words = [
        phrase(1, text, "Is that so", 1_000, 2_000),
        phrase(2, text, "he asked at once", 2_500, 3_500),
        phrase(3, text, "Quite so", 12_000, 13_000),
        phrase(4, text, "she answered", 14_000, 15_000),
    ]
    cues = cues_of(turns_with_ends(("A", 0, 20_000, text)), from_rows(words, WORDS))
    begins = {row["spans"][0]["start_char"]: row["start_ms"] for row in cues.iter_rows(named=True)}
    assert begins[0] == 1_000
    assert begins[text.index("“Quite")] == 12_000


def test_a_stamp_that_runs_backwards_is_not_followed() -> None:
    text = "One sentence of some length stands here. Another sentence stands there. And a third one ends it all."
    words = [
        phrase(1, text, "One", 1_000, None),
        phrase(2, text, "Another", 500, None),
        phrase(3, text, "And", 9_000, None),
    ]
    cues = cues_of(turns_with_ends(("A", 0, 12_000, text)), from_rows(words, WORDS))
    starts = cues["start_ms"].to_list()
    assert starts == sorted(starts)
    assert starts[0] == 1_000


def test_a_stamp_after_the_end_of_a_turn_still_says_when_its_words_are_heard() -> None:
    text = "The first sentence of it all is said here at once. Another sentence, said a little later, ends it."
    frame = turns_with_ends(("A", 0, 6_000, text), ("B", 60_000, 62_000, "Well, well, well."))
    cues = cues_of(frame, from_rows([phrase(1, text, "Another", 50_000, None)], WORDS))
    assert cues["start_ms"].to_list()[-2:] == [50_000, 60_000]


def test_without_cues_there_is_nothing_to_time() -> None:
    assert cues_of(turns(("A", None, "Nobody knows when.")), empty(WORDS)).is_empty()


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


@given(broken_turns)
def test_the_last_word_of_a_turn_is_heard_until_its_speech_ends_wherever_its_cues_end(frame: pl.DataFrame) -> None:
    repaired = repair_timeline(frame, documents("talk")).turns
    cuts = cut_cues(repaired, split_sentences(repaired), load_styles("shorts"), "off")
    times = speech_span(cuts, repaired, empty(WORDS), empty(CORRECTIONS))
    spoken = dict(zip(repaired["turn"], spoken_ends(repaired), strict=True))
    ends: dict[int, int] = {}
    for spans, end in zip(cuts["spans"], times["end_ms"], strict=True):
        if len({span["turn"] for span in spans}) == 1:  # else it is the end of either
            turn = spans[0]["turn"]
            ends[turn] = max(end, ends.get(turn, end))
    in_dialogues = {
        span["turn"] for spans in cuts["spans"] if len({span["turn"] for span in spans}) > 1 for span in spans
    }
    assert all(end == spoken[turn] for turn, end in ends.items() if turn not in in_dialogues)


def test_a_turn_whose_words_are_cut_is_weighed_as_a_whole() -> None:
    text = "わたしたちは人工智能のモデルについてとてもながいあいだいろいろなことをはなしていました" * 3
    frame = turns(("A", 0, text), ("A", 900_000, "네."), lang="ja")
    repaired = repair_timeline(frame, documents("talk")).turns
    cuts = cut_cues(repaired, split_sentences(repaired), load_styles(), "off")
    spans = [span for spans in cuts["spans"] for span in spans if span["turn"] == 1]
    assert any(one["end_char"] == two["start_char"] for one, two in pairwise(spans))
    ends = speech_span(cuts, repaired, empty(WORDS), empty(CORRECTIONS))["end_ms"].to_list()
    assert spoken_ends(repaired)[0] in ends
