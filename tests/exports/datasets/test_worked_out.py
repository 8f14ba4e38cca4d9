"""Columns that no stage knows of: what documents come to, where corrections and findings stand, text in one line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from exports.datasets.counts import counted_documents
from exports.datasets.one_line import in_one_line
from exports.datasets.places import cue_places, place_corrections, place_findings
from exports.datasets.tables import TABLES, Material
from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.schema import CORRECTIONS, CUES, FINDINGS, TURNS, from_rows
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.schema import Frames

TALK = """## The harbour

**Ada [00:00:01]**: The ketle is on. It is a long way from here to the harbour, and nobody goes there by night at all.

**Ben [00:00:20]**: I see, and the ketle stays here.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Frames:
    (tmp_path / "talk.en.md").write_text(TALK, "utf-8")
    (tmp_path / "ours.csv").write_text("id,pattern,replacement\nkettle,ketle,kettle\n", "utf-8")
    sources = list_sources([tmp_path / "talk.en.md"], None, suffixes()).sources
    return run(sources, load_rules([str(tmp_path / "ours.csv")]), load_styles())


def table(frames: Frames, name: str) -> pl.DataFrame:
    return next(one for one in TABLES if one.name == name).build(Material(frames, load_styles()))


def test_a_document_says_what_it_comes_to(talk: Frames) -> None:
    (row,) = table(talk, "documents").to_dicts()

    assert row["title"] == "The harbour"
    assert (row["n_turns"], row["n_speakers"], row["n_words"]) == (2, 2, 29)
    assert row["n_cues"] == talk.cues.height
    assert row["duration_ms"] == talk.cues["end_ms"].max()
    assert row["speech_ms"] == (talk.cues["end_ms"] - talk.cues["start_ms"]).sum()


def test_a_document_that_failed_comes_to_nothing(frames: Frames) -> None:
    failed = counted_documents(frames, pl.Series("n_words", [1, 2, 1], dtype=pl.Int32)).filter(doc="c")

    assert failed.select("n_turns", "n_cues", "n_speakers", "n_words", "speech_ms", "duration_ms").rows() == [
        (0, 0, 0, 0, None, None)
    ]


def test_words_that_nobody_can_count_make_no_sum_and_what_a_source_states_stays(frames: Frames) -> None:
    stated = frames.documents.with_columns(duration_ms=pl.lit(60_000, dtype=pl.Int64))
    words = pl.Series("n_words", [1, None, 1], dtype=pl.Int32)
    rows = counted_documents(frames, words)

    assert dict(rows.select("doc", "n_words").iter_rows()) == {"a": None, "b": 1, "c": 0}
    (kept,) = set(counted_documents(replace(frames, documents=stated), words)["duration_ms"])
    assert kept == 60_000


def test_time_that_cues_share_counts_once(talk: Frames) -> None:
    first = talk.cues.row(0, named=True)
    twin = from_rows([first | {"cue": 99, "start_ms": first["start_ms"] + 1, "layer": 1}], CUES)
    both = pl.concat([talk.cues, twin])

    speech = [
        counted_documents(replace(talk, cues=cues), pl.Series("n_words", [1, 1], dtype=pl.Int32))["speech_ms"][0]
        for cues in (talk.cues, both)
    ]

    assert speech[1] == speech[0]


def test_a_correction_stands_in_the_cue_that_shows_what_it_made(talk: Frames) -> None:
    cues = dict(table(talk, "cues").select("cue", "text_flat").iter_rows())
    starts = dict(talk.cues.select("cue", "start_ms").iter_rows())
    rows = table(talk, "corrections").filter(rule="kettle").sort("seq").to_dicts()

    assert [row["turn"] for row in rows] == [1, 2]
    assert all("kettle" in cues[row["cue"]] and row["start_ms"] == starts[row["cue"]] for row in rows)


def test_a_finding_has_the_time_of_its_cue_else_of_the_cue_that_shows_it_else_of_its_turn(talk: Frames) -> None:
    last = talk.cues.row(-1, named=True)
    inner = talk.cues.filter(pl.col("spans").list.first().struct.field("start_char") > 0).row(0, named=True)
    at = inner["spans"][0]["start_char"]
    plain: dict[str, Any] = {"doc": "talk", "check": "x", "severity": "note", "message": "x"}
    rows = [
        plain | {"cue": last["cue"], "turn": 2},
        plain | {"turn": 1, "start_char": at, "end_char": at + 1},
        plain | {"turn": 1},
        plain,
    ]
    without = talk.cues.clear()

    told = place_findings(from_rows(rows, FINDINGS), cue_places(talk.cues), talk.turns)
    bare = place_findings(from_rows(rows, FINDINGS), cue_places(without), talk.turns)

    assert told["start_ms"].to_list() == [last["start_ms"], inner["start_ms"], talk.cues["start_ms"][0], None]
    assert bare["start_ms"].to_list() == [20_000, 1000, 1000, None]
    assert told["cue"].to_list() == [last["cue"], None, None, None]


def test_a_time_a_speaker_and_a_title_have_the_first_cue_of_their_turn_or_none() -> None:
    plain = {"doc": "a", "stage": "s", "rule": "r"}
    log = [
        plain | {"seq": 1, "turn": 7, "field": "start_ms", "before": "1", "after": "2"},
        plain | {"seq": 2, "field": "title", "start_char": 0, "end_char": 1, "before": "A", "after": "B"},
        plain | {"seq": 3, "turn": 8, "field": "text", "start_char": 3, "end_char": 4, "before": "A", "after": ""},
    ]
    turn = {"utterance": 7, "time_source": "given", "lang": "en", "lang_source": "option", "text_raw": "abcdef"}
    turns = from_rows(
        [turn | {"doc": "a", "turn": number, "text": "abcdef", "start_ms": 5} for number in (7, 8)], TURNS
    )
    span = {"line": 0, "turn": 7, "start_char": 1, "end_char": 6, "speaker": None, "utterance": None}
    cue = {"doc": "a", "cue": 1, "start_ms": 9, "end_ms": 10, "lang": "en", "lines": ["bcdef"], "spans": [span]}

    rows = place_corrections(from_rows(log, CORRECTIONS), cue_places(from_rows([cue], CUES)), turns)

    assert rows.select("seq", "cue", "start_ms").rows() == [(1, 1, 9), (2, None, None), (3, None, 5)]


@pytest.mark.parametrize(
    ("lines", "places", "flat"),
    [
        (["One two", "three."], [(1, 0, 7), (1, 8, 14)], "One two three."),
        (["今日は", "晴れです。"], [(1, 0, 3), (1, 3, 8)], "今日は晴れです。"),
        (["是的。", "好。"], [(1, 0, 3), (2, 0, 2)], "是的。 好。"),
        (["", "Yes."], [(1, 0, 0), (1, 0, 4)], "Yes."),
    ],
)
def test_lines_are_joined_as_the_turn_has_them(lines: list[str], places: list[tuple[int, int, int]], flat: str) -> None:
    spans = [
        {"line": line, "turn": turn, "start_char": start, "end_char": end, "speaker": None, "utterance": None}
        for line, (turn, start, end) in enumerate(places)
        if end
    ]
    row = {"doc": "a", "cue": 1, "start_ms": 0, "end_ms": 1, "lang": "ja", "lines": lines, "spans": spans}
    cues = from_rows([row], CUES).with_columns(text=pl.lit("\n".join(filter(None, lines))))

    assert in_one_line(cues).to_list() == [flat]


def test_the_lines_of_the_samples_are_their_turns_texts(samples: Frames) -> None:
    cues = table(samples, "cues").with_columns(text=pl.col("text_flat"))
    said = "\n".join(samples.turns["text"])
    one = cues.filter(pl.col("spans").list.eval(pl.element().struct["turn"]).list.n_unique() == 1)

    assert one.height
    assert all(text in said for text in one["text_flat"])
