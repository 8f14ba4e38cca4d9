from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.running import Run


def _table(folder: Path, *rows: str) -> Path:
    """Write a table of rules and return it."""
    path = folder / "ours.csv"
    path.write_text("\n".join(("id,pattern,replacement", *rows, "")), "utf-8")
    return path


def test_a_table_that_nothing_is_wrong_with_is_told_so(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill("rules", "check", _table(tmp_path, "kettle,ketle,kettle"))

    assert ran.status == 0
    assert "nothing to say against" in ran.out


def test_a_table_that_a_run_would_refuse_ends_with_2_and_its_place(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill("rules", "check", _table(tmp_path, "kettle,,kettle"))

    assert ran.status == 2
    assert ran.out.startswith("error: ours.csv, row 2: ")


def test_a_rule_whose_output_another_matches_is_warned_of(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill("rules", "check", _table(tmp_path, "a,ketle,kettel", "b,kettel,kettle"))

    assert ran.status == 0
    assert "warning: ours.csv, row 2: " in ran.out
    assert "rules.csv, row" not in ran.out.replace("ours.csv", "")


def test_the_same_is_there_for_programs(cuemill: Run, tmp_path: Path) -> None:
    warned = cuemill("rules", "check", _table(tmp_path, "a,ketle,kettel", "b,kettel,kettle"), "--format", "json")
    refused = cuemill("rules", "check", _table(tmp_path, "a,,x"), "--format", "json")

    assert {(one["rule"], one["severity"]) for one in json.loads(warned.out)} == {("a", "warning")}
    assert [(one["table"], one["row"], one["severity"]) for one in json.loads(refused.out)] == [
        ("ours.csv", 2, "error")
    ]
    assert (warned.status, refused.status) == (0, 2)


def test_a_text_is_shown_corrected_and_so_is_what_each_rule_did(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill(
        "rules", "test", _table(tmp_path, "kettle,ketle,kettle"), "The ketle and the ketles, [bold]ketle[/bold]."
    )

    lines = ran.out.splitlines()
    assert lines[0] == "The kettle and the ketles, [bold]kettle[/bold]."
    assert lines[1] == "  changes  kettle  'ketle' → 'kettle' at 4, ours.csv, row 2"
    assert "inside a word  kettle  'ketle'" in lines[2]


def test_a_text_that_no_rule_finds_anything_in_is_told_so(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill("rules", "test", _table(tmp_path, "kettle,ketle,kettle"), "A pot.")

    assert ran.out.splitlines() == ["A pot.", "  no rule finds its pattern here"]


def test_a_wrong_table_cannot_be_tried(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill("rules", "test", tmp_path / "absent.csv", "A pot.")

    assert ran.status == 2
    assert ran.err.startswith(f"cuemill: {tmp_path / 'absent.csv'}: ")
