"""When each word is said is written where a format can say it, and read back as it was written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pysubs2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.spoken import WordTime
from exports.track import FileOptions
from exports.unsaid import unsaid
from pipeline.timecode import format_clock
from tests.exports.converting import frames_of, written
from tests.exports.test_rewriting import WORDS, body

if TYPE_CHECKING:
    from pathlib import Path

SPOKEN = FileOptions(words=True)
VTT = """\
WEBVTT

00:00:01.000 --> 00:00:04.000
<v Ann><i>Hello</i> <00:00:01.500>there <00:00:02.000>my <b><00:00:02.500>fri</b>end

00:00:05.000 --> 00:00:09.003
- We <00:00:06.000>go [now]
- <00:00:07.000>No, <00:00:07.000>we <00:00:08.000>do not
"""


def spoken(folder: Path, text: str, suffix: str, to: str) -> str:
    return written(folder, text, suffix, to, file_options=SPOKEN)


def test_webvtt_stamps_each_piece_and_gives_it_a_span_that_browsers_style(tmp_path: Path) -> None:
    assert spoken(tmp_path, VTT, "vtt", "vtt").endswith(
        """
1
00:00:01.000 --> 00:00:04.000
<v Ann><i>Hello</i> <00:00:01.500><c>there</c> <00:00:02.000><c>my</c> <00:00:02.500><c><b>fri</b>end</c></v>

2
00:00:05.000 --> 00:00:09.003
- We <00:00:06.000><c>go [now]</c>
- <00:00:07.000><c>No, we</c> <00:00:08.000><c>do not</c>
"""
    )


def test_the_beats_of_ass_add_up_to_each_cue_as_it_is_written(tmp_path: Path) -> None:
    events = pysubs2.SSAFile.from_string(spoken(tmp_path, VTT, "vtt", "ass")).events
    assert [event.text for event in events] == [
        "{\\i1}{\\k50}Hello{\\i0} {\\k50}there {\\k50}my {\\k150}{\\b1}fri{\\b0}end",
        "{\\k100}- We {\\k100}go [now]\\N- {\\k100}No, we {\\k100}do not",
    ]
    for event in events:
        assert sum(int(beat) for beat in re.findall(r"\\k(\d+)", event.text)) * 10 == event.duration


def test_a_word_that_comes_late_has_a_silent_beat_before_it(tmp_path: Path) -> None:
    late = "[00:12.00]Oh <00:12.50>Row <00:13.00>the boat\n[00:14.00]\n[00:15.00]<00:15.20>on\n[00:18.00]\n"
    text = spoken(tmp_path, late, "lrc", "ass")
    assert ",,Oh {\\k50}{\\k50}Row {\\k100}the boat\n" in text or ",,{\\k50}Oh {\\k50}Row" in text
    assert all(
        sum(int(beat) for beat in re.findall(r"\\k(\d+)", event.text)) * 10 == event.duration
        for event in pysubs2.SSAFile.from_string(text).events
    )


def test_enhanced_lrc_stamps_each_word_in_its_line(tmp_path: Path) -> None:
    assert spoken(tmp_path, VTT, "vtt", "lrc").splitlines()[2:] == [
        "[00:01.00]Ann: <00:01.00>Hello <00:01.50>there <00:02.00>my <00:02.50>friend",
        "[00:04.00]",
        "[00:05.00]<00:05.00>- We <00:06.00>go [now] - <00:07.00>No, we <00:08.00>do not",
        "[00:09.00]",
    ]


def test_words_of_ttml_come_when_they_are_said_and_stay(tmp_path: Path) -> None:
    text = spoken(tmp_path, VTT, "vtt", "ttml")
    spans = re.findall(r'<span begin="([\d:.]+)" end="([\d:.]+)">([^<]*)', text)
    assert spans[1:3] == [("00:00:00.500", "00:00:03.000", "there"), ("00:00:01.000", "00:00:03.000", "my")]


def test_without_the_option_nothing_is_stamped_and_with_it_a_format_that_cannot_says_so(tmp_path: Path) -> None:
    for form in ("vtt", "ass", "ttml", "lrc", "srt"):
        plain = written(tmp_path, VTT, "vtt", form)
        assert not re.search(r"<00:|\\k\d|<span begin", plain)
    assert spoken(tmp_path, VTT, "vtt", "srt") == written(tmp_path, VTT, "vtt", "srt")
    frames = frames_of(tmp_path / "a.vtt")
    told = unsaid(frames, ["srt", "vtt", "ass", "ttml", "lrc"], SPOKEN)["message"].to_list()
    assert told[0] == "srt cannot say: word times (9)"
    assert not any("word times" in message for message in told[1:])
    assert unsaid(frames, ["srt"]).is_empty()


def test_words_of_a_recogniser_follow_corrections_and_cuts(tmp_path: Path) -> None:
    said = " it was a very long talk about the old lamp on the quay and nobody saw it"
    words = [
        {"word": f" {word}", "start": 0.5 * i, "end": 0.5 * i + 0.4, "probability": 0.9}
        for i, word in enumerate(said.split())
    ]
    data = {"text": said, "language": "en", "segments": [{"id": 0, "start": 0, "end": 9, "text": said, "words": words}]}
    text = spoken(tmp_path, json.dumps(data), "json", "vtt")
    assert "<00:00:00.500><c>was</c> <00:00:01.000><c>a</c>" in text
    for timing, lines in re.findall(r"(\S+ --> \S+)\n((?:.+\n)+)", text):
        start, end = timing.split(" --> ")
        stamps = re.findall(r"<(\d\d:\d\d:\d\d\.\d{3})>", lines)
        assert stamps == sorted(set(stamps))
        assert all(start < stamp < end for stamp in stamps)


@st.composite
def karaoke(draw: st.DrawFn) -> str:
    """Return WebVTT some of whose words have stamps, each within its cue or at its end; words that look like markup."""
    blocks = []
    for number in range(draw(st.integers(1, 3))):
        start = number * 10_000 + 1_000
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
        times = st.lists(st.integers(start, start + 5_000), min_size=len(words), max_size=len(words)).map(sorted)
        stamps = [ms if draw(st.booleans()) else None for ms in draw(times)]
        marked = (
            ("" if ms is None else f"<{format_clock(ms)}>") + word.replace("&", "&amp;").replace("<", "&lt;")
            for ms, word in zip(stamps, words, strict=True)
        )
        broken = draw(st.none() | st.integers(0, len(words) - 1))
        seams = ["\n" if at == broken else " " for at in range(len(words))]
        said = "".join(f"{word}{seam}" for word, seam in zip(marked, seams, strict=True)).replace("-->", "->")
        blocks.append(f"{format_clock(start)} --> {format_clock(start + 5_000)}\nlamp {number} {said.strip()}\n\n")
    return "WEBVTT\n\n" + "".join(blocks)


@pytest.mark.parametrize("form", ["vtt", "ass", "ttml", "lrc"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=karaoke())
def test_what_is_stamped_and_read_is_stamped_again(tmp_path: Path, form: str, text: str) -> None:
    once = spoken(tmp_path, text, "vtt", form)
    if form != "vtt":  # hundredths of a second, and what a format cannot say, are lost once
        once = spoken(tmp_path, once, form, form)

    assert body(form, spoken(tmp_path, once, form, form)) == body(form, once)


@given(st.tuples(*[st.integers(0, 10**9)] * 2, st.none() | st.integers(0, 10**9), *[st.integers(0, 10**9)] * 2))
def test_a_time_is_what_it_was_written_as(parts: tuple[int, int, int | None, int, int]) -> None:
    assert WordTime.of(WordTime(*parts).value) == WordTime(*parts)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize("form", ["vtt", "ass"])
def test_players_show_the_words_and_no_stamp(tmp_path: Path, form: str) -> None:
    file = tmp_path / f"b.{form}"
    file.write_text(spoken(tmp_path, VTT, "vtt", form), "utf-8")
    shown = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(file), "-f", "srt", "-"], check=True, capture_output=True
    )
    text = re.sub(r"<[^>]*>", "", shown.stdout.decode()).replace("\r", "")
    assert "Hello there my friend" in text
    assert "- We go [now]\n- No, we do not" in text
