"""From one format to another, what both can say stays: each with another program's reader as witness."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pysubs2
import pytest
import webvtt

from tests.exports.converting import bodies, srt_of, written

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
