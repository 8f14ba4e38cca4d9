"""What comes of each wish, end to end, against goldens: `tests/golden/wish_*/source.*` and what must come out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import DEFAULTS, RunOptions, run
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles
from pipeline.text.audit import replay, rewind, text_changes
from tests.goldens import GOLDEN, check_text

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.schema import Frames

CASES: Final = {
    "wish_duration_korean": RunOptions(duration_ms=40_000),
    "wish_duration_japanese": RunOptions(duration_ms=24_000),
    "wish_duration_arabic": RunOptions(duration_ms=15_000),
    "wish_duration_none": DEFAULTS,
    "wish_sparse_english": DEFAULTS,
    "wish_sparse_french": DEFAULTS,
    "wish_sparse_chinese": RunOptions(duration_ms=28_000),
    "wish_ghosts_german": RunOptions(hallucinations="drop"),
    "wish_ghosts_japanese": RunOptions(hallucinations="drop"),
    "wish_ghosts_kept": DEFAULTS,
    "wish_resegment_spanish": RunOptions(cuts="anew"),
    "wish_resegment_japanese": RunOptions(cuts="anew"),
    "wish_resegment_copied": RunOptions(cuts="anew"),
}


def ran(case: str) -> Frames:
    sources = list_sources([next((GOLDEN / case).glob("source.*"))], None, suffixes()).sources
    return run(sources, load_rules([]), load_styles(), options=CASES[case])


def told(frames: Frames) -> dict[str, Any]:
    """Return what a run tells, as JSON has it."""
    cues = frames.cues.select("start_ms", "end_ms", "lines", "spans").iter_rows()
    return {
        "document": list(frames.documents.select("format", "lang", "status", "duration_ms").row(0)),
        "turns": frames.turns.select("utterance", "speaker", "start_ms", "end_ms", "time_source", "text").rows(),
        "cues": [[start, end, lines, [span["turn"] for span in spans]] for start, end, lines, spans in cues],
        "corrections": frames.corrections.select("turn", "stage", "rule", "field", "before", "after").rows(),
        "findings": frames.findings.select("turn", "cue", "check", "severity", "message").rows(),
    }


def written(told: dict[str, Any]) -> str:
    """Return *told* as JSON with a line for each row."""
    parts = []
    for name, rows in told.items():
        lines = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)
        parts.append(
            f'  "{name}": ' + (json.dumps(rows) if name == "document" else f"[\n{lines}\n  ]" if rows else "[]")
        )
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize("case", CASES)
def test_a_wish_gives_what_its_case_expects(case: str) -> None:
    check_text(written(told(ran(case))), GOLDEN / case / "expected.json")


def test_every_case_has_its_folder() -> None:
    assert {path.name for path in GOLDEN.glob("wish_*")} == set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_every_change_replays_and_rewinds_and_spans_tile_the_text(case: str) -> None:
    frames = ran(case)
    changes = text_changes(frames.corrections)
    for doc, turn, start, text, raw in frames.turns.select("doc", "turn", "start_ms", "text", "text_raw").iter_rows():
        log = changes.get((doc, turn), [])
        assert (replay(raw, log), rewind(text, log)) == (text, raw)
        spans = [span for row in frames.cues["spans"] for span in row if span["turn"] == turn]
        shown = "".join(text[span["start_char"] : span["end_char"]] for span in spans)
        assert "".join(shown.split()) == ("" if start is None else "".join(text.split()))


def test_where_a_recording_is_is_told_of_each_source_by_its_name(tmp_path: Path) -> None:
    for name in ("a talk.ko.md", "two.md"):
        (tmp_path / name).write_text("**Ada [00:00:01]**: Good morning.\n", "utf-8")
    sources = list_sources([tmp_path], None, suffixes()).sources

    asked, plain = (
        run(sources, load_rules([]), load_styles(), options=RunOptions(media_url=url)).documents["media_url"]
        for url in ("https://example.org/{stem}.mp3", None)
    )

    assert asked.to_list() == ["https://example.org/a%20talk.mp3", "https://example.org/two.mp3"]
    assert plain.to_list() == [None, None]
