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
