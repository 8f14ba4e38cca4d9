"""Chapters: for players, for ffmpeg, for a YouTube description."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import webvtt

from exports.formats.chapters import render_ffmetadata, render_vtt, render_youtube
from exports.track import PRODUCER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from exports.track import Track

_MARKS = [(0, "시작 & <끝>"), (90_500, "a = b; #1 \\ --> c\nd"), (3_600_000, "끝")]


def test_webvtt_has_a_cue_for_each_chapter(track: Callable[..., Track], tmp_path: Path) -> None:
    text = render_vtt(track(chapters=_MARKS, title="a --> b")).decode()

    assert text == (
        f"WEBVTT\n\nNOTE\nproducer: {PRODUCER}\nsource: talks/han dam.ko.md\nsha256: {'0' * 64}\nlang: ko\n"
        "title: a --&gt; b\n"
        "\n1\n00:00:00.000 --> 00:01:30.500\n시작 &amp; &lt;끝&gt;\n"
        "\n2\n00:01:30.500 --> 01:00:00.000\na = b; #1 \\ --&gt; c d\n"
        "\n3\n01:00:00.000 --> 01:01:00.000\n끝\n"
    )
    (tmp_path / "a.vtt").write_text(text, "utf-8")
    assert [cue.identifier for cue in webvtt.read(str(tmp_path / "a.vtt")).captions] == ["1", "2", "3"]


def test_ffmetadata_escapes_what_means_something(track: Callable[..., Track]) -> None:
    text = render_ffmetadata(track(chapters=_MARKS[1:2], title="A=B")).decode()

    assert text == (
        ";FFMETADATA1\ntitle=A\\=B\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=90500\nEND=150500\n"
        "title=a \\= b\\; \\#1 \\\\ --> c d\n"
    )
    assert "title" not in render_ffmetadata(track(title=None)).decode()


def test_youtube_lines_begin_at_zero_and_hold_no_angle_brackets(track: Callable[..., Track]) -> None:
    assert render_youtube(track(chapters=_MARKS)).decode() == (
        "00:00:00 시작 & ‹끝›\n00:01:30 a = b; #1 \\ --› c d\n01:00:00 끝\n"
    )
    assert render_youtube(track(chapters=_MARKS[1:2])).decode() == "00:00 한담\n01:30 a = b; #1 \\ --› c d\n"
    assert render_youtube(track(chapters=[(5_000, "")], title=None)).decode() == "00:00 han-dam\n00:05\n"


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_ffmpeg_puts_the_chapters_into_a_file(track: Callable[..., Track], tmp_path: Path) -> None:
    (tmp_path / "a.ffmetadata").write_bytes(render_ffmetadata(track(chapters=_MARKS)))
    tone = ["-f", "lavfi", "-i", "anullsrc=d=1"]
    made = ["ffmpeg", "-v", "warning", *tone, "-i", "a.ffmetadata", "-map_chapters", "1", "-map_metadata", "1", "a.mka"]
    probe = ["ffprobe", "-v", "warning", "-show_chapters", "-of", "json", "a.mka"]

    assert subprocess.run(made, cwd=tmp_path, capture_output=True, text=True, check=True).stderr == ""
    shown = json.loads(subprocess.run(probe, cwd=tmp_path, capture_output=True, text=True, check=True).stdout)
    assert [(mark["start_time"], mark["end_time"], mark["tags"]["title"]) for mark in shown["chapters"]] == [
        ("0.000000", "90.500000", "시작 & <끝>"),
        ("90.500000", "3600.000000", "a = b; #1 \\ --> c d"),
        ("3600.000000", "3660.000000", "끝"),
    ]
