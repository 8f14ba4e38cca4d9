"""What a document is made with, apart from its source and the rules: if that changes, all are made anew."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from platform import python_version
from typing import TYPE_CHECKING, Final

from flows.state.manifest import VERSION, digest, to_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from importlib.resources.abc import Traversable

    import polars as pl

    from exports import FileOptions
    from pipeline.labels import Speakers
    from pipeline.run import RunOptions

_LIBRARIES: Final = (
    *("ahocorasick-rs", "budoux", "chardet", "defusedxml", "ftfy", "google-re2", "langdetect", "numba", "numpy"),
    *("polars", "py3langid", "wcwidth"),
)
"""Those whose versions may change a text, a cue or the bytes of a file."""


_LEFT_BESIDE: Final = frozenset({"__pycache__"})
_COMPILED: Final = (".pyc", ".pyo", ".nbi", ".nbc", "~")


def build_key(  # noqa: PLR0913, PLR0917 - all that there is
    styles: pl.DataFrame,
    to: Collection[str],
    lang: str | None,
    speakers: Speakers,
    run_options: RunOptions,
    file_options: FileOptions,
) -> str:
    """Return the hash of whatever else than sources and rules makes a result what it is.

    The version is the program itself: its text cannot be changed and the version forgotten.

    Reads: STYLES, after profile and frame rate.
    """
    options = [sorted(to), lang, speakers, run_options, asdict(file_options), styles.rows()]
    return digest(to_json([VERSION, program_hash(), *options]))


@cache
def program_hash() -> str:
    """Return the hash of the code, the shipped tables and the versions of what they need."""
    parts = [f"{python_version()} {' '.join(version(name) for name in _LIBRARIES)}".encode()]
    for package in ("exports", "pipeline"):
        parts += [f"{name} {sha256(file.read_bytes()).hexdigest()}".encode() for name, file in _walk(package)]
    return digest(b"\n".join(parts))


def _walk(package: str) -> Iterator[tuple[str, Traversable]]:
    """Yield all that is shipped of *package*, sorted by name; not the rules, which are compared row by row.

    Whatever its suffix: any of it may change a document. What Python, numba or an editor leaves beside it does not.
    """
    stack = [(package, files(package))]
    while stack:
        name, place = stack.pop()
        if place.name.startswith(".") or place.name in _LEFT_BESIDE or name.endswith(_COMPILED):
            continue
        if place.is_dir():
            inside = sorted(((f"{name}/{one.name}", one) for one in place.iterdir()), key=lambda one: one[0])
            stack += reversed(inside)
        elif not name.startswith("pipeline/data/rules"):
            yield name, place
