"""The datasets: same rows and types in every reader, same bytes on every run."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from exports import export_datasets
from exports.datasets.tables import SCHEMA_VERSION, TABLES
from exports.track import PRODUCER
from pipeline.schema import FINDINGS, empty

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.schema import Frames

_NAMES = ("documents", "turns", "words", "markup", "chapters", "cues", "corrections", "findings")
_LANGS = ("ja", "ko", "und")


@pytest.fixture
def out(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> Path:
    export_datasets(frames, tmp_path, "part-0", styles)
    return tmp_path / "datasets"


def _table(out: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(out / name / "*" / "*.parquet")


def test_every_table_has_a_file_for_every_language(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    paths = export_datasets(frames, tmp_path, "part-0", styles)

    expected = [f"datasets/{name}/lang-{lang}/part-0.parquet" for name in _NAMES for lang in _LANGS]
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == expected


def test_without_documents_nothing_is_written(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    none = {name: getattr(frames, name).clear() for name in _NAMES}

    assert export_datasets(replace(frames, **none), tmp_path, "part-0", styles) == []


@pytest.mark.parametrize("name", _NAMES)
def test_the_language_is_a_column_and_the_folder_of_every_file(out: Path, name: str) -> None:
    for file in sorted((out / name).rglob("*.parquet")):
        rows = pl.read_parquet(file)
        assert rows.columns[:2] == ["doc", "lang"]
        assert rows.schema["lang"] == pl.String
        assert set(rows["lang"]) <= {file.parent.name.removeprefix("lang-")}


def test_a_document_is_in_the_partition_of_its_language_with_all_its_rows(out: Path) -> None:
    turns = _table(out, "turns").sort("doc", "turn")

    assert turns.select("doc", "turn", "turn_lang", "lang").rows() == [
        ("a", 1, "ko", "ko"),
        ("a", 2, "en", "ko"),
        ("b", 1, "ja", "ja"),
    ]


def test_a_failed_document_and_its_finding_are_in_the_datasets(out: Path) -> None:
    assert _table(out, "documents").filter(doc="c").select("status", "lang", "sha256").rows() == [
        ("failed", "und", None)
    ]
    assert _table(out, "findings").select("doc", "check", "lang").rows() == [("c", "unreadable", "und")]


def test_cues_are_flat_and_count_as_their_language_does(out: Path) -> None:
    columns = ("text", "n_lines", "duration_ms", "cps", "turn", "speaker", "turn_lang")

    assert _table(out, "cues").sort("doc", "cue").select(columns).rows() == [
        ("안녕하세요.", 1, 2000, 2.75, 10, "노아", "ko"),  # five blocks and half a column for the stop
        ("안녕.\nHello there.", 2, 1500, 10.0, 20, "노아", "en"),
        ("はい。", 1, 2000, 1.5, 10, None, "ko"),
    ]


def test_a_cue_that_takes_no_time_has_no_reading_speed(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    still = replace(frames, cues=frames.cues.with_columns(end_ms="start_ms"))
    export_datasets(still, tmp_path, "part-0", styles)

    assert _table(tmp_path / "datasets", "cues")["cps"].null_count() == 3


def test_types_are_those_that_every_reader_keeps(out: Path) -> None:
    safe = {pl.String, pl.Int32, pl.Int64, pl.Float64}
    kinds = {kind for name in _NAMES for kind in _table(out, name).drop("spans", strict=False).dtypes}

    assert kinds == safe


def test_a_file_says_who_wrote_it_and_what_its_columns_mean(out: Path) -> None:
    metadata = pl.read_parquet_metadata(out / "cues" / "lang-ko" / "part-0.parquet")

    assert metadata["cuemill.producer"] == PRODUCER
    assert metadata["cuemill.schema_version"] == SCHEMA_VERSION
    assert set(json.loads(metadata["cuemill.units"])) == {"start_ms", "end_ms", "duration_ms", "cps"}


def test_columns_are_zstd_with_statistics(out: Path) -> None:
    column = pq.read_metadata(out / "turns" / "lang-ko" / "part-0.parquet").row_group(0).column(2)

    assert column.compression == "ZSTD"
    assert (column.statistics.min, column.statistics.max) == (1, 2)


def test_the_order_of_the_rows_given_does_not_matter(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    backwards = replace(frames, **{name: getattr(frames, name).reverse() for name in _NAMES})

    paths = [export_datasets(each, tmp_path / name, "p", styles) for name, each in (("a", frames), ("b", backwards))]

    assert [path.read_bytes() for path in paths[0]] == [path.read_bytes() for path in paths[1]]


def test_a_run_without_findings_leaves_none_of_the_run_before(
    frames: Frames, styles: pl.DataFrame, out: Path, tmp_path: Path
) -> None:
    export_datasets(replace(frames, findings=empty(FINDINGS)), tmp_path, "part-0", styles)

    assert duckdb.read_parquet(f"{out}/findings/**/*.parquet").fetchall() == []


def test_parts_of_several_shards_stand_beside_each_other(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> None:
    for part in ("part-0", "part-1"):
        export_datasets(frames, tmp_path, part, styles)

    assert _table(tmp_path / "datasets", "documents").height == 2 * frames.documents.height


def test_the_tables_are_those_that_the_readme_names() -> None:
    assert tuple(table.name for table in TABLES) == _NAMES
