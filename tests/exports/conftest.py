"""Tracks and frames of a few cues, built directly: exporters are tested without the stages before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from exports.track import Track
from pipeline.schema import (
    CHAPTERS,
    CORRECTIONS,
    CUES,
    DOCUMENTS,
    FINDINGS,
    TURNS,
    WORDS,
    Frames,
    empty,
    from_rows,
)
from pipeline.styles import load_styles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Said = tuple[str | None, str]
    Shown = tuple[int, int, Sequence[Said]]


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


def _track(*shown: Shown, title: str | None = "한담", source: str = "talks/han dam.ko.md") -> Track:
    cues = from_rows([_cue("han-dam", i, cue) for i, cue in enumerate(shown, start=1)], CUES)
    lines = pl.Series([[text for _, text in said] for _, _, said in shown], dtype=pl.List(pl.String))
    return Track(
        doc="han-dam",
        source=source,
        lang="ko",
        title=title,
        sha256="0" * 64,
        format="stamped",
        cues=cues,
        screen=lines,
        plain=lines,
    )


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
    corrections = {"doc": "a", "turn": 2, "seq": 1, "stage": "correct_terms", "rule": "house", "field": "text"}
    finding = {"doc": "c", "source": "c.md", "check": "unreadable", "severity": "error", "message": "no text"}
    return Frames(
        documents=from_rows(documents, DOCUMENTS),
        turns=from_rows(turns, TURNS),
        words=from_rows([words], WORDS),
        chapters=empty(CHAPTERS),
        cues=from_rows(cues, CUES),
        corrections=from_rows([corrections], CORRECTIONS),
        findings=from_rows([finding], FINDINGS),
    )


@pytest.fixture
def styles() -> pl.DataFrame:
    """Return the shipped styles."""
    return load_styles()
