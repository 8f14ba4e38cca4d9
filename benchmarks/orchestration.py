"""What Prefect adds to a run: `publish` against `convert`, start-up taken off from both."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks.corpora import fresh, transcripts
from benchmarks.measuring import Answer, Row, Scale, interleaved, run

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS: Final = {"quick": 100, "full": 2000}
ROUNDS: Final = {"quick": 1, "full": 3}
COMMANDS: Final = ("convert", "publish")


def answer(scale: Scale) -> Answer:
    """Measure both."""
    count = DOCUMENTS[scale]
    folders = {"all": transcripts(count), "one": transcripts(1)}
    works = {
        f"{command}/{size}": partial(_wall, command, folder) for command in COMMANDS for size, folder in folders.items()
    }
    wall = interleaved(works, ROUNDS[scale])
    convert, publish = (wall[f"{command}/all"] - wall[f"{command}/one"] for command in COMMANDS)
    note = f"{count} documents, by the wall"
    return Answer(
        (
            Row("publish beyond convert", (publish / convert - 1) * 100, "%", 5, "at most", note),
            Row("start-up and one document: publish", wall["publish/one"], "s", note="wall"),
        )
    )


def _wall(command: str, folder: Path) -> float:
    """Return the seconds that *command* takes for *folder*."""
    return run("-m", "flows.command.app", command, folder, "--out", fresh("orchestration"), "--jobs", "1").wall
