"""What the review page counts and lists: each number is that of the Parquet, and leads to as many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from exports.review import Results, render_review
from exports.review.corrections import list_corrections
from exports.review.limits import limits_of
from exports.review.overview import count_speeds
from exports.review.results import worst
from exports.review.shown import list_cues
from flows.state.review import scan_results as results
from tests.flows.command.reviewing import needs_browser, page, stored
from tests.flows.running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browsing import Tab
    from tests.flows.running import Run


def test_of_very_many_rows_the_worst_documents_are_listed_and_each_of_those_as_a_whole(out: Path) -> None:
    one = results(out)
    few, alone = worst(one, rows=30), worst(one, rows=0)
    ranked = one.findings.filter(severity="warning").group_by("doc").len().collect().sort("len", "doc")
    docs = few.results.documents.collect()["doc"]
    rows = sum(table.collect().height for table in (few.results.findings, few.results.corrections))

    assert 0 < rows <= 30
    assert docs.len() + few.others == one.documents.collect().height
    assert (
        few.results.findings.collect().height
        == one.findings.collect().filter(pl.col("doc").is_in(docs.implode())).height
    )
    assert alone.results.documents.collect()["doc"].to_list() == [ranked["doc"][-1]]
    assert worst(one).others == 0


def test_a_thousand_documents_are_listed_and_all_are_counted(out: Path) -> None:
    one = results(out)
    copies = range(180)
    many = Results(*(pl.concat([table.with_columns(doc=pl.col("doc") + f"-{i}") for i in copies]) for table in one))
    told = render_review(many).decode()

    rows = [row.split("</td><td>") for row in told.split("<noscript>")[1].split("<tr><td>")[1:]]
    counted = sum(int(row[3].split("<")[0].replace(",", "")) for row in rows)
    assert many.documents.collect().height == 1080
    assert counted == many.findings.collect().height


def test_the_cues_beyond_the_line_are_those_that_are_found_too_fast_and_no_cue_at_the_limit_is(out: Path) -> None:
    cues, limits = stored(out, "cues"), limits_of(results(out))
    found = stored(out, "findings").filter(check="reading-speed").join(cues, on=["doc", "cue"])
    speeds = count_speeds(results(out), limits)
    one = results(out)
    at_limit = one._replace(cues=one.cues.with_columns(cps=pl.lit(20.0)), findings=one.findings.filter(check="none"))

    assert found.height > 10
    for lang in limits.by_lang:
        assert sum(speeds[lang]["beyond"]) == found.filter(turn_lang=lang).height
        assert sum(map(sum, speeds[lang].values())) == cues.filter(turn_lang=lang)["cps"].count()
        assert count_speeds(at_limit, limits)[lang]["within"][19] == cues.filter(turn_lang=lang).height


def test_all_cues_of_a_hundred_documents_are_shown_and_of_the_others_those_with_findings(out: Path) -> None:
    one = results(out)
    copies = range(30)
    many = Results(*(pl.concat([table.with_columns(doc=pl.col("doc") + f"-{i}") for i in copies]) for table in one))
    docs = list_cues(many, limits_of(many), "all")["doc"]
    shown = pl.DataFrame({"doc": docs["of"].gather(docs["at"])}).group_by("doc").len(name="shown")
    cues = many.cues.group_by("doc").len().collect().join(shown, on="doc", how="left").fill_null(0)

    assert cues.height > 100
    assert cues.filter(pl.col("shown") == pl.col("len")).height >= 100
    assert cues.filter(pl.col("shown") < pl.col("len")).height > 0


@needs_browser
def test_every_count_equals_the_parquet(tab: Tab, out: Path) -> None:
    findings, corrections, documents = (stored(out, name) for name in ("findings", "corrections", "documents"))
    tab.open(page(out))
    cells = tab.ask(
        "[...document.querySelectorAll('td[data-check]')].map(td => "
        "[td.dataset.check, td.dataset.lang, Number(td.firstChild.textContent)]).filter(([,, n]) => n)"
    )
    rules = tab.ask(
        "[...document.querySelectorAll('td[data-rule]')].map(td => "
        "[td.dataset.stage, td.dataset.rule, Number(td.textContent)])"
    )
    tabs = tab.ask(
        "Object.fromEntries([...document.querySelectorAll('[data-total]')].map(x => [x.dataset.total, +x.textContent]))"
    )

    assert sorted(map(tuple, cells)) == sorted(findings.group_by("check", "lang").len().iter_rows())
    own = corrections.with_columns(pl.col("rule").str.strip_suffix("+particle"))
    assert sorted(map(tuple, rules)) == sorted(own.group_by("stage", "rule").len().iter_rows())
    heights = {"documents": documents.height, "findings": findings.height, "corrections": corrections.height}
    assert tabs == {**heights, "decisions": 0}
    for view, height in list(heights.items())[1:]:
        tab.open(page(out), f"#{view}")
        assert tab.ask("+document.getElementById('shown').dataset.count") == height
    tab.open(page(out), "#findings?check=reading-speed&lang=ja")
    assert (
        tab.ask("+document.getElementById('shown').dataset.count")
        == findings.filter(check="reading-speed", lang="ja").height
    )


@needs_browser
def test_each_number_of_the_overview_leads_to_as_many_rows(tab: Tab, out: Path) -> None:
    tab.open(page(out))
    numbers = "[...document.querySelectorAll('main td.n a, main figcaption a, main thead a')]"
    told = tab.ask(f"{numbers}.map(a => [parseInt(a.textContent.replace(',', '')), a.getAttribute('href')])")
    for count, address in told:
        tab.open(page(out), address)
        rows = "document.querySelectorAll('tr[data-doc]').length"
        shown = "+document.getElementById('shown').dataset.count"

        assert tab.ask(rows if address.startswith("#documents") else shown) == count, address
    assert len(told) > 15
    assert any("spoken=" in address for _, address in told)


@needs_browser
def test_rules_of_ones_own_that_never_hit_are_named(cuemill: Run, tab: Tab, out: Path, tmp_path: Path) -> None:
    table = "id,pattern,replacement,status\nof-mine,nowhere at all,<b>anywhere</b>,\ngpd-gpt,GPD,GPT,\nold,x,y,off\n"
    (tmp_path / "ours.csv").write_text(table, "utf-8")
    cuemill("review", out, "--rules", tmp_path / "ours.csv")
    made = page(out).read_bytes()
    tab.open(page(out))
    idle = tab.ask("[...document.querySelectorAll('#idle li')].map(x => x.textContent)")
    told = tab.ask("document.querySelector('.idle summary').textContent")
    cuemill("convert", ROOT / "samples", "--out", out, "--rules", tmp_path / "ours.csv", "--review", "--force")
    again = page(out).read_bytes()
    cuemill("review", out, "--rules", tmp_path / "ours.csv")

    assert idle == ["of-mine"]
    assert told == "1 of 2 rules of the tables that were named never hit"
    assert made != again == page(out).read_bytes()
    assert cuemill("review", out, "--rules", tmp_path / "none.csv").status == 2


@needs_browser
def test_every_document_is_listed_with_its_counts(tab: Tab, out: Path) -> None:
    findings, corrections, documents = (stored(out, name) for name in ("findings", "corrections", "documents"))
    tab.open(page(out), "#documents")
    listed = tab.ask(
        "[...document.querySelectorAll('tr[data-doc]')].map(tr => [tr.dataset.doc, "
        "...['errors', 'warnings', 'corrections'].map(of => "
        "parseInt(tr.querySelector(`[data-of=${of}]`).textContent))])"
    )
    assert sorted(map(tuple, listed)) == sorted(
        (
            doc,
            findings.filter(doc=doc, severity="error").height,
            findings.filter(doc=doc, severity="warning").height,
            corrections.filter(~pl.col("field").str.ends_with("_ms"), doc=doc).height,
        )
        for doc in documents["doc"]
    )
    sure = tab.ask(
        "[...document.querySelectorAll('tr[data-doc]')].map(tr => [tr.dataset.doc, tr.children[1].textContent])"
    )
    share = 100 * pl.col("lang_source").is_in(["script", "turn"]).mean()
    shares = stored(out, "turns").group_by("doc", "lang").agg(share=share).sort("doc")

    assert sorted(map(tuple, sure)) == [(doc, f"{lang}{share:.0f} %") for doc, lang, share in shares.iter_rows()]


def test_a_correction_has_its_own_time_and_not_that_of_its_turn(out: Path) -> None:
    told = list_corrections(results(out))
    times = {
        (told["doc"]["of"][doc], before, start)
        for doc, before, start in zip(told["doc"]["at"], told["before"], told["start_ms"], strict=True)
    }
    ruled = stored(out, "corrections").filter(stage="correct_terms")
    turns = stored(out, "turns").select("doc", "turn", turn_ms="start_ms")

    assert set(ruled.select("doc", "before", "start_ms").iter_rows()) <= times
    assert ruled.join(turns, on=["doc", "turn"]).filter(pl.col("start_ms") > pl.col("turn_ms")).height > 0
