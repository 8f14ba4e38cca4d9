"""Runs and reports over datasets of another schema version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from exports.datasets.tables import SCHEMA_VERSION
from exports.datasets.versions import check_readable
from tests.flows.running import files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.running import Run

_OURS = int(SCHEMA_VERSION)


def _make_all(out: Path, version: int) -> None:
    """Make the datasets of *out* those of another release."""
    for file in out.rglob("*.parquet"):
        told = {"cuemill.schema_version": f"{version}", "cuemill.producer": f"cuemill {version}.0.0"}
        pl.read_parquet(file).write_parquet(file, metadata=told)


def test_a_run_rebuilds_datasets_of_an_older_version(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cuemill("convert", talks, "--out", out)
    before = files(out)
    _make_all(out, _OURS - 1)
    (out / "datasets" / "turns" / "lang=en").mkdir()  # as version 1 named it
    (out / "datasets" / "turns" / "lang-en" / "bucket-00.parquet").replace(
        out / "datasets" / "turns" / "lang=en" / "bucket-00.parquet"
    )

    assert cuemill("convert", talks, "--out", out).status == 0

    assert files(out) == before
    check_readable(out.rglob("*.parquet"))


def test_a_run_is_refused_where_a_newer_release_has_written(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cuemill("convert", talks, "--out", out)
    _make_all(out, _OURS + 1)
    before = files(out)

    ran = cuemill("convert", talks, "--out", out)

    assert ran.status == 2
    assert f"newer than {_OURS}. Use the release that wrote it (cuemill {_OURS + 1}.0.0)" in ran.err
    assert files(out) == before


def test_corrections_of_another_version_are_not_shown(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cuemill("convert", talks, "--out", out)

    for version, remedy in ((_OURS - 1, "convert` again"), (_OURS + 1, "a later one")):
        _make_all(out, version)
        ran = cuemill("diff", out)
        assert (ran.status, ran.out) == (2, "")
        assert remedy in ran.err


def test_the_card_tells_of_the_last_run_alone(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cuemill("convert", talks, "--out", out)
    cuemill("convert", talks / "anchor.en.md", "--out", out, "--prune")

    assert "\nDocuments: 1 (1 ok), read as stamped (1).\n" in (out / "datasets" / "README.md").read_text("utf-8")


def test_a_card_that_cannot_be_written_is_said_in_a_line(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    card = tmp_path / "out" / "datasets" / "README.md"
    card.mkdir(parents=True)

    ran = cuemill("convert", talks, "--out", tmp_path / "out")

    assert ran.status == 1
    assert ran.err.splitlines()[-1].startswith(f"cuemill: {card} cannot be written: ")
