"""What stands beside the datasets, so that they explain themselves: README.md, croissant.json, schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.card.croissant import render_croissant
from exports.card.facts import facts_of
from exports.card.json_schema import render_schema
from exports.card.readme import render_readme
from exports.files import write

if TYPE_CHECKING:
    from pathlib import Path

    from exports.card.facts import Facts

__all__ = ["export_card", "facts_of", "render_card", "render_schema"]


def export_card(out: Path) -> list[Path]:
    """Write the dataset card into ``out/datasets`` and return its files; nothing where there are no datasets.

    It tells of the files that stand there, so call it when all of them do. A file that is right already is not touched.

    Raises: UnwritableOutput where the system takes no file.
    """
    datasets = out / "datasets"
    facts = facts_of(datasets)
    files = render_card(facts) if facts.tables else {}
    return [_keep(datasets / name, data) for name, data in files.items()]


def render_card(facts: Facts) -> dict[str, bytes]:
    """Return the files of the card by their names: the same *facts*, the same bytes."""
    return {
        "README.md": render_readme(facts),
        "croissant.json": render_croissant(facts),
        "schema.json": render_schema(),
    }


def _keep(path: Path, data: bytes) -> Path:
    """Write *data* to *path* unless it stands there, and return *path*."""
    if path.is_file() and path.read_bytes() == data:
        return path
    return write(path, data)
