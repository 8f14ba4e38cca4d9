"""py3langid's model is unpacked once for an installation, and says the same wherever it comes from."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.detect.unpacked import load_model

if TYPE_CHECKING:
    from pathlib import Path

LABELS = ["de", "en", "fr", "ru"]
TEXTS = [
    "The lamp was lit before the fog came in.",
    "Die Lampe brennt schon.",
    "La lampe brûle déjà.",
    "Лампа горит",
    "42",
    "",
]
AT_ONCE = "from pipeline.detect.unpacked import load_model; print(load_model(['de', 'en']).classify('The lamp is lit'))"


def told(labels: list[str] = LABELS) -> list[tuple[str, float]]:
    identifier = load_model(labels)
    return [identifier.classify(text) for text in TEXTS]


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "cuemill"


def test_a_copy_says_to_the_last_bit_what_the_packed_model_says(caches: Path) -> None:
    packed = told()

    assert len(list(caches.iterdir())) == 1
    assert told() == packed


def test_a_damaged_copy_is_not_used(caches: Path) -> None:
    packed = told()
    (damaged,) = caches.glob("*/moves.npy")
    os.truncate(damaged, 1000)

    assert told() == packed


def test_other_languages_have_a_copy_of_their_own(caches: Path) -> None:
    told()
    told([*LABELS, "es"])

    assert len(list(caches.iterdir())) == 2


def test_where_no_folder_takes_a_copy_the_model_is_unpacked_each_time(caches: Path) -> None:
    caches.write_text("a file, and no folder")

    assert told() == told()
    assert caches.is_file()


def test_processes_that_come_at_once_leave_one_copy_and_nothing_unfinished(caches: Path) -> None:
    environment = os.environ | {"XDG_CACHE_HOME": str(caches.parent)}
    command = [sys.executable, "-c", AT_ONCE]
    processes = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate()[0] for process in processes}

    assert len(said) == 1
    assert said.pop().startswith("('en'")
    assert len(list(caches.iterdir())) == 1
