"""What is said of the tables is so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest

from exports import export_datasets
from exports.datasets.columns import DESCRIPTIONS, SPAN
from exports.datasets.tables import TABLES, Material
from exports.datasets.wording import all_columns, sections
from pipeline import schema

if TYPE_CHECKING:
    from exports.datasets.description import Description
    from pipeline.schema import Frames

_TYPES: Final = {"string": pl.String, "int32": pl.Int32, "int64": pl.Int64, "float64": pl.Float64}
_BY_NAME: Final = pytest.mark.parametrize("table", DESCRIPTIONS, ids=lambda table: table.name)


@pytest.fixture
def written(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> Path:
    export_datasets(frames, tmp_path, "bucket-00", styles)
    return tmp_path / "datasets"


def test_every_table_is_described() -> None:
    assert [table.name for table in DESCRIPTIONS] == [table.name for table in TABLES]


@_BY_NAME
def test_every_column_is_described_in_its_place_with_its_type(written: Path, table: Description) -> None:
    spans = pl.List(pl.Struct({column.name: _TYPES[column.kind] for column in SPAN}))
    described = {column.name: _TYPES.get(column.kind, spans) for column in table.columns}

    for file in (written / table.name).glob("*/*.parquet"):
        assert list(pl.read_parquet_schema(file).items()) == list(described.items())


@_BY_NAME
def test_nulls_may_stand_where_the_frames_say(table: Description) -> None:
    frame = getattr(schema, table.name.upper())
    own = {column.name: column.nullable for column in table.columns if column.name in frame.columns}

    assert {name for name, nullable in own.items() if nullable} == frame.nullable - {"breaks"}
    assert not any(column.nullable for column in table.columns if column.name in {"lang", "turn_lang"})


@_BY_NAME
def test_a_key_tells_all_rows_of_the_samples_apart(samples: Frames, styles: pl.DataFrame, table: Description) -> None:
    rows = next(one for one in TABLES if one.name == table.name).build(Material(samples, styles))

    assert not table.key or not rows.select(table.key).is_duplicated().any()
    assert set(table.key) <= {column.name for column in table.columns if not column.nullable}


@_BY_NAME
def test_every_number_that_measures_has_a_unit_and_every_column_a_meaning(table: Description) -> None:
    for column in all_columns(table):
        assert column.meaning
        assert "|" not in column.meaning
        assert (column.unit is not None) == column.name.endswith(("_ms", "_char", "cps", "confidence", "actual"))


def test_the_page_of_the_datasets_ends_in_all_tables() -> None:
    page = Path(__file__).parents[3] / "docs" / "datasets.md"

    assert page.read_text("utf-8").endswith(f"\n{sections()}"), "cuemill schema --format md"


def test_spans_are_told_field_by_field() -> None:
    lines = sections().splitlines()

    assert "| `spans` | list of struct |  | which characters of which turn's `text` stand in which line |" in lines
    assert "| `spans.speaker` | string, null |  | who speaks |" in lines
    assert "| `spans.end_char` | int32 | Unicode code points | where it ends, exclusive |" in lines
