"""ASS, SSA and SBV, and what another reader of theirs makes of them."""

from __future__ import annotations

import pysubs2
import pytest

from pipeline.read.subtitles.substation import ASS
from pipeline.read.subtitles.subviewer import SBV

HEAD = (
    "[Script Info]\nTitle: T\nScriptType: v4.00+\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


def events(*texts: str) -> str:
    return HEAD + "".join(
        f"Dialogue: 0,0:00:0{i}.00,0:00:0{i + 1}.50,Default,,0,0,0,,{text}\n" for i, text in enumerate(texts)
    )


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("plain, with a comma", "plain, with a comma"),
        ("{\\i1}a{\\i0}\\Nb\\hc\\nd", "a\nb c d"),
        ("{comment}a{\\pos(1,2)}", "a"),
        ("{\\p2}m 0 0{\\p0}a", "a"),
        ("{\\pbo5}a", "a"),
        ("a {unclosed", "a {unclosed"),
    ],
)
def test_overrides_and_drawings_are_no_text(raw: str, text: str) -> None:
    assert [turn["text"] for turn in ASS.parse(events(raw)).turns] == [text]


def test_times_and_texts_are_those_that_pysubs2_reads() -> None:
    text = events("one", "{\\b1}two{\\b0}\\Nlines", "셋, 넷")

    theirs = [(event.start, event.end, event.plaintext) for event in pysubs2.SSAFile.from_string(text, format_="ass")]
    assert [(turn["start_ms"], turn["end_ms"], turn["text"]) for turn in ASS.parse(text).turns] == theirs


def test_the_order_of_fields_is_what_the_file_says() -> None:
    text = "[Script Info]\n[Events]\nFormat: End, Start, Actor, Text\nDialogue: 0:00:02.00, 0:00:01.00, Ann , a,b\n"
    (turn,) = ASS.parse(text).turns

    assert (turn["start_ms"], turn["end_ms"], turn["speaker"], turn["text"]) == (1000, 2000, "Ann", "a,b")


def test_karaoke_gives_the_times_of_words_even_over_blanks() -> None:
    parsed = ASS.parse(events(" {\\k50}so {\\kf20}{\\K30} we{\\ko10}"))

    (turn,) = parsed.turns
    pieces = [(turn["text"][w["start_char"] : w["end_char"]], w["start_ms"], w["end_ms"]) for w in parsed.words]
    assert pieces == [("so", 0, 500), ("we", 700, 1000)]


@pytest.mark.parametrize("text", ["[Events]\nDialogue: x\n", "[script]\n", "Script Info\n", "; note\n"])
def test_other_sections_are_no_script(text: str) -> None:
    assert not ASS.recognise(text)


def test_dialogue_outside_the_events_is_none() -> None:
    assert not ASS.parse("[Script Info]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,x\n").turns


@pytest.mark.parametrize(
    "text",
    [
        "0:00:01.000,0:00:02.500\nHi.\n",
        "\n\n00:00:01.00,00:00:02.50\nHi.\n",
        "[INFORMATION]\n[TITLE] T\n[END INFORMATION]\n00:00:01.00,00:00:02.50\nHi.\n",
    ],
)
def test_both_times_in_a_line_make_a_cue(text: str) -> None:
    assert SBV.recognise(text)
    parsed = SBV.parse(text)

    assert [(turn["start_ms"], turn["end_ms"], turn["text"]) for turn in parsed.turns] == [(1000, 2500, "Hi.")]
    assert parsed.title == ("T" if "T" in text else None)
    assert parsed.kinds.total() == len(text)


@pytest.mark.parametrize(
    "text", ["Prose.\n0:00:01.000,0:00:02.500\nHi.\n", "1:00,2:00\n", "0:00:61.000,0:00:62.000\nx\n"]
)
def test_what_only_looks_like_a_timing_is_none(text: str) -> None:
    assert not SBV.recognise(text)
