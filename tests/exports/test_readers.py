"""The datasets in the programs that analysts use: same rows, same types, the language in each way of reading."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Literal

os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}  # read when it is imported

import datasets
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

from exports import export_datasets
from exports.datasets.columns import DESCRIPTIONS, SPAN
from pipeline.schema import Frames
from pipeline.styles import load_styles
from tests.exports.carding import write_card

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Read = Callable[[Path, Path], pl.DataFrame]

_TYPES: Final = {"string": pl.String, "int32": pl.Int32, "int64": pl.Int64, "float64": pl.Float64}
_SPANS: Final = pl.List(pl.Struct({column.name: _TYPES[column.kind] for column in SPAN}))
_KEYS: Final = {table.name: table.key or ("doc", "turn", "cue", "check", "message") for table in DESCRIPTIONS}


@pytest.fixture(scope="module")
def tree(samples: Frames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the datasets of the samples, in two buckets as a run writes them, with their card."""
    out = tmp_path_factory.mktemp("out")
    odd = samples.documents.with_row_index().filter(pl.col("index") % 2 == 1).select("doc")
    export_datasets(_of(samples, odd, "anti"), out, "bucket-00", load_styles())
    export_datasets(_of(samples, odd, "semi"), out, "bucket-01", load_styles())
    write_card(out)
    return out / "datasets"


def _of(frames: Frames, docs: pl.DataFrame, how: Literal["anti", "semi"]) -> Frames:
    """Return the rows of *docs*, or those of all others."""
    every = {name: getattr(frames, name) for name in Frames.__slots__}
    chosen = {name: frame.join(docs, on="doc", how=how, maintain_order="left") for name, frame in every.items()}
    return Frames(**chosen)


def _by_duckdb(hive: str) -> Read:
    """Return a reader that has DuckDB look for partitions in paths, or not."""
    return lambda folder, _: duckdb.read_parquet(f"{folder}/*/*.parquet", hive_partitioning=hive == "on").pl()


def _by_pandas(path: Path) -> pl.DataFrame:
    """Return what pandas reads, by way of Arrow."""
    return pl.DataFrame(pa.Table.from_pandas(pd.read_parquet(path, dtype_backend="pyarrow"), preserve_index=False))


def _by_hub(name: str, cache: Path, /, **where: Mapping[str, str] | str) -> pl.DataFrame:
    """Return what the `datasets` library of Hugging Face reads, offline."""
    read = datasets.load_dataset(name, split="train", cache_dir=str(cache), **where)
    return pl.DataFrame(read.with_format("arrow")[:])


_READERS: Final[Mapping[str, Read]] = {
    "polars, hive on": lambda folder, _: pl.scan_parquet(f"{folder}/*/*.parquet", hive_partitioning=True).collect(),
    "polars, hive off": lambda folder, _: pl.scan_parquet(f"{folder}/*/*.parquet", hive_partitioning=False).collect(),
    "polars, folder": lambda folder, _: pl.read_parquet(folder),
    "pyarrow.dataset": lambda folder, _: pl.DataFrame(ds.dataset(folder).to_table()),
    "pyarrow.dataset, hive": lambda folder, _: pl.DataFrame(ds.dataset(folder, partitioning="hive").to_table()),
    "pyarrow.parquet, folder": lambda folder, _: pl.DataFrame(pq.read_table(folder)),
    "duckdb, hive on": _by_duckdb("on"),
    "duckdb, hive off": _by_duckdb("off"),
    "duckdb, its default": lambda folder, _: duckdb.read_parquet(f"{folder}/**/*.parquet").pl(),
    "pandas, folder": lambda folder, _: _by_pandas(folder),
    "pandas, files": lambda folder, _: pl.concat(map(_by_pandas, sorted(folder.glob("*/*.parquet")))),
    "hugging face, files": lambda folder, cache: _by_hub(
        "parquet", cache, data_files={"train": f"{folder}/*/*.parquet"}
    ),
    "hugging face, card": lambda folder, cache: _by_hub(str(folder.parent), cache, name=folder.name),
}


def _has_rows(folder: Path) -> bool:
    """Whether any file of a table has rows."""
    return any(pl.read_parquet(file.read_bytes()).height for file in folder.glob("*/*.parquet"))


@pytest.mark.parametrize("reader", _READERS)
def test_every_reader_gives_the_same_rows_and_types(tree: Path, tmp_path: Path, reader: str) -> None:
    for table in DESCRIPTIONS:
        folder = tree / table.name
        if reader.startswith("hugging face") and not _has_rows(folder):
            continue  # its loader raises for a split without rows, so that the card names no such table
        read = _READERS[reader](folder, tmp_path)
        expected = pl.concat(pl.read_parquet(file.read_bytes()) for file in sorted(folder.glob("*/*.parquet")))

        assert read.schema == {column.name: _TYPES.get(column.kind, _SPANS) for column in table.columns}, table.name
        keys = _KEYS[table.name]
        assert_frame_equal(read.sort(keys), expected.sort(keys))


def test_the_language_is_that_of_the_document(tree: Path) -> None:
    langs = dict(pl.read_parquet(tree / "documents").select("doc", "lang").iter_rows())

    assert set(langs.values()) == {"ar", "en", "es", "ja", "ko"}
    for table in DESCRIPTIONS:
        for file in (tree / table.name).glob("*/*.parquet"):
            rows = pl.read_parquet(file)
            assert rows["lang"].to_list() == [langs[doc] for doc in rows["doc"]]
            assert set(rows["lang"]) <= {file.parent.name.removeprefix("lang-")}


def test_pandas_by_default_has_the_language_as_text(tree: Path) -> None:
    turns = pd.read_parquet(tree / "turns")

    assert turns["lang"].map(type).eq(str).all()
    assert turns["doc"].tolist() == pl.read_parquet(tree / "turns")["doc"].to_list()


def test_without_a_name_hugging_face_loads_the_turns(tree: Path, tmp_path: Path) -> None:
    read = datasets.load_dataset(str(tree), cache_dir=str(tmp_path))

    assert {name: split.num_rows for name, split in read.items()} == {"train": pl.read_parquet(tree / "turns").height}


def test_one_language_is_a_filter_or_a_folder(tree: Path) -> None:
    korean = pl.read_parquet(tree / "cues" / "lang-ko").height

    assert korean > 0
    assert ds.dataset(tree / "cues").count_rows(filter=ds.field("lang") == "ko") == korean
    assert len(duckdb.read_parquet(f"{tree}/cues/*/*.parquet").filter("lang = 'ko'")) == korean
