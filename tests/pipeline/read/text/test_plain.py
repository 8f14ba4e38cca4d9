"""Transcripts without times: labels that are names, and labels that are none."""

from __future__ import annotations

import pytest

from pipeline.read.text.turns import PLAIN


def said(text: str) -> list[tuple[str | None, str]]:
    return [(turn.get("speaker"), turn["text"]) for turn in PLAIN.parse(text).turns]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Ann:** One.\n\n**Ben**: Two.\n", [("Ann", "One."), ("Ben", "Two.")]),
        ("ANN LEE: One.\n\nBEN: Two.\n", [("ANN LEE", "One."), ("BEN", "Two.")]),
        ("SPEAKER_00:\nหนึ่ง\nสอง\nSPEAKER_01:\nสาม\n", [("SPEAKER_00", "หนึ่ง\nสอง"), ("SPEAKER_01", "สาม")]),
        (
            "민지: 하나\n도윤: 둘\n민지: 셋\n도윤: 넷\n",
            [("민지", "하나"), ("도윤", "둘"), ("민지", "셋"), ("도윤", "넷")],
        ),
        (
            "Title line\n\nANN: One.\n\nBEN: Two.\n[MUSIC]\n\nANN: Three.\n",
            [("ANN", "One."), ("BEN", "Two."), ("ANN", "Three.")],
        ),
    ],
)
def test_labels_that_are_a_habit_are_speakers(text: str, expected: list[tuple[str, str]]) -> None:
    assert PLAIN.recognise(text)
    assert said(text) == expected


def test_a_name_before_corner_brackets_speaks_what_stands_in_them() -> None:
    assert said("田中「雨です。」\n鈴木「はい。」\n田中「そう。」\n鈴木『海へ。』\n") == [
        ("田中", "「雨です。」"),
        ("鈴木", "「はい。」"),
        ("田中", "「そう。」"),
        ("鈴木", "『海へ。』"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "**Bold phrase**: prose.\n\nProse.\n\n“Quote.”\n\n**Another phrase**: prose.\n\nProse.\n",
        "Q: Why?\nA: Because.\nQ: Really?\nA: Yes.\n",
        "Topic: the sea\n\nPlace: the coast\n\nIt was calm.\n",
        "ANN: One.\n\nThen nothing else was said.\n",
        "see https://a.example: one\nsee http://b.example: two\n",
        "And then he said: no\nand then he said: yes\nshe said it all the same again and: no\n",
    ],
)
def test_labels_that_are_none_stay_prose(text: str) -> None:
    assert {speaker for speaker, _ in said(text)} == {None}


def test_an_editor_s_note_is_no_turn_in_either_way_of_writing() -> None:
    assert said("**Ann:** One.\n\n**Ben:** Two.\n\n**Editor's note:** cut.\n") == [("Ann", "One."), ("Ben", "Two.")]
    assert said("Some prose.\n\n**편집자 주**: 다듬었습니다.\n") == [(None, "Some prose.")]


def test_a_label_without_text_says_nothing() -> None:
    assert said("SPEAKER_00:\nSPEAKER_01:\nHi.\n") == [("SPEAKER_01", "Hi.")]


def test_paragraphs_without_a_word_are_notes() -> None:
    parsed = PLAIN.parse("One.\n\n* * *\n\n42\n\nTwo.\n")

    assert [turn["text"] for turn in parsed.turns] == ["One.", "Two."]
    assert parsed.kinds["notes"] == len("* * *\n\n42\n\n")


@pytest.mark.parametrize(
    "text",
    [
        "Yes: the river said,\nNo: the hill replied,\nYes: the night is dead,\nNo: the morning died.\n" * 2,
        "Yes\nI will go down to the sea.\n\nNo\nYou will stay here with me.\n\n" * 3,
        "**Oui**: la mer.\n\n**Non**: la nuit.\n\n" * 3,
        "예: 바다가 말했다.\n아니오: 산이 대답했다.\n" * 3,
    ],
)
def test_answers_that_come_again_in_a_poem_are_nobody(text: str) -> None:
    assert {speaker for speaker, _ in said(text)} == {None}


def test_somebody_called_as_an_answer_among_others_is_a_speaker() -> None:
    assert said("No: One.\nKim: Two.\n" * 3) == [("No", "One."), ("Kim", "Two.")] * 3


def test_paragraphs_without_a_word_are_left_out_and_told() -> None:
    parsed = PLAIN.parse("It rained.\n\n12 34 56\n\nIt snowed.\n\n…?!\n")

    assert [turn["text"] for turn in parsed.turns] == ["It rained.", "It snowed."]
    assert [(row["check"], row["line"]) for row in parsed.findings] == [("text-left-out", 3)]
    assert parsed.findings[0]["message"].endswith(": 2")


def test_rules_and_blank_lines_between_paragraphs_are_no_text_that_is_left_out() -> None:
    assert PLAIN.parse("It rained.\n\n---\n\n\n\nIt snowed.\n").findings == []


@pytest.mark.parametrize(
    "names", [("Vincent van Gogh", "Ann"), ("host", "the guest"), ("Podcast host", "Audience member")]
)
def test_names_alone_on_their_lines_are_speakers_with_particles_and_in_lower_case(names: tuple[str, str]) -> None:
    text = "\n".join(f"{name}\nIt was so {at} times, in the end.\n" for at, name in enumerate(names * 3))

    assert [speaker for speaker, _ in said(text)] == [*names] * 3
