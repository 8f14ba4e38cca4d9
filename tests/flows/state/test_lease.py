"""The lock of a store: one run at a time, also where one has been killed, and never two that take over the same."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from flows.state import lease
from flows.state.lock import acquire_exclusive, hold_shared
from pipeline.errors import BadUsage, UnwritableOutput
from pipeline.storage.places import place_of
from pipeline.storage.remote import Remote
from tests.flows.processes import until
from tests.flows.running import COMMAND, Run, converted, environment, files, write_talks
from tests.flows.stores import BUCKET, Store, local_files

if TYPE_CHECKING:
    from pathlib import Path

OUT = f"s3://{BUCKET}/out"
_MANIFEST = re.compile(r"out/\.cuemill/bucket-\d+-of-\d+\.jsonl")
ELSEWHERE = "7 elsewhere 0123-4567"


@pytest.fixture
def out(store: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a place for results, whose locks beat fast."""
    assert not store.files("out")
    monkeypatch.setattr(lease, "_BEAT_S", 0.05)
    monkeypatch.setattr(lease, "_LOOK_S", 0.05)
    monkeypatch.setattr(lease, "_DEAD_S", 20)  # of a run that lives, on a machine that is busy
    return place_of(OUT)


def _locks(store: Store) -> dict[str, bytes]:
    """Return the lock and its marks."""
    return {name: data for name, data in store.files("out/.cuemill").items() if name.startswith("lock")}


def test_a_second_run_is_told_of_the_first_and_the_lock_goes_with_it(out: Path, store: Store) -> None:
    with acquire_exclusive(out) as lock:
        lock.share()
        with (
            pytest.raises(BadUsage, match=f"another run writes to {OUT}: process {os.getpid()} on ") as caught,
            acquire_exclusive(out),
        ):
            pass
        with hold_shared(out, lock.holder) as assert_held:
            assert_held()

    assert "Wait for its end" in caught.value.remedy
    assert _locks(store) == {}
    with acquire_exclusive(out):
        assert list(_locks(store)) == ["lock"]


def test_two_runs_at_once_exclude_each_other(cuemill: Run, out: Path, talks: Path) -> None:
    with acquire_exclusive(out):
        ran = cuemill("convert", talks, "--out", out)

    assert ran.status == 2
    assert f"cuemill: another run writes to {OUT}: process {os.getpid()} on " in ran.err


def test_a_lock_that_does_not_beat_is_dead_and_one_of_a_gone_process_at_once(
    out: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "_DEAD_S", 0.5)
    store.put({"lock": f"{ELSEWHERE} 3".encode()}, "out/.cuemill")
    with acquire_exclusive(out):
        assert store.files("out/.cuemill")["lock"].startswith(f"{os.getpid()} ".encode())
    assert _locks(store) == {}

    monkeypatch.setattr(lease, "_DEAD_S", 600)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    store.put({"lock": f"{gone.pid} here {lease._machine()}-4567 3".encode()}, "out/.cuemill")  # noqa: SLF001 - as it says
    with acquire_exclusive(out):
        assert list(_locks(store)) == ["lock"]


def test_of_many_that_find_a_dead_lock_one_takes_it(out: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "_DEAD_S", 3)
    store.put({"lock": f"{ELSEWHERE} 3".encode()}, "out/.cuemill")
    start, end = Barrier(4), Barrier(4)

    def run() -> str:
        start.wait()
        try:
            with acquire_exclusive(out) as lock:
                end.wait(20)
                return lock.holder
        except BadUsage:
            end.wait(20)
            return ""

    with ThreadPoolExecutor(4) as pool:
        held_by = [one.result() for one in [pool.submit(run) for _ in range(4)]]

    assert sum(map(bool, held_by)) == 1
    assert _locks(store) == {}


@pytest.mark.parametrize("times", [1, 2])
def test_who_dies_of_taking_over_is_taken_over(
    out: Path, store: Store, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr(lease, "_DEAD_S", 0.5)
    lock, said = Remote(f"{OUT}/.cuemill/lock"), f"{ELSEWHERE} 3".encode()
    lock.write_bytes(said)
    for number in range(times):
        mark = lease._mark(lock, said)  # noqa: SLF001 - what a process leaves that ends there
        said = f"{number} elsewhere 89-{number} 0".encode()
        mark.write_bytes(said)

    with acquire_exclusive(out):
        assert list(_locks(store)) == ["lock"]
    assert _locks(store) == {}


def test_a_mark_of_one_who_is_at_work_is_respected(out: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = Remote(f"{OUT}/.cuemill/lock")
    lock.write_bytes(f"{ELSEWHERE} 3".encode())
    mark = lease._mark(lock, f"{ELSEWHERE} 3".encode())  # noqa: SLF001 - what another process makes
    mark.write_bytes(b"9 there 89-01 0")
    looks = 0

    def look(_seconds: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 12:  # once the lock has been found dead, and the mark is watched
            lock.write_bytes(b"9 there 89-01 0")
            mark.unlink()
        elif looks > 12:
            lock.write_bytes(f"9 there 89-01 {looks}".encode())

    monkeypatch.setattr(lease, "_DEAD_S", 10)
    monkeypatch.setattr(lease, "sleep", look)
    monkeypatch.setattr(lease, "monotonic", lambda: looks)

    with pytest.raises(BadUsage, match="process 9 on there"), acquire_exclusive(out):
        pass

    assert store.files("out/.cuemill")["lock"].startswith(b"9 there")


def test_a_run_that_has_lost_its_lock_writes_no_more_and_leaves_the_other_alone(out: Path, store: Store) -> None:
    with acquire_exclusive(out) as lock:
        with hold_shared(out, lock.holder) as assert_held:
            store.put({"lock": f"{ELSEWHERE} 0".encode()}, "out/.cuemill")
            sleep(0.3)
            with pytest.raises(UnwritableOutput, match=r"the run that this was for has ended. Run again."):
                assert_held()
        with pytest.raises(UnwritableOutput), hold_shared(out, lock.holder):
            pass

    assert store.files("out/.cuemill")["lock"] == f"{ELSEWHERE} 0".encode()


def test_a_store_that_creates_what_is_there_keeps_no_lock(
    out: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create(place: Remote, data: bytes) -> bool:
        place.write_bytes(data)
        return True

    monkeypatch.setattr(Remote, "create", create)

    with pytest.raises(BadUsage, match="so that no run can keep others out"), acquire_exclusive(out):
        pass

    assert _locks(store) == {}


def test_an_answer_that_got_lost_is_no_other_run(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Remote.create

    def create(place: Remote, data: bytes) -> bool:
        original(place, data)
        return False

    monkeypatch.setattr(Remote, "create", create)

    with acquire_exclusive(out) as lock, hold_shared(out, lock.holder):
        pass


def test_beats_go_on_after_a_store_has_failed(out: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    original, failures = Remote.read_bytes, [OSError(5, "no"), OSError(5, "no")]

    def read_bytes(place: Remote) -> bytes:
        if failures:
            raise failures.pop()
        return original(place)

    with acquire_exclusive(out):
        monkeypatch.setattr(Remote, "read_bytes", read_bytes)
        first = store.files("out/.cuemill")["lock"]
        assert until(lambda: store.files("out/.cuemill")["lock"] != first, 10, pause=0.05)
    assert failures == []


@pytest.mark.skipif(sys.platform == "win32", reason="asks no process whether it lives")
def test_a_run_that_is_killed_is_followed_at_once_by_one_that_mends_it(
    out: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "_DEAD_S", 600)
    talks = write_talks(tmp_path / "talks", (f"thing {number}" for number in range(24)))
    store.put(files(talks), "talks")
    options: dict[str, Any] = {"to": "srt", "buckets": 12}
    converted([talks], tmp_path / "out", **options)
    command = [
        *COMMAND,
        "convert",
        f"s3://{BUCKET}/talks",
        "--out",
        OUT,
        "--to",
        "srt",
        "--buckets",
        "12",
        "--jobs",
        "1",
    ]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as run:
        # the journal of the first bucket is gone when there is the manifest of a second one
        assert until(lambda: sum(map(bool, map(_MANIFEST.fullmatch, store.keys("out/")))) >= 2, 60, pause=0.01)
        run.send_signal(signal.SIGKILL)
    assert list(_locks(store)) == ["lock"]

    report = converted([place_of(f"s3://{BUCKET}/talks")], out, **options)

    assert 0 < report.converted < 24, "it was killed in the middle"
    assert store.files("out") == local_files(tmp_path / "out")


def test_a_living_process_is_seen_and_not_touched() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        assert lease.process_lives(process.pid)
        assert process.poll() is None
        process.kill()
    assert not lease.process_lives(process.pid)


def test_a_process_of_another_user_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_pid: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)

    assert lease.process_lives(1)
