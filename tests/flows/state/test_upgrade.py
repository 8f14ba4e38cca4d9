"""An output folder of release 0.1.0, as it wrote it, and what this release makes of it.

`tests/golden/output_0.1.0/` was written by `cuemill convert talks --out results --to srt,vtt --no-default-rules` of
that release.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from flows.run import plan
from tests.flows.killing import tree
from tests.goldens import GOLDEN

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.flows.running import Run

RECORDED = GOLDEN / "output_0.1.0"


def build_key(folder: Path) -> str:
    """Return what the results below *folder* were made with, as each of their manifests says."""
    heads = [json.loads(path.read_text("utf-8").splitlines()[0]) for path in folder.glob(".cuemill/bucket-*.jsonl")]
    (key,) = {head["made_with"] for head in heads}
    return str(key)


def rerun(cuemill: Run, folder: Path) -> str:
    """Convert the recorded talks into *folder* with the options of then, and return what the run says."""
    ran = cuemill("convert", RECORDED / "talks", "--out", folder, "--to", "srt,vtt", "--no-default-rules")
    assert ran.status == 0
    return ran.out


def test_what_the_first_release_wrote_is_not_written_again(
    cuemill: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "results"
    shutil.copytree(RECORDED / "results", folder)
    before = tree(folder)
    key = build_key(folder)
    monkeypatch.setattr(plan, "build_key", lambda *_: key)

    assert "0 converted" in rerun(cuemill, folder)
    assert {name: data for name, data in tree(folder).items() if name != ".cuemill/lock"} == before


def test_with_another_fingerprint_everything_is_converted_again_and_nothing_is_taken_for_an_edit(
    cuemill: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "results"
    shutil.copytree(RECORDED / "results", folder)

    said = rerun(cuemill, folder)

    assert "2 converted" in said
    assert build_key(folder) != build_key(RECORDED / "results")
