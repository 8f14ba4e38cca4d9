"""The views of the review page beyond its lists: timeline, recordings, suggestions, speakers, rules of one's own."""

from __future__ import annotations

import re
import wave
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.flows.command.reviewing import SUGGESTED, needs_browser, page, pressed, stored
from tests.flows.running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browsing import Tab
    from tests.flows.running import Run

ASSETS = ROOT / "exports" / "review" / "assets"


def recording(path: Path, seconds: int = 200) -> Path:
    """Write silence, which any browser plays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as silence:
        silence.setparams((1, 1, 8000, 0, "NONE", ""))
        silence.writeframes(bytes([128]) * 8000 * seconds)
    return path


def pick(tab: Tab, *chosen: Path) -> None:
    """Pick files as a person does."""
    field = tab.ask_for("document.getElementById('pick')")
    tab.send("DOM.setFileInputFiles", files=[str(path) for path in chosen], objectId=field)


@needs_browser
def test_the_timeline_shows_each_stamp_as_read_and_as_repaired_and_who_speaks(tab: Tab, out: Path) -> None:
    turns = stored(out, "turns").filter(doc="lighthouse")
    moved = turns.filter(pl.col("start_raw_ms") != pl.col("start_ms"))
    tab.open(page(out), "#timeline?doc=lighthouse")
    lanes = tab.ask("[...document.querySelectorAll('.lane b')].map(x => x.textContent)")
    drawn = tab.ask(
        "['now', 'read', 'moved'].map(x => document.querySelector(`.stamps .${x}`))"
        ".map(path => path.getAttribute('d').split(/[ML]/).length - 1)"
    )
    jumps = tab.ask("[...document.querySelectorAll('tr[data-at] th')].map(x => x.textContent)")

    assert sorted(lanes) == sorted(turns["speaker"].unique())
    assert drawn == [turns.height, turns["start_raw_ms"].count(), moved.height]
    assert moved.height > 1
    first, last = moved["turn"].sort().to_list()[0], moved["turn"].sort().to_list()[-1]
    assert jumps == [f"{first} to {last}"]


@needs_browser
def test_lanes_of_days_are_as_wide_as_those_of_minutes(cuemill: Run, tab: Tab, tmp_path: Path) -> None:
    days = "1\n00:00:01,000 --> 00:00:03,000\nGood morning.\n\n2\n80:00:00,000 --> 80:00:04,000\nGood night.\n"
    (tmp_path / "days.en.srt").write_text(days, "utf-8")
    cuemill("convert", tmp_path / "days.en.srt", "--out", tmp_path / "out", "--review")
    tab.open(page(tmp_path / "out"), "#timeline")
    widths = tab.ask(
        "['.track svg', '.track .ground', '.track .spoken'].map(x => document.querySelector(x).getBoundingClientRect())"
        ".map(box => box.width)"
    )

    assert widths == pytest.approx([widths[0]] * 3, abs=2)
    assert tab.ask("[...document.querySelectorAll('.axis .below span')].at(-1).textContent") == "80:00:04"


@needs_browser
def test_a_recording_beside_the_page_plays_from_any_time_with_all_cues_over_it(
    cuemill: Run, tab: Tab, out: Path, tmp_path: Path
) -> None:
    recording(tmp_path / "media" / "lighthouse.wav")
    cuemill("review", out, "--media-root", "../../media", "--all-cues")
    cues = stored(out, "cues").filter(doc="lighthouse").sort("cue")
    tab.open(page(out), "#timeline?doc=lighthouse")
    pressed(tab, "j", " ")
    tab.wait("watched?.video?.readyState >= 1 && !watched.video.paused")
    pressed(tab, " ")
    is_paused = tab.ask("watched.video.paused")
    tab.open(page(out), "#findings?doc=lighthouse")
    tab.ask("document.querySelector('.finding[data-at] button.time').click()")
    tab.wait("watched?.video?.readyState >= 1 && watched.video.currentTime > 0")
    at, first = tab.ask("[watched.at, Number(document.querySelector('.finding[data-at]').dataset.at)]")
    shown = tab.ask("[...watched.video.textTracks[0].cues].map(x => [Math.round(1000 * x.startTime), x.text])")
    src = tab.ask("watched.video.getAttribute('src')")

    assert is_paused
    assert src == "../../media/lighthouse.wav"
    assert str(tmp_path) not in page(out).read_text("utf-8")
    assert at == first
    assert [tuple(cue) for cue in shown] == list(cues.select("start_ms", "text").iter_rows())
    assert {address.partition(":")[0] for address in tab.requests()} <= {"file", "data", "about"}
    assert tab.problems() == []


@needs_browser
def test_files_that_a_person_picks_find_their_documents_by_name_and_stay_here(
    tab: Tab, out: Path, tmp_path: Path
) -> None:
    sound = recording(tmp_path / "picked" / "Lighthouse.wav")
    cues = out / "subtitles" / "lighthouse.ko.vtt"
    tab.open(page(out), "#timeline?doc=lighthouse")
    tab.press("j")
    tab.press(" ")
    tab.wait("document.activeElement.id === 'pick'")
    pick(tab, sound, recording(tmp_path / "picked" / "other.wav", 1), cues)
    tab.wait("watched?.video?.readyState >= 1")
    shown = tab.ask("watched.video.textTracks[0].cues.length")

    assert shown == stored(out, "cues").filter(doc="lighthouse").height
    assert tab.ask("watched.video.getAttribute('src')").startswith("blob:")
    assert {address.partition(":")[0] for address in tab.requests()} <= {"file", "data", "about", "blob"}
    assert tab.problems() == []


@pytest.mark.parametrize("root", ["/media", "C:\\media", "https://example.org/media", "../no-such-folder"])
def test_a_place_of_recordings_that_is_not_beside_the_page_is_refused(cuemill: Run, out: Path, root: str) -> None:
    ran = cuemill("review", out, "--media-root", root)

    assert ran.status == 2
    assert "relative to" in ran.err


def test_of_two_recordings_of_one_name_none_is_taken_by_chance(cuemill: Run, out: Path, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        recording(tmp_path / "media" / folder / "lighthouse.wav", 1)
    recording(tmp_path / "media" / "c" / "work shop #1?.wav", 1)
    cuemill("review", out, "--media-root", "../../media")
    alone = page(out).read_bytes()
    (tmp_path / "media" / "b" / "lighthouse.wav").unlink()
    cuemill("review", out, "--media-root", "../../media")
    found = page(out).read_bytes()
    cuemill("review", out)

    assert page(out).read_bytes() == alone
    assert found != alone


@needs_browser
def test_axe_finds_nothing_where_a_person_edits_watches_or_decides(
    cuemill: Run, tab: Tab, out: Path, tmp_path: Path
) -> None:
    axe = (files("axe_core_python") / "axe.min.js").read_text("utf-8")
    recording(tmp_path / "media" / "lighthouse.wav", 5)
    (tmp_path / "suggestions.csv").write_text(SUGGESTED, "utf-8")
    shown = ("--suggestions", tmp_path / "suggestions.csv", "--media-root", "../../media")
    cuemill("review", out, *shown)
    for scheme, width in (("light", 400), ("dark", 1200)):
        tab.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        tab.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        for at, keys in (
            ("suggestions", "jar"),
            ("corrections", "je"),
            ("timeline?doc=lighthouse", "j "),
            ("speakers", "?"),
        ):
            tab.open(page(out), f"#{at}")
            pressed(tab, *keys)
            tab.ask(f"{axe}; undefined")
            found = tab.ask("axe.run().then(({violations}) => violations.map(v => [v.id, v.nodes.map(n => n.html)]))")

            assert found == []
            assert tab.ask("document.documentElement.scrollWidth <= innerWidth")


def test_every_key_is_listed_under_the_question_mark_and_in_the_manual() -> None:
    script, shown = ((ASSETS / name).read_text("utf-8") for name in ("start.js", "page.html"))
    manual = (ROOT / "docs" / "review.md").read_text("utf-8")
    table_of_keys = script[script.index("const KEYS") :].partition("};")[0]
    keys = re.findall(r'(?:"(.)"|\b([a-z])): (?:\(|toggle|edit)', table_of_keys)
    names = {(quoted or plain).upper().replace(" ", "Space") for quoted, plain in keys}

    assert {"J", "K", "Space", "A", "R", "E", "/", "?"} <= names
    assert all(f"<kbd>{name}</kbd>" in shown and f"`{name}`" in manual for name in names)


def test_a_run_writes_its_page_where_it_is_asked_to(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill("convert", ROOT / "samples", "--out", tmp_path / "out", "--review")
    made = page(tmp_path / "out").read_bytes()
    cuemill("review", tmp_path / "out")
    refused = cuemill("convert", ROOT / "samples", "--out", tmp_path / "other", "--review", "--to", "srt")

    assert ran.status == 0
    assert f"page: {page(tmp_path / 'out')}" in ran.out
    assert page(tmp_path / "out").read_bytes() == made
    assert refused.status == 2
    assert "--to srt,parquet" in refused.err
    assert not (tmp_path / "other").exists()
