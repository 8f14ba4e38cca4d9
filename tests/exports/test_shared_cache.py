"""`load_dataset` keeps what it has read: never for another output, nor for one that has changed since."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}  # read when it is imported

import datasets
import polars as pl
import pytest

from exports.datasets.columns import DESCRIPTIONS
from tests.flows.running import converted, talk

if TYPE_CHECKING:
    from pathlib import Path


def _output(folder: Path, **things: str) -> Path:
    """Convert a transcript about each of the *things* and return the datasets."""
    sources = folder / "talks"
    sources.mkdir(parents=True, exist_ok=True)
    for name, thing in things.items():
        (sources / f"{name}.en.md").write_text(talk(thing), "utf-8")
    converted([sources], folder / "out")
    return folder / "out" / "datasets"


def _loaded(output: Path, table: str, cache: Path) -> list[dict[str, object]]:
    """Return the rows of a *table* as `load_dataset` gives them."""
    read = datasets.load_dataset(str(output), table, split="train", cache_dir=str(cache))
    return sorted(read.to_list(), key=str)


def _rows(output: Path, table: str) -> list[dict[str, object]]:
    """Return the rows of a *table* as they are in the files."""
    read = [pl.read_parquet(file.read_bytes()) for file in sorted((output / table).glob("*/*.parquet"))]
    return sorted(pl.concat(read).to_dicts(), key=str) if read else []


def test_two_outputs_and_a_changed_one_share_a_cache_and_never_their_rows(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    one, two = _output(tmp_path / "one", anchor="anchor"), _output(tmp_path / "two", anchor="boat")
    for output in (one, two, one):
        assert _loaded(output, "turns", cache) == _rows(output, "turns")
    before = _loaded(one, "turns", cache)

    _output(tmp_path / "one", anchor="candle")

    assert _loaded(one, "turns", cache) == _rows(one, "turns") != before
    assert _loaded(two, "turns", cache) == _rows(two, "turns")
    _output(tmp_path / "one", anchor="candle", drum="drum")
    for table in ("documents", "turns", "cues"):
        assert _loaded(one, table, cache) == _rows(one, table)


def test_each_table_with_rows_loads_and_one_without_is_told_to_be_none(tmp_path: Path) -> None:
    output, cache = _output(tmp_path, anchor="anchor"), tmp_path / "cache"
    full = {table.name for table in DESCRIPTIONS if _rows(output, table.name)}

    assert set(datasets.get_dataset_config_names(str(output), cache_dir=str(cache))) == full
    assert {"words", "chapters"}.isdisjoint(full)
    for table in full:
        assert _loaded(output, table, cache) == _rows(output, table)
    with pytest.raises(ValueError, match="BuilderConfig 'words' not found"):
        datasets.load_dataset(str(output), "words", cache_dir=str(cache))


def test_the_splits_of_the_card_are_counted_truly(tmp_path: Path) -> None:
    output = _output(tmp_path, anchor="anchor", boat="boat")

    told = datasets.load_dataset_builder(str(output), "turns", cache_dir=str(tmp_path / "cache")).info.splits["train"]

    assert told.num_examples == len(_rows(output, "turns"))
    assert told.num_bytes == sum(file.stat().st_size for file in (output / "turns").glob("*/*.parquet"))
