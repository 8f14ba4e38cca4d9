"""What is decided on the review page, and what becomes of it in the next run."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.flows.command.reviewing import SUGGESTED, needs_browser, page, pressed, saved, stored, table, wait_for
from tests.flows.running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browsing import Tab
    from tests.flows.running import Run


@needs_browser
def test_suggestions_are_accepted_edited_and_rejected_by_keys_and_hold_in_the_next_run(
    cuemill: Run, tab: Tab, out: Path, tmp_path: Path
) -> None:
    (tmp_path / "suggestions.csv").write_text(SUGGESTED, "utf-8")
    cuemill("review", out, "--suggestions", tmp_path / "suggestions.csv")
    tab.open(page(out))
    pressed(tab, "5", "j", "e")
    tab.ask("document.activeElement.select()")
    pressed(tab, *"RADIO")
    tab.key("Enter", 13, "\r")
    pressed(tab, "j", "a", "j", "r")
    bold = tab.ask("document.querySelectorAll('.suggestion b').length")
    told = saved(tab, "8")
    (tmp_path / "decisions.json").write_text(told["decisions-json"], "utf-8")
    applied = cuemill("apply", tmp_path / "decisions.json", "--into", tmp_path)
    cuemill("convert", ROOT / "samples", "--out", tmp_path / "again", "--rules", tmp_path / "rules.csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(told["rules-csv"]))}
    changed = stored(tmp_path / "again", "corrections").filter(pl.col("rule").is_in(["radio", "host"]))

    assert applied.status == 0
    assert bold == 0
    assert (rows["radio"]["replacement"], rows["radio"]["example"]) == ("RADIO", "")
    assert rows["host"]["expected"] == rows["host"]["example"].replace("진행을", "진행자를")
    assert rows["keep-none"]["replacement"] == "nowhere"
    assert set(changed["after"]) == {"RADIO", "진행자"}


@needs_browser
def test_a_correction_becomes_a_rule_of_ones_own_that_holds_in_the_next_run(
    cuemill: Run, tab: Tab, out: Path, tmp_path: Path
) -> None:
    tab.open(page(out), "#corrections?rule=gpd-gpt&doc=harbour")
    pressed(tab, "j", "e")
    drafted = tab.ask("[...document.querySelectorAll('form.rule input[type=text]')].map(x => x.value)")
    tab.ask("document.querySelector('form.rule [name=find]').value = 'GPD'")
    tab.ask("document.querySelector('form.rule [name=here]').click()")
    tab.ask("document.querySelector('form.rule button').click()")
    is_refused = tab.ask("document.querySelector('form.rule [name=find]').validationMessage")
    tab.ask("document.querySelector('form.rule [name=find]').value = 'GPD machine'")
    tab.ask("document.querySelector('form.rule [name=write]').value = 'coffee machine'")
    tab.ask("document.querySelector('form.rule button').click()")
    state = tab.ask("[...document.querySelectorAll('.actions > button')].at(-1).textContent")
    told = saved(tab)
    (tmp_path / "rules.csv").write_text(told["rules-csv"], "utf-8")
    cuemill("convert", ROOT / "samples", "--out", tmp_path / "again", "--rules", tmp_path / "rules.csv")
    after = stored(tmp_path / "again", "corrections").filter(pl.col("rule").str.starts_with("review-"))

    assert drafted[0].replace("GPD", "GPT") == drafted[1] != drafted[0]
    assert "more than the rule" in is_refused
    assert state == "Your rule"
    assert cuemill("rules", "check", tmp_path / "rules.csv").status == 0
    assert after.select("doc", "before", "after").rows() == [("harbour", "GPD machine", "coffee machine")]


@needs_browser
def test_a_name_that_is_given_to_a_speaker_is_the_name_in_the_next_run(
    cuemill: Run, tab: Tab, out: Path, tmp_path: Path
) -> None:
    tab.open(page(out), "#speakers")
    labels = tab.ask("[...document.querySelectorAll('tbody th')].map(x => x.textContent)")
    tab.open(page(out), "#speakers?doc=lighthouse")
    pressed(tab, "j", "e", *"Ann Lee")
    tab.key("Enter", 13, "\r")
    label = tab.ask("document.querySelector('tbody th').textContent")
    tab.press("j")
    told = saved(tab)
    (tmp_path / "decisions.json").write_text(told["decisions-json"], "utf-8")
    cuemill("apply", tmp_path / "decisions.json", "--into", tmp_path)
    names = ("--speakers-table", tmp_path / "speakers.csv")
    ran = cuemill("convert", ROOT / "samples", "--out", tmp_path / "again", *names)
    named = stored(tmp_path / "again", "turns").filter(speaker="Ann Lee")

    assert set(labels) == set(stored(out, "turns")["speaker"].drop_nulls())
    assert ran.status == 0
    assert told["speakers-csv"] == f"label,name,doc\n{label},Ann Lee,lighthouse\n"
    assert named.select("doc", "speaker_raw").unique().rows() == [("lighthouse", label)]


@needs_browser
@pytest.mark.parametrize(
    ("decided", "said"),
    [
        (
            '{"decided": {"f|of|another|run": "accept", "r|gpd-gpt": "off", "r|none": "off", "r|white-space": 3}}',
            "1 of 4",
        ),
        ("[", "no decisions.json"),
        ("null", "no decisions.json"),
    ],
)
def test_of_decisions_of_another_run_those_are_taken_over_that_this_one_knows(
    tab: Tab, out: Path, tmp_path: Path, decided: str, said: str
) -> None:
    (tmp_path / "other.json").write_text(decided, "utf-8")
    tab.open(page(out), "#decisions")
    field = tab.ask_for("document.querySelector('.take input')")
    tab.send("DOM.setFileInputFiles", files=[str(tmp_path / "other.json")], objectId=field)
    tab.wait("!document.getElementById('toast').hidden")

    assert said in tab.ask("document.getElementById('toast').textContent")
    assert tab.ask("document.getElementById('toast').textContent === document.getElementById('status').textContent")
    assert tab.ask("decisions.size") == (1 if said == "1 of 4" else 0)


@needs_browser
def test_decisions_outlive_the_page_and_are_those_of_the_run_however_it_is_shown(
    cuemill: Run, tab: Tab, out: Path
) -> None:
    tab.open(page(out), "#findings")
    pressed(tab, "j", "a")
    before = saved(tab)["waivers-csv"]
    cuemill("review", out, "--all-cues")
    tab.open(page(out), "#findings")

    assert saved(tab)["waivers-csv"] == before
    assert before.count("\n") == 2


@needs_browser
def test_by_tab_and_enter_alone_a_table_is_saved_as_a_file_that_holds(
    cuemill: Run, tab: Tab, out: Path, tmp_path: Path
) -> None:
    tab.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path / "saved"))
    tab.open(page(out), "#corrections?rule=gpd-gpt")
    pressed(tab, "j", "r", "s", "7")
    wait_for(tmp_path / "saved" / "decisions.json")
    for _ in range(40):
        tab.key("Tab", 9)
        if tab.ask("document.activeElement.textContent") == "Save rules.csv":
            break
    tab.key("Enter", 13, "\r")
    saved_file = tmp_path / "saved" / "rules.csv"
    wait_for(saved_file)

    told = json.loads((tmp_path / "saved" / "decisions.json").read_text("utf-8"))
    assert [row["pattern"] for row in told["rules"]] == [row["pattern"] for row in table(saved_file)]
    assert saved_file.read_text("utf-8") == tab.ask("document.getElementById('rules-csv').textContent")
    assert saved_file.read_text("utf-8").count("\n") == 2
    assert cuemill("rules", "check", saved_file).status == 0
    assert {address.partition(":")[0] for address in tab.requests()} <= {"file", "data", "about", "blob"}


@needs_browser
def test_names_that_mean_something_to_a_program_or_a_spreadsheet_are_names(
    cuemill: Run, tab: Tab, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("__proto__", "constructor", "=A1", "-b [x]*"):
        said = f"**toString [00:00:01]**: GPD {'word ' * 40}\n\n**__proto__ [00:00:03]**: And so on.\n"
        (tmp_path / "in" / f"{name}.en.md").write_text(said, "utf-8")
    run = ("convert", tmp_path / "in", "--lang", "en", "--out", tmp_path / "out")
    cuemill(*run, "--review")
    tab.open(page(tmp_path / "out"), "#speakers")
    labels = tab.ask("[...document.querySelectorAll('tbody th')].map(x => x.textContent)")
    tab.open(page(tmp_path / "out"), "#findings")
    tab.ask("for (const i of D.findings.cue.keys()) decideFinding(i, 'accept')")
    told = saved(tab)
    (tmp_path / "decisions.json").write_text(told["decisions-json"], "utf-8")
    cuemill("apply", tmp_path / "decisions.json", "--into", tmp_path / "tables")
    cuemill("review", tmp_path / "out", "--waivers", tmp_path / "tables" / "waivers.csv")
    tab.open(page(tmp_path / "out"), "#findings")

    assert set(labels) == {"toString", "__proto__"}
    assert not {row["file"][0] for row in table(tmp_path / "tables" / "waivers.csv")} & set("=+-@")
    assert tab.ask("[...D.findings.accepted].every(Boolean) && D.findings.cue.length > 8")
    assert tab.problems() == []
