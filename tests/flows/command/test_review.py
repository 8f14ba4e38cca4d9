"""The review page: what stands in it, and what a browser makes of it (Chromium; skipped where there is none)."""

from __future__ import annotations

import csv
import io
import json
import shutil
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from exports.review import Results, render_review
from exports.review.corrections import list_corrections
from exports.review.results import COLUMNS
from flows.state.review import scan_results
from tests.flows.command.reviewing import needs_browser, page, saved, stored, table
from tests.flows.running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browsing import Tab
    from tests.flows.running import Run

VIEWS = ("overview", "documents", "findings", "corrections", "timeline", "speakers", "decisions")

ALERT = "window.attacked = 1; alert(1)"
HOSTILE = (
    f"<img src=x onerror='{ALERT}'>",
    f"</script><script>{ALERT}</script>",
    f"]]> --> <svg onload='{ALERT}'> {{{{data}}}}",
    "http://127.0.0.1:9/leak.png ![x](http://127.0.0.1:9/x.png) <link rel=prefetch href=//127.0.0.1:9/>",
    "left \u202eright\u202c \u2067over\u2069",
    f"the ketle said \"javascript:{ALERT}\" and =cmd|'/c calc'!A1",
)


def results(out: Path) -> Results:
    return scan_results(out)


def test_the_same_datasets_make_the_same_page_wherever_they_lie(cuemill: Run, out: Path, tmp_path: Path) -> None:
    shutil.copytree(out / "datasets", tmp_path / "elsewhere" / "datasets")
    cuemill("review", tmp_path / "elsewhere")

    assert page(tmp_path / "elsewhere").read_bytes() == page(out).read_bytes()
    assert len(page(out).read_bytes()) < 300_000


def test_columns_that_a_later_release_adds_change_nothing(out: Path) -> None:
    more = results(out)._replace(findings=results(out).findings.with_columns(start_ms=pl.lit(0), text=pl.lit("")))
    known = more._replace(findings=more.findings.select(COLUMNS["findings"]))

    assert render_review(more) == render_review(known)


def test_a_folder_without_datasets_is_refused(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill("review", tmp_path)

    assert ran.status == 2
    assert "holds no dataset of documents" in ran.err


@needs_browser
def test_a_hostile_transcript_runs_nothing_and_no_request_leaves(cuemill: Run, tab: Tab, tmp_path: Path) -> None:
    turns = (f"**<b>Eve</b> [00:00:{i:02}]**: {said} {'word ' * 20}\n\n" for i, said in enumerate(HOSTILE, start=1))
    (tmp_path / "a&b'.en.md").write_text("".join(turns), "utf-8")
    (tmp_path / "ours.csv").write_text("id,pattern,replacement\n<i>kettle</i>,ketle,<u>kettle</u>\n", "utf-8")
    cuemill(
        "convert", tmp_path / "a&b'.en.md", "--out", tmp_path / "out", "--rules", tmp_path / "ours.csv", "--lang", "en"
    )
    cuemill("review", tmp_path / "out", "--all-cues")
    for view in VIEWS:
        tab.open(page(tmp_path / "out"), f"#{view}")
        tab.press("jjaj")
        tab.ask("new Promise(done => setTimeout(done, 100))")

        assert tab.ask("window.attacked") is None
        assert (
            tab.ask("document.querySelectorAll('img, link, iframe, main script, main b b, main i, main u').length") == 0
        )
    tab.open(page(tmp_path / "out"), "#findings")
    shown = tab.ask("document.querySelector('main').textContent")

    assert tab.problems() == []
    assert {address.partition(":")[0] for address in tab.requests()} <= {"file", "data", "about"}
    assert "<img src=x" in shown.replace("\n", " ")
    assert "U+202E" in shown
    assert "\u202e" not in shown


@needs_browser
def test_by_the_keyboard_alone_from_opening_to_rules_that_hold_in_the_next_run(
    cuemill: Run, tab: Tab, out: Path, tmp_path: Path
) -> None:
    before = stored(out, "corrections").filter(stage="correct_terms")
    tab.open(page(out))
    tab.press("3")
    tab.wait("document.querySelector('.finding') !== null")
    tab.press("jajja")
    tab.press("4")
    tab.wait("document.querySelector('.correction') !== null")
    tab.press("jrjjr")  # not here: the first and the third of the rule with most hits
    rejected = tab.ask(
        "[...document.querySelectorAll('.correction.here')].map(x => x.querySelector('.doc').textContent)"
    )
    told = saved(tab)
    (tmp_path / "decisions.json").write_text(told["decisions-json"], "utf-8")
    tables = tmp_path / "tables"
    applied = cuemill("apply", tmp_path / "decisions.json", "--into", tables)
    ran = cuemill(
        *("convert", ROOT / "samples", "--out", tmp_path / "again", "--profile", "netflix-children"),
        *("--rules", "ai-talks", "--rules", tables / "rules.csv"),
    )
    cuemill("review", tmp_path / "again", "--waivers", tables / "waivers.csv")
    after = stored(tmp_path / "again", "corrections").filter(stage="correct_terms")
    tab.open(page(tmp_path / "again"), "#findings")

    assert applied.status == ran.status == 0
    assert list(csv.DictReader(io.StringIO(told["rules-csv"]))) == table(tables / "rules.csv")
    assert len(rejected) == 2
    assert after.filter(rule="gpd-gpt").height == before.filter(rule="gpd-gpt").height - 2
    assert not set(rejected) & set(after.filter(rule="gpd-gpt")["doc"])
    assert stored(tmp_path / "again", "findings").filter(check="rule-overlap").is_empty()
    assert len(list(csv.reader(io.StringIO(told["waivers-csv"])))) == 3
    assert tab.ask("[...document.querySelectorAll('.state')].map(x => x.textContent)") == ["accepted before"] * 2


@needs_browser
def test_a_rule_that_is_rejected_everywhere_is_off_in_the_next_run_and_a_decision_can_be_undone(
    cuemill: Run, tab: Tab, out: Path, tmp_path: Path
) -> None:
    tab.open(page(out), "#corrections?rule=gpd-gpt")
    tab.press("jrrjau")
    undone = saved(tab)
    tab.open(page(out), "#corrections?rule=gpd-gpt")
    tab.press("jrr")
    told = saved(tab)
    (tmp_path / "rules.csv").write_text(told["rules-csv"], "utf-8")
    cuemill("convert", ROOT / "samples", "--out", tmp_path / "again", "--rules", tmp_path / "rules.csv")

    assert undone["rules-csv"].count("\n") == 1
    assert cuemill("rules", "check", tmp_path / "rules.csv").status == 0
    assert stored(tmp_path / "again", "corrections").filter(rule="gpd-gpt").is_empty()


@needs_browser
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_in_light_and_dark_wide_and_narrow(tab: Tab, out: Path, view: str) -> None:
    axe = (files("axe_core_python") / "axe.min.js").read_text("utf-8")
    for scheme, width in (("light", 1200), ("dark", 400)):
        tab.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        tab.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        tab.open(page(out), f"#{view}")
        tab.press("ja")
        tab.ask(f"{axe}; undefined")
        found = tab.ask("axe.run().then(({violations}) => violations.map(v => [v.id, v.nodes.map(n => n.html)]))")

        assert found == []
        assert tab.ask("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_applied_twice_is_there_once_and_what_stood_there_stays(cuemill: Run, tmp_path: Path) -> None:
    row = {"id": "gpd-gpt", "status": "off", "note": "rejected in review"}
    told = {"review": 1, "rules": [row], "waivers": [{"check": "gap", "file": "a.en.*", "cue": "3", "reason": "no"}]}
    (tmp_path / "decisions.json").write_text(json.dumps(told), "utf-8")
    (tmp_path / "rules.csv").write_text(
        "id,pattern,replacement,example,expected\nlid,lidd,lid,A lidd.,A lid.\n", "utf-8"
    )
    for _ in range(2):
        ran = cuemill("apply", tmp_path / "decisions.json", "--into", tmp_path)

    rows = table(tmp_path / "rules.csv")
    assert ran.status == 0
    assert [(one["id"], one["status"], one["expected"]) for one in rows] == [
        ("lid", "", "A lid."),
        ("gpd-gpt", "off", ""),
    ]
    assert (tmp_path / "waivers.csv").read_text("utf-8") == "check,file,cue,reason\ngap,a.en.*,3,no\n"
    assert "0 added, 0 changed, 1 there already" in ran.out


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("not JSON", "is not JSON"),
        ("[]", "holds no decisions"),
        ('{"review": 1, "rules": [3]}', "a row of rules that is none"),
        ('{"review": 1, "rules": null}', "rules that are no rows"),
        ("[" * 200_000, "is not JSON"),
        ('{"review": 1, "speakers": [{"label": "\\ud800", "name": "Ann"}]}', "a row of speakers that is none"),
        ('{"review": 1, "rules": [{"id": "two words"}]}', "is no name"),
        ('{"review": 1, "waivers": [{"reason": "all"}]}', "would accept everything"),
    ],
)
def test_decisions_that_are_none_are_refused_before_anything_is_written(
    cuemill: Run, tmp_path: Path, told: str, said: str
) -> None:
    (tmp_path / "decisions.json").write_text(told, "utf-8")
    ran = cuemill("apply", tmp_path / "decisions.json", "--into", tmp_path / "tables")

    assert ran.status == 2
    assert said in ran.err
    assert not (tmp_path / "tables").exists()


PLACES = (
    "GPD is what I said, and the GPD said so.",
    "It was (GPD), or GPD-4, or the “GPD”.",
    "GPD GPD GPD, and UrbanEye GPD ChachBT.",
    "GPD",
    "저는 GPD를 씁니다. GPD는 큽니다. UrbanEye와 GPD로요.",
    "最近、GPDという名前をよく聞きますが、GPDです。",
    "We like GPD\nvery much, don't we?",
)


def test_what_a_rule_keeps_as_it_was_read_stays_so_wherever_it_stands(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number, said in enumerate(PLACES):
        text = f"**Ada [00:00:01]**: {said}\n\n**Ben [00:00:30]**: That is all there is to say of it today.\n"
        (tmp_path / "in" / f"{number}.md").write_text(text, "utf-8")
    cuemill("convert", tmp_path / "in", "--out", tmp_path / "out")
    told = list_corrections(results(tmp_path / "out"))
    docs = [told["doc"]["of"][at] for at in told["doc"]["at"]]
    kept = {(doc, keep) for doc, keep in zip(docs, told["keep"], strict=True) if keep}
    rows = [
        {"id": f"keep-{i}", "pattern": keep, "replacement": keep, "doc": doc, "status": "on"}
        for i, (doc, keep) in enumerate(sorted(kept))
    ]
    (tmp_path / "decisions.json").write_text(json.dumps({"review": 1, "rules": rows}), "utf-8")
    cuemill("apply", tmp_path / "decisions.json", "--into", tmp_path)
    cuemill("convert", tmp_path / "in", "--out", tmp_path / "again", "--rules", tmp_path / "rules.csv")
    after = list_corrections(results(tmp_path / "again"))

    assert len(kept) > 10
    assert words(after) == words(told) - sum(keep is not None for keep in told["keep"])


def words(told: dict[str, Any]) -> int:
    """Return how many words were corrected; the particles behind them are not counted."""
    return sum(not told["rule"]["of"][at].endswith("+particle") for at in told["rule"]["at"])
