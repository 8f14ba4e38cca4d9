"""The transcript the product was asked for, end to end. It is not in the repository: see CONTRIBUTING."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.labels import display_lines
from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles
from pipeline.text.audit import replay, rewind, text_changes
from pipeline.text.width import width
from tests.building import CORPUS, NO_CORPUS

if TYPE_CHECKING:
    from pipeline.schema import Frames

SAMPLE = CORPUS / "latent-space-noam-brown.ko.md"
pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason=NO_CORPUS)


@cache
def frames() -> Frames:
    return run(list_sources([SAMPLE], None, suffixes()).sources, load_rules([]), load_styles())


def test_the_transcript_is_one_document_of_182_turns_and_21_chapters() -> None:
    assert frames().documents.select("doc", "lang", "status").rows() == [("latent-space-noam-brown", "ko", "ok")]
    counts = dict(frames().turns.group_by("speaker").len().iter_rows())
    assert counts == {"Noam": 88, "swyx": 65, "Alessio": 29}
    assert frames().turns["lang"].unique().to_list() == ["ko"]
    assert frames().chapters.height == 21
    assert frames().chapters["start_ms"].is_sorted()
    assert frames().chapters["start_ms"][-1] == 4_200_000


def test_the_clock_that_jumps_an_hour_is_shifted_from_turn_27_on() -> None:
    starts = dict(frames().turns.select("turn", "start_ms").iter_rows())
    assert (starts[26], starts[27], starts[182]) == (660_000, 677_000, 4_654_000)
    shifted = frames().corrections.filter(field="start_ms")
    assert shifted["turn"].to_list() == list(range(27, 183))
    assert shifted["rule"].unique().to_list() == ["hour-jump"]
    assert frames().turns["start_ms"].is_sorted()
    assert frames().turns["end_ms"].null_count() == 0


def test_terms_are_corrected_once_each_and_their_neighbours_stay() -> None:
    text = "\n".join(frames().turns["text"])
    assert "GPT 모델" in text
    assert "OpenAI에서" in text
    assert "GPD 모델" not in text
    assert "UrbanEye" not in text
    for kept in ("GPT-4.5", "GPT-4.1", "2.7B", "1,326"):
        assert kept in text
    log = frames().corrections
    assert log.filter(before="GPD", after="GPT").height == 1
    assert log.filter(before="UrbanEye", after="OpenAI").height == 1


@pytest.mark.parametrize("speakers", ["off", "change"])
def test_every_cue_keeps_every_hard_limit(speakers: str) -> None:
    result, styles = frames(), load_styles()
    assert result.findings.filter(pl.col("severity") == "error").is_empty()
    cues = result.cues
    shown = display_lines(cues, styles, speakers).to_list()  # type: ignore[arg-type]  # one of them
    assert max(len(lines) for lines in shown) <= 2
    if speakers == "change":  # what the run was made for
        assert max(width(line, "columns") for lines in shown for line in lines) <= 32
    length = cues["end_ms"] - cues["start_ms"]
    assert length.is_between(833, 7000).all()
    assert (cues["start_ms"].shift(-1) - cues["end_ms"]).drop_nulls().min() >= 83  # type: ignore[operator]  # an int


def test_the_cues_of_a_turn_joined_are_its_text() -> None:
    spans = frames().cues.select("spans").explode("spans").unnest("spans").sort("turn", "start_char")
    texts = dict(frames().turns.select("turn", "text").iter_rows())
    rows = spans.select("turn", "start_char", "end_char").iter_rows()
    joined = {
        turn: " ".join(texts[turn][a:b] for _, a, b in pieces) for turn, pieces in groupby(rows, lambda row: row[0])
    }
    assert joined == texts


def test_a_backchannel_shares_a_cue_with_the_next_speaker() -> None:
    dialogues = {
        tuple(sorted({span["turn"] for span in spans})): lines
        for spans, lines in frames().cues.select("spans", "lines").iter_rows()
        if len({span["turn"] for span in spans}) > 1
    }
    assert [lines[0] for lines in dialogues.values()].count("네.") >= 2
    assert all(len(lines) == 2 for lines in dialogues.values())


def test_every_change_replays_and_rewinds() -> None:
    changes = text_changes(frames().corrections)
    for turn, text, raw in frames().turns.select("turn", "text", "text_raw").iter_rows():
        log = changes.get(("latent-space-noam-brown", turn), [])
        assert replay(raw, log) == text
        assert rewind(text, log) == raw
