"""The shipped automations on a real server: made, matched by what a run tells, and a killed run gives its slot back."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import contextmanager
from time import sleep
from typing import TYPE_CHECKING, Any

import httpx
import yaml  # type: ignore[import-untyped]  # comes with Prefect, without types

from flows.prefect_defaults import DEFAULTS
from flows.publish import COMPLETED_WITH_FAILURES
from flows.state.lock import acquire_exclusive
from tests.flows.processes import PREFECT, SERVER, START_S, answers, free_port, running, until
from tests.flows.running import ROOT, environment, write_talks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = SERVER

_WAIT_S = 120
_BUSY_ROUNDS = 30
"""SQLite has one writer: a server whose services write may answer 503 for some seconds, and has then done nothing."""
_SILENT_S = 45
"""A beat comes every 30 seconds, which Prefect takes for the least; the shipped file waits for three more."""

_WITHIN = {"within: 120": f"within: {_SILENT_S}", "within: 93600": "within: 10"}
"""No test waits for 26 hours, after which a missed night is told."""


class _Server:
    """A Prefect server that a test has started, and one deployment of the flow, of which one run may go at a time."""

    def __init__(self, url: str, folder: Path) -> None:
        """Take where it answers, and a *folder* to work in."""
        self.url, self.folder = url, folder
        self.env = environment(**DEFAULTS) | {"PREFECT_HOME": str(folder / "home"), "PREFECT_API_URL": url}
        self.deployment = ""

    def post(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        """Return what the server answers to *body*, asked again while it is busy, as Prefect's own client does."""
        answer = httpx.post(f"{self.url}/{path}", json=body, timeout=30)
        for _ in range(_BUSY_ROUNDS):
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            sleep(1)
            answer = httpx.post(f"{self.url}/{path}", json=body, timeout=30)
        return answer.raise_for_status().json()

    def deploy(self, **parameters: object) -> None:
        """Make a deployment as prefect.yaml has it, without a pool: runs are executed by hand."""
        nightly = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"][0]
        limit = nightly["concurrency_limit"]
        made = {
            "name": "nightly",
            "flow_id": self.post("flows/", {"name": "publish"})["id"],
            "entrypoint": "flows.publish:publish",
            "parameters": parameters,
            "concurrency_limit": limit["limit"],
            "concurrency_options": {"collision_strategy": limit["collision_strategy"]},
        }
        self.deployment = self.post("deployments/", made)["id"]

    def due(self) -> str:
        """Return the id of a run that is due now and asks for its slot, as a worker does before it starts one."""
        run = str(self.post(f"deployments/{self.deployment}/create_flow_run", {})["id"])
        self.post(f"flow_runs/{run}/set_state", {"state": {"type": "PENDING", "name": "Pending"}})
        return run

    def execute(self, run: str) -> list[str]:
        """Return the command that carries out a *run*, as a worker does."""
        return [*PREFECT, "flow-run", "execute", run]

    def state(self, run: str) -> dict[str, Any]:
        """Return the state of a *run*."""
        found: dict[str, Any] = httpx.get(f"{self.url}/flow_runs/{run}", timeout=30).raise_for_status().json()
        return found["state"] or {}

    def events(self, name: str, **about: str) -> list[dict[str, Any]]:
        """Return the events of that *name*, newest first."""
        found: list[dict[str, Any]] = self.post("events/filter", {"filter": {"event": {"name": [name]}}})["events"]
        return [event for event in found if about.items() <= event["resource"].items()]


@contextmanager
def _server(folder: Path) -> Iterator[_Server]:
    """Start a server with the shipped automations, of which those that wait wait less long."""
    port = free_port()
    server = _Server(f"http://127.0.0.1:{port}/api", folder)
    command = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, folder, server.env):
        assert until(lambda: answers(server.url), START_S), "the server did not start"
        for path in sorted((ROOT / "automations").glob("*.yaml")):
            mine = folder / path.name
            text = path.read_text("utf-8")
            for shipped, here in _WITHIN.items():
                text = text.replace(shipped, here)
            mine.write_text(text, "utf-8")
            made = [*PREFECT, "automation", "create", "--from-file", str(mine)]
            subprocess.run(made, env=server.env, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=START_S)
        yield server


def test_automations_match_what_runs_tell_and_free_the_slot_of_a_killed_one(tmp_path: Path) -> None:
    talks, out = write_talks(tmp_path / "talks"), tmp_path / "out"
    (talks / "broken.srt").write_bytes(bytes(range(32)) * 40)
    with _server(tmp_path) as server:
        made = {automation["name"] for automation in server.post("automations/filter", {})}
        assert made == {"cuemill-failed", "cuemill-missed", "cuemill-zombie"}
        server.deploy(sources=[str(talks)], out=str(out), jobs=1, wait=600)

        with acquire_exclusive(out):  # the run waits for this, and is killed meanwhile
            killed = server.due()
            with running(server.execute(killed), tmp_path, server.env) as process:
                assert until(lambda: bool(_beats(server, killed)), _WAIT_S), _log(tmp_path)
                os.killpg(process.pid, signal.SIGKILL)
                # Asked at once: while the last of its processes is waited for, its silence lasts long enough.
                assert server.state(killed)["type"] == "RUNNING", "a killed run says nothing"
                surplus = server.due()
                assert server.state(surplus)["type"] == "CANCELLED", "a night that is due meanwhile is cancelled"
        assert until(lambda: server.state(killed)["type"] == "CRASHED", _WAIT_S), server.state(killed)

        following = server.due()
        subprocess.run(server.execute(following), env=server.env, cwd=tmp_path, check=False, timeout=_WAIT_S)
        ended = server.state(following)
        assert (ended["type"], ended["name"]) == ("COMPLETED", COMPLETED_WITH_FAILURES)
        assert until(lambda: bool(server.events("cuemill.run.finished")), _WAIT_S)
        (finished,) = server.events("cuemill.run.finished")
        assert until(lambda: _told(server) >= {killed, surplus, following}, _WAIT_S), (
            "crashed, cancelled, with failures"
        )
        assert until(lambda: bool(_triggered(server, "cuemill-missed")), _WAIT_S), "no further run finishes in time"

    assert finished["resource"]["prefect.resource.id"] == f"cuemill.out.{out}"
    assert finished["payload"]["state"] == COMPLETED_WITH_FAILURES
    assert (finished["payload"]["converted"], finished["payload"]["failed"]) == (6, 1)


def _beats(server: _Server, run: str) -> list[dict[str, Any]]:
    """Return the signs of life of a *run*."""
    return server.events("prefect.flow-run.heartbeat", **{"prefect.resource.id": f"prefect.flow-run.{run}"})


def _told(server: _Server) -> set[str]:
    """Return the runs for which the automation that tells of failures was triggered."""
    triggered = _triggered(server, "cuemill-failed")
    labels = (event["payload"]["triggering_labels"] for event in triggered)
    return {label["prefect.resource.id"].removeprefix("prefect.flow-run.") for label in labels}


def _triggered(server: _Server, name: str) -> list[dict[str, Any]]:
    """Return the events that tell that the automation of that *name* was triggered."""
    return server.events("prefect.automation.triggered", **{"prefect.resource.name": name})


def _log(folder: Path) -> str:
    """Return what the command that carries a run out has said."""
    return (folder / "flow-run-execute.log").read_text("utf-8")
