"""Every folder `tests/golden/read_*` holds a source and what reading it must give."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.detect import language_of
from pipeline.read import READERS, Read, read_sources, suffixes
from pipeline.storage.sources import list_sources
from tests.goldens import GOLDEN, check_json

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

CASES = sorted(GOLDEN.glob("read_*"), key=lambda path: path.name)


def read(path: Path) -> Read:
    return read_sources(list_sources([path], None, suffixes()).sources, None, language_of)


def table(frame: pl.DataFrame, *columns: str) -> list[list[Any]]:
    return [list(row) for row in frame.select(columns).iter_rows()]


def summary(result: Read) -> dict[str, Any]:
    tracks = {doc: summary_of(Read(*(frame.filter(doc=doc) for frame in result))) for doc in result.documents["doc"]}
    return next(iter(tracks.values())) if len(tracks) == 1 else {"tracks": tracks}


def summary_of(result: Read) -> dict[str, Any]:
    document = result.documents.row(0, named=True)
    fields = ("format", "encoding", "title", "license", "lang", "duration_ms", "status")
    kinds = ("turns_char", "headings_char", "notes_char", "chapters_char", "metadata_char")
    return {
        "document": {name: document[name] for name in (*fields, *kinds)},
        "turns": table(result.turns, "speaker", "start_ms", "end_ms", "text"),
        "words": table(result.words, "turn", "word", "start_char", "end_char", "start_ms", "end_ms", "confidence"),
        "chapters": table(result.chapters, "start_ms", "end_ms", "title", "url"),
        "findings": table(result.findings, "severity", "check", "line"),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_source_gives_what_its_case_expects(case: Path) -> None:
    (source,) = case.glob("source.*")

    check_json(summary(read(source)), case / "expected.json")


def test_every_reader_has_a_case() -> None:
    expected = [json.loads((case / "expected.json").read_text("utf-8")) for case in CASES]
    formats = {one["document"]["format"] for case in expected for one in case.get("tracks", {"": case}).values()}

    assert formats == {reader.name for reader in READERS} - {"rttm"}, "RTTM is refused: it has no words"
