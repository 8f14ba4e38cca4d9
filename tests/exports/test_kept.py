"""What an editor made stays made: lines, dashes, looks and places of subtitle files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.run import RunOptions
from pipeline.segment import line_places
from pipeline.segment.kept.source_lines import lines_of
from pipeline.storage.sources import list_sources
from pipeline.styles import styles_of
from pipeline.text.width import width
from tests.building import CORPUS, NO_CORPUS
from tests.exports.converting import RULES, STYLES, bodies, srt_of, times, written

if TYPE_CHECKING:
    from pathlib import Path

from pipeline.run import run


@pytest.mark.parametrize(
    "said",
    [
        "- Where is the lamp?\n- In the boat.",
        "-No.\n-I have looked for it everywhere.",
        "– Really?\n– Yes.",
        ">> In the boat.\n>> Really?",
        "♪ The tide comes in ♪\n♪ And nobody sings the song ♪",
        "[DOOR OPENS]\nANN: Who is there?",
        "为什么？\nWhy?",
        "Short\nlines that stay.",
        "A longer line stands above\na short one.",
        "<i>Both lines\nare slanted.</i>",
        "{\\an8}<i>Up</i> there",
        "LONDON, 1941",
        "Remember: never run.",
    ],
)
def test_a_cue_that_fits_stays_as_it_was(tmp_path: Path, said: str) -> None:
    text = srt_of(said, "Another one, so that it is a file.", said)

    assert bodies(written(tmp_path, text, "srt", "srt")) == [said, "Another one, so that it is a file.", said]


def test_a_caption_longer_than_any_may_be_is_shortened_and_never_cut(tmp_path: Path) -> None:
    text = srt_of("[MUSIC PLAYING]", "♪ ♪", "Wait for it...", seconds=20)
    srt = written(tmp_path, text, "srt", "srt")

    assert bodies(srt) == ["[MUSIC PLAYING]", "♪ ♪", "Wait for it..."]
    assert times(srt)[0] == "00:00:00,000 --> 00:00:07,000"


def test_lines_of_a_dialogue_that_find_no_room_together_are_never_joined(tmp_path: Path) -> None:
    text = srt_of("- Are you coming with us?\n- I don't know yet.\n- Then ask him now.")

    assert bodies(written(tmp_path, text, "srt", "srt")) == [
        "- Are you coming with us?\n- I don't know yet.",
        "- Then ask him now.",
    ]


def test_a_line_that_is_too_wide_breaks_the_old_lines_up_but_not_the_dialogue(tmp_path: Path) -> None:
    long = "- I have looked for it in the boat and on the quay and beyond."
    shown = bodies(written(tmp_path, srt_of(f"- No.\n{long}"), "srt", "srt"))

    assert shown[0] == "- No."
    assert " ".join("\n".join(shown[1:]).split()) == long


def test_close_cues_of_nobody_known_are_no_dialogue(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:01,400\nThe lamp,\n\n2\n00:00:01,450 --> 00:00:03,000\nthe boat.\n"

    assert "-" not in "".join(bodies(written(tmp_path, text, "srt", "srt")))


def test_cues_of_the_same_times_are_lines_of_one(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\n我们走了。\n\n1\n00:00:01,000 --> 00:00:03,000\nWe walked on.\n"

    assert bodies(written(tmp_path, text, "srt", "srt")) == ["我们走了。\nWe walked on."]


def test_a_sign_above_talk_stays_above_it(tmp_path: Path) -> None:
    text = (
        "1\n00:00:04,000 --> 00:00:10,000\n{\\an8}THE OLD QUAY\n\n"
        "2\n00:00:05,000 --> 00:00:07,000\nWe walked on.\n\n3\n00:00:07,500 --> 00:00:09,500\nAnd on.\n"
    )
    srt = written(tmp_path, text, "srt", "srt")

    assert list(zip(times(srt), bodies(srt), strict=True)) == [
        ("00:00:04,000 --> 00:00:10,000", "{\\an8}THE OLD QUAY"),
        ("00:00:05,000 --> 00:00:07,000", "We walked on."),
        ("00:00:07,500 --> 00:00:09,500", "And on."),
    ]


def test_the_dash_of_the_source_is_the_dash(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann>- No.</v>\n<v Bob>- I have looked everywhere.</v>\n"

    assert bodies(written(tmp_path, text, "vtt", "srt")) == ["- No.\n- I have looked everywhere."]
    assert "<v Ann>- No.</v>\n<v Bob>- I have looked everywhere.</v>\n" in written(tmp_path, text, "vtt", "vtt")


def test_plain_drops_looks_and_places_and_keeps_lines(tmp_path: Path) -> None:
    text = srt_of("{\\an8}<i>Up</i> there\nand down")

    assert bodies(written(tmp_path, text, "srt", "srt", RunOptions(looks="drop"))) == ["Up there\nand down"]


def test_looks_follow_the_text_where_it_is_cut_afresh(tmp_path: Path) -> None:
    text = srt_of("The <i>lamp</i> was", "lit and the <b>boats came home</b>.", seconds=1)

    shown = " ".join(bodies(written(tmp_path, text, "srt", "srt", RunOptions(cuts="anew")))).replace("\n", " ")
    assert shown == "The <i>lamp</i> was lit and the <b>boats came home</b>."


def test_cues_that_are_cut_afresh_stand_where_their_text_stood(tmp_path: Path) -> None:
    said = ["{\\an8}The lamp that was", "{\\an8}lit is out again.", "So we", "walked on.", "{\\pos(96,72)}The quay"]
    shown = bodies(written(tmp_path, srt_of(*said, seconds=1), "srt", "srt", RunOptions(cuts="anew")))

    assert shown == ["{\\an8}The lamp that was lit is out again.", "So we walked on.", "{\\pos(96,72)}The quay"]


def test_short_turns_in_two_places_are_no_dialogue_in_one(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:01,400\nNo.\n\n2\n00:00:01,450 --> 00:00:03,000\n{\\an8}- Who?\n"

    assert bodies(written(tmp_path, text, "srt", "srt", RunOptions(cuts="anew"))) == ["No.", "{\\an8}- Who?"]


def test_one_word_a_cue_is_text(tmp_path: Path) -> None:
    words = ["And", "so", "we", "walked", "on", "to", "the", "old", "quay."]
    text = "".join(
        f"{i + 1}\n00:00:0{i // 2},{500 * (i % 2):03} --> 00:00:0{(i + 1) // 2},{500 * ((i + 1) % 2):03}\n{word}\n\n"
        for i, word in enumerate(words)
    )

    assert bodies(written(tmp_path, text, "srt", "srt")) == ["And so we walked on to the old quay."]


def test_a_caption_that_grows_is_its_last(tmp_path: Path) -> None:
    text = "".join(
        f"{i + 1}\n00:00:0{i},000 --> 00:00:0{i + 1},000\n{said}\n\n"
        for i, said in enumerate(["We", "We walked", "We walked on"])
    )

    assert bodies(written(tmp_path, text, "srt", "srt")) == ["We walked on"]


@pytest.mark.skipif(not (CORPUS / "human-subtitles").is_dir(), reason=NO_CORPUS)
def test_no_cue_of_human_subtitles_differs_where_no_limit_asks_for_it() -> None:
    suffixes = frozenset({".srt", ".vtt", ".ttml", ".ass", ".smi", ".sbv"})
    sources = list_sources([CORPUS / "human-subtitles"], None, suffixes).sources
    frames = run(sources, RULES, STYLES)
    turns = line_places(frames.turns.filter(pl.col("source_cue").is_not_null()), frames.corrections)
    styles = styles_of(STYLES, turns["lang"])
    shown: dict[tuple[str, int], set[str]] = {}
    for doc, lines, spans in frames.cues.select("doc", "lines", "spans").iter_rows():
        for span in spans:
            shown.setdefault((doc, span["turn"]), set()).update(lines)

    different = 0
    for doc, turn, lang, text, breaks in turns.select("doc", "turn", "lang", "text", "breaks").iter_rows():
        lines = [line.text for line in lines_of(text, breaks)]
        style = styles[lang]
        fits = len(lines) <= style.max_lines and all(width(line, style.counting) <= style.max_width for line in lines)
        different += fits and not set(lines) <= shown.get((doc, turn), set())
    assert different == 0
