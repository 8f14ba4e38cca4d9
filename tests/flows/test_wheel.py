"""The wheel, installed alone: it converts, is deployed from a folder without a checkout, and says what hides it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

import pytest
import yaml  # type: ignore[import-untyped]  # comes with Prefect, without types

from tests.flows.processes import answers, free_port, running, until
from tests.flows.running import ROOT, write_talks

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.wheel

_START_S = 180


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone, and return the folder of its commands."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = folder.glob("cuemill-*.whl")
    venv.create(folder / "env", with_pip=True, symlinks=os.name != "nt")
    commands = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    install = [str(commands / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--constraint", str(ROOT / "constraints.txt"), str(wheel)], check=True)
    return commands


def _environment(**more: str) -> dict[str, str]:
    """Return an environment in which nothing leads to a checkout."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | more


def test_the_wheel_installed_alone_converts_a_sample(commands: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [str(commands / "cuemill"), "convert", str(ROOT / "samples"), "--out", "out"],
        cwd=tmp_path,
        env=_environment(),
        check=False,
    )

    assert ran.returncode == 0
    assert {path.suffix for path in (tmp_path / "out" / "subtitles").iterdir()} == {".srt", ".vtt"}
    assert list((tmp_path / "out" / "datasets" / "cues").rglob("*.parquet"))


def test_a_package_that_hides_those_of_the_wheel_is_named(commands: Path, tmp_path: Path) -> None:
    (tmp_path / "mine" / "flows").mkdir(parents=True)
    (tmp_path / "mine" / "flows" / "__init__.py").write_text("", "utf-8")

    ran = subprocess.run(
        [str(commands / "cuemill"), "--version"],
        cwd=tmp_path,
        env=_environment(PYTHONPATH=str(tmp_path / "mine")),
        check=False,
        capture_output=True,
        text=True,
    )

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"cuemill: another package hides one of Cuemill's own (flows in {tmp_path}")


@pytest.mark.server
@pytest.mark.skipif(sys.platform == "win32", reason="ends what it starts by process group")
def test_the_wheel_is_deployed_from_a_folder_without_a_checkout(commands: Path, tmp_path: Path) -> None:
    folder, elsewhere, port = tmp_path / "talks and no code", tmp_path / "elsewhere", free_port()
    folder.mkdir()
    elsewhere.mkdir()
    write_talks(folder / "talks")
    deployment = {
        "name": "nightly",
        "entrypoint": "flows.publish:publish",
        "work_pool": {"name": "cuemill"},
        "parameters": {"sources": ["talks"], "out": "out"},
    }
    (folder / "prefect.yaml").write_text(yaml.safe_dump({"name": "talks", "deployments": [deployment]}), "utf-8")
    prefect = [str(commands / "python"), "-m", "prefect"]
    url = f"http://127.0.0.1:{port}/api"
    home = {"PREFECT_HOME": str(tmp_path / "home"), "PREFECT_API_URL": url}
    env = _environment(PREFECT_SERVER_ANALYTICS_ENABLED="false", DO_NOT_TRACK="1", **home)

    with running([*prefect, "server", "start", "--host", "127.0.0.1", "--port", str(port)], tmp_path, env):
        assert until(lambda: answers(url), _START_S), "the server did not start"
        for words in (
            ["work-pool", "create", "cuemill", "--type", "process"],
            ["--no-prompt", "deploy", "--all"],
            ["deployment", "run", "publish/nightly"],
        ):
            subprocess.run([*prefect, *words], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
        worker = [*prefect, "worker", "start", "--pool", "cuemill", "--run-once"]
        subprocess.run(worker, cwd=elsewhere, env=env, check=True, timeout=_START_S)

    assert len(list((folder / "out" / "subtitles").glob("*.srt"))) == 6
    assert list(elsewhere.iterdir()) == []
