"""What a document is made with: every shipped file counts, and nothing that is left beside them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flows.state import fingerprint
from flows.state.fingerprint import program_hash
from tests.flows.running import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HASH = "from flows.state.fingerprint import program_hash; print(program_hash())"


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Return what tells the hash of two packages that a test may change."""
    for name, text in {
        "pipeline/run.py": "1", "pipeline/data/styles.csv": "1", "pipeline/data/badness.txt": "1",
        "pipeline/data/links/ko.bin": "1", "exports/page.js": "1", "pipeline/data/rules.csv": "1",
    }.items():  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.setattr(fingerprint, "files", lambda package: tmp_path / package)
    return program_hash.__wrapped__


@pytest.mark.parametrize(
    "name",
    ["pipeline/run.py", "pipeline/data/styles.csv", "pipeline/data/badness.txt", "pipeline/data/links/ko.bin",
     "exports/page.js", "exports/new.html"],
)  # fmt: skip
def test_every_shipped_file_counts_whatever_its_suffix(shipped: Callable[[], str], tmp_path: Path, name: str) -> None:
    before = shipped()

    (tmp_path / name).write_text("2", "utf-8")

    assert shipped() != before


@pytest.mark.parametrize(
    "name",
    ["pipeline/__pycache__/run.nbi", "pipeline/run.pyc", "pipeline/.run.py.swp", "pipeline/run.py~",
     "pipeline/data/rules.csv", "flows/app.py"],
)  # fmt: skip
def test_what_is_no_part_of_it_does_not_count(shipped: Callable[[], str], tmp_path: Path, name: str) -> None:
    before = shipped()

    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("2", "utf-8")

    assert shipped() == before


def test_every_file_of_the_packages_is_seen() -> None:
    seen = {name for package in ("exports", "pipeline") for name, _ in fingerprint._walk(package)}  # noqa: SLF001 - what is hashed
    there = {
        path.relative_to(ROOT).as_posix()
        for package in ("exports", "pipeline")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }

    assert there - seen == {name for name in there if name.startswith("pipeline/data/rules")}
    assert there - seen > {"pipeline/data/rules.csv"}, "tables of rules are compared row by row instead"


def test_a_first_and_a_second_process_agree() -> None:
    one, two = (
        subprocess.run([sys.executable, "-c", HASH], env=environment(), check=True, capture_output=True).stdout
        for _ in range(2)
    )

    assert one == two
