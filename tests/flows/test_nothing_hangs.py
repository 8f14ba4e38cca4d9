"""What is no file, never ends, or waits for somebody: each is told, and the others go on."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from flows.run.options import Options
from flows.run.plan import make_plan
from flows.run.session import run_session
from tests.flows.processes import until
from tests.flows.running import COMMAND, Run, environment, files, write_talks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and sockets of POSIX")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = os.open(".", os.O_RDONLY)
        os.chdir(path.parent)  # the name of a socket is short
        try:
            made.bind(path.name)
        finally:
            os.fchdir(here)
            os.close(here)


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(4 * 2**30)


_ODD: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pipe": (os.mkfifo, "this is no regular file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "this is no regular file"),
    "a socket": (_socket, "this is no regular file"),
    "a circle of links": (lambda path: path.symlink_to(path), "symbolic links"),
    "a broken link": (lambda path: path.symlink_to("/gone"), "there is no such file"),
    "4 GB": (_large, "larger than the limit of 256 MB"),
    "a link to a folder": (lambda path: path.symlink_to("/proc"), "folder"),
}


@pytest.mark.parametrize("name", _ODD)
def test_what_is_no_file_is_told_and_the_others_go_on(cuemill: Run, talks: Path, tmp_path: Path, name: str) -> None:
    make, said = _ODD[name]
    make(talks / "odd.md")

    for _ in range(2):  # the second looks whether it has changed
        ran = cuemill("convert", talks, "--out", tmp_path / "out")
        assert ran.status == 1
        assert "cuemill: odd.md: " in ran.err
        assert said in ran.err
    assert (tmp_path / "out" / "subtitles" / "anchor.en.srt").exists()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2_000_000, "in KB: 4 GB were not read"


@pytest.mark.parametrize("table", ["--rules", "--styles"])
@pytest.mark.parametrize("name", ["a pipe", "a device", "4 GB", "a circle of links"])
def test_a_table_that_is_no_file_is_a_wrong_call(
    cuemill: Run, talks: Path, tmp_path: Path, table: str, name: str
) -> None:
    _ODD[name][0](tmp_path / "odd.csv")

    ran = cuemill("convert", talks, "--out", tmp_path / "out", table, tmp_path / "odd.csv")

    assert ran.status == 2
    assert "odd.csv" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["a pipe", "a device"])
def test_a_result_that_is_no_file_is_not_waited_for(cuemill: Run, talks: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "out" / "subtitles").mkdir(parents=True)
    _ODD[name][0](tmp_path / "out" / "subtitles" / "anchor.en.srt")

    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--jobs", "1")

    assert ran.status in {0, 1}
    assert not (tmp_path / "out" / "subtitles" / "anchor.en.srt").is_file()
    assert (tmp_path / "out" / "subtitles" / "boat.en.srt").is_file()


@pytest.mark.parametrize(
    "wrong",
    [
        ("--fps", "1e-9"),
        ("--fps", "1e308"),
        ("--duration", "1e308"),
        ("--duration", "9" * 400),
        ("--wait", "-1"),
        ("--rules", "x" * 5000),
        ("--styles", "x/" * 5000),
        ("--out", "x" * 5000),
        ("--report", "/dev/null/x"),
        ("--buckets", "999999999999"),
    ],
    ids=lambda wrong: f"{wrong[0]} {wrong[1][:9]}",
)
def test_what_nobody_can_mean_has_no_traceback(
    cuemill: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_talks(tmp_path / "talks", ["anchor"])

    ran = cuemill("convert", "talks", "--out", "out", *wrong)

    assert ran.status == (1 if wrong[0] == "--report" else 2)
    assert ran.err


def test_a_run_waits_for_another_as_long_as_it_is_told(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    plan = make_plan(Options(sources=[talks], out=tmp_path / "out", rules=[]))
    held = run_session(plan)
    held.__enter__()
    at_once = cuemill("convert", talks, "--out", tmp_path / "out")
    ending = Timer(0.3, held.__exit__, (None, None, None))
    ending.start()

    waited = cuemill("convert", talks, "--out", tmp_path / "out", "--wait", "60")
    ending.join()

    assert at_once.status == 2
    assert "--wait SECONDS" in at_once.err
    assert waited.status == 0


def test_no_process_is_left_of_a_run_that_was_killed(tmp_path: Path) -> None:
    folder = write_talks(tmp_path / "many", map(str, range(900)))
    command = [*COMMAND, "convert", str(folder), "--out", "out", "--jobs", "2"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr
        process.stderr.readline()
        os.kill(process.pid, signal.SIGKILL)

    assert until(lambda: not _lives(process.pid), 10, 0.1)


def _lives(group: int) -> bool:
    """Tell whether a process of *group* is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_was_started_on_a_tether_ends_when_its_holder_is_killed(tmp_path: Path) -> None:
    sleeper = [sys.executable, "-c", "import time; open('begun', 'w').close(); time.sleep(600)"]
    holder = (
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-m', 'flows.tethered', *{sleeper!r}], stdin=subprocess.PIPE)\n"
        "time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder], cwd=tmp_path, env=environment(), start_new_session=True
    ) as process:
        assert until((tmp_path / "begun").exists, 60, 0.1)
        os.kill(process.pid, signal.SIGKILL)

    assert until(lambda: not _lives(process.pid), 10, 0.1)


@pytest.mark.parametrize("name", ["talk\nsecond.md", "talk\x1b[31mred.md", "talk\u202egpj.md", "talk\udcff.md"])
def test_no_name_forges_a_line_or_drives_the_terminal(cuemill: Run, talks: Path, tmp_path: Path, name: str) -> None:
    (talks / name).write_bytes(b"")

    ran = cuemill("convert", talks, "--out", tmp_path / "out")

    assert ran.status == 1
    for said in (ran.err, ran.out):
        assert not set(said) & set("\x1b\u202e\udcff")
        assert "second.md" not in [line.split(":")[0] for line in said.splitlines()]
    assert files(tmp_path / "out")
