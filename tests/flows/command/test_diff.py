from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.running import Run


@pytest.fixture
def out(cuemill: Run, tmp_path: Path) -> Path:
    """Return the results of a run in which two stages changed one turn: a control character went, then a word."""
    (tmp_path / "ours.csv").write_text("id,pattern,replacement\nkettle,ketle,kettle\nlid,lidd,lid\n", "utf-8")
    (tmp_path / "talk.en.md").write_text(
        "**Ada [00:00:01]**: One\x07 two, the ketle is hot, and the lidd is on the ketle.\n\n"
        f"**Ben [00:00:09]**: {'word ' * 30}ketle {'word ' * 30}\n",
        "utf-8",
    )
    ran = cuemill("convert", tmp_path / "talk.en.md", "--out", tmp_path / "out", "--rules", tmp_path / "ours.csv")
    assert ran.status == 0
    return tmp_path / "out"


def test_each_correction_stands_in_its_context_under_its_rule(cuemill: Run, out: Path) -> None:
    ran = cuemill("diff", out, "--rule", "kettle", "--rule", "lid")

    near, far = "the lidd is on the ", "word " * 8
    assert ran.status == 0
    assert ran.out.splitlines() == [
        "kettle (correct_terms): 3",
        f"  talk 1  One two, the [-ketle-]{{+kettle+}} is hot, and {near}ketle.",
        f"  talk 1  …he ketle is hot, and {near}[-ketle-]{{+kettle+}}.",
        f"  talk 2  …{far}[-ketle-]{{+kettle+}} {far[:-1]}…",
        "lid (correct_terms): 1",
        "  talk 1  One two, the ketle is hot, and the [-lidd-]{+lid+} is on the ketle.",
    ]


def test_what_does_not_show_is_written_as_an_escape(cuemill: Run, out: Path) -> None:
    ran = cuemill("diff", out)

    assert r"One[-\x07-] two" in ran.out
    assert "\x07" not in ran.out


def test_times_are_shown_as_clock_texts(cuemill: Run, tmp_path: Path) -> None:
    said = "word " * 25
    stamps = ("00:00:01", "00:00:14", "00:00:27", "01:00:40", "01:00:53", "01:01:06")
    text = "\n\n".join(f"**Ada [{stamp}]**: {said}" for stamp in stamps)
    (tmp_path / "talk.en.md").write_text(text, "utf-8")
    cuemill("convert", tmp_path / "talk.en.md", "--out", tmp_path / "out")

    ran = cuemill("diff", tmp_path / "out")

    assert "  talk 4  start_ms [-01:00:40.000-]{+00:00:40.000+}" in ran.out.splitlines()


def test_a_terminal_sees_colours_in_place_of_marks(cuemill: Run, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")

    ran = cuemill("diff", out, "--rule", "lid")

    assert "\x1b[9;31mlidd\x1b[0m\x1b[32mlid\x1b[0m" in ran.out
    assert "[-" not in ran.out


def test_stage_and_document_can_be_chosen_and_programs_get_rows_with_times(cuemill: Run, out: Path) -> None:
    told = json.loads(cuemill("diff", out, "--stage", "correct_terms", "--doc", "talk", "--format", "json").out)
    cells = list(csv.DictReader(io.StringIO(cuemill("diff", out, "--stage", "correct_terms", "--format", "csv").out)))

    assert [(row["rule"], row["turn"], row["start_ms"]) for row in told] == [
        ("kettle", 1, 1000),
        ("lid", 1, 1000),
        ("kettle", 1, 1000),
        ("kettle", 2, 9000),
    ]
    assert [row["after"] for row in cells] == [row["after"] for row in told]
    assert cuemill("diff", out, "--doc", "absent").err.startswith("cuemill: no correction in absent. ")


def test_a_rule_without_a_correction_and_a_folder_without_datasets_are_refused(
    cuemill: Run, out: Path, tmp_path: Path
) -> None:
    rule, folder = cuemill("diff", out, "--rule", "anchor"), cuemill("diff", tmp_path)

    assert (rule.status, folder.status) == (2, 2)
    assert "no correction by anchor" in rule.err
    assert "holds no dataset of corrections" in folder.err
