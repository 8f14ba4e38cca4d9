from __future__ import annotations

import csv
import html
import json
import os
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


HOSTILE = (
    'Zebulon "Z" O\'Hara',
    "Zebulon & <Sons>",
    "Zébulon, the .* (2nd)",
    "제불론(Zebulon)",
    "Zebulon\\n%s{0}",
    "Zeb\u00adulon",
)
"""Labels that look like markup, patterns, cells, columns, or another way of writing themselves."""


def texts_of(path: Path) -> str:
    """Return all that a file says, as it stands and as its kind is read."""
    if path.suffix == ".parquet":
        table = pl.read_parquet(path)
        own = table.drop([name for name in table.columns if name in {"doc", "source"}])
        return "\n".join(map(str, own.rows())) + str(pl.read_parquet_metadata(path))
    raw = path.read_bytes().decode("utf-8", "replace")
    return f"{raw}\n{html.unescape(raw)}"


@pytest.mark.parametrize("label", HOSTILE)
@pytest.mark.parametrize("name", ["Witness A", ""])
def test_a_hidden_label_is_in_no_file_however_it_is_written(
    cuemill: Run, tmp_path: Path, label: str, name: str
) -> None:
    segments = [
        {"start": at, "end": at + 3, "speaker": who, "text": text}
        for at, who, text in ((1, label, "Good morning to all of you."), (5, "SPEAKER_07", "Thank you very much."))
    ]
    segments += [{"start": 9, "end": 9.01, "speaker": label, "text": "This is far too much to be said in such a time."}]
    (tmp_path / "talk.json").write_text(json.dumps({"segments": segments}), "utf-8")
    with (tmp_path / "who.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("label", "name", "pseudonym", "colour"), (label, "", name, "cyan")])
    out = tmp_path / "out"
    ran = cuemill(
        "convert", tmp_path / "talk.json", "--out", out, "--to", "srt,vtt,ass,ttml,txt,md,podcast,parquet", "--colours",
        "--speakers-table", tmp_path / "who.csv", "--report", out / "report.json", "--rules", "ai-talks",
    )  # fmt: skip
    told = [ran.out, cuemill("review", out).out, cuemill("speakers", out).out, cuemill("diff", out).out]
    written = [path for path in out.rglob("*") if path.is_file()]

    assert len(written) > 12
    assert (out / "review" / "index.html") in written
    ways = {label, *(json.dumps(label, ensure_ascii=is_ascii)[1:-1] for is_ascii in (False, True))}
    assert not [path for path in written if any(way in texts_of(path) for way in ways)]
    assert not [text for text in told if label in text]


@pytest.mark.parametrize("table", ["name\nAnn\n", "label,name,hat\na,b,c\n", "label,name\n,Ann\n"])
def test_a_table_that_says_nothing_known_is_refused(cuemill: Run, tmp_path: Path, table: str) -> None:
    (tmp_path / "talk.md").write_text(TALK, "utf-8")
    (tmp_path / "speakers.csv").write_text(table, "utf-8")
    ran = cuemill(
        "convert", tmp_path / "talk.md", "--out", tmp_path / "out", "--speakers-table", tmp_path / "speakers.csv"
    )

    assert ran.status == 2
    assert not (tmp_path / "out").exists()


SHORT = """1
00:00:01,000 --> 00:00:03,000
Zebulon: Good morning to all of you.

2
00:00:04,000 --> 00:00:06,000
Ann: Thank you very much for that.

3
00:00:07,000 --> 00:00:09,000
Zebulon: Goodbye to all of you.
"""


CUE = "\n{0}\n00:{1:02}:{2:02},000 --> 00:{1:02}:{2:02},900\nWe go on with what we said.\n"
LONG = SHORT + "".join(CUE.format(number, *divmod(number + 60, 60)) for number in range(4, 160))


@pytest.mark.parametrize("name", ["short.srt", "short.vtt"])
def test_a_label_that_the_table_knows_is_one_in_a_file_of_few_cues(cuemill: Run, tmp_path: Path, name: str) -> None:
    text = SHORT if name.endswith("srt") else "WEBVTT\n\n" + SHORT.replace(",000", ".000")
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "who.csv").write_text("label,name,pseudonym\nzebulon,,Witness\n", "utf-8")
    out = tmp_path / "out"
    ran = cuemill("convert", tmp_path / name, "--out", out, "--speakers-table", tmp_path / "who.csv", "--no-config")

    assert rows(out, "turns").sort("turn")["speaker"].to_list() == ["Witness", "Ann", "Witness"]
    assert rows(out, "turns").sort("turn")["text"][0] == "Good morning to all of you."
    assert not [path for path in out.rglob("*") if path.is_file() and b"ebulon" in path.read_bytes()]
    assert "labels of speakers are hidden" in ran.out


def test_rows_without_a_hit_are_named_and_nothing_is_said_to_be_hidden(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "long.srt").write_text(LONG, "utf-8")
    (tmp_path / "who.csv").write_text("label,name,doc,pseudonym\nZebulon,,,Witness\nS1,Ben,ep9,\nBen,Ben,,\n", "utf-8")
    given = ("--speakers-table", tmp_path / "who.csv", "--no-config")
    ran = cuemill("convert", tmp_path / "long.srt", "--out", tmp_path / "out", *given)
    one = cuemill("convert", tmp_path / "long.srt", "-o", tmp_path / "one.vtt", *given)

    for told in (ran.out, one.err):
        assert "rows of the table of speakers without a hit: 2 (row 2, 3 (S1))" in told
        assert "no label that is to be hidden was read" in told
    assert "speaker-exposed (warning)" in ran.out
    assert "stays there: 2 turns" in one.err


def test_results_of_earlier_runs_that_show_a_hidden_label_are_named(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK, "utf-8")
    (tmp_path / "who.csv").write_text("label,name,pseudonym\nZEBULON,,Witness\n", "utf-8")
    out, given = tmp_path / "out", ("--speakers-table", tmp_path / "who.csv")
    every = "srt,vtt,ass,ttml,txt,md,podcast,parquet"
    cuemill("convert", tmp_path / "talk.md", "--out", out, "--to", every, "--review")
    ran = cuemill("convert", tmp_path / "talk.md", "--out", out, "--to", "srt", *given)
    held = [path for path in out.rglob("*") if path.is_file() and b"Zebulon" in path.read_bytes()]

    formats = {path.suffix for path in held if path.parent.name == "subtitles"}
    assert formats == {".vtt", ".ass", ".ttml", ".txt", ".md", ".json"}
    assert "8 results of earlier runs still show a label that is hidden now: datasets, review/index.html" in ran.err
    assert "talk.en.srt" not in ran.err

    again = cuemill("convert", tmp_path / "talk.md", "--out", out, "--to", every, "--review", *given)
    assert "earlier runs" not in again.err


def test_formats_of_an_earlier_run_with_the_same_table_are_none(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK, "utf-8")
    (tmp_path / "who.csv").write_text("label,name,pseudonym\nZEBULON,,Witness\n", "utf-8")
    given = ("--out", tmp_path / "out", "--speakers-table", tmp_path / "who.csv")
    cuemill("convert", tmp_path / "talk.md", *given, "--to", "vtt,parquet", "--review")

    assert "earlier runs" not in cuemill("convert", tmp_path / "talk.md", *given, "--to", "srt").err


def test_a_pipe_in_place_of_the_table_is_refused(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK, "utf-8")
    os.mkfifo(tmp_path / "who.csv")
    given = (tmp_path / "talk.md", "--out", tmp_path / "out")

    assert cuemill("convert", *given, "--speakers-table", tmp_path / "who.csv").status == 2
    assert cuemill("convert", *given).status == 0
    assert cuemill("suggest", tmp_path / "out", "--glossary", tmp_path / "who.csv").status == 2
