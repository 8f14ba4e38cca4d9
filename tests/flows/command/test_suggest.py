from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.running import Run

TALK = "**Ann [00:00:01]**: We asked Open AI and Lex Friedman about it.\n\n**Ben [00:00:09]**: They shipped O one.\n"


@pytest.fixture
def out(cuemill: Run, tmp_path: Path) -> Path:
    (tmp_path / "talk.md").write_text(TALK, "utf-8")
    cuemill("convert", tmp_path / "talk.md", "--out", tmp_path / "out")
    return tmp_path / "out"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_suggestions_are_listed_and_written_as_a_table_that_a_run_takes(
    cuemill: Run, out: Path, tmp_path: Path
) -> None:
    before = tree(out)
    listed = cuemill("suggest", out, "--glossary", "ai-talks", "--out", tmp_path / "found.csv").out

    assert "Lex Friedman x1 → Lex Fridman" in listed
    assert tree(out) == before
    assert cuemill("rules", "check", tmp_path / "found.csv").status == 0
    again = cuemill("convert", tmp_path / "talk.md", "--out", tmp_path / "two", "--rules", tmp_path / "found.csv")
    assert "suggestion" in again.out


@pytest.mark.parametrize("decision", ["--accept", "--reject"])
def test_what_is_decided_is_silent_the_next_time(cuemill: Run, out: Path, tmp_path: Path, decision: str) -> None:
    cuemill("suggest", out, "--glossary", "ai-talks", "--out", tmp_path / "found.csv")
    with (tmp_path / "found.csv").open(encoding="utf-8") as table:
        ids = [row["id"] for row in csv.DictReader(table)]
    decided = [word for name in ids for word in (decision, name)]
    cuemill("suggest", out, "--glossary", "ai-talks", "--into", tmp_path / "ours.csv", *decided)

    assert len(ids) >= 3
    assert "nothing to say against" in cuemill("rules", "check", tmp_path / "ours.csv").out
    cuemill("convert", tmp_path / "talk.md", "--out", tmp_path / "two", "--rules", tmp_path / "ours.csv")
    second = cuemill("suggest", tmp_path / "two", "--glossary", "ai-talks", "--rules", tmp_path / "ours.csv").out
    assert "nothing looks misheard" in second


def test_an_unknown_id_and_a_decision_without_a_table_are_refused(cuemill: Run, out: Path, tmp_path: Path) -> None:
    lone = cuemill("suggest", out, "--glossary", "ai-talks", "--accept", "x")
    lost = cuemill("suggest", out, "--glossary", "ai-talks", "--accept", "x", "--into", tmp_path / "a.csv")

    assert (lone.status, lost.status) == (2, 2)
    assert "--into" in lone.err
    assert "no suggestion x" in lost.err


def test_what_is_decided_in_two_ways_writes_nothing(cuemill: Run, out: Path, tmp_path: Path) -> None:
    both = ("--accept", "Open_AI:OpenAI", "--reject", "Open_AI:OpenAI", "--reject", "O_one:o1")
    ran = cuemill("suggest", out, "--glossary", "ai-talks", "--into", tmp_path / "ours.csv", *both)

    assert ran.status == 2
    assert "Open_AI:OpenAI is decided in two ways" in ran.err
    assert not (tmp_path / "ours.csv").exists()


def test_a_table_that_would_be_refused_stays_as_it_was_and_semicolons_stay(
    cuemill: Run, out: Path, tmp_path: Path
) -> None:
    ours = tmp_path / "ours.csv"
    ours.write_bytes("\ufeffid;pattern;replacement\r\na;b;c\r\n".encode())
    given = ("suggest", out, "--glossary", "ai-talks", "--into", ours)

    assert cuemill(*given, "--accept", "O_one:o1=").status == 0
    assert ours.read_bytes().decode("utf-8-sig") == "id;pattern;replacement\r\na;b;c\r\nO_one:o1;O one;o1\r\n"
    ours.write_text("id,pattern,replacement,note\nOpen_AI:OpenAI,x,y,\n", "utf-8")
    before = ours.read_bytes()
    assert cuemill(*given, "--accept", "Open_AI:OpenAI").status == 2
    assert ours.read_bytes() == before
