"""The card beside datasets, as a run leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.card import facts_of, render_card

if TYPE_CHECKING:
    from pathlib import Path


def write_card(out: Path) -> None:
    """Write what tells of the datasets below *out*."""
    for name, data in render_card(facts_of(out / "datasets")).items():
        (out / "datasets" / name).write_bytes(data)
