"""SubRip whose clocks count frames, timings with a mere dash, and what WebVTT's style blocks leave."""

from __future__ import annotations

import pytest

from pipeline.errors import UnreadableSource
from pipeline.read import READERS
from pipeline.read.decoding.decode import decode
from pipeline.read.subtitles.subrip import SRT
from pipeline.read.subtitles.webvtt import VTT

FRAMES = "1\n00:00:01{0}12 --> 00:00:03{0}05\nFrames at the end.\n\n2\n00:01:00{0}02 --> 00:01:02{0}{1}\nAnd here.\n"


def times(text: str) -> list[tuple[int, int]]:
    return [(turn["start_ms"], turn["end_ms"]) for turn in SRT.parse(text).turns]


@pytest.mark.parametrize(
    ("mark", "most", "expected", "rate"),
    [
        (":", "24", [(1_480, 3_200), (60_080, 62_960)], "25"),
        (":", "29", [(1_400, 3_167), (60_067, 62_967)], "30"),
        (":", "49", [(1_240, 3_100), (60_040, 62_980)], "50"),
        (";", "29", [(1_401, 3_170), (60_060, 62_963)], "29.97"),
    ],
)
def test_frames_are_counted_by_the_rate_that_their_numbers_tell(
    mark: str, most: str, expected: list[tuple[int, int]], rate: str
) -> None:
    text = FRAMES.format(mark, most)
    parsed = SRT.parse(text)
    assert times(text) == expected
    assert [(one["check"], one["message"]) for one in parsed.findings] == [
        ("frame-clock", f"its clocks count frames; taken for {rate} a second")
    ]
    assert sum(parsed.kinds.values()) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        FRAMES.format(":", "99"),
        FRAMES.format(",", "24"),
        FRAMES.format(":", "24") + "\n3\n00:02:00,500 --> 00:02:01,000\nMixed.\n",
    ],
)
def test_clocks_of_which_some_count_no_frames_are_read_as_before(text: str) -> None:
    assert not any(one["check"] == "frame-clock" for one in SRT.parse(text).findings)


DASHED = "1\n00:00:01.000 - 00:00:03.500\nOnly a dash\n\n2\n00:00:04,000 – 00:00:06,500\nAll through.\n"


def test_two_exact_times_with_a_dash_below_an_index_are_a_timing() -> None:
    assert next(reader for reader in READERS if reader.recognise(DASHED)) is SRT
    assert times(DASHED) == [(1_000, 3_500), (4_000, 6_500)]


@pytest.mark.parametrize(
    "text",
    [
        "10:00 - 12:00\nLunch\n",
        "We met at 00:00:01.000 - 00:00:03.500 or so.\n",
        "00:00:01.000 - 00:00:03.500\nNo index above.\n",
        "1\n00:01 - 00:03\nNo exact times.\n",
    ],
)
def test_a_dash_between_times_elsewhere_makes_no_subtitles(text: str) -> None:
    assert not SRT.recognise(text)


def test_blocks_of_styles_and_regions_are_told_and_classes_stay() -> None:
    text = (
        "WEBVTT\n\nSTYLE\n::cue(.loud) { color: red }\n\nREGION\nid:top\n\nSTYLE\n::cue(b) { color: lime }\n\n"
        "00:01.000 --> 00:02.000\n<c.loud>Hey</c> there\n"
    )
    parsed = VTT.parse(text)
    assert [one["message"] for one in parsed.findings] == [
        "REGION blocks, left out: 1",
        "STYLE blocks, left out: 2",
    ]
    assert [tuple(mark) for mark in parsed.looks[0]["markup"]] == [(0, 3, "class", "loud")]


def test_ebu_stl_is_refused_by_its_name() -> None:
    with pytest.raises(UnreadableSource, match="EBU STL"):
        decode(b"850STL25.01" + b" " * 1013 + b"\0\1\xff" + b"\x8f" * 100, "talk.stl")
