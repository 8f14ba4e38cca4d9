"""Speakers that cues name in their text."""

from __future__ import annotations

import pytest

from pipeline.read.subtitles.subrip import SRT


def labelled(*said: str) -> list[tuple[str | None, str]]:
    text = "".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i + 1},000\n{words}\n\n" for i, words in enumerate(said, 1))
    parsed = SRT.parse(text)
    turns = parsed.turns if parsed.cues is None else parsed.cues.to_dicts()
    return [(turn.get("speaker"), turn["text"]) for turn in turns]


def test_speakers_that_a_file_names_again_and_again_are_speakers() -> None:
    said = labelled(
        "Ann Lee: Hi, I'm\nAnn.", "and welcome.", "Bo: Hi.\nAnn: Hey!", "Bo: So.", "민지：네.", "Ann:\nYes.", "민지: 응"
    )

    assert said == [
        ("Ann", "Hi, I'm\nAnn."),
        ("Ann", "and welcome."),
        ("Bo", "Hi."),
        ("Ann", "Hey!"),
        ("Bo", "So."),
        ("민지", "네."),
        ("Ann", "Yes."),
        ("민지", "응"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        ["So I said:\nno: way", "and he said: yes"],
        ["Rule one: sit.", "Rule two: stand.", "Rule three: go."],
        ["It is ten.", "Ann: Hi.", "Ann: So.", "Ann: No."],
        ["Note: a", "Note: b", "Note: c"],
        ["1: a", "1: b", "1: c"],
        ["Ann: Hi.", "Bo: Ho."],
    ],
)
def test_a_colon_makes_no_speaker(said: list[str]) -> None:
    assert labelled(*said) == [(None, words) for words in said]


def test_lines_that_are_a_few_names_above_what_is_said_are_speakers() -> None:
    said = labelled("Ann Lee\nHi.", "Bo\nHi there,\nyou.", "Ann Lee\nSo.", "Bo\nYes.")

    assert said == [("Ann Lee", "Hi."), ("Bo", "Hi there,\nyou."), ("Ann Lee", "So."), ("Bo", "Yes.")]


@pytest.mark.parametrize(
    "said",
    [
        ["La la\nIt rained.", "La la\nIt snowed.", "La la\nIt froze."],  # one alone is a refrain
        ["Ann Lee\nHi.", "Bo\nHi.", "Ann Lee\nSo.", "And nobody\nknew it", "Bo\nYes.", "or said it"],
        ["One day\nit rained", "the next\nit snowed", "and then\nit froze", "so we\nwent home"],
    ],
)
def test_first_lines_of_captions_are_no_speakers(said: list[str]) -> None:
    assert {speaker for speaker, _ in labelled(*said)} == {None}
