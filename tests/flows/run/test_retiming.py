"""`--offset`, `--fps-from` and `--fps-to`: all times move, and the log says how."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.run.recording import retiming_of
from pipeline.errors import BadUsage
from pipeline.run import RunOptions
from pipeline.shift import Retiming
from pipeline.text.audit import replay, text_changes
from pipeline.timecode import MS_PER_HOUR, exact_rate, format_clock, parse_smpte
from tests.exports.converting import frames_of, srt_of, times, written

if TYPE_CHECKING:
    from pathlib import Path

HOURS = 3_600_000


@pytest.mark.parametrize(
    ("offset", "fps", "ms"),
    [
        ("1.5", None, 1_500),
        ("-1,5", None, -1_500),
        ("+90", None, 90_000),
        ("0:01:02.5", None, 62_500),
        ("-75:10", None, -4_510_000),
        ("10:00:00:00", 25, 10 * HOURS),
        ("-10:00:00:12", 25, -10 * HOURS - 480),
        ("01:00:00:00", 29.97, 3_603_600),
        ("01:00:00;00", 29.97, 3_599_996),
        ("00:01:00;02", 29.97, 60_060),
        ("00:01:00;04", 59.94, 60_060),
        (" - 2 ", None, -2_000),
        ("0", None, 0),
    ],
)
def test_an_offset_is_seconds_a_clock_or_frames(offset: str, fps: float | None, ms: int) -> None:
    assert retiming_of(offset, fps, None, None) == Retiming(ms)


@pytest.mark.parametrize(
    ("offset", "rates"),
    [
        ("soon", (None, None, None)),
        ("", (None, None, None)),
        ("--1", (None, None, None)),
        ("1:99:00", (None, None, None)),
        ("9999999999999", (None, None, None)),
        ("10:00:00:00", (None, None, None)),
        ("10:00:00:25", (25, None, None)),
        ("00:01:00;01", (29.97, None, None)),
        (None, (None, 25, None)),
        (None, (None, None, 25)),
    ],
)
def test_what_is_no_offset_or_half_a_pair_of_rates_is_refused(
    offset: str | None, rates: tuple[float | None, float | None, float | None]
) -> None:
    with pytest.raises(BadUsage):
        retiming_of(offset, *rates)


def test_rates_are_the_exact_ones(tmp_path: Path) -> None:
    assert exact_rate(23.976) == exact_rate(23.98) == Fraction(24_000, 1_001)
    assert (exact_rate(24), exact_rate(12.5)) == (Fraction(24), Fraction(25, 2))
    faster = RunOptions(retiming=retiming_of(None, None, 23.976, 25))
    text = "1\n01:00:00,000 --> 01:00:04,000\nThe lamp was lit.\n\n"
    assert times(written(tmp_path, text, "srt", "srt", faster)) == ["00:57:32,547 --> 00:57:36,384"]
    assert retiming_of(None, None, 25, 25) == Retiming(0, 1, 1)


def test_a_negative_offset_leaves_out_what_ends_before_the_beginning_and_says_so(tmp_path: Path) -> None:
    text = srt_of("The first", "The second", "The third")  # from 0, 4 and 8 s, for 3 s each
    options = RunOptions(retiming=Retiming(-5_000))
    assert times(written(tmp_path, text, "srt", "srt", options)) == [
        "00:00:00,000 --> 00:00:02,000",
        "00:00:03,000 --> 00:00:06,000",
    ]
    frames = frames_of(tmp_path / "a.srt", options)
    told = frames.findings.filter(check="before-start").select("turn", "severity", "message").rows()
    assert told == [(1, "warning", "turns that end before the beginning, left out: 1")]
    assert frames.turns.select("start_raw_ms", "start_ms", "text").rows() == [
        (0, 0, ""),
        (4_000, 0, "The second"),
        (8_000, 3_000, "The third"),
    ]
    changes = text_changes(frames.corrections)
    for turn, raw, said in frames.turns.select("turn", "text_raw", "text").iter_rows():
        assert replay(raw, changes.get(("a", turn), ())) == said


def test_words_and_chapters_move_with_their_turns(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\nA <00:02.000>lamp\n"
    (tmp_path / "a.vtt").write_text(text, "utf-8")
    frames = frames_of(tmp_path / "a.vtt", RunOptions(retiming=Retiming(10 * HOURS)))
    assert frames.words["start_ms"].to_list() == [10 * HOURS + 1_000, 10 * HOURS + 2_000]
    assert frames.cues.row(0, named=True)["start_ms"] == 10 * HOURS + 1_000


def test_a_file_moved_there_and_back_is_the_file(tmp_path: Path) -> None:
    text = srt_of("The first", "The second")
    there = written(tmp_path, text, "srt", "srt", RunOptions(retiming=Retiming(10 * HOURS)))
    assert times(there)[0] == "10:00:00,000 --> 10:00:03,000"
    assert written(tmp_path, there, "srt", "srt", RunOptions(retiming=Retiming(-10 * HOURS))) == text


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 29))
def test_a_drop_frame_clock_keeps_to_the_clock_on_the_wall(hours: int, minutes: int, seconds: int, frame: int) -> None:
    ms = parse_smpte(f"{hours:02}:{minutes:02}:{seconds:02};{frame:02}", 29.97)
    wall = hours * MS_PER_HOUR + minutes * 60_000 + seconds * 1_000 + frame * 1_000 / 30
    if ms is None:
        assert minutes % 10
        assert (seconds, frame) in {(0, 0), (0, 1)}
    else:
        assert abs(ms - wall) < 150, format_clock(ms)
