from __future__ import annotations

import os
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

import pytest

from tests.flows.running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.wheel


def test_the_wheel_installed_alone_converts_a_sample(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = tmp_path.glob("cuemill-*.whl")
    venv.create(tmp_path / "env", with_pip=True, symlinks=os.name != "nt")
    commands = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    install = [str(commands / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--constraint", str(ROOT / "constraints.txt"), str(wheel)], check=True)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    ran = subprocess.run(
        [str(commands / "cuemill"), "convert", str(ROOT / "samples"), "--out", "out"],
        cwd=tmp_path,
        env=env,
        check=False,
    )

    assert ran.returncode == 0
    assert {path.suffix for path in (tmp_path / "out" / "subtitles").iterdir()} == {".srt", ".vtt"}
    assert list((tmp_path / "out" / "datasets" / "cues").rglob("*.parquet"))
