"""Sources that cannot be read: each is told, and a good one beside it is converted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.run import convert as work
from flows.run.options import Options
from flows.run.plan import make_plan
from flows.run.report import total
from flows.run.session import run_session
from tests.flows.running import Run, files, talk

if TYPE_CHECKING:
    from pathlib import Path

_LONG = 100_000_000


def _truncated() -> bytes:
    """Return UTF-8 of many characters in whose middle one has lost its last byte."""
    half = "**Ada [00:00:01]**: 안녕하세요 여러분, 반갑습니다.\n\n".encode() * 40
    return half + "**Ada [00:00:01]**: 안".encode()[:-1] + b"\n\n" + half


BAD = {
    "empty": (b"", "the file is empty"),
    "binary": (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 20, "binary"),
    "truncated": (_truncated(), "line 81: broken UTF-8: byte "),
    "long": (b"**Ada [00:00:01]**: " + b"word " * (_LONG // 5) + b"\n", "line 1: a line is longer"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one good source."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.en.md").write_text(talk("anchor"), "utf-8")
    return tmp_path / "in"


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_source_is_told_and_the_good_one_beside_it_is_converted(
    cuemill: Run, folder: Path, tmp_path: Path, kind: str
) -> None:
    data, reason = BAD[kind]
    (folder / f"{kind}.md").write_bytes(data)

    ran = cuemill("convert", folder, "--out", tmp_path / "out")

    assert ran.status == 1
    assert f"cuemill: {kind}.md" in ran.err
    assert reason in ran.err
    assert "Traceback" not in ran.err
    assert (tmp_path / "out" / "subtitles" / "good.en.srt").exists()


def test_all_bad_sources_at_once_are_told_once_each(cuemill: Run, folder: Path, tmp_path: Path) -> None:
    for kind, (data, _) in BAD.items():
        (folder / f"{kind}.md").write_bytes(data)

    ran = cuemill("convert", folder, "--out", tmp_path / "out", "--quiet")

    assert ran.status == 1
    assert [line.split(":")[1].split(",")[0].strip() for line in ran.err.splitlines()] == sorted(
        f"{kind}.md" for kind in BAD
    )


def test_a_source_that_vanishes_after_it_was_listed_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "gone.md").write_text(talk("ghost"), "utf-8")
    plan = make_plan(Options(sources=[folder], out=tmp_path / "out", rules=[]))
    (folder / "gone.md").unlink()

    with run_session(plan) as todo:
        report = total(work.convert(todo, 1))

    assert [failure.source for failure in report.failures] == ["gone.md"]
    assert report.failures[0].remedy
    assert "subtitles/good.en.srt" in files(tmp_path / "out")


def test_a_source_that_may_not_be_read_is_told(cuemill: Run, nobody: Path) -> None:
    (nobody / "good.en.md").write_text(talk("anchor"), "utf-8")
    (nobody / "secret.md").write_text(talk("diary"), "utf-8")
    (nobody / "secret.md").chmod(0)

    ran = cuemill("convert", nobody, "--out", nobody / "out", "--jobs", "1")

    assert ran.status == 1
    assert "cuemill: secret.md: " in ran.err
    assert "Permission denied" in ran.err or "permission" in ran.err
    assert (nobody / "out" / "subtitles" / "good.en.srt").exists()


def test_a_folder_for_results_that_may_not_be_written_is_refused(cuemill: Run, nobody: Path) -> None:
    (nobody / "talk.md").write_text(talk("anchor"), "utf-8")
    (nobody / "closed").mkdir(mode=0o500)

    ran = cuemill("convert", nobody / "talk.md", "--out", nobody / "closed" / "out")

    assert ran.status == 2
    assert "cannot be written: Permission denied" in ran.err
    assert not list((nobody / "closed").iterdir())
