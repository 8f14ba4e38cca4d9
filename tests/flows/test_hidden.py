"""A person's own package of a name of ours hides it, and the command says so in a sentence."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.flows.running import ROOT, environment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["flows", "pipeline"])
@pytest.mark.parametrize("kind", ["package", "folder", "file"])
def test_a_package_that_hides_ours_is_named_in_one_sentence(tmp_path: Path, name: str, kind: str) -> None:
    if kind == "file":
        (tmp_path / f"{name}.py").write_text("", "utf-8")
    else:
        (tmp_path / name).mkdir()
    if kind == "package":
        (tmp_path / name / "__init__.py").write_text("", "utf-8")
    command = f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.path.insert(0, {str(tmp_path)!r})"
    code = f"{command}; sys.argv = ['cuemill', '--version']; import cuemill; cuemill.main()"

    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )

    if kind == "folder":  # without an __init__ a folder hides nothing
        assert (ran.returncode, ran.stderr) == (0, "")
        return
    assert ran.returncode == 2
    assert ran.stderr.startswith("cuemill: another package hides one of Cuemill's own (")
    assert str(tmp_path / name) in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.count(" in /") == 1 or sys.platform == "win32", "what is ours hides nothing"
