"""Shards on a Dask cluster: a scheduler and two workers, each a process of its own, one of which is killed."""

from __future__ import annotations

import os
import re
import signal
import sys
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from flows.run import cluster
from flows.run.cluster import address_of, connect, convert_there
from flows.run.options import ClusterOptions, Options
from flows.run.plan import make_plan
from flows.run.session import run_session
from pipeline.errors import BadUsage
from tests.flows.processes import free_port, running, until
from tests.flows.running import Run, converted, environment, files, write_talks

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="Dask is absent: pip install 'cuemill[dask]'")
needs_groups = pytest.mark.skipif(sys.platform == "win32", reason="ends what it starts by process group")

_START_S = 60
_DASK = [sys.executable, "-m", "dask"]


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Run a scheduler and *workers*, without nannies: nobody starts a killed one again."""
    port = str(free_port())
    address = f"tcp://127.0.0.1:{port}"
    scheduler = [*_DASK, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
    worker = [*_DASK, "worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", address, "--name"]
    with ExitStack() as stack:
        stack.enter_context(running(scheduler, folder, environment()))
        assert until(lambda: _answers(address), _START_S), "the scheduler did not start"
        processes = []
        for number in range(workers):
            place = folder / f"worker-{number}"  # not where the run is: its paths have to hold there, too
            place.mkdir()
            processes.append(stack.enter_context(running([*worker, str(number)], place, environment())))
        yield address, processes


def _answers(address: str) -> bool:
    """Tell whether the scheduler at *address* answers."""
    try:
        return address_of(ClusterOptions(runner="dask", address=address)) == address
    except BadUsage:
        return False


def _kill_in_the_middle(worker: subprocess.Popen[bytes], out: Path, done: list[int]) -> None:
    """Kill *worker* once some buckets have their manifests, and note how many."""
    until(lambda: any(out.glob(".cuemill/bucket-*-of-*.jsonl")), 60, pause=0.005)
    os.kill(worker.pid, signal.SIGKILL)
    done.append(len(list(out.glob(".cuemill/bucket-*-of-*.jsonl"))))


@needs_dask
@needs_groups
@pytest.mark.server
@pytest.mark.usefixtures("prefect_server")
def test_a_worker_that_is_killed_in_the_middle_costs_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.publish import publish  # noqa: PLC0415 - Prefect, which the other tests do without

    write_talks(tmp_path / "talks", (f"thing {number}" for number in range(120)))
    (tmp_path / "talks" / "empty.md").write_bytes(b"")
    converted([tmp_path / "talks"], tmp_path / "convert", buckets=40)
    monkeypatch.chdir(tmp_path)
    there: dict[str, Any] = {"sources": [Path("talks")], "out": Path("out"), "buckets": 40, "runner": "dask"}
    done: list[int] = []
    with _cluster(tmp_path, 2) as (address, workers):
        assert until(lambda: _has_workers(address, 2), _START_S), "the workers did not start"
        killer = Thread(target=_kill_in_the_middle, args=(workers[0], tmp_path / "out", done))
        killer.start()
        state = publish(**there, address=address, return_state=True)
        killer.join()
        again: Any = publish(**there, address=address, return_state=True)

    assert workers[0].returncode == -signal.SIGKILL
    assert 0 < done[0] < 40, "it was killed in the middle"
    assert state.is_completed()
    # what the killed worker had put in place, another finds unchanged
    told = re.fullmatch(r"121 sources: (\d+) converted, (\d+) unchanged, 1 failed", state.message or "")
    assert told
    assert sum(map(int, told.groups())) == 120
    assert files(tmp_path / "out") == files(tmp_path / "convert")
    assert again.result().converted == 0, "the second run finds out by the manifests that there is nothing to do"


def _has_workers(address: str, count: int) -> bool:
    """Tell whether so many workers have reached the scheduler."""
    from distributed import Client  # noqa: PLC0415 - an extra

    with Client(address, set_as_default=False) as client:
        return len(client.scheduler_info()["workers"]) == count


@needs_dask
@needs_groups
@pytest.mark.server
def test_a_cluster_without_workers_is_refused_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_WORKERS_S", 1)

    with (
        _cluster(tmp_path, 0) as (address, _),
        pytest.raises(BadUsage, match=f"{address} has no workers. .*dask worker {address}"),
        connect(address),
    ):
        pass


@needs_dask
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "10.0.0.1", "http://127.0.0.1:8786", ""])
def test_an_address_where_no_scheduler_answers_is_named(
    cuemill: Run, talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_S", 1)

    ran = cuemill("publish", talks, "--out", tmp_path / "out", "--runner", "dask", "--address", address)

    assert ran.status == 2
    assert ran.err.startswith(f"cuemill: no Dask scheduler answers at '{address}': ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--runner", "dask"), "--runner dask needs a cluster. Name its scheduler"),
        (("--address", "tcp://127.0.0.1:8786"), "Add --runner dask."),
    ],
)
def test_runner_and_address_belong_together(
    cuemill: Run, talks: Path, tmp_path: Path, given: tuple[str, ...], said: str
) -> None:
    for command in (("publish",), ("serve", "--cron", "@daily")):
        ran = cuemill(*command, talks, "--out", tmp_path / "out", *given)

        assert ran.status == 2
        assert said in ran.err


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _name: None)

    with pytest.raises(BadUsage, match=r"pip install 'cuemill\[dask\]'"):
        address_of(ClusterOptions(runner="dask", address="tcp://127.0.0.1:8786"))


def test_a_worker_of_another_version_does_nothing(talks: Path, tmp_path: Path) -> None:
    plan = make_plan(Options(sources=[talks], out=tmp_path / "out", rules=[]))
    with run_session(plan, "elsewhere") as work:
        with pytest.raises(BadUsage, match="another version"):
            convert_there(work.shards[0], work.tables, "another")

        assert not (tmp_path / "out" / "subtitles").exists()
