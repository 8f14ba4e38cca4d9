"""Rows and files that a run must not lose: by a typo, an empty mount, a name that looks like another, a link."""

from __future__ import annotations

import json
import os
import sys
from threading import Thread
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.flows.running import Run, converted, files, talk, write_talks

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [f"talk{number}" for number in range(10)]


def documents(out: Path) -> list[str]:
    return sorted(pl.read_parquet(out / "datasets" / "documents" / "**" / "*.parquet")["doc"].to_list())


@pytest.mark.parametrize("wrong", ["s2", "s1/talk00.en.md", "s1.en.md/x", "s1/broken.md"])
def test_what_is_named_and_missing_costs_nothing(cuemill: Run, tmp_path: Path, wrong: str) -> None:
    write_talks(tmp_path / "s1", NAMES)
    out = tmp_path / "out"
    converted([tmp_path / "s1"], out)
    (tmp_path / "s1" / "broken.md").symlink_to(tmp_path / "gone")
    before = files(out)

    ran = cuemill("convert", tmp_path / "s1", tmp_path / wrong, "--out", out)

    assert ran.status == 2
    assert ran.err.startswith("cuemill: ")
    assert ran.err.count("\n") == 1
    assert files(out) == before


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Return a folder with results of a full folder of ten talks beside one of ten others."""
    for side in ("one", "two"):
        write_talks(tmp_path / side, [f"{side}{number}" for number in range(10)])
    converted([tmp_path / "one", tmp_path / "two"], tmp_path / "out")
    return tmp_path


@pytest.mark.parametrize("known_by", ["manifests", "tables alone", "tables after a run without them"])
def test_an_empty_mount_beside_a_full_folder_is_refused_unless_it_is_meant(
    cuemill: Run, two: Path, known_by: str
) -> None:
    out = two / "out"
    if known_by == "tables alone":
        for manifest in (out / ".cuemill").glob("bucket-*"):
            manifest.unlink()
    if known_by == "tables after a run without them":
        cuemill("convert", two / "one", "--out", out, "--to", "srt")
    for path in (two / "two").iterdir():
        path.unlink()
    before = files(out)

    refused = cuemill("convert", two / "one", two / "two", "--out", out)

    assert refused.status == 2
    assert "10 of 20 documents would leave the datasets: two0, two1, two2" in refused.err
    assert "--prune" in refused.err
    assert files(out) == before
    pruned = cuemill("convert", two / "one", two / "two", "--out", out, "--prune")
    assert pruned.status == 0
    assert "10 documents leave: two0, " in pruned.out or known_by != "manifests"
    assert documents(out) == [f"one{number}" for number in range(10)]


def test_a_few_documents_leave_and_are_named(cuemill: Run, two: Path) -> None:
    for number in range(3):
        (two / "two" / f"two{number}.en.md").unlink()

    ran = cuemill("convert", two / "one", two / "two", "--out", two / "out", "--report", two / "report.json")

    assert ran.status == 0
    assert "3 documents leave: two0, two1, two2" in ran.out
    assert "20" not in ran.out.splitlines()[0]
    assert ran.out.startswith("17 sources: 0 converted, 17 unchanged, 3 dropped")
    assert json.loads((two / "report.json").read_bytes())["dropped_documents"] == ["two0", "two1", "two2"]


def test_what_is_renamed_or_fails_does_not_leave(cuemill: Run, two: Path) -> None:
    for path in (two / "two").iterdir():
        path.rename(path.with_name(f"new-{path.name}"))
    for number in range(5):
        (two / "one" / f"one{number}.en.md").write_bytes(b"")

    ran = cuemill("convert", two / "one", two / "two", "--out", two / "out")

    assert ran.status == 1
    assert "leave" not in ran.out
    assert ran.out.startswith("20 sources: 10 converted, 5 unchanged, 5 failed")


def test_a_folder_below_that_cannot_be_listed_costs_nothing(
    cuemill: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_talks(tmp_path / "s", NAMES)
    write_talks(tmp_path / "s" / "deep", ["harbour"])
    converted([tmp_path / "s"], tmp_path / "out")
    before, scandir = files(tmp_path / "out"), os.scandir

    def listed(folder: Path) -> object:
        if str(folder).endswith("deep"):
            raise PermissionError(13, os.strerror(13), str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", listed)
    ran = cuemill("convert", tmp_path / "s", "--out", tmp_path / "out")

    assert ran.status == 2
    assert "deep cannot be listed, and documents of its files are in the datasets" in ran.err
    assert files(tmp_path / "out") == before


def test_twins_by_case_both_get_ids_and_a_finding_and_a_change_of_an_id_is_told(cuemill: Run, tmp_path: Path) -> None:
    folder, out = tmp_path / "talks", tmp_path / "out"
    folder.mkdir()
    (folder / "talk.md").write_text(talk("boat"), "utf-8")
    cuemill("convert", folder, "--out", out)
    (folder / "Talk.md").write_text(talk("anchor"), "utf-8")
    if len(list(folder.iterdir())) < 2:
        pytest.skip("this file system takes both names for one")

    both = cuemill("convert", folder, "--out", out)

    plain, hashed = documents(out)
    assert plain == "Talk"
    assert hashed.startswith("talk-")
    assert f"talk.md is now {hashed}, was talk" in both.out
    assert "1  same-name (note)" in both.out
    (folder / "Talk.md").unlink()
    again = cuemill("convert", folder, "--out", out)
    assert f"talk.md is now talk, was {hashed}" in again.out
    assert documents(out) == ["talk"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_a_report_follows_a_link_and_leaves_what_is_no_file_as_it_is(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old", "utf-8")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "null").symlink_to("/dev/null")
    heard: list[bytes] = []
    reader = Thread(target=lambda: heard.append((tmp_path / "pipe").read_bytes()))
    reader.start()

    for name in ("link.json", "pipe", "null"):
        assert cuemill("convert", talks, "--out", tmp_path / "out", "--report", tmp_path / name).status == 0
    reader.join(30)

    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "null").is_symlink()
    assert (tmp_path / "pipe").is_fifo()
    assert [json.loads(data)["sources"] for data in (*heard, (tmp_path / "real.json").read_bytes())] == [6, 6]
    unread = cuemill("convert", talks, "--out", tmp_path / "out", "--report", tmp_path / "pipe")
    assert unread.status == 1
    assert "Nobody reads from there" in unread.err or "start the reader first" in unread.err


def test_a_report_to_a_dash_is_all_that_standard_output_has(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--report", "-")

    assert json.loads(ran.out)["converted"] == 6
    assert "6 sources: 6 converted" in ran.err


def test_a_report_never_takes_the_place_of_a_source(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    before = files(talks)

    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--report", talks / "anchor.en.md")

    assert ran.status == 2
    assert files(talks) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_a_result_that_is_a_link_is_followed(talks: Path, tmp_path: Path) -> None:
    name = "subtitles/anchor.en.srt"
    converted([talks], tmp_path / "out")
    (tmp_path / "out" / name).rename(tmp_path / "elsewhere.srt")
    (tmp_path / "out" / name).symlink_to(tmp_path / "elsewhere.srt")
    (talks / "anchor.en.md").write_text(talk("grey anchor"), "utf-8")

    converted([talks], tmp_path / "out")

    assert (tmp_path / "out" / name).is_symlink()
    assert "grey anchor" in (tmp_path / "elsewhere.srt").read_text("utf-8")


@pytest.mark.parametrize("to", ["srt", "vtt", "txt", "ass"])
def test_the_end_that_a_person_has_cut_stays_cut(talks: Path, tmp_path: Path, to: str) -> None:
    converted([talks], tmp_path / "out", to=to)
    path = tmp_path / "out" / "subtitles" / f"anchor.en.{to}"
    whole = path.read_bytes()
    mark = b"\n\n" if to in ("srt", "vtt") else b"\n"
    cut = whole.rstrip(b"\n").rpartition(mark)[0] + b"\n"
    path.write_bytes(cut)

    report = converted([talks], tmp_path / "out", to=to)

    assert path.read_bytes() == cut
    assert report.edited == (f"subtitles/anchor.en.{to}",)


@pytest.mark.parametrize("harm", [b"", b"\0" * 40, -3, -20], ids=["empty", "zeros", "in a text", "in a cue"])
def test_what_is_corrupt_is_replaced_and_named(cuemill: Run, talks: Path, tmp_path: Path, harm: bytes | int) -> None:
    cuemill("convert", talks, "--out", tmp_path / "out")
    path = tmp_path / "out" / "subtitles" / "anchor.en.srt"
    whole = path.read_bytes()
    path.write_bytes(whole[:harm] if isinstance(harm, int) else harm)

    ran = cuemill("convert", talks, "--out", tmp_path / "out")

    assert path.read_bytes() == whole
    assert "subtitles/anchor.en.srt" in ran.out
