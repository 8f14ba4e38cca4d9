"""The door of the exports: which files are written for which documents."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import polars as pl
import pytest

from exports import DEFAULT_FORMATS, EXPORTERS, FORMATS, FileOptions, export_subtitles, render_subtitles
from exports.track import PRODUCER
from pipeline.errors import BadUsage
from pipeline.labels import Speakers
from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.schema import CHAPTERS, CUES, TURNS, empty, from_rows
from pipeline.storage.sources import list_sources
from pipeline.timecode import format_clock, format_clocks

if TYPE_CHECKING:
    from pipeline.schema import Frames

_ROOT = Path(__file__).parents[2]


def test_the_default_formats_are_known() -> None:
    assert set(DEFAULT_FORMATS) <= set(FORMATS)
    assert DEFAULT_FORMATS == ("srt", "vtt", "parquet")


def test_exporters_have_names_and_suffixes_of_their_own() -> None:
    assert len({exporter.name for exporter in EXPORTERS}) == len(EXPORTERS)
    assert len({exporter.suffix for exporter in EXPORTERS}) == len(EXPORTERS)


def test_the_producer_is_this_version() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert f"{project['name']} {project['version']}" == PRODUCER


def test_each_document_with_cues_has_a_file_in_each_format(
    frames: Frames, styles: pl.DataFrame, tmp_path: Path
) -> None:
    paths = export_subtitles(frames, tmp_path, DEFAULT_FORMATS, styles, "change")

    names = ["a.ko.srt", "a.ko.vtt", "b.ja.srt", "b.ja.vtt"]
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [f"subtitles/{name}" for name in names]
    assert sorted(entry.name for entry in (tmp_path / "subtitles").iterdir()) == names


def test_labels_show_in_srt_and_never_in_webvtt(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    srt, vtt = export_subtitles(frames, tmp_path, ("srt", "vtt"), styles, "always")[:2]

    assert "노아: 안녕하세요." in srt.read_text("utf-8")
    assert "<v 노아>안녕하세요.</v>" in vtt.read_text("utf-8")


FOLLOW = ("srt", "ebu-tt-d", "lrc", "txt")
"""Formats in which names are part of the text, so that a policy decides when they show."""
CARRY = ("vtt", "ass", "ttml", "md", "podcast")
"""Formats that say who speaks in a way of their own, under every policy."""
NAMED: dict[Speakers, int] = {"off": 0, "change": 2, "always": 3}
"""How often three turns of Ada, Ada and Bo show a name."""


@pytest.mark.parametrize("policy", get_args(Speakers))
def test_every_policy_shows_the_names_it_says_in_every_format(
    policy: Speakers, styles: pl.DataFrame, tmp_path: Path
) -> None:
    talk = tmp_path / "talk.en.md"
    talk.write_text(
        "**Ada [00:00:01]**: So we sailed at night.\n**Ada [00:00:09]**: Nobody saw the boats.\n"
        "**Bo [00:00:17]**: Nobody but me.\n",
        "utf-8",
    )
    frames = run(list_sources([talk], None, suffixes()).sources, load_rules([]), styles, speakers=policy)
    formats = [exporter.name for exporter in EXPORTERS if exporter.needs != "chapters"]
    rendered = render_subtitles(frames, formats, styles, policy)
    names = {file.format: len(re.findall("(?:Ada|Bo): ", file.data.decode())) for file in rendered}

    assert {*FOLLOW, *CARRY} == set(names)
    assert {name: names[name] for name in FOLLOW} == dict.fromkeys(FOLLOW, NAMED[policy])
    assert all(b"Ada" in file.data for file in rendered if file.format in CARRY)


def test_each_document_starts_with_its_own_first_cue(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    (srt,) = export_subtitles(replace(frames, cues=frames.cues.filter(doc="b")), tmp_path, ("srt",), styles, "off")

    assert srt.read_bytes() == "1\n00:00:01,000 --> 00:00:03,000\nはい。\n\n".encode()


def test_without_cues_there_is_the_text_and_nothing_else(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    untimed = replace(frames, cues=empty(CUES))

    written = export_subtitles(untimed, tmp_path, FORMATS, styles, "off")
    assert [path.name for path in written] == ["a.ko.txt", "b.ja.txt"]


def test_without_turns_or_without_formats_nothing_is_written(
    frames: Frames, styles: pl.DataFrame, tmp_path: Path
) -> None:
    silent = replace(frames, cues=empty(CUES), turns=empty(TURNS))

    assert export_subtitles(silent, tmp_path, FORMATS, styles, "off") == []
    assert export_subtitles(frames, tmp_path, ("parquet",), styles, "off") == []
    assert not list(tmp_path.iterdir())


def test_a_document_with_chapters_has_them_in_every_format(
    frames: Frames, styles: pl.DataFrame, tmp_path: Path
) -> None:
    marks = from_rows([{"doc": "b", "chapter": 1, "start_ms": 0, "title": "はじめ"}], CHAPTERS)
    formats = [exporter.name for exporter in EXPORTERS if exporter.needs == "chapters"]

    written = export_subtitles(replace(frames, chapters=marks), tmp_path, formats, styles, "off")
    assert [path.name for path in written] == ["b.chapters.vtt", "b.chapters.json", "b.ffmetadata", "b.chapters.txt"]


def test_dress_reaches_the_files(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    options = FileOptions(bom=True, crlf=True, colours=True)
    srt, vtt = export_subtitles(frames, tmp_path, ("srt", "vtt"), styles, "off", options)[:2]

    assert srt.read_bytes().startswith(b"\xef\xbb\xbf1\r\n")
    assert b"\nSTYLE\n" in vtt.read_bytes()


def test_an_unknown_format_is_refused_before_anything_is_written(
    frames: Frames, styles: pl.DataFrame, tmp_path: Path
) -> None:
    with pytest.raises(BadUsage, match=r"no format doc\. Known formats: srt, vtt, .*, parquet"):
        export_subtitles(frames, tmp_path, ("srt", "doc"), styles, "off")

    assert not list(tmp_path.iterdir())


def test_the_same_frames_give_the_same_bytes(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    first, second = (export_subtitles(frames, tmp_path / name, FORMATS, styles, "change") for name in "ab")

    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_column_of_clocks_is_what_format_clock_makes_of_each() -> None:
    times = [0, 1, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 359_999_999, 360_000_000, 4_000_000_001]
    column = pl.DataFrame({"ms": times}).select(format_clocks(pl.col("ms"), ",")).to_series()

    assert column.to_list() == [format_clock(ms, ",") for ms in times]
