"""ASS, SSA and SBV, and what another reader of theirs makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pysubs2
import pytest

from pipeline.read.subtitles.substation import ASS
from pipeline.read.subtitles.subviewer import SBV
from pipeline.text.placement import anchor_of

if TYPE_CHECKING:
    from pipeline.read.common.model import Row

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


STYLES = (
    "[Script Info]\nScriptType: {kind}\nPlayResX: 640\nPlayResY: 480\n\n[{section}]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, Italic, Alignment, MarginV\n{styles}\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


def script(styles: str, *events: str, old: bool = False) -> str:
    kind, section = ("v4.00", "V4 Styles") if old else ("v4.00+", "V4+ Styles")
    head = STYLES.format(kind=kind, section=section, styles=styles)
    times = ((f"0:00:0{i}.00", f"0:00:0{i + 1}.00") for i in range(len(events)))
    return head + "".join(
        f"Dialogue: 0,{start},{end},{event}\n" for (start, end), event in zip(times, events, strict=True)
    )


def looks(turn: Row) -> list[tuple[str, str, str | None]]:
    return [(turn["text"][mark.start : mark.end], mark.kind, mark.value) for mark in turn.get("markup", ())]


@pytest.mark.parametrize("number", [1, 2, 3, 5, 6, 7, 9, 10, 11])
def test_a_style_of_ssa_stands_where_pysubs2_says(number: int) -> None:
    fields = "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, TertiaryColour, BackColour, Bold, Italic, "
    fields += "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, AlphaLevel, Encoding"
    style = f"Format: {fields}\nStyle: Far,Arial,20,16777215,0,0,0,0,0,1,2,2,{number},10,10,10,0,0"
    text = f"[Script Info]\nScriptType: v4.00\n\n[V4 Styles]\n{style}\n\n[Events]\n"
    text += "Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    text += "Dialogue: Marked=0,0:00:01.00,0:00:02.00,Far,,0,0,0,,x\n"

    theirs = pysubs2.SSAFile.from_string(text, format_="ssa").styles["Far"].alignment
    (turn,) = ASS.parse(text).turns
    assert anchor_of(turn["placement"]) == int(theirs)


def test_a_colour_of_a_style_is_a_look_and_white_is_none() -> None:
    styles = "Style: Default,Arial,20,&H00F4F4F4,0,2,10\nStyle: Gold,Arial,20,&H0000D7FF,0,2,10"
    plain, gold = ASS.parse(script(styles, "Default,,0,0,0,,a b", "Gold,,0,0,0,,c {\\c&HFF&}d{\\c} e")).turns

    assert not looks(plain)
    assert looks(gold) == [("c ", "colour", "#ffd700"), ("d", "colour", "red"), (" e", "colour", "#ffd700")]


def test_a_colour_of_ssa_is_a_decimal_number() -> None:
    (turn,) = ASS.parse(script("Style: Sun,Arial,20,65535,0,2,10", "*Sun,,0,0,0,,a", old=True)).turns

    assert looks(turn) == [("a", "colour", "yellow")]


def test_another_style_holds_until_it_is_taken_back() -> None:
    styles = "Style: Default,Arial,20,&HFFFFFF,-1,2,10\nStyle: Far,Arial,20,&H00FF00,0,2,10"
    (turn,) = ASS.parse(script(styles, "Default,,0,0,0,,a{\\rFar}b{\\r}c{\\i0}d{\\i}e")).turns

    assert looks(turn) == [("a", "italic", None), ("b", "colour", "lime"), ("c", "italic", None), ("e", "italic", None)]


def test_a_margin_of_half_the_screen_is_a_place() -> None:
    styles = "Style: Default,Arial,20,&HFFFFFF,0,2,20\nStyle: Top,Arial,20,&HFFFFFF,0,8,20"
    events = ("Default,,0,0,0,,a", "Default,,0,0,400,,b", "Top,,0,0,240,,c", "Default,,0,0,60,,d")

    placed = [turn["placement"] for turn in ASS.parse(script(styles, *events)).turns]
    assert placed == [None, "line:16.667%,end position:50%,center", "line:50%,start position:50%,center", None]


@pytest.mark.parametrize("name", ["NTP", "Default", "Text", "Sign 2", "title_top", "Schild", "字幕", "MarginV", "***"])
def test_a_word_of_the_format_or_of_editors_is_nobodys_name(name: str) -> None:
    parsed = ASS.parse(script("", f"Default,{name},0,0,0,,a", "Default,Ann,0,0,0,,b"))

    assert [turn["speaker"] for turn in parsed.turns] == [None, "Ann"]
    assert [row["message"] for row in parsed.findings] == [f"names that name nobody, left out: 1 ({name})"]


@pytest.mark.parametrize("name", ["Ann", "2", "Signe", "Text Man", "Mainwaring", "ナレーター"])
def test_a_name_that_only_begins_like_such_a_word_is_a_name(name: str) -> None:
    assert [turn["speaker"] for turn in ASS.parse(script("", f"Default,{name},0,0,0,,a")).turns] == [name]
