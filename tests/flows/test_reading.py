"""What is too fast to be read is a line a document, and a person is told what may be done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from flows.artifacts import summary
from flows.run.report import Report
from pipeline.check.reading import Reading, describe_reading, fastest, readings_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.running import Run

SAID = "ええ、そうですね、昨日の会議でみなさんが話していたことをもう一度ゆっくりと考えてみました。"
TALK = "".join(f"**葵 [00:00:{at:02}]**: {SAID}\n\n" for at in range(1, 50, 7))


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.ja.md"
    path.write_text(TALK, "utf-8")
    return path


def test_shares_are_those_of_the_findings_and_their_cues() -> None:
    findings = pl.DataFrame(
        {
            "check": ["reading-speed"] * 2 + ["gap"],
            "doc": ["a"] * 3,
            "cue": [1, 2, 3],
            "actual": [8.0, 16, 0],
            "limit": 4.0,
        }
    )
    cues = pl.DataFrame({"doc": ["a"] * 4, "cue": [1, 2, 3, 4], "start_ms": [0, 1, 2, 3], "end_ms": [1000, 1001, 4, 5]})

    assert readings_of(findings, cues) == {"a": Reading(2, 4, 4.0, 67)}
    assert readings_of(findings.filter(check="gap"), cues) == {}
    still = cues.with_columns(end_ms="start_ms")
    assert readings_of(findings, still)["a"].share == 0


def test_documents_are_told_of_in_which_a_third_is_too_fast_the_worst_first() -> None:
    told = [("b", Reading(9, 10, 4.0, 1)), ("a", Reading(9, 10, 4.0, 1)), ("c", Reading(1, 10, 4.0, 90))]

    assert [doc for doc, _ in fastest([*told, ("d", Reading(1, 1, 4.0, 1))])] == ["d", "a", "b"]
    assert describe_reading(Reading(1, 1000, 16.5, 3)).startswith("1 % of cues faster than 16.5 characters")


def test_a_run_tells_of_each_document_and_of_verbatim(cuemill: Run, talk: Path, tmp_path: Path) -> None:
    first = cuemill("convert", talk, "--out", tmp_path / "out", "--report", tmp_path / "report.json")
    again = cuemill("convert", talk, "--out", tmp_path / "out")

    (row,) = json.loads((tmp_path / "report.json").read_text("utf-8"))["reading_speed"]
    told = describe_reading(Reading(**{name: row[name] for name in Reading._fields}))
    for ran in (first, again):
        assert "too fast to be read, 1 document:\n" in ran.out
        assert f"  talk: {told}\n" in ran.out
        assert "--verbatim allows more" in ran.out
    assert row["limit"] == 4


def test_verbatim_speech_is_read_as_fast_as_the_style_of_the_hard_of_hearing(
    cuemill: Run, talk: Path, tmp_path: Path
) -> None:
    ran = cuemill("convert", talk, "--out", tmp_path / "out", "--verbatim")

    findings = pl.read_parquet(tmp_path / "out" / "datasets" / "findings" / "*" / "*.parquet")
    assert set(findings.filter(check="reading-speed")["limit"]) <= {7.0}
    assert "--verbatim" not in ran.out


def test_the_project_file_may_say_so(cuemill: Run, talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cuemill.toml").write_text("verbatim = true\n", "utf-8")
    monkeypatch.chdir(tmp_path)

    assert "cuemill.toml: verbatim" in cuemill("convert", talk, "--out", tmp_path / "out").out


def test_one_place_of_several_recordings_is_refused(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--media-url", "https://example.org/talk.mp3")

    assert ran.status == 2
    assert "--media-url is where one recording is, and there are 6 sources. Write {stem} for" in ran.err
    assert not (tmp_path / "out").exists()


def test_each_document_has_the_place_of_its_recording(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    cuemill("convert", talks, "--out", tmp_path / "out", "--media-url", "https://example.org/{stem}.mp3")

    documents = pl.read_parquet(tmp_path / "out" / "datasets" / "documents" / "*" / "*.parquet")
    assert documents["media_url"].sort()[0] == "https://example.org/anchor.mp3"
    assert documents["media_url"].n_unique() == 6


def test_the_artifact_names_the_worst() -> None:
    told = summary(Report(sources=1, readings=(("a_b", Reading(9, 10, 4.0, 33)), ("c", Reading(1, 10, 4.0, 1)))))

    assert "### Too fast to be read\n\n- a&#95;b: 90 % of cues faster than 4 characters a second" in told
    assert "- c:" not in told
