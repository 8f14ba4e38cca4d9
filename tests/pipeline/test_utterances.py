"""Cues that are one speech are cut as one, every character stays its turn's, and what is no speech stays apart."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.check import check_cues
from pipeline.labels import Speakers, display_lines
from pipeline.repair import repair_timeline
from pipeline.schema import CORRECTIONS, CUTS, WORDS, empty, from_rows
from pipeline.segment import cut_cues, split_sentences
from pipeline.styles import load_styles, profiles
from pipeline.timing import time_cues
from pipeline.utterances import (
    LONG_MS,
    LONGEST_MS,
    OVERLAP_MS,
    PAUSE_MS,
    SLACK_MS,
    as_turns,
    join_turns,
    leave_turns,
)
from tests.building import documents, langs, texts, turns, turns_with_ends

Cue = tuple[str | None, int | None, int | None, str]

cue_files = st.builds(
    lambda said, lang: turns_with_ends(*said, lang=lang),
    st.lists(
        st.tuples(
            st.sampled_from((None, None, "Ana", "Bo")),
            st.integers(0, 60_000),
            st.integers(0, 70_000),
            st.one_of(texts, st.sampled_from(("- はい。", "[música]", "♪ la la", ">> So.", "東京", "に行く。", ""))),
        ),
        max_size=10,
    ),
    langs,
)
"""TURNS of subtitle files, with ends that may lie anywhere."""


def joined(*cues: Cue, form: str = "srt", lang: str = "en") -> list[int]:
    """Return the utterance of each of *cues*."""
    return join_turns(turns_with_ends(*cues, lang=lang), documents("talk", form=form)).turns["utterance"].to_list()


def cut_afresh(
    frame: pl.DataFrame, profile: str = "netflix", speakers: Speakers = "off", form: str = "srt"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the turns of *frame*, with their utterances, and the cues of these."""
    styles = load_styles(profile)
    found = join_turns(repair_timeline(frame, documents("talk", form=form)).turns, documents("talk", form=form))
    cuts = cut_cues(found.whole, split_sentences(found.whole), styles, speakers)
    back = as_turns(cuts, found.turns)
    return found.turns, time_cues(back, found.turns, empty(WORDS), empty(CORRECTIONS), styles, speakers)


def screens(*cues: Cue, speakers: Speakers = "off", lang: str = "en", form: str = "srt") -> list[list[str]]:
    frame = turns_with_ends(*cues, lang=lang)
    return display_lines(cut_afresh(frame, speakers=speakers, form=form)[1], load_styles(), speakers).to_list()


def test_cues_of_one_speaker_are_one_utterance_and_a_pause_or_another_speaker_ends_it() -> None:
    assert joined(
        ("Ana", 0, 2_000, "We went to the harbour"),
        ("Ana", 2_500, 4_500, "and waited for the boat."),
        ("Bo", 4_600, 6_000, "For how long did you wait?"),
        ("Bo", 7_001, 9_000, "I would not have waited."),
    ) == [1, 1, 3, 4]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("- No, the day after.", "en"), ("-Nein, morgen.", "de"), ("– Non, demain.", "fr"), (">> And now?", "en"),
        ("[música]", "es"), ("(拍手)", "ja"), ("【音乐】", "zh-Hans"), ("♪ 바다로 가자 ♪", "ko"), ("# la la la", "en"),
    ],
)  # fmt: skip
def test_another_voice_a_sound_and_a_song_stay_apart(text: str, lang: str) -> None:
    assert joined((None, 0, 2_000, "So it goes on and on"), (None, 2_100, 4_000, text), lang=lang) == [1, 2]


def test_speech_after_a_sound_stays_apart_and_a_bracket_in_speech_parts_nothing() -> None:
    assert joined((None, 0, 2_000, "[applause]"), (None, 2_100, 4_000, "Thank you very much."))[1] == 2
    assert joined((None, 0, 2_000, "It began [laughs]"), (None, 2_100, 4_000, "as a (bad) joke."))[1] == 1


def test_two_people_at_once_stay_apart_and_a_frame_or_two_of_overlap_does_not_matter() -> None:
    assert joined((None, 0, 3_000, "I was about to say"), (None, 1_000, 3_000, "Please let me finish")) == [1, 2]
    assert joined((None, 0, 3_000, "I was about to say that"), (None, 2_920, 5_000, "it would rain today.")) == [1, 1]


def test_a_cue_that_lasts_far_longer_than_its_text_needs_stays_as_it_is() -> None:
    cues: list[Cue] = [
        (None, 0, 2_000, "We went to the harbour"), (None, 2_000, 30_000, "and waited"), (None, 30_000, 32_000, "so.")
    ]  # fmt: skip
    found = join_turns(turns_with_ends(*cues), documents("talk", form="srt"))

    assert found.turns["utterance"].to_list() == [1, 2, 3]
    assert found.whole["end_raw_ms"].to_list() == [None, 30_000, None], "what stays has its own end"


def test_a_turn_of_a_transcript_is_its_own_utterance() -> None:
    paragraphs = turns(("Ana", 0, "We went to the harbour."), ("Ana", 2_000, "And waited for the boat."))
    found = join_turns(repair_timeline(paragraphs, documents("talk")).turns, documents("talk"))

    assert found.turns["utterance"].to_list() == [1, 2]
    assert_frame_equal(found.whole, found.turns)


def test_the_lines_that_a_player_copied_are_cues_though_none_has_an_end() -> None:
    lines = turns((None, 0, "We went to"), (None, 1_000, "the harbour and"), (None, 9_000, "waited there."))
    found = join_turns(repair_timeline(lines, documents("talk", form="lined")).turns, documents("talk", form="lined"))

    assert found.turns["utterance"].to_list() == [1, 1, 3]


def test_an_utterance_ends_with_a_sentence_after_a_minute_and_anyway_after_five() -> None:
    def cue(at: int, text: str) -> Cue:
        return (None, at * 4_000, at * 4_000 + 4_000, text)

    spoken = joined(*(cue(at, "We speak of the sea, and of the boats in it.") for at in range(20)))
    endless = joined(*(cue(at, "and we speak of the sea and of the boats") for at in range(100)))

    assert spoken == [1] * 15 + [16] * 5
    assert endless == [1] * 75 + [76] * 25


def test_without_the_wish_every_turn_is_itself() -> None:
    frame = turns_with_ends((None, 0, 2_000, "One"), (None, 2_000, 4_000, "two."))

    left = leave_turns(frame, documents("talk", form="srt"))

    assert_frame_equal(left.turns, frame)
    assert_frame_equal(left.whole, frame)


@pytest.mark.parametrize(
    ("one", "two", "lang", "whole"),
    [
        ("We went", "home.", "en", "We went home."),
        ("우리는", "집에 갔다.", "ko", "우리는 집에 갔다."),
        ("昨日は東京", "に行きました。", "ja", "昨日は東京に行きました。"),
        ("我们昨天去", "了北京。", "zh-Hans", "我们昨天去了北京。"),
        ("次は GPT", "です。", "ja", "次は GPT です。"),
        ("เราไป", "ตลาด", "th", "เราไป ตลาด"),
    ],
)
def test_texts_are_joined_as_their_script_writes_them(one: str, two: str, lang: str, whole: str) -> None:
    frame = turns_with_ends((None, 0, 1_500, one), (None, 1_500, 3_000, two), lang=lang)

    assert join_turns(frame, documents("talk", form="srt")).whole["text"].to_list() == [whole]


def test_a_sentence_over_two_cues_is_one_on_screen_and_nobody_seems_to_answer() -> None:
    cues: list[Cue] = [
        (None, 0, 1_500, "We went to"),
        (None, 1_500, 3_000, "the harbour."),
        (None, 3_050, 5_500, "There we waited for the boat."),
    ]

    assert screens(*cues) == [["We went to the harbour."], ["There we waited for the boat."]]
    turned, made = cut_afresh(turns_with_ends(*cues))
    assert turned["utterance"].to_list() == [1, 1, 1]
    assert [(span["line"], span["turn"], span["utterance"]) for span in made["spans"][0]] == [(0, 1, 1), (0, 2, 1)]
    assert made["start_ms"].to_list() == [0, 3_050]


def test_a_label_stands_once_where_an_utterance_begins() -> None:
    cues: list[Cue] = [
        ("Ana", 0, 1_500, "We went to"), ("Ana", 1_500, 3_000, "the harbour."), ("Bo", 3_050, 5_000, "When was that?")
    ]  # fmt: skip

    assert screens(*cues, speakers="change") == [["Ana: We went to the harbour."], ["Bo: When was that?"]]


def test_spans_of_other_utterances_stay_as_they_are() -> None:
    alone = [{"line": 0, "turn": 3, "start_char": 0, "end_char": 4, "speaker": None, "utterance": None}]
    both = [{"line": 0, "turn": 1, "start_char": 4, "end_char": 11, "speaker": None, "utterance": None}]
    frame = turns_with_ends((None, 0, 900, "One two"), (None, 900, 1_900, "three"), (None, 9_000, 9_900, "Four"))
    found = join_turns(frame, documents("talk", form="srt")).turns
    cuts = from_rows(
        [
            {"doc": "talk", "cue": 1, "lang": "en", "lines": ["two thr"], "spans": both},
            {"doc": "talk", "cue": 2, "lang": "en", "lines": ["Four"], "spans": alone},
        ],
        CUTS,
    )

    split = as_turns(cuts, found)["spans"].to_list()

    assert [(span["turn"], span["start_char"], span["end_char"]) for span in split[0]] == [(1, 4, 7), (2, 0, 3)]
    assert split[1] == alone


def test_the_limits_are_those_of_the_document_on_them() -> None:
    rows = (Path(__file__).parents[2] / "docs" / "times-and-cuts.md").read_text("utf-8").splitlines()
    told = {row.split("|")[1].strip(): row.split("|")[2].strip() for row in rows if row.startswith("| ")}

    assert told["at a pause"] == f"{PAUSE_MS // 1000} s"
    assert told["where both are spoken at once"] == f"{OVERLAP_MS / 1000} s of overlap"
    assert told["where a cue lasts far longer than its words take"] == f"{SLACK_MS // 1000} s"
    assert told["after a sentence, in a long utterance"] == (
        f"{LONG_MS // 60_000} min; after {LONGEST_MS // 60_000} min anywhere"
    )


def spans_of(cues: pl.DataFrame) -> pl.DataFrame:
    return cues.select("cue", "spans", "lines").explode("spans", empty_as_null=True).unnest("spans")


@settings(max_examples=150)
@given(cue_files, st.sampled_from(profiles()), st.sampled_from(("off", "change", "always")))
def test_no_text_is_lost_invented_or_given_to_another_turn(
    frame: pl.DataFrame, profile: str, speakers: Speakers
) -> None:
    turned, cues = cut_afresh(frame, profile, speakers)
    spans = spans_of(cues)
    shown = {key[0]: part.sort("start_char") for key, part in spans.group_by("turn")}
    for turn, text in turned.select("turn", "text").iter_rows():
        at = 0
        for begin, end in shown[turn].select("start_char", "end_char").iter_rows() if turn in shown else ():
            assert text[at:begin].strip() == ""
            at = end
        assert text[at:].strip() == ""
    said = dict(turned.select("turn", "text").iter_rows())
    rows = spans.select("cue", "line", "lines", "turn", "start_char", "end_char").iter_rows()
    for (_, line), group in groupby(rows, key=itemgetter(0, 1)):
        parts = list(group)
        assert parts[0][2][line].split() == " ".join(said[turn][a:b] for *_, turn, a, b in parts).split() or (
            "".join(parts[0][2][line].split()) == "".join("".join(said[turn][a:b] for *_, turn, a, b in parts).split())
        )


@settings(max_examples=150)
@given(cue_files, st.sampled_from(profiles()), st.sampled_from(("off", "change", "always")))
def test_cues_cut_afresh_keep_every_hard_limit(frame: pl.DataFrame, profile: str, speakers: Speakers) -> None:
    turned, cues = cut_afresh(frame, profile, speakers)

    found = check_cues(cues, turned, load_styles(profile), speakers)
    assert found.filter(pl.col("severity") == "error").is_empty()
    assert cues["start_ms"].is_sorted()


@given(cue_files)
def test_joining_changes_the_utterance_alone_and_joining_again_nothing(frame: pl.DataFrame) -> None:
    once = join_turns(repair_timeline(frame, documents("talk", form="srt")).turns, documents("talk", form="srt"))
    again = join_turns(once.turns, documents("talk", form="srt"))

    assert_frame_equal(
        once.turns.drop("utterance"), repair_timeline(frame, documents("talk", form="srt")).turns.drop("utterance")
    )
    assert_frame_equal(again.turns, once.turns)
    assert_frame_equal(again.whole, once.whole)
    assert set(once.whole["turn"]) == set(once.turns["utterance"])
