"""From one format to another, what both can say stays: each with another program's reader as witness."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pysubs2
import pytest
import webvtt

from exports.unsaid import unsaid
from tests.exports.converting import bodies, frames_of, srt_of, written

if TYPE_CHECKING:
    from pathlib import Path

NEEDS_FFMPEG = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


def _by_ffmpeg(folder: Path, text: str, suffix: str, to: str) -> str:
    """Return what ffmpeg makes of *text* in a file of *suffix*, as the format *to*."""
    file = folder / f"b.{suffix}"
    file.write_text(text, "utf-8")
    return subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(file), "-f", to, "-"], check=True, capture_output=True, text=True
    ).stdout


@NEEDS_FFMPEG
def test_italics_of_subrip_are_italics_of_webvtt(tmp_path: Path) -> None:
    vtt = written(tmp_path, srt_of("The <i>lamp</i> was lit."), "srt", "vtt")

    assert "The <i>lamp</i> was lit." in vtt
    assert "{\\i1}lamp{\\i0}" in _by_ffmpeg(tmp_path, vtt, "vtt", "ass")


def test_colours_of_subrip_are_classes_of_webvtt(tmp_path: Path) -> None:
    vtt = written(
        tmp_path, srt_of('<font color="#ff0000">The lamp</font> and <font color="#ff8800">boat</font>'), "srt", "vtt"
    )

    assert "<c.red>The lamp</c> and <c.rgb-ff8800>boat</c>" in vtt
    assert [cue.text for cue in webvtt.from_string(vtt).captions] == ["The lamp and boat"]


@NEEDS_FFMPEG
def test_the_top_of_subrip_is_the_first_line_of_webvtt_and_comes_back(tmp_path: Path) -> None:
    text = srt_of("{\\an8}The lamp was lit.")
    vtt = written(tmp_path, text, "srt", "vtt")

    assert " line:0\nThe lamp" in vtt
    assert "The lamp was lit." in _by_ffmpeg(tmp_path, vtt, "vtt", "srt")
    assert bodies(written(tmp_path, vtt, "vtt", "srt")) == ["{\\an8}The lamp was lit."]


VOICED = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ann>The lamp was lit.</v>\n"


def test_a_voice_of_webvtt_is_a_label_of_subrip(tmp_path: Path) -> None:
    assert bodies(written(tmp_path, VOICED, "vtt", "srt")) == ["Ann: The lamp was lit."]


def test_a_voice_of_webvtt_is_the_name_of_substation(tmp_path: Path) -> None:
    (event,) = pysubs2.SSAFile.from_string(written(tmp_path, VOICED, "vtt", "ass"))

    assert (event.name, event.plaintext) == ("Ann", "The lamp was lit.")


def test_times_of_words_are_no_text_and_are_kept(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\nThe <00:00:02.000>lamp <00:00:03.000>was lit.\n"

    assert bodies(written(tmp_path, text, "vtt", "srt")) == ["The lamp was lit."]


def test_looks_and_places_of_subrip_are_overrides_of_substation(tmp_path: Path) -> None:
    (event,) = pysubs2.SSAFile.from_string(written(tmp_path, srt_of("{\\an7}The <b>lamp</b>"), "srt", "ass"))

    assert event.text == "{\\an7}The {\\b1}lamp{\\b0}"


def test_ruby_goes_from_webvtt_to_ttml_and_back(tmp_path: Path) -> None:
    said = "<ruby>図書<rt>としょ</rt></ruby>を借ります。"
    ttml = written(tmp_path, f"WEBVTT\n\n00:01.000 --> 00:04.000\n{said}\n", "vtt", "ttml")

    assert '<span tts:ruby="text">としょ</span>' in ttml
    assert said in written(tmp_path, ttml, "ttml", "vtt")


def test_regions_of_ttml_are_settings_of_webvtt(tmp_path: Path) -> None:
    ttml = written(tmp_path, srt_of("{\\an8}<i>Up</i> there", "Down here"), "srt", "ttml")
    vtt = written(tmp_path, ttml, "ttml", "vtt")

    assert " line:0\n<i>Up</i> there\n" in vtt
    assert "00:00:07.000\nDown here" in vtt


PLACED = (
    "vertical:rl line:20%,end position:10%,line-left align:start",
    "line:-3 size:50%",
    "line:5% align:left",
    "position:0% align:start",
    "line:84% position:50% size:80%",
    "vertical:lr",
)


@pytest.mark.parametrize("form", ["ttml", "ebu-tt-d"])
def test_places_come_back_from_both_dialects_of_ttml(tmp_path: Path, form: str) -> None:
    cues = (f"00:0{i}.000 --> 00:0{i}.900 {place}\nword {i}\n" for i, place in enumerate(PLACED, 1))
    vtt = "WEBVTT\n\n" + "\n".join(cues)

    once = written(tmp_path, vtt, "vtt", form)
    twice = written(tmp_path, once, "ttml", form)
    assert re.findall(r"<(?:tt:)?(?:region|p) .*", twice) == re.findall(r"<(?:tt:)?(?:region|p) .*", once)
    assert re.findall(r"--> \S+ (.+)", written(tmp_path, once, "ttml", "vtt")) == list(PLACED)


def test_what_a_format_cannot_say_of_places_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.vtt"
    file.write_text("WEBVTT\n\n00:01.000 --> 00:03.000 vertical:rl line:-3 size:40%\nword\n", "utf-8")

    told = unsaid(frames_of(file), ["srt", "vtt", "ttml", "ebu-tt-d", "ass", "lrc"])["message"].to_list()
    assert told == [
        "srt cannot say: line number (1), vertical (1), width (1)",
        "ttml cannot say: line number (1)",
        "ebu-tt-d cannot say: line number (1)",
        "ass cannot say: line number (1), vertical (1), width (1)",
        "lrc cannot say: placement (1)",
    ]


def test_a_region_of_ttml_says_how_its_lines_run_and_where_they_begin(tmp_path: Path) -> None:
    regions = (
        '<region xml:id="v" tts:origin="80% 10%" tts:extent="12% 80%" tts:writingMode="tbrl"/>'
        '<region xml:id="l" tts:origin="10% 80%" tts:extent="30% 10%" tts:textAlign="left" tts:displayAlign="after"/>'
        '<region xml:id="s" tts:origin="20% 70%" tts:extent="40% 10%"/>'
    )
    said = "".join(f'<p begin="{i}s" end="{i + 1}s" region="{name}">word {i}</p>' for i, name in enumerate("vls"))
    ttml = (
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" xml:lang="en">'
        f'<head><layout>{regions}</layout></head><body><div tts:color="white">{said}</div></body></tt>'
    )

    assert re.findall(r"--> \S+ (.+)", written(tmp_path, ttml, "ttml", "vtt")) == [
        "vertical:rl line:0 align:left",
        "align:left",
        "line:70%,start position:20%,line-left size:40% align:left",
    ]
