"""Kill runs and let others follow: a program of its own, since only a process without threads may fork.

    python tests/flows/killing.py FOLDER EVERY RANDOM SEED

Everything is imported once; each run is then a process that is forked from this one and costs a fraction of a second.
A run is killed before its Nth change of the file system, for N = 1, 1 + EVERY, ...; and RANDOM times at any moment.
After the next run the results have to be those of a run that nobody disturbed, byte for byte.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import budoux  # noqa: F401 - here, so that no run has to
import ftfy  # noqa: F401 - as above
import langdetect  # noqa: F401 - as above

from flows.run import build as remake  # noqa: F401 - as above
from flows.run.convert import convert
from flows.run.options import Options
from flows.run.plan import make_plan
from flows.run.report import total
from flows.run.session import run_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHANGES = frozenset(("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"))
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

KOREAN = "**지수 [00:00:01]**: 안녕하세요 여러분, 오늘은 모델을 이야기합니다.\n\n**민호 [00:00:07]**: 네, 좋습니다.\n"
JAPANESE = "**アイ [00:00:01]**: 今日はモデルについて話します。\n\n**ケン [00:00:05]**: はい、始めましょう。\n"
GREEK = "**Άννα [00:00:01]**: Η άγκυρα είναι στο τραπέζι.\n\n**Νίκος [00:00:05]**: Τότε μπορούμε να αρχίσουμε.\n"
"""Of scripts that tell the language, so that no engine is loaded."""


class Scene(NamedTuple):
    """Sources before and after, and with what options each run is called."""

    before: dict[str, str]
    first: dict[str, object]
    after: dict[str, str]
    second: dict[str, object]


TALKS = {"a.md": KOREAN, "b.md": JAPANESE, "c.md": JAPANESE, "d.md": GREEK}
_FORMATS = {"to": "srt,parquet", "buckets": 2}
SCENES = {
    "a first run": Scene({}, {}, TALKS, _FORMATS),
    "changed, swapped, new and deleted sources, and a rule": Scene(
        TALKS,
        _FORMATS,
        {"a.md": JAPANESE, "b.md": KOREAN, "d.md": GREEK, "e.md": JAPANESE},
        _FORMATS | {"rules": "id,pattern,replacement\nanchor,άγκυρα,βάρκα\n"},
    ),
    "another number of buckets": Scene(TALKS, _FORMATS, TALKS, _FORMATS | {"buckets": 3}),
}


def run(folder: Path, options: dict[str, object], *, events: int | None = None) -> int:
    """Convert *folder*/in to *folder*/out in a process of its own, and return its number.

    With *events* it is killed before it changes the file system for that time.
    """
    if pid := os.fork():
        return pid
    try:
        if events is not None:
            sys.addaudithook(_killer(events))
        _convert(folder, options)
        os._exit(0)
    except BaseException:  # noqa: BLE001 - a fork never comes back
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def _killer(events: int) -> Callable[[str, tuple[object, ...]], None]:
    """Return a hook that kills this process before the change of that number; 0 counts them."""
    seen = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event in _CHANGES or (event == "open" and isinstance(args[2], int) and args[2] & _WRITES):
            seen += 1
            if seen == events:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def _convert(folder: Path, options: dict[str, object]) -> None:
    """Convert, in this process."""
    given = dict(options)
    table = folder / "rules.csv"
    if rules := given.pop("rules", None):
        table.write_text(str(rules), "utf-8")
    plan = make_plan(
        Options(sources=[folder / "in"], out=folder / "out", rules=[str(table)] if rules else [], **given)  # type: ignore[arg-type]
    )
    with run_session(plan) as work:
        report = total(convert(work, 1))
    if report.failures:
        raise RuntimeError(str(report.failures))


def wait(pid: int) -> int:
    """Return the status with which a process ends."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return all that is below *folder*: bytes of files, None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def _set(folder: Path, sources: dict[str, str]) -> None:
    """Let *folder*/in hold *sources* and nothing else."""
    shutil.rmtree(folder / "in", ignore_errors=True)
    (folder / "in").mkdir(parents=True)
    for name, text in sources.items():
        (folder / "in" / name).write_text(text, "utf-8")


def disturbed(folder: Path, scene: Scene, every: int, times: int, chance: random.Random) -> Iterator[str]:
    """Yield what differs after a killed run of *scene* and the next one."""
    _set(folder, scene.before)
    (folder / "out").mkdir()
    if scene.before and wait(run(folder, scene.first)):
        yield "the first run failed"
    shutil.copytree(folder / "out", folder / "start")
    _set(folder, scene.after)
    began = time.monotonic()
    if wait(run(folder, scene.second)):
        yield "the second run failed"
    took, wanted, number, ended = time.monotonic() - began, tree(folder / "out"), 1, 1
    while ended:
        _again(folder)
        ended = wait(run(folder, scene.second, events=number))
        yield from _followed(folder, scene, wanted, f"before change {number}")
        number += every
    for _ in range(times):
        _again(folder)
        pid = run(folder, scene.second)
        time.sleep(chance.uniform(0, took))
        os.kill(pid, signal.SIGKILL)
        wait(pid)
        yield from _followed(folder, scene, wanted, "at random")
    sys.stderr.write(f"{number} changes, {took:.2f} s a run\n")


def _again(folder: Path) -> None:
    """Let the results be as they were before the run."""
    shutil.rmtree(folder / "out")
    shutil.copytree(folder / "start", folder / "out")


def _followed(folder: Path, scene: Scene, wanted: dict[str, bytes | None], when: str) -> Iterator[str]:
    """Run again, and yield what is not as *wanted*."""
    if wait(run(folder, scene.second)):
        yield f"killed {when}: the next run failed"
    found = tree(folder / "out")
    if names := sorted(name for name in {*found, *wanted} if found.get(name, b"-") != wanted.get(name, b"-")):
        yield f"killed {when}: {names}"


def main() -> None:
    """Do it for each scene, print what differs, and end with 1 if anything does."""
    base, every, times, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    wrong = [
        f"{name}: {what}"
        for number, (name, scene) in enumerate(SCENES.items())
        for what in disturbed(_made(base / str(number)), scene, every, times, random.Random(seed))  # noqa: S311 - moments, no secrets
    ]
    sys.stdout.write("\n".join(wrong))
    sys.exit(bool(wrong))


def _made(folder: Path) -> Path:
    """Make *folder* and return it."""
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    main()
