"""Podcasting 2.0: turns and chapters as JSON, read back as they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from exports.formats.podcast import render_chapters, render_transcript
from pipeline.read import read_sources
from pipeline.storage.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from exports.track import Track

_SAID = st.lists(
    st.tuples(
        st.sampled_from(["Ada", "노아", 'R&D "x"']),
        st.sampled_from(["네, 그렇죠.", "It is so.", '"quoted" \\ text', "これはペンです。 はい。"]),
    ),
    min_size=1,
    max_size=6,
)


def test_a_turn_is_a_segment_in_seconds(track: Callable[..., Track]) -> None:
    made = json.loads(render_transcript(track((1083, 2500, [("Ada", "네."), (None, "끝.\n정말.")]))))

    assert made == {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Ada", "startTime": 1.083, "endTime": 2.5, "body": "네."},
            {"startTime": 1.083, "endTime": 2.5, "body": "끝.\n정말."},
        ],
    }


def test_chapters_say_what_is_known(track: Callable[..., Track]) -> None:
    made = track(chapters=[(0, "시작"), (90_500, "끝")])
    known = made.chapters.with_columns(end_ms=pl.Series([90_500, None]), url=pl.Series([None, "https://a.example"]))
    object.__setattr__(made, "chapters", known)

    assert json.loads(render_chapters(made)) == {
        "version": "1.2.0",
        "title": "한담",
        "chapters": [
            {"startTime": 0.0, "endTime": 90.5, "title": "시작"},
            {"startTime": 90.5, "title": "끝", "url": "https://a.example"},
        ],
    }


@given(_SAID, st.integers(0, 10**8))
def test_our_own_reader_reads_back_every_turn(
    track: Callable[..., Track],
    tmp_path_factory: pytest.TempPathFactory,
    said: list[tuple[str, str]],
    start: int,
) -> None:
    turns = [(speaker, start + i * 2003, start + i * 2003 + 1999, text) for i, (speaker, text) in enumerate(said)]
    turns = [turn for i, turn in enumerate(turns) if not i or turn[0] != turns[i - 1][0]]  # the reader joins neighbours
    made = track(*((begin, end, [(speaker, text)]) for speaker, begin, end, text in turns))
    file: Path = tmp_path_factory.mktemp("podcast") / "a.json"
    file.write_bytes(render_transcript(made))

    read = read_sources([Source("a", file, "a.json", None)]).turns
    assert read.select("speaker", "start_ms", "end_ms", "text").rows() == turns
