"""What becomes of a person's own tables when decisions are merged into them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.flows.command.reviewing import table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.running import Ran, Run

OWN = """\
id,pattern,replacement,before,status,example,expected,note
mist,mist,most,,on,a mist,a most,of mine
fog,fog,frog,the,,the fog,the frog,of mine
"""


def apply(cuemill: Run, folder: Path, **decided: list[dict[str, str]]) -> Ran:
    told: dict[str, Any] = {"review": 1, **decided}
    (folder / "decisions.json").write_text(json.dumps(told), "utf-8")
    return cuemill("apply", folder / "decisions.json", "--into", folder)


def test_a_rule_of_ones_own_that_is_rejected_is_switched_off_where_it_stands(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "rules.csv").write_text(OWN, "utf-8")
    ran = apply(cuemill, tmp_path, rules=[{"id": "mist", "status": "off", "note": "rejected in review"}])
    mist, fog = table(tmp_path / "rules.csv")

    assert ran.status == 0
    assert "0 added, 1 changed, 0 there already" in ran.out
    assert (mist["pattern"], mist["status"], mist["example"]) == ("mist", "off", "a mist")
    assert (fog["status"], fog["before"]) == ("", "the")


def test_a_rule_that_becomes_another_keeps_nothing_that_would_refuse_it(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "rules.csv").write_text(OWN, "utf-8")
    row = {
        "id": "fog",
        "pattern": "fog",
        "replacement": "log",
        "match": "word",
        "status": "on",
        "note": "made in review",
    }
    ran = apply(cuemill, tmp_path, rules=[row])
    _, fog = table(tmp_path / "rules.csv")

    assert ran.status == 0
    assert (fog["replacement"], fog["before"], fog["example"], fog["note"]) == ("log", "", "", "made in review")


@pytest.mark.parametrize("status", ["", "on"])
def test_a_rule_that_says_so_already_stays_as_it_is(cuemill: Run, tmp_path: Path, status: str) -> None:
    (tmp_path / "rules.csv").write_text(f"id,pattern,replacement,status,note\nfog,fog,frog,{status},mine\n", "utf-8")
    before = (tmp_path / "rules.csv").read_bytes()
    row = {"id": "fog", "pattern": "fog", "replacement": "frog", "match": "word", "status": "on", "note": "other"}
    apply(cuemill, tmp_path, rules=[row])

    assert (tmp_path / "rules.csv").read_bytes() == before


def test_a_speaker_gets_the_new_name_and_keeps_the_rest(cuemill: Run, tmp_path: Path) -> None:
    own = "label,name,doc,role\nSPEAKER_00,Ann,,host\nSPEAKER_00,Bea,two,guest\n"
    (tmp_path / "speakers.csv").write_text(own, "utf-8")
    rows = [{"label": "speaker_00", "name": "Cid", "doc": ""}, {"label": "SPEAKER_01", "name": "Dee", "doc": "two"}]
    apply(cuemill, tmp_path, speakers=rows)

    assert (tmp_path / "speakers.csv").read_text("utf-8") == (
        "label,name,doc,role\nSPEAKER_00,Cid,,host\nSPEAKER_00,Bea,two,guest\nSPEAKER_01,Dee,two,\n"
    )


def test_a_rule_that_contradicts_the_default_table_is_refused_and_nothing_is_written(
    cuemill: Run, tmp_path: Path
) -> None:
    row = {"id": "mine", "pattern": "ChachBT", "replacement": "Chat", "status": "on"}
    ran = apply(cuemill, tmp_path, rules=[row], waivers=[{"check": "gap", "file": "a.*"}])

    assert ran.status == 2
    assert "chachbt-chatgpt" in ran.err
    assert not (tmp_path / "waivers.csv").exists()


def test_a_table_that_a_spreadsheet_wrote_is_written_as_it_was(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "rules.csv").write_bytes('\ufeffID;Pattern;Replacement;Note\r\nfog;fog;frog;"a; b"\r\n'.encode())
    ran = apply(cuemill, tmp_path, rules=[{"id": "mist", "pattern": "mist", "replacement": "most", "status": "on"}])
    first = (tmp_path / "rules.csv").read_bytes().decode()
    again = apply(cuemill, tmp_path, rules=[{"id": "mist", "pattern": "mist", "replacement": "most", "status": "on"}])

    assert ran.status == again.status == 0
    assert first == (
        "\ufeffid;pattern;replacement;note;match;doc;status;example;expected\r\n"
        'fog;fog;frog;"a; b";;;;;\r\n'
        "mist;mist;most;;;;on;;\r\n"
    )
    assert (tmp_path / "rules.csv").read_bytes().decode() == first


def test_a_table_with_columns_of_its_own_is_refused_and_stays(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "waivers.csv").write_text("check,file,mine\ngap,a,b\n", "utf-8")
    ran = apply(cuemill, tmp_path, rules=[], waivers=[{"check": "gap", "file": "b", "cue": "1"}])

    assert ran.status == 2
    assert "unknown column 'mine'" in ran.err
    assert (tmp_path / "waivers.csv").read_text("utf-8") == "check,file,mine\ngap,a,b\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_decisions_that_an_editor_saved_anew_are_read(cuemill: Run, tmp_path: Path, encoding: str) -> None:
    told = json.dumps({"review": 1, "speakers": [{"label": "=A1", "name": "하린", "doc": ""}]}, ensure_ascii=False)
    (tmp_path / "decisions.json").write_text(told, encoding)
    ran = cuemill("apply", tmp_path / "decisions.json", "--into", tmp_path / "tables")

    assert ran.status == 0
    assert (tmp_path / "tables" / "speakers.csv").read_text("utf-8") == "label,name,doc\n=A1,하린,\n"


def test_nothing_decided_writes_nothing_and_says_so(cuemill: Run, tmp_path: Path) -> None:
    ran = apply(cuemill, tmp_path, rules=[], waivers=[], speakers=[])

    assert ran.status == 0
    assert ran.out == f"{tmp_path / 'decisions.json'}: nothing to put into tables\n"
    assert not list(tmp_path.glob("*.csv"))
