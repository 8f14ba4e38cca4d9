"""Markdown: what is written is read back, turn for turn, to the second."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from exports.formats.markdown import render
from pipeline.read import read_sources
from pipeline.read.text.turns.margin import common_mark
from pipeline.storage.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from exports.track import Track
    from pipeline.read import Read

_TRAPS = (
    "# Heading",
    "---",
    "**Ada [00:00:09]**: nein",
    "**Bold**: text",
    "Ada (0:10): hm",
    "Chapters",
    "00:10 Intro",
    "[^1]: note",
    "https://a.example/x",
    "<!-- x -->",
    "- 12",
    "> quoted",
    "Q: really?",
    "![x](y)",
    "1.2.3",
)
_WORDS = (
    "네, 그렇죠.",
    "It is *so*.",
    "これはペンです。",
    "نعم.",
    "A [note] in it",
    "Größe: 3:2",
    "GPT-4.5 & more",
    "Note:",
    "ok",
)
_TEXTS = st.lists(st.sampled_from(_WORDS + _TRAPS), min_size=1, max_size=4).map("\n".join)
_SAID = st.lists(
    st.tuples(st.sampled_from(["Ada", "노아 브라운", "J. R. O'Hara, PhD"]), _TEXTS), min_size=1, max_size=6
)


def test_title_chapters_and_turns_are_written(track: Callable[..., Track]) -> None:
    made = track(
        (1999, 3000, [("Ada", "네.\n정말요?"), (None, "누구?")]),
        (3_600_000, 3_601_000, [("노아", "끝.")]),
        chapters=[(0, "시작"), (3_600_000, "끝")],
    )

    assert render(made).decode() == (
        "# 한담\n\n## Chapters\n\n- 00:00:00 시작\n- 01:00:00 끝\n\n## Transcript\n\n"
        "**Ada [00:00:01]**: 네.\n\n정말요?\n\n**? [00:00:01]**: 누구?\n\n**노아 [01:00:00]**: 끝.\n"
    )


def test_where_nobody_has_a_name_the_time_stands_alone(track: Callable[..., Track]) -> None:
    assert render(track((1999, 3000, [(None, "네.")]), title=None)).decode() == "[00:00:01] 네.\n"


def test_a_turn_without_a_time_has_no_stamp(track: Callable[..., Track]) -> None:
    made = track((0, 1, [("Ada", "네."), ("노아", "둘.")]), title=None)
    untimed = replace(made, turns=made.turns.with_columns(start_ms=pl.Series([0, None])))
    nameless = replace(untimed, turns=untimed.turns.with_columns(speaker=pl.lit(None, dtype=pl.String)))

    assert render(untimed).decode() == "**Ada [00:00:00]**: 네.\n\n**노아**: 둘.\n"
    assert render(nameless).decode() == "[00:00:00] 네.\n\n둘.\n"


def test_one_chapter_is_no_list(track: Callable[..., Track]) -> None:
    assert "##" not in render(track((0, 1, [("Ada", "네.")]), chapters=[(0, "시작")])).decode()


def test_a_name_keeps_what_this_style_can_hold(track: Callable[..., Track]) -> None:
    text = render(track((0, 1, [("*R&D* [Lab]: <x>", "네."), ("::", "둘."), ("노" * 99, "셋.")]), title=None)).decode()

    assert re.findall(r"\*\*(.*) \[", text) == ["R&D Lab x", "?", "노" * 79 + "…"]


def test_lines_that_would_be_read_as_something_else_go_on_in_their_paragraph(track: Callable[..., Track]) -> None:
    said = "그리고\n# 제목\n다음 문단.\n**Ada [00:00:09]**: 네\nhttps://a.example"
    text = render(track((0, 1, [("Ada", said)]), title=None)).decode()

    assert text == "**Ada [00:00:00]**: 그리고 # 제목\n\n다음 문단. **Ada [00:00:09]**: 네 https://a.example\n"


def test_chapters_and_title_are_read_back(
    track: Callable[..., Track], tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = track(
        (0, 9_000, [("Ada", "네.")]), (9_000, 99_000, [("노아", "둘.")]), chapters=[(0, "시작"), (9_000, "끝: 3:2")]
    )
    read = _read(made, tmp_path_factory)

    assert read.documents["title"].to_list() == ["한담"]
    assert read.chapters.select("start_ms", "title").rows() == [(0, "시작"), (9_000, "끝: 3:2")]
    assert read.turns.select("speaker", "text").rows() == [("Ada", "네."), ("노아", "둘.")]


@given(_SAID)
def test_our_own_reader_reads_back_every_turn(
    track: Callable[..., Track], tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str]]
) -> None:
    assume(not common_mark([text for _, text in said]))  # before all, it is no text's
    made = track(*((i * 2003, i * 2003 + 1999, [turn]) for i, turn in enumerate(said)))
    read = _read(made, tmp_path_factory).turns

    assert [(speaker, start) for speaker, start, _ in read.select("speaker", "start_ms", "text").iter_rows()] == [
        (speaker, i * 2003 // 1000 * 1000) for i, (speaker, _) in enumerate(said)
    ]
    assert [text.split() for text in read["text"]] == [text.split() for _, text in said]


def test_turns_without_names_are_read_back(
    track: Callable[..., Track], tmp_path_factory: pytest.TempPathFactory
) -> None:
    said = ["네, 그렇죠.", "It is so.", "これはペンです。"]
    read = _read(track(*((i * 2003, i * 2003 + 1999, [(None, text)]) for i, text in enumerate(said))), tmp_path_factory)

    assert read.turns.select("speaker", "start_ms", "text").rows() == [
        (None, i * 2003 // 1000 * 1000, text) for i, text in enumerate(said)
    ]


def _read(track: Track, folders: pytest.TempPathFactory) -> Read:
    file: Path = folders.mktemp("markdown") / "a.md"
    file.write_bytes(render(track))
    return read_sources([Source("a", file, "a.md", None)])
