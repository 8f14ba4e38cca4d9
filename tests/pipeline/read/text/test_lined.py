"""Lines with a time and nobody's name; a time at the end of a turn; times within it; chapters alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.read.common.inline import take_stamps
from pipeline.read.text.outline import OUTLINE
from pipeline.read.text.turns import LINED, STAMPED, TRAILING

if TYPE_CHECKING:
    from pipeline.read.common.model import Reader


def said(reader: Reader, text: str) -> list[tuple[str | None, int | None, int | None, str]]:
    assert reader.recognise(text)
    parsed = reader.parse(text)
    assert parsed.kinds.total() == len(text)
    return [(turn.get("speaker"), turn["start_ms"], turn.get("end_ms"), turn["text"]) for turn in parsed.turns]


@pytest.mark.parametrize(
    "lines",
    [
        "0:00 one\n0:05 two.\n0:09 three.\n",
        "[0:00] one\n[0:05] two.\n[0:09] three.\n",
        "(0:00) one\n(0:05) two.\n(0:09) three.\n",
        "00:00:00.000 - one\n00:00:05.000 - two.\n00:00:09.000 - three.\n",
        "0:00\none\n0:05\ntwo.\n0:09\nthree.\n",
        "0:00 | one\n0:05 | two.\n0:09 | three.\n",
    ],
)
def test_a_line_or_two_with_a_time_is_a_turn(lines: str) -> None:
    assert said(LINED, lines) == [(None, 0, None, "one"), (None, 5000, None, "two."), (None, 9000, None, "three.")]


@pytest.mark.parametrize(
    "text",
    [
        "0:00 Intro\n2:00 Middle\n4:00 End\n",
        "We met at 10:30\nand left at 11:45\nor 12:00\n",
        "10:30 they said.\nSo.\nNo.\nYes.\nSo.\nNo.\nYes.\nSo.\nNo.\nYes.\n",
        "9:00 c.\n8:00 b.\n7:00 a.\n6:00 z.\n",
        "0:00\n0:05\n0:09\n0:12\n",
        "0:00 one.\n0:05 two.\n",
        "# T\n\nProse, only prose.\n",
    ],
)
def test_chapters_and_times_of_day_are_no_lines_of_a_transcript(text: str) -> None:
    assert not LINED.recognise(text)


def test_what_stands_before_the_first_time_is_a_note_and_below_the_last_goes_on() -> None:
    text = "---\ntitle: T\n---\nAbout this.\n\n0:00 one\n0:05\n0:09 three.\nmore\n\n1:00 Later 3:2 was the score.\n"

    assert said(LINED, text) == [
        (None, 0, None, "one\n0:05"),
        (None, 9000, None, "three.\nmore"),
        (None, 60_000, None, "Later 3:2 was the score."),
    ]
    assert LINED.parse(text).title == "T"
    assert LINED.parse(text).kinds["notes"] == len("About this.\n\n")


def test_labels_in_lines_are_speakers_too() -> None:
    text = "0:00 Ann: one.\n0:05 and so on.\n0:09 Bo: two.\n0:12 Ann: three.\n0:15 Bo: four.\n"

    assert [speaker for speaker, *_ in said(LINED, text)] == ["Ann", "Ann", "Bo", "Ann", "Bo"]


def test_words_that_begin_many_lines_are_no_names() -> None:
    text = "".join(
        f"0:{i:02} {word} this is said.\n" for i, word in enumerate(["So", "And", "Well", "So", "Then", "I"] * 2)
    )

    assert {speaker for speaker, *_ in said(LINED, text)} == {None}


def test_a_length_is_no_end() -> None:
    assert said(LINED, "1.5 - 2.25: a\n10.0 - 1.0: b\n20.25 - 0.5: c\n")[:2] == [
        (None, 1500, 3750, "a"),
        (None, 10_000, 11_000, "b"),
    ]


def test_a_time_at_the_end_is_when_the_turn_ends() -> None:
    text = "Ann: one (00:04)\n\nBo: two\nmore [00:09]\n\nAnn: three\n\nBo: four [00:15]\n"

    assert said(TRAILING, text) == [
        ("Ann", 0, 4000, "one"),
        ("Bo", 4000, 9000, "two\nmore"),
        ("Ann", 9000, None, "three"),
        ("Bo", None, 15_000, "four"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ann [00:01]: one\n\nBo [00:05]: two\n\nAnn [00:09]: three\n",
        "Ann: one [00:09]\n\nBo: two [00:05]\n\nAnn: three [00:02]\n\nBo: four [00:01]\n",
        "Ann: one [00:01]\n\nBo: two [00:05]\n",
        "Ann: one\n\nBo: two\n\nAnn: three\n\nBo: x [00:01]\n\nAnn: y [00:02]\n\nBo: z\n\nAnn: a\n\nBo: b [00:09]\n",
        "so it was: one [00:01]\nand then: two [00:02]\nin the end: three [00:03]\n",
    ],
)
def test_a_leading_or_a_rare_time_is_no_trailing_one(text: str) -> None:
    assert not TRAILING.recognise(text)


def test_an_article_before_is_a_note_and_a_label_in_prose_begins_no_turn() -> None:
    text = "Intro: an article.\n\n**Ann**: one [0:04]\n\n**Bo**: so: two\n\nNote this: x. [0:09]\n\n**Ann**: z [0:12]\n"

    assert [row[0] for row in said(TRAILING, text)] == ["Ann", "Bo", "Ann"]
    assert TRAILING.parse(text).kinds["notes"] == len("Intro: an article.\n\n")


@pytest.mark.parametrize(
    ("texts", "starts"),
    [
        (["a [0:05] b", "c"], [None, None]),
        (["[0:09] b", "[0:05] c", "[0:01] d"], [None, None, None]),
        (["[0:05] b", "[0:09] c", "[inaudible 0:12]"], [5000, 9000, None]),
    ],
)
def test_times_within_turns_count_if_there_are_several_and_they_rise(
    texts: list[str], starts: list[int | None]
) -> None:
    timed = take_stamps([{"text": text} for text in texts])

    assert [turn.get("start_ms") for turn in timed.turns] == starts


def test_a_turn_that_is_nothing_but_a_time_is_none() -> None:
    assert [turn["text"] for turn in take_stamps([{"text": "[0:01]"}, {"text": "[0:02] a"}]).turns] == ["a"]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("화자 1 00:19\n네\n화자 2 00:21\n응\n", ["화자 1", "화자 2"]),
        ("Locutor A 00:19\nSí.\nLocutor B 00:21\nNo.\n", ["Locutor A", "Locutor B"]),
        ("Kim  0:03\nHi.\n\nLee  0:05\nHo.\n", ["Kim", "Lee"]),
        ("Kim 0:03\nHi.\nLee 0:05\nHo.\nKim 0:07\nHa.\nLee 0:09\nHu.\n", ["Kim", "Lee", "Kim", "Lee"]),
        ("Kim  0:03\nHi.\n\nSee you at 10:30\n\nLee  0:05\nHo.\n", ["Kim", "Lee"]),
    ],
)
def test_a_name_and_a_time_above_the_text_begin_a_turn(text: str, speakers: list[str]) -> None:
    assert [speaker for speaker, *_ in said(STAMPED, text)] == speakers


@pytest.mark.parametrize("text", ["We met at 10:30\nand talked.\nShe left at 11:45\nfor good.\n", "Kim  0:03\nHi.\n"])
def test_a_time_of_day_at_the_end_of_a_line_begins_none(text: str) -> None:
    assert not STAMPED.recognise(text)


def test_a_title_of_a_chapter_with_its_time_is_a_heading() -> None:
    chapters = "Chapters\n\n[0:01] The start\n[5:00] The end\n\n# Transcript\n\n"
    text = f"{chapters}[0:01] The start\n\n[0:01] Ann: Hi.\n\n[5:00] The end\n\n[5:01] Bo: Ho.\n"

    assert said(STAMPED, text) == [("Ann", 1000, None, "Hi."), ("Bo", 301_000, None, "Ho.")]
    assert STAMPED.parse(text).kinds["headings"] > 0


@pytest.mark.parametrize(
    "text",
    [
        "chapters:\n  - time: 0:00\n    title: a\n",
        "- time: 0:00\n  title: a\n- time: 0:01\n  title: b\n",
        "chapters:\n  - time: soon\n    title: a\n  - time: later\n    title: b\n",
        "chapters:\n- time: 0:00\n- time: 0:01\n",
    ],
)
def test_one_chapter_or_a_list_of_something_else_is_no_outline(text: str) -> None:
    assert not OUTLINE.recognise(text)


def test_a_name_above_lines_with_times_speaks_in_all_of_them_up_to_the_next() -> None:
    text = "Ann:\n[00:08] One.\n[00:12] Two.\n\nBen:\n[00:20] Three.\n\nAnn:\n[00:30] Four.\n\nBen:\n[00:41] Five.\n"

    turns = LINED.parse(text).turns

    assert [(turn["speaker"], turn["start_ms"], turn["text"]) for turn in turns] == [
        ("Ann", 8000, "One."),
        ("Ann", 12000, "Two."),
        ("Ben", 20000, "Three."),
        ("Ann", 30000, "Four."),
        ("Ben", 41000, "Five."),
    ]


def test_lines_of_speech_between_times_are_nobody_s_name() -> None:
    text = "[00:08] One.\nso it was\n[00:12] Two.\nso it is\n[00:20] Three.\nso it was\n[00:30] Four.\n"

    assert {turn.get("speaker") for turn in LINED.parse(text).turns} == {None}


def test_the_length_of_the_recording_beside_each_time_is_no_end() -> None:
    turns = STAMPED.parse("[0:08 / 9:00] Ann: One.\n[0:12 / 9:00] Ben: Two.\n[0:20 / 9:00] Ann: Three.\n").turns

    assert [(turn["start_ms"], turn["end_ms"]) for turn in turns] == [(8000, None), (12000, None), (20000, None)]
