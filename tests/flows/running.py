"""How the tests of `flows` run commands, and the transcripts they run them on."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from flows.run.convert import convert
from flows.run.options import Options
from flows.run.plan import make_plan
from flows.run.report import Report, total
from flows.run.session import run_session

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "flows.command.app")


class Ran(NamedTuple):
    """What a command did: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str


_PACE = re.compile(
    r"(?m)^[\d.,]+ s(, [\d.,]+ sources a second)?; .* read, .* written$|(?<=sources), [\d.,]+ a second.*$"
)


def paceless(said: str) -> str:
    """Return what a command *said* without how fast it was, which is another in each run."""
    assert _PACE.search(said)
    return _PACE.sub("", said)


class Run(Protocol):
    """Run `cuemill` with arguments."""

    def __call__(self, *arguments: str | Path) -> Ran:
        """Return what it did."""
        ...


def talk(thing: str) -> str:
    """Return a transcript of two turns that nothing is wrong with."""
    return f"**Ada [00:00:01]**: The {thing} is on the table.\n\n**Ben [00:00:05]**: Then we can begin, I think.\n"


def write_talks(folder: Path, things: Iterable[str] = ("anchor", "boat", "candle", "drum", "engine", "fan")) -> Path:
    """Make a folder of transcripts, which fall into several buckets, and return it."""
    folder.mkdir()
    for thing in things:
        (folder / f"{thing}.en.md").write_text(talk(thing), "utf-8")
    return folder


def converted(sources: list[Path], out: Path, **options: Any) -> Report:  # noqa: ANN401 - as Options has them
    """Convert in this process and return the report."""
    with run_session(make_plan(Options(sources=sources, out=out, **{"rules": [], "prune": True, **options}))) as work:
        return total(convert(work, 1))


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below *folder*, by its path; manifests included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which another process finds this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}
