from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.running import Run

TALK = """**SPEAKER_00 [00:00:01]**: Good morning to all of you who listen.

**Zebulon [00:00:09]**: Thank you, it is good to be here today.

**SPEAKER_07 [00:00:19]**: I have a question about the harbour.

**SPEAKER_00 [00:00:29]**: Go on, please, we have the time.
"""
TABLE = "label,name,doc,pseudonym\nSPEAKER_00,Ann,,\nspeaker_00,Anna,talk,\nZebulon,,,Witness A\n"


@pytest.fixture
def out(cuemill: Run, tmp_path: Path) -> Path:
    (tmp_path / "talk.md").write_text(TALK, "utf-8")
    (tmp_path / "speakers.csv").write_text(TABLE, "utf-8")
    to = "srt,vtt,ass,ttml,txt,md,parquet"
    ran = cuemill(
        "convert", tmp_path / "talk.md", "--out", tmp_path / "out", "--to", to,
        "--speakers-table", tmp_path / "speakers.csv", "--report", tmp_path / "out" / "report.json",
    )  # fmt: skip
    assert "names that somebody says stay" in ran.out
    return tmp_path / "out"


def rows(out: Path, table: str) -> pl.DataFrame:
    return pl.concat(pl.read_parquet(path) for path in sorted((out / "datasets" / table).rglob("*.parquet")))


def test_labels_become_names_and_the_label_read_stays_beside(out: Path) -> None:
    turns = rows(out, "turns").sort("turn")

    assert turns["speaker"].to_list() == ["Anna", "Witness A", "SPEAKER_07", "Anna"]
    assert turns["speaker_raw"].to_list() == ["SPEAKER_00", "Witness A", "SPEAKER_07", "SPEAKER_00"]
    log = rows(out, "corrections").filter(stage="name_speakers")
    assert log.select("turn", "before", "after").rows() == [
        (1, "SPEAKER_00", "Anna"),
        (2, None, "Witness A"),
        (4, "SPEAKER_00", "Anna"),
    ]


def test_a_label_that_became_a_pseudonym_is_in_no_file(out: Path) -> None:
    written = [path for path in out.rglob("*") if path.is_file()]
    held = [path for path in written if b"ebulon" in path.read_bytes()]
    tables = [pl.read_parquet(path) for path in written if path.suffix == ".parquet"]

    assert len(written) > 10
    assert not held
    assert not [table for table in tables if "Zebulon" in str(table.rows())]


def test_a_label_in_no_row_is_a_finding(out: Path) -> None:
    assert "SPEAKER_07" in rows(out, "findings").filter(check="speaker-unmapped")["message"].item()


def test_speakers_are_listed_with_an_excerpt(cuemill: Run, out: Path) -> None:
    listed = cuemill("speakers", out).out

    assert "SPEAKER_07  talk  1 turns" in listed
    assert "I have a question about the harbour." in listed


@pytest.mark.parametrize("table", ["name\nAnn\n", "label,name,hat\na,b,c\n", "label,name\n,Ann\n"])
def test_a_table_that_says_nothing_known_is_refused(cuemill: Run, tmp_path: Path, table: str) -> None:
    (tmp_path / "talk.md").write_text(TALK, "utf-8")
    (tmp_path / "speakers.csv").write_text(table, "utf-8")
    ran = cuemill(
        "convert", tmp_path / "talk.md", "--out", tmp_path / "out", "--speakers-table", tmp_path / "speakers.csv"
    )

    assert ran.status == 2
    assert not (tmp_path / "out").exists()
