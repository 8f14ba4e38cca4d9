"""From timed turns to checked cues: cutting, timing and checking hold their promises together."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.check import check_cues
from pipeline.labels import Speakers, display_lines
from pipeline.repair import repair_timeline
from pipeline.schema import CORRECTIONS, CUES, WORDS, empty
from pipeline.segment import cut_cues, flat, split_sentences
from pipeline.styles import load_styles, profiles
from pipeline.timing import time_cues
from tests.building import broken_turns, documents, turns, turns_with_ends

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 100


def cues_of(frame: pl.DataFrame, styles: pl.DataFrame, speakers: Speakers = "off") -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the repaired turns of *frame* and their cues."""
    repaired = repair_timeline(frame, documents("talk")).turns
    cuts = cut_cues(repaired, split_sentences(repaired), styles, speakers)
    return repaired, time_cues(cuts, repaired, empty(WORDS), empty(CORRECTIONS), styles, speakers)


def spans_of(cues: pl.DataFrame) -> pl.DataFrame:
    return cues.select("cue", "spans", "lines").explode("spans", empty_as_null=True).unnest("spans")


@settings(max_examples=150)
@given(
    broken_turns,
    st.sampled_from(profiles()),
    st.sampled_from(("off", "change", "always")),
    st.sampled_from((None, 23.976, 25.0, 30.0)),
)
@example(turns(("A", 0, LONG_WORD), lang="de"), "netflix", "always", None)
@example(
    turns(*(("AB"[at % 2], 0, "하지만 모델을 생각합니다. " * 9) for at in range(6)), lang="ko"),
    "shorts",
    "change",
    25.0,
)
@example(turns(("A", 0, "네."), ("B", 36_000_000, "긴 침묵 뒤에."), lang="ko"), "netflix", "change", None)
@example(turns(("A", 0, "하지만 OpenAI의(open) 하지만 하지만"), lang="zh-Hans"), "amazon", "off", None)
@example(turns(("A", 0, "word " * 9_000), ("B", 36_000_000, "Ten hours later.")), "netflix", "off", None)
def test_no_hard_limit_is_ever_broken(
    broken: pl.DataFrame, profile: str, speakers: Speakers, fps: float | None
) -> None:
    styles = load_styles(profile, fps=fps)
    repaired, cues = cues_of(broken, styles, speakers)
    found = check_cues(cues, repaired, styles, speakers)
    assert found.filter(pl.col("severity") == "error").is_empty()
    assert found.filter(pl.col("check") == "min-duration").is_empty()


@settings(max_examples=150)
@given(broken_turns, st.sampled_from(profiles()), st.sampled_from(("off", "change", "always")))
@example(turns(("A", 0, LONG_WORD), lang="de"), "netflix", "off")
def test_no_text_is_lost_or_invented(broken: pl.DataFrame, profile: str, speakers: Speakers) -> None:
    repaired, cues = cues_of(broken, load_styles(profile), speakers)
    shown = {key[0]: part.sort("start_char") for key, part in spans_of(cues).group_by("turn")}
    for turn, start, text in repaired.select("turn", "start_ms", "text").iter_rows():
        if start is None or not text.strip():
            assert turn not in shown
            continue
        at = 0
        for a, b, line, lines in shown[turn].select("start_char", "end_char", "line", "lines").iter_rows():
            assert text[at:a].strip() == ""
            assert lines[line] == text[a:b]
            at = b
        assert text[at:].strip() == ""


@given(broken_turns)
def test_cues_are_counted_in_the_order_of_time(broken: pl.DataFrame) -> None:
    _, cues = cues_of(broken, load_styles())
    assert cues["cue"].to_list() == list(range(1, cues.height + 1))
    assert cues["start_ms"].is_sorted()


def test_documents_do_not_touch_each_other() -> None:
    one = turns(("A", 0, "Hello there, how are you?"), ("B", 3_000, "Fine."), doc="one")
    two = turns(("A", 1_000, "Guten Tag, wie geht es Ihnen?"), doc="two", lang="de")
    styles = load_styles()

    def cues(frame: pl.DataFrame, *docs: str) -> pl.DataFrame:
        repaired = repair_timeline(frame, documents(*docs)).turns
        cuts = cut_cues(repaired, split_sentences(repaired), styles, "change")
        return time_cues(cuts, repaired, empty(WORDS), empty(CORRECTIONS), styles, "change")

    together = cues(pl.concat([one, two]), "one", "two")
    assert together.equals(pl.concat([cues(one, "one"), cues(two, "two")]))


@given(broken_turns, st.sampled_from(("off", "change", "always")), st.sampled_from((1, 40, 200)))
@example(turns(*((None, 1_000 * at, "네. 하지만 그것은") for at in range(20)), lang="ko"), "off", 1)
def test_slices_do_not_show(broken: pl.DataFrame, speakers: Speakers, size: int) -> None:
    whole, cues = cues_of(broken, load_styles(), speakers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flat, "SLICE", size)
        sliced = cues_of(broken, load_styles(), speakers)[1]
        sentences = split_sentences(whole)
    assert_frame_equal(sliced, cues)
    assert_frame_equal(sentences, split_sentences(whole))


def test_a_given_end_stays_where_words_would_take_less() -> None:
    slow = turns_with_ends((None, 1_000, 5_000, "Short one."), (None, 6_000, 12_000, "Another short one here."))
    cues = cues_of(slow, load_styles())[1]
    assert cues.select("start_ms", "end_ms").rows() == [(1_000, 5_000), (6_000, 12_000)]


def test_a_turn_of_one_huge_word_is_cut_without_a_copy_of_it_for_each_cue() -> None:
    _, cues = cues_of(turns(("A", 1_000, "a" * 100_000), lang="en"), load_styles())
    assert cues.height > 1_000


def test_no_turns_make_no_cues() -> None:
    styles = load_styles()
    repaired, cues = cues_of(turns(("A", None, "Untimed."), ("B", None, "Too.")), styles)
    assert cues.equals(empty(CUES))
    assert check_cues(cues, repaired, styles, "off").is_empty()
    assert display_lines(cues, styles, "off").is_empty()


def screens(frame: pl.DataFrame, speakers: Speakers, profile: str = "netflix") -> list[list[str]]:
    styles = load_styles(profile)
    return display_lines(cues_of(frame, styles, speakers)[1], styles, speakers).to_list()


BACKCHANNEL = turns(
    ("Alessio", 0, "모델과 이야기해 보셨나요?"),
    ("swyx", 4_000, "네."),
    ("Noam", 4_000, "하지만 이상한 방식으로 유용할 것입니다."),
    lang="ko",
)


def test_a_turn_too_short_to_stand_alone_shares_a_cue_a_line_each() -> None:
    assert screens(BACKCHANNEL, "off")[1:] == [["- 네.", "- 하지만 이상한 방식으로"], ["유용할 것입니다."]]


def test_labels_take_the_place_of_a_dialogue_s_dashes() -> None:
    assert screens(BACKCHANNEL, "change")[1] == ["swyx: 네.", "Noam: 하지만 이상한 방식으로"]


def test_a_label_stands_where_the_speaker_changes() -> None:
    same = turns(("Ann", 0, "Hello."), ("Ann", 4_000, "Still me."), ("Bob", 8_000, "And me."), (None, 12_000, "Who?"))
    assert screens(same, "change") == [["Ann: Hello."], ["Still me."], ["Bob: And me."], ["Who?"]]


def test_a_label_stands_on_every_cue_if_asked() -> None:
    long = turns(("Ann", 0, "One sentence that fills a line. " * 4), ("Bob", 20_000, "Yes."))
    shown = screens(long, "always")
    assert len(shown) > 2
    assert all(lines[0].startswith(("Ann: ", "Bob: ")) for lines in shown)


def test_a_label_beside_which_the_first_word_finds_no_room_stands_alone() -> None:
    tall = turns(("Bartholomew Smythe", 0, "Donaudampfschifffahrtsgesellschaft"), lang="de")
    assert screens(tall, "change") == [["Bartholomew Smythe:", "Donaudampfschifffahrtsgesellschaft"]]


def test_a_name_wider_than_half_a_line_is_shortened_on_screen_only() -> None:
    named = turns(
        ("Maximiliana Theodora of Habsburg-Lorraine", 0, "Yes."), ("Wolfeschlegelsteinhausenbergerdorff", 3_000, "No.")
    )
    assert screens(named, "change") == [["Maximiliana: Yes."], ["Wolfeschlegelstein…: No."]]
    titled = turns(("Dr. O'Neil-Smith (host)", 0, "Yes."), ("B", 3_000, "No."))
    assert screens(titled, "change")[0] == ["Dr. O'Neil-Smith: Yes."]
    assert cues_of(named, load_styles())[1]["spans"][1][0]["speaker"] == "Wolfeschlegelsteinhausenbergerdorff"


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", ["-Yes.", "-But it is useful"]),
        ("nl", ["Yes.", "-But it is useful"]),
        ("ko", ["- Yes.", "- But it is useful"]),
    ],
)
def test_the_dash_of_a_dialogue_is_the_language_s_own(lang: str, lines: list[str]) -> None:
    assert screens(turns(("A", 0, "Yes."), ("B", 100, "But it is useful"), lang=lang), "off") == [lines]


def test_a_cue_of_the_source_stays_whole_where_it_fits() -> None:
    text = "Good evening. The night train is here. All aboard!"
    cut = turns_with_ends((None, 0, 6_000, text))
    assert screens(cut, "off") == [["Good evening.", "The night train is here. All aboard!"]]
    assert len(screens(turns((None, 0, text), (None, 6_000, "Yes.")), "off")) > 2
    long = turns_with_ends((None, 0, 20_000, text * 4))
    assert len(screens(long, "off")) > 2


def test_a_profile_of_one_line_has_no_dialogues() -> None:
    one_line = load_styles().with_columns(max_lines=pl.lit(1, dtype=pl.Int32))
    repaired, cues = cues_of(BACKCHANNEL, one_line)
    assert cues["spans"].list.len().unique().to_list() == [1]
    assert check_cues(cues, repaired, one_line, "off").filter(pl.col("severity") == "error").is_empty()
