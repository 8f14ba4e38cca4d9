from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import polars as pl
import pytest

from flows.command.findings import COLUMNS
from flows.command.tabular import to_csv
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.running import Run

HURRIED = "It takes far longer than a second to say all that stands in this line, and nobody could read it either."


@pytest.fixture
def out(cuemill: Run, tmp_path: Path) -> Path:
    """Return the results of a run with a turn that is too fast, a file that cannot be read, and one without fault."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "fast.en.md").write_text(
        f"**Ada [00:00:01]**: One\u202e two.\n\n**Ben [00:00:05]**: {HURRIED}\n\n**Ada [00:00:06]**: =1+1, you see.\n",
        "utf-8",
    )
    (tmp_path / "in" / "broken.srt").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "in" / "calm.en.md").write_text("**Ada [00:00:01]**: Good morning to all of you.\n", "utf-8")
    cuemill("convert", *sorted((tmp_path / "in").iterdir()), "--out", tmp_path / "out")
    return tmp_path / "out"


def stored(out: Path) -> pl.DataFrame:
    return pl.read_parquet(out / "datasets" / "findings" / "*" / "*.parquet")


def test_each_finding_has_its_file_time_text_message_and_remedy(cuemill: Run, out: Path) -> None:
    ran = cuemill("findings", out, "--check", "reading-speed")

    lines = ran.out.splitlines()
    assert ran.status == 0
    first: int = stored(out).filter(check="reading-speed")["cue"].sort()[0]
    start = pl.read_parquet(out / "datasets" / "cues" / "*" / "*.parquet").filter(doc="fast", cue=first)["start_ms"][0]
    clock = format_clock(start)
    assert lines[0].startswith(f"fast.en.md:{first}  {clock}  warning  reading-speed: ")
    assert lines[0].endswith(". Shorten the text or give it more time.")
    assert " ".join(line.strip() for line in lines if line.startswith("    ")) in HURRIED + " =1+1, you see."
    assert lines[-1] == f"{stored(out).filter(check='reading-speed').height} findings of 1 check"


def test_a_terminal_obeys_nothing_that_somebody_said(cuemill: Run, out: Path) -> None:
    told = cuemill("findings", out, "--doc", "fast").out

    assert not any(char in told for char in "\x1b\u202e")


def test_a_file_that_could_not_be_read_is_in_the_list_without_a_time(cuemill: Run, out: Path) -> None:
    ran = cuemill("findings", out, "--severity", "error")

    assert ran.out.startswith("broken.srt  error  ")


def test_no_finding_is_left_out_or_made_up_in_any_form(cuemill: Run, out: Path) -> None:
    told = json.loads(cuemill("findings", out, "--format", "json").out)
    cells = list(csv.DictReader(io.StringIO(cuemill("findings", out, "--format", "csv").out)))
    counted = json.loads(cuemill("findings", out, "--statistics", "--format", "json").out)

    assert len(told) == len(cells) == stored(out).height == 3
    assert tuple(told[0]) == tuple(cells[0]) == COLUMNS
    assert sorted(row["message"] for row in told) == stored(out)["message"].sort().to_list()
    assert {row["check"]: row["findings"] for row in counted} == dict(stored(out).group_by("check").len().iter_rows())


def test_documents_and_severities_can_be_chosen_and_nothing_is_said_so(cuemill: Run, out: Path) -> None:
    fast = json.loads(cuemill("findings", out, "--doc", "fast", "--format", "json").out)
    grave = json.loads(cuemill("findings", out, "--severity", "error", "--format", "json").out)

    assert {row["doc"] for row in fast} == {"fast"}
    assert {row["severity"] for row in grave} == {"error"}
    assert cuemill("findings", out, "--doc", "calm").out == "no findings\n"
    assert cuemill("findings", out, "--check", "overlap", "--statistics").out == "no findings\n"


def test_a_slip_of_the_pen_does_not_read_as_good_news(cuemill: Run, out: Path, tmp_path: Path) -> None:
    check, doc = cuemill("findings", out, "--check", "overlaps"), cuemill("findings", out, "--doc", "fast.en.md")
    folder = cuemill("findings", tmp_path / "in")

    assert (check.status, doc.status, folder.status) == (2, 2, 2)
    assert "there is no check overlaps. Did you mean overlap? Known here: " in check.err
    assert "there is no document fast.en.md" in doc.err
    assert "holds no dataset of findings" in folder.err


def test_a_spreadsheet_calculates_nothing_that_somebody_said() -> None:
    said = ["=1+1", "+1", "-1", "@now", "a=1", ""]
    rows = csv.reader(io.StringIO(to_csv(("text", "count"), [{"text": one, "count": -1} for one in said])))

    assert list(rows) == [["text", "count"], *([cell, "-1"] for cell in ("'=1+1", "'+1", "'-1", "'@now", "a=1", ""))]


@pytest.fixture
def flood(cuemill: Run, tmp_path: Path) -> Path:
    """Return the results of a talk in which nearly all is too fast, and of one in which a single cue is."""
    (tmp_path / "in").mkdir()
    fast = "".join(f"**Ada [00:00:{at:02}]**: {HURRIED}\n\n" for at in range(1, 50))
    (tmp_path / "in" / "rush.en.md").write_text(fast, "utf-8")
    (tmp_path / "in" / "once.en.md").write_text(
        f"**Ada [00:00:05]**: {HURRIED}\n\n**Ben [00:00:06]**: Yes, it does.\n", "utf-8"
    )
    cuemill("convert", tmp_path / "in", "--out", tmp_path / "out")
    return tmp_path / "out"


def test_many_of_one_check_in_a_document_are_a_line_and_the_worst(cuemill: Run, flood: Path) -> None:
    lines = cuemill("findings", flood).out.splitlines()
    every = stored(flood).filter(check="reading-speed", doc="rush")

    (line,) = [line for line in lines if line.startswith("rush.en.md  warning  reading-speed: ")]
    assert re.search(r": \d+ % of cues faster than 20 characters a second; \d+ % of their text would have to go;", line)
    listed = [line for line in lines if re.match(r"rush\.en\.md:\d+ .*reading-speed", line)]
    assert len(listed) == 3
    worst: str = every.sort("actual", descending=True)["message"][0]
    assert any(worst in line for line in listed)
    assert f"{stored(flood).height:,} findings of" in lines[-2]
    assert lines[-1] == "each of them: --check reading-speed"
    assert any(line.startswith("once.en.md:") for line in lines)


def test_a_check_that_is_asked_for_is_listed_whole_and_programs_get_every_row(cuemill: Run, flood: Path) -> None:
    every = stored(flood).filter(check="reading-speed")

    named = cuemill("findings", flood, "--check", "reading-speed").out

    assert sum("reading-speed: " in line for line in named.splitlines()) == every.height
    assert len(json.loads(cuemill("findings", flood, "--format", "json").out)) == stored(flood).height
