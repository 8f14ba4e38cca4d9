"""The one file that `-o` names, if it names a file: its format, and whether it may be written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from exports import EXPORTERS
from flows.command.files.ownership import is_ours
from pipeline.errors import BadUsage
from pipeline.storage.places import is_remote

if TYPE_CHECKING:
    from pathlib import Path

    from flows.run.options import Options

STANDARD_OUTPUT: Final = "-"


class Target(NamedTuple):
    """Where one file goes, None for standard output, and what it is."""

    path: Path | None
    format: str


def target_of(options: Options) -> Target | None:
    """Return the one file that `--out` names, or standard output; None if it names a folder.

    A name that ends as a format's files do is a file. Where several formats end so, the one in `--to` counts.

    Raises: BadUsage where a folder of that name stands there, or `--to` asks for what no single file is.
    """
    asked = [name.strip() for name in options.to.split(",")]
    if str(options.out) == STANDARD_OUTPUT:
        return Target(None, _format_of_stream(asked))
    name = options.out.name.lower()
    ending = [exporter for exporter in EXPORTERS if name.endswith(f".{exporter.suffix}")]
    if not ending or name in {f".{exporter.suffix}" for exporter in ending}:
        return None
    if not is_remote(options.out) and options.out.is_dir():
        problem = f"{options.out} is a folder, but named as a file"
        raise BadUsage(problem, "Name a file that is not there yet, or a folder without the suffix of a format.")
    longest = max(len(exporter.suffix) for exporter in ending)
    those = [exporter.name for exporter in ending if len(exporter.suffix) == longest]
    return Target(options.out, next((name for name in asked if name in those), those[0]))


def _format_of_stream(asked: list[str]) -> str:
    """Return which of the formats that were *asked* for goes to standard output: the first that is a file.

    Raises: BadUsage if there is none.
    """
    known = {exporter.name for exporter in EXPORTERS}
    form = next((name for name in asked if name in known), None)
    if form is None:
        raise BadUsage(f"{', '.join(asked)} cannot go to standard output", f"Name one of {', '.join(sorted(known))}.")
    return form


def check_target(path: Path, read: list[Path]) -> None:
    """Refuse to write to *path* what is made of the files that are *read*.

    Raises: BadUsage.
    """
    for source in read:
        if not is_remote(source) and not is_remote(path) and _same_file(source, path):
            raise BadUsage(f"{path} is what is read", "Write to another file.")


def _same_file(one: Path, two: Path) -> bool:
    """Say whether *one* and *two* are the same file, links followed."""
    try:
        return one.samefile(two)
    except OSError:  # one of them is not there
        return os.path.realpath(one) == os.path.realpath(two)


def check_owner(path: Path, data: bytes, *, force: bool) -> bool:
    """Say whether *data* has still to be written to *path*; what stands there has to be ours, or *force* says so.

    Raises: BadUsage if somebody else has written it.
    """
    if not path.exists() or not path.is_file():
        return True
    if path.read_bytes() == data:
        return False
    if not force and (is_remote(path) or not is_ours(path)):
        problem = f"{path} was not written by Cuemill, or has been edited since, and stays as it is"
        raise BadUsage(problem, "Use --force to replace it, or name another file.")
    return True
