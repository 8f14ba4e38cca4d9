"""Tracks and frames of a few cues, built directly: exporters are tested without the stages before them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from exports import FORMATS, export_subtitles
from exports.track import Track
from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.schema import (
    CHAPTERS,
    CORRECTIONS,
    CUES,
    DOCUMENTS,
    FINDINGS,
    MARKUP,
    TURNS,
    WORDS,
    Frames,
    empty,
    from_rows,
)
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Said = tuple[str | None, str]
    Shown = tuple[int, int, Sequence[Said]]

_SAMPLES = Path(__file__).parents[2] / "samples"


def _cue(doc: str, number: int, shown: Shown) -> dict[str, object]:
    """Return a row of CUES; each line is a turn of its own."""
    start, end, said = shown
    spans = [
        {"line": i, "turn": number * 10 + i, "start_char": 0, "end_char": len(text), "speaker": speaker}
        for i, (speaker, text) in enumerate(said)
        if text
    ]
    lines = [text for _, text in said]
    return {"doc": doc, "cue": number, "start_ms": start, "end_ms": end, "lang": "ko", "lines": lines, "spans": spans}


def _turns(cues: Sequence[Shown]) -> pl.DataFrame:
    """Return a turn for each line of *cues*, as tracks have them."""
    rows = [
        (number * 10 + i, speaker, start, end, text)
        for number, (start, end, said) in enumerate(cues, start=1)
        for i, (speaker, text) in enumerate(said)
        if text.strip()
    ]
    columns = {"turn": pl.Int32, "speaker": pl.String, "start_ms": pl.Int64, "end_ms": pl.Int64, "text": pl.String}
    return pl.DataFrame(rows, columns, orient="row")


def _chapters(marks: Sequence[tuple[int, str]]) -> pl.DataFrame:
    """Return chapters that last until the next begins, the last a minute."""
    untils = [*(start for start, _ in marks[1:]), marks[-1][0] + 60_000 if marks else 0]
    rows = [(start, None, title, None, until) for (start, title), until in zip(marks, untils, strict=False)]
    columns = {"start_ms": pl.Int64, "end_ms": pl.Int64, "title": pl.String, "url": pl.String, "until_ms": pl.Int64}
    return pl.DataFrame(rows, columns, orient="row")


def _track(*shown: Shown, chapters: Sequence[tuple[int, str]] = (), **facts: object) -> Track:
    """Return a track of the cues *shown*, each line a turn, with *chapters*; *facts* override its fields."""
    cues = from_rows([_cue("han-dam", i, cue) for i, cue in enumerate(shown, start=1)], CUES)
    lines = pl.Series([[text for _, text in said] for _, _, said in shown], dtype=pl.List(pl.String))
    turns, marks = (frame.with_columns(doc=pl.lit("han-dam")) for frame in (_turns(shown), _chapters(chapters)))
    made = Track(
        doc="han-dam",
        source="talks/han dam.ko.md",
        lang="ko",
        title="한담",
        sha256="0" * 64,
        format="stamped",
        cues=cues.with_columns(screen=lines, plain=lines),
        turns=turns,
        chapters=marks,
        speakers="change",
    )
    return replace(made, **facts)  # type: ignore[arg-type]  # fields of Track, whatever their types


@pytest.fixture(scope="session")
def track() -> Callable[..., Track]:
    """Return a maker of tracks from cues written ``(start_ms, end_ms, [(speaker, line), ...])``."""
    return _track


def _document(doc: str, lang: str, status: str = "ok") -> dict[str, object]:
    counts = dict.fromkeys(("turns_char", "headings_char", "notes_char", "chapters_char", "metadata_char"), 0)
    facts: dict[str, object] = {"format": "stamped", "encoding": "utf-8", "sha256": "1" * 64}
    return (
        {"doc": doc, "source": f"{doc}.md", "lang": lang, "status": status}
        | counts
        | (facts if status != "failed" else {})
    )


def _turn(doc: str, number: int, lang: str, text: str) -> dict[str, object]:
    sources = {"time_source": "given", "lang_source": "script", "start_ms": number * 1000}
    return {"doc": doc, "turn": number, "utterance": number, "lang": lang, "text": text, "text_raw": text} | sources


@pytest.fixture
def frames() -> Frames:
    """Return a run of three documents: Korean with an English turn, Japanese, and one that failed."""
    documents = [_document("a", "ko"), _document("b", "ja"), _document("c", "und", "failed")]
    turns = [_turn("a", 1, "ko", "안녕하세요."), _turn("a", 2, "en", "Hello there."), _turn("b", 1, "ja", "はい。")]
    cues = [
        _cue("a", 1, (1000, 3000, [("노아", "안녕하세요."), (None, "")])),
        _cue("a", 2, (3000, 4500, [("노아", "안녕."), ("Ada", "Hello there.")])) | {"lang": "en"},
        _cue("b", 1, (1000, 3000, [(None, "はい。")])),
    ]
    words = {"doc": "a", "turn": 2, "word": 1, "start_char": 0, "end_char": 5, "start_ms": 3000, "confidence": 0.5}
    change = {"start_char": 0, "end_char": 5, "before": "Hallo", "after": "Hello"}
    corrections = {"doc": "a", "turn": 2, "seq": 1, "stage": "correct_terms", "rule": "house", "field": "text"} | change
    finding = {"doc": "c", "source": "c.md", "check": "unreadable", "severity": "error", "message": "no text"}
    return Frames(
        documents=from_rows(documents, DOCUMENTS),
        turns=from_rows(turns, TURNS),
        words=from_rows([words], WORDS),
        markup=empty(MARKUP),
        chapters=empty(CHAPTERS),
        cues=from_rows(cues, CUES),
        corrections=from_rows([corrections], CORRECTIONS),
        findings=from_rows([finding], FINDINGS),
    )


@pytest.fixture
def styles() -> pl.DataFrame:
    """Return the shipped styles."""
    return load_styles()


@pytest.fixture(scope="session")
def samples() -> Frames:
    """Return the shipped samples, run through every stage with the shipped tables."""
    return run(list_sources([_SAMPLES], None, suffixes()).sources, load_rules([]), load_styles())


@pytest.fixture(scope="session")
def written(samples: Frames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that holds the samples in every format."""
    out = tmp_path_factory.mktemp("samples")
    export_subtitles(samples, out, FORMATS, load_styles(), "change")
    return out / "subtitles"
