from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.timecode import format_clock

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
    log = (
        pl.read_parquet(out / "datasets" / "corrections" / "*" / "*.parquet").filter(stage="correct_terms").sort("seq")
    )
    by_place = log.sort("turn", "start_char").select("start_ms", "cue").rows()
    cues = [f"{format_clock(start)}  cue {cue}" for start, cue in (by_place[0], by_place[2], by_place[1], by_place[3])]
    assert ran.status == 0
    assert ran.out.splitlines() == [
        "kettle (correct_terms): 3",
        f"  talk 1  {cues[0]}, line 1  One two, the [-ketle-]{{+kettle+}} is hot, and {near}ketle.",
        f"  talk 1  {cues[1]}, line 1  …he ketle is hot, and {near}[-ketle-]{{+kettle+}}.",
        f"  talk 2  {cues[3]}, line 3  …{far}[-ketle-]{{+kettle+}} {far[:-1]}…",
        "lid (correct_terms): 1",
        f"  talk 1  {cues[2]}, line 1  One two, the ketle is hot, and the [-lidd-]{{+lid+}} is on the ketle.",
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

    moved = "[-01:00:40.000-]{+00:00:40.000+}"
    assert ran.out.splitlines() == [
        "hour-jump (repair_timeline): 3",
        f"  talk 4-6  00:00:40.000  cue 7, line 7  start_ms of 3 corrections {moved}, all by -01:00:00.000",
    ]
    rows = json.loads(cuemill("diff", tmp_path / "out", "--format", "json").out)
    assert [(row["turn"], row["before"], row["line"]) for row in rows] == [
        (4, "3640000", 7),
        (5, "3653000", 9),
        (6, "3666000", 11),
    ]


def test_names_that_change_alike_are_one_line(cuemill: Run, tmp_path: Path) -> None:
    stamps = (("SPEAKER_00", 1), ("SPEAKER_00", 9), ("SPEAKER_01", 20), ("SPEAKER_00", 30))
    (tmp_path / "talk.en.md").write_text(
        "".join(f"**{name} [00:00:{at:02}]**: Good morning.\n\n" for name, at in stamps), "utf-8"
    )
    (tmp_path / "who.csv").write_text("label,name\nSPEAKER_00,Ann\nSPEAKER_01,Ben\n", "utf-8")
    cuemill("convert", tmp_path / "talk.en.md", "--out", tmp_path / "out", "--speakers-table", tmp_path / "who.csv")

    told = [line.partition("  speaker")[2] for line in cuemill("diff", tmp_path / "out").out.splitlines()]

    ann, ben = "[-SPEAKER_00-]{+Ann+}", "[-SPEAKER_01-]{+Ben+}"
    assert [line for line in told if line] == [f" of 3 corrections {ann}", f" {ben}"]


def test_a_terminal_sees_colours_in_place_of_marks(cuemill: Run, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")

    ran = cuemill("diff", out, "--rule", "lid")

    assert "\x1b[9;31mlidd\x1b[0m\x1b[32mlid\x1b[0m" in ran.out
    assert "[-" not in ran.out


def test_stage_and_document_can_be_chosen_and_programs_get_rows_with_times(cuemill: Run, out: Path) -> None:
    told = json.loads(cuemill("diff", out, "--stage", "correct_terms", "--doc", "talk", "--format", "json").out)
    cells = list(csv.DictReader(io.StringIO(cuemill("diff", out, "--stage", "correct_terms", "--format", "csv").out)))

    assert [(row["rule"], row["turn"], row["line"]) for row in told] == [
        ("kettle", 1, 1),
        ("lid", 1, 1),
        ("kettle", 1, 1),
        ("kettle", 2, 3),
    ]
    assert all(isinstance(row["start_ms"], int) and isinstance(row["cue"], int) for row in told)
    assert [row["after"] for row in cells] == [row["after"] for row in told]
    assert cuemill("diff", out, "--doc", "absent").err.startswith("cuemill: no correction in absent. ")


def test_a_run_without_corrections_says_so(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "calm.en.md").write_text("**Ada [00:00:01]**: Good morning to all of you.\n", "utf-8")
    cuemill("convert", tmp_path / "calm.en.md", "--out", tmp_path / "out")

    assert cuemill("diff", tmp_path / "out").out == "no corrections\n"


def test_a_rule_without_a_correction_and_a_folder_without_datasets_are_refused(
    cuemill: Run, out: Path, tmp_path: Path
) -> None:
    rule, folder = cuemill("diff", out, "--rule", "anchor"), cuemill("diff", tmp_path)

    assert (rule.status, folder.status) == (2, 2)
    assert "no correction by anchor" in rule.err
    assert "holds no dataset of corrections" in folder.err
