"""Sources in several languages from the command line: a document each, or the one that is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl
import pytest

from flows.run.options import Options
from flows.run.plan import make_plan
from pipeline.errors import BadUsage
from tests.flows.running import Run, files, talk

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """**민서 [00:00:01]**: 종이를 만드는 데 사흘이 걸립니다.

<details><summary>English</summary>

It takes three days to make paper.

</details>

**하늘 [00:00:06]**: 그렇게 오래 걸리는 줄은 몰랐어요.

<details><summary>English</summary>

I did not know that it takes so long.

</details>
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "paper.md").write_text(PAGE, "utf-8")
    (folder / "plain.en.md").write_text(talk("lamp"), "utf-8")
    (folder / "package.json").write_text('{"name": "talks"}', "utf-8")
    return folder


def subtitles(out: Path) -> list[str]:
    return sorted(name for name in files(out) if name.endswith(".srt"))


def test_each_language_is_a_document_and_what_is_no_transcript_is_counted(
    cuemill: Run, sources: Path, tmp_path: Path
) -> None:
    ran = cuemill("convert", sources, "--out", tmp_path / "out", "--jobs", "1")

    assert ran.status == 0
    assert subtitles(tmp_path / "out") == [
        "subtitles/paper__en.en.srt",
        "subtitles/paper__ko.ko.srt",
        "subtitles/plain.en.srt",
    ]
    assert "1  not-a-transcript (note)" in ran.out
    assert re.findall(r"(\d+) of 3 sources", ran.err)[-1] == "3"


def test_the_track_that_is_asked_for_is_kept_and_other_sources_are_as_ever(
    cuemill: Run, sources: Path, tmp_path: Path
) -> None:
    ran = cuemill("convert", sources, "--out", tmp_path / "out", "--track", "ko")

    assert ran.status == 0
    assert subtitles(tmp_path / "out") == ["subtitles/paper__ko.ko.srt", "subtitles/plain.en.srt"]


def test_a_track_that_is_not_there_is_a_failure_that_names_those_that_are(
    cuemill: Run, sources: Path, tmp_path: Path
) -> None:
    ran = cuemill("convert", sources, "--out", tmp_path / "out", "--track", "fr")

    assert ran.status == 1
    assert "paper.md: no track in fr. Give --track one of those there are: ko, en" in ran.err
    assert subtitles(tmp_path / "out") == ["subtitles/plain.en.srt"]


def test_a_track_that_is_no_language_is_a_wrong_call(sources: Path, tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="'klingon' names no language"):
        make_plan(Options(sources=[sources], out=tmp_path / "out", rules=[], track="klingon"))


def test_all_tracks_of_a_source_stand_in_its_bucket(cuemill: Run, sources: Path, tmp_path: Path) -> None:
    cuemill("convert", sources, "--out", tmp_path / "out", "--to", "parquet")
    parts = {
        path.name
        for path in (tmp_path / "out" / "datasets" / "documents").rglob("*.parquet")
        if "paper.md" in pl.read_parquet(path, hive_partitioning=False)["source"].to_list()
    }

    assert len(parts) == 1


def test_a_named_file_that_is_no_transcript_is_a_failure(cuemill: Run, sources: Path, tmp_path: Path) -> None:
    assert cuemill("convert", sources / "package.json", "--out", tmp_path / "out").status == 1
