"""The options that ask for more than the sources say, as a person gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.flows.running import Run, files

if TYPE_CHECKING:
    from pathlib import Path

UNTIMED = "**Ada**: The anchor is on the table.\n\n**Ben**: Then we can begin, I think.\n"
CUT = (
    "1\n00:00:01,000 --> 00:00:02,500\nThen we went to\n\n2\n00:00:02,500 --> 00:00:04,500\nthe harbour.\n\n"
    "3\n00:00:50,000 --> 00:00:52,000\nThanks for watching!\n\n4\n00:01:40,000 --> 00:01:42,000\nIt was late by then.\n"
)


def srt(out: Path) -> str:
    (path,) = (out / "subtitles").glob("*.srt")
    return path.read_text("utf-8")


@pytest.fixture
def untimed(tmp_path: Path) -> Path:
    path = tmp_path / "talk.en.md"
    path.write_text(UNTIMED, "utf-8")
    return path


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    path = tmp_path / "film.en.srt"
    path.write_text(CUT, "utf-8")
    return path


@pytest.mark.parametrize("length", ["0:06", "6"])
def test_a_transcript_without_times_has_subtitles_once_its_length_is_given(
    cuemill: Run, untimed: Path, tmp_path: Path, length: str
) -> None:
    ran = cuemill("convert", untimed, "--out", tmp_path / "out", "--duration", length)

    assert ran.status == 0
    assert srt(tmp_path / "out").startswith("1\n00:00:00,000 --> ")
    assert "--> 00:00:06,000\n" in srt(tmp_path / "out")
    assert "1  timeline-spread (warning)" in ran.out
    turns = pl.read_parquet(tmp_path / "out" / "datasets" / "turns" / "**" / "*.parquet")
    assert turns["time_source"].unique().to_list() == ["interpolated"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--duration", "soon"), "'soon' is no length of a recording"),
        (("--duration", "-1"), "is no length of a recording"),
        (("--media", "absent.mp3"), "absent.mp3 is not a file"),
        (("--duration", "9", "--media", "absent.mp3"), "both say how long the recording is"),
    ],
)
def test_a_length_that_cannot_be_ends_with_2_and_writes_nothing(
    cuemill: Run, untimed: Path, tmp_path: Path, wrong: tuple[str, ...], said: str
) -> None:
    ran = cuemill("convert", untimed, "--out", tmp_path / "out", *wrong)

    assert ran.status == 2
    assert said in ran.err
    assert not (tmp_path / "out").exists()


def test_one_length_for_a_folder_of_transcripts_is_refused(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--duration", "9")

    assert ran.status == 2
    assert "--duration is the length of one recording, and there are 6 sources" in ran.err


def test_what_a_recogniser_made_up_is_told_and_left_out_only_on_request(
    cuemill: Run, cut: Path, tmp_path: Path
) -> None:
    told = cuemill("convert", cut, "--out", tmp_path / "told")
    left = cuemill("convert", cut, "--out", tmp_path / "left", "--drop-hallucinations")

    assert "Thanks for watching!" in srt(tmp_path / "told")
    assert "Thanks for watching!" not in srt(tmp_path / "left")
    assert "1  ghost (warning)" in told.out
    assert "1  ghost (warning)" in left.out
    corrections = pl.read_parquet(tmp_path / "left" / "datasets" / "corrections" / "**" / "*.parquet")
    assert corrections.select("stage", "before", "after").rows() == [("drop_ghosts", "Thanks for watching!", "")]


def test_every_format_can_be_written_of_a_transcript_from_which_a_turn_was_dropped(
    cuemill: Run, cut: Path, tmp_path: Path
) -> None:
    ran = cuemill(
        "convert", cut, "--out", tmp_path / "out", "--drop-hallucinations", "--resegment",
        "--to", "srt,vtt,ttml,ass,lrc,txt,md,podcast,parquet",
    )  # fmt: skip

    assert ran.status == 0
    written = files(tmp_path / "out" / "subtitles")
    assert len(written) == 8
    assert not any(b"Thanks for" in data for data in written.values())
    assert all(b"harbour" in data for data in written.values())


def test_the_cues_of_a_file_stay_unless_they_are_to_be_cut_afresh(cuemill: Run, cut: Path, tmp_path: Path) -> None:
    cuemill("convert", cut, "--out", tmp_path / "kept")
    cuemill("convert", cut, "--out", tmp_path / "anew", "--resegment")

    assert "Then we went to\n\n" in srt(tmp_path / "kept")
    assert "Then we went to the harbour.\n\n" in srt(tmp_path / "anew")
    turns = pl.read_parquet(tmp_path / "anew" / "datasets" / "turns" / "**" / "*.parquet").sort("turn")
    assert turns["utterance"].to_list() == [1, 1, 3, 4]
