"""What the shipped samples become, file by file, against goldens; and what must hold for each of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from exports import export_subtitles
from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles
from pipeline.text.audit import replay, rewind, text_changes
from tests.goldens import GOLDEN, check_text

if TYPE_CHECKING:
    from pipeline.schema import Frames

SAMPLES = Path(__file__).parents[1] / "samples"
DOCS = ("courtyard", "harbour", "lighthouse", "mercado", "night-train", "workshop")


@cache
def frames() -> Frames:
    """Return all samples, run through every stage with the shipped tables."""
    return run(list_sources([SAMPLES], None, suffixes()).sources, load_rules([]), load_styles())


def told(doc: str) -> dict[str, object]:
    """Return what the run tells of a document besides its subtitles."""
    result = frames()
    corrections = result.corrections.filter(doc=doc).select("turn", "stage", "rule", "field", "before", "after")
    findings = result.findings.filter(doc=doc).select("turn", "cue", "check", "severity", "message")
    return {
        "document": result.documents.filter(doc=doc)
        .select("format", "encoding", "title", "lang", "license", "status")
        .row(0),
        "turns": result.turns.filter(doc=doc).height,
        "chapters": result.chapters.filter(doc=doc).select("start_ms", "title").rows(),
        "corrections": corrections.rows(),
        "findings": findings.rows(),
    }


@pytest.mark.parametrize("doc", DOCS)
def test_a_sample_becomes_its_golden(doc: str, tmp_path: Path) -> None:
    folder = GOLDEN / f"sample_{doc}"
    written = export_subtitles(frames(), tmp_path, ("srt", "vtt"), load_styles(), "change")
    made = {f"expected{path.suffix}": path.read_text("utf-8") for path in written if path.name.startswith(f"{doc}.")}
    made["expected.json"] = json.dumps(told(doc), ensure_ascii=False, indent=1) + "\n"
    assert len(made) == 3
    for name, text in made.items():
        check_text(text, folder / name)


def test_every_sample_has_a_golden() -> None:
    assert {source.doc for source in list_sources([SAMPLES], None, suffixes()).sources} == set(DOCS)


def test_no_sample_breaks_a_hard_limit() -> None:
    assert frames().findings.filter(pl.col("severity") == "error").is_empty()


def test_every_change_in_the_samples_replays_and_rewinds() -> None:
    changes = text_changes(frames().corrections)
    assert changes
    for doc, turn, text, raw in frames().turns.select("doc", "turn", "text", "text_raw").iter_rows():
        log = changes.get((doc, turn), [])
        assert replay(raw, log) == text
        assert rewind(text, log) == raw


def test_the_samples_contain_the_defects_that_the_product_is_for() -> None:
    rules = set(frames().corrections["rule"])
    assert {"hour-jump", "mojibake", "gpd-gpt", "urbaneye-openai", "chachbt-chatgpt"} <= rules
    assert set(frames().documents["lang"]) >= {"ko", "en", "ja", "es", "ar"}
    dialogues = [spans for spans in frames().cues["spans"].to_list() if len({span["turn"] for span in spans}) > 1]
    assert dialogues
