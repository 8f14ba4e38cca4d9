"""A schedule fires: deployed to a real server with a worker, and served from one process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
import yaml  # type: ignore[import-untyped]  # comes with Prefect, without types

from flows.prefect_defaults import DEFAULTS
from tests.flows.processes import PREFECT, SERVER, START_S, answers, free_port, running, until
from tests.flows.running import ROOT, Run, environment, files, write_talks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = SERVER

_RUN_S = 180
_END_S = 20  # 10 s are promised; this machine does other things, too


def _post(url: str, question: object) -> list[dict[str, object]]:
    """Return what the server answers to a filter."""
    answer = httpx.post(url, json=question, timeout=30).raise_for_status().json()
    assert isinstance(answer, list)
    return answer


def _prefect(folder: Path, env: Mapping[str, str], *arguments: str) -> None:
    """Run Prefect's command and expect it to do well."""
    subprocess.run([*PREFECT, *arguments], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL, timeout=START_S)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout that is installed nowhere, whose nightly deployment runs every few seconds, in two processes."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for package in ("pipeline", "exports", "flows"):
        (checkout / package).symlink_to(ROOT / package)
    write_talks(checkout / "talks")
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    for deployment in deployments["deployments"]:
        deployment["parameters"] |= {"sources": ["talks"], "out": "out", "jobs": 2}
        deployment["schedules"] = [{"slug": "soon", "interval": 10}] if deployment["name"] == "nightly" else []
    (checkout / "prefect.yaml").write_text(yaml.safe_dump(deployments), "utf-8")
    return checkout


def test_a_deployed_schedule_fires_and_a_worker_writes_the_files(cuemill: Run, checkout: Path, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    # The worker's own environment says nothing of what Cuemill needs: prefect.yaml has to.
    env = {name: value for name, value in os.environ.items() if name not in DEFAULTS and name != "PYTHONPATH"}
    env |= {"PREFECT_HOME": str(tmp_path / "home"), "PREFECT_API_URL": url}
    server_env = env | {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    with running([*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)], tmp_path, server_env):
        assert until(lambda: answers(url), START_S), "the server did not start"
        _prefect(tmp_path, env, "work-pool", "create", "cuemill", "--type", "process")
        _prefect(checkout, env, "--no-prompt", "deploy", "--all")
        with running([*PREFECT, "worker", "start", "--pool", "cuemill"], tmp_path, env):
            completed = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
            assert until(lambda: bool(_post(f"{url}/flow_runs/filter", completed)), _RUN_S), (
                "no scheduled run completed"
            )
            (run, *_) = _post(f"{url}/flow_runs/filter", completed)
            logged = {
                log["name"] for log in _post(f"{url}/logs/filter", {"logs": {"flow_run_id": {"any_": [run["id"]]}}})
            }

    assert run["auto_scheduled"]
    assert run["name"] == "talks to out"
    assert "flows.run.build" in logged, "standard logging reaches the run's log"
    cuemill("convert", checkout / "talks", "--out", tmp_path / "convert")
    assert files(checkout / "out") == files(tmp_path / "convert")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["told to", "killed"])
def test_serve_fires_and_ends_with_its_server(tmp_path: Path, number: signal.Signals) -> None:
    code = (
        "import signal, sys\nfrom pathlib import Path\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)  # as where a script starts it in the background\n"
        "from flows.prefect_defaults import set_defaults\nset_defaults(quiet=False)\n"
        "from prefect.schedules import Interval\n"
        "from flows.run.options import Options\nfrom flows.serve import serve_here\n"
        "if __name__ == '__main__':\n"
        "    options = Options(sources=[Path('talks')], out=Path('out'), rules=[], jobs=1)\n"
        "    serve_here(options, Interval(5, slug='soon'))\n"
    )
    write_talks(tmp_path / "talks")
    (tmp_path / "serve.py").write_text(code, "utf-8")
    env = {name: value for name, value in environment().items() if name != "PREFECT_API_URL"}
    env |= {"PREFECT_HOME": str(tmp_path / "home")}
    with running([sys.executable, "-u", "serve.py", "of", "test"], tmp_path, env) as process:
        wrote = until((tmp_path / "out" / "datasets" / "findings").exists, START_S + _RUN_S)
        process.send_signal(number)
        ended = until(lambda: process.poll() is not None, _END_S)
        log = (tmp_path / "of-test.log").read_text("utf-8")

    assert wrote, log
    assert ended, log
    assert process.returncode == (0 if number == signal.SIGTERM else -signal.SIGKILL)
    (url,) = {word for word in log.split() if word.startswith("http://") and word.endswith("/api")}
    assert until(lambda: not answers(url), _END_S), "the server is left behind"
