"""Datasets of another schema version are refused with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from exports import export_datasets
from exports.datasets.tables import SCHEMA_VERSION
from exports.datasets.versions import check_readable, check_replaceable, readable
from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.schema import Frames

_OURS = int(SCHEMA_VERSION)


@pytest.fixture
def file(frames: Frames, styles: pl.DataFrame, tmp_path: Path) -> Path:
    """Return one file of datasets of this version."""
    return export_datasets(frames, tmp_path, "bucket-00", styles)[-1]


def _make(file: Path, **told: str) -> None:
    """Write *file* anew, as one that tells *told* of itself."""
    pl.read_parquet(file).write_parquet(file, metadata={f"cuemill.{name}": value for name, value in told.items()})


def test_this_version_is_read_and_written_over(file: Path, tmp_path: Path) -> None:
    check_readable([file])
    check_replaceable(tmp_path)

    assert readable([file]) == [file]


def test_an_older_version_is_not_read_but_written_over(file: Path, tmp_path: Path) -> None:
    _make(file, schema_version=f"{_OURS - 1}", producer="cuemill 0.0.1")

    with pytest.raises(BadUsage, match=f"is of schema version {_OURS - 1}, not {_OURS}.*convert` again with the same"):
        check_readable([file])
    check_replaceable(tmp_path)
    assert readable([file]) == []


def test_a_newer_version_is_neither_read_nor_written_over(file: Path, tmp_path: Path) -> None:
    _make(file, schema_version=f"{_OURS + 1}", producer="cuemill 9.9.9")

    with pytest.raises(BadUsage, match=f"version {_OURS + 1}, which is newer than {_OURS}.*cuemill 9.9.9.* or a later"):
        check_readable([file])
    with pytest.raises(BadUsage, match="another --out"):
        check_replaceable(tmp_path)


def test_a_table_in_which_one_file_is_older_is_not_read(file: Path, tmp_path: Path) -> None:
    others = sorted(set(tmp_path.rglob("*.parquet")) - {file})
    _make(file, schema_version=f"{_OURS - 1}", producer="cuemill 0.0.1")

    with pytest.raises(BadUsage):
        check_readable([*others, file])
    assert readable([*others, file]) == others


@pytest.mark.parametrize("what", ["no parquet", "another's", "no number"])
def test_what_cuemill_did_not_write_is_not_read_and_does_not_stop_a_run(file: Path, tmp_path: Path, what: str) -> None:
    if what == "no parquet":
        file.write_bytes(b"PAR1")
    else:
        _make(file, **({"schema_version": "two"} if what == "no number" else {}))

    with pytest.raises(BadUsage, match="damaged, or was not written by Cuemill"):
        check_readable([file])
    check_replaceable(tmp_path)


def test_where_nothing_was_written_nothing_is_in_the_way(tmp_path: Path) -> None:
    check_replaceable(tmp_path / "out")
