"""What stands beside the datasets, so that they explain themselves: README.md, croissant.json, schema.json.

- `croissant`: croissant.json
- `facts`: What a card tells of the datasets
- `hub`: How catalogues call the datasets
- `json_schema`: schema.json
- `readme`: README.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.card.croissant import render_croissant
from exports.card.facts import facts_of
from exports.card.json_schema import render_schema
from exports.card.readme import render_readme

if TYPE_CHECKING:
    from exports.card.facts import Facts

__all__ = ["facts_of", "render_card", "render_schema"]


def render_card(facts: Facts) -> dict[str, bytes]:
    """Return the files of the card by their names, none without datasets: the same *facts*, the same bytes."""
    if not facts.tables:
        return {}
    return {
        "README.md": render_readme(facts),
        "croissant.json": render_croissant(facts),
        "schema.json": render_schema(),
    }
