"""schema.json: the rows of each table as JSON Schema 2020-12, with what it has no word for under ``x-``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from exports.datasets.columns import DESCRIPTIONS, SPAN
from exports.datasets.tables import SCHEMA_VERSION
from exports.track import PRODUCER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exports.datasets.description import Column, Description

_TYPES: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "string": ("string", {}),
    "int32": ("integer", {"format": "int32"}),
    "int64": ("integer", {"format": "int64"}),
    "float64": ("number", {"format": "double"}),
    "spans": ("array", {"items": {"$ref": "#/$defs/span"}}),
}


def render_schema() -> bytes:
    """Return the schema of all tables: an object that has the rows of each under its name."""
    span = {"description": "a piece of a turn's text in a line of a cue", **_object(SPAN)}
    tables = {table.name: _table(table) for table in DESCRIPTIONS}
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Cuemill datasets",
        "description": "The rows of each table. The files themselves are Parquet: <table>/lang-<tag>/*.parquet.",
        "x-schema-version": SCHEMA_VERSION,
        "x-producer": PRODUCER,
        "type": "object",
        "properties": {name: {"type": "array", "items": {"$ref": f"#/$defs/{name}"}} for name in tables},
        "additionalProperties": False,
        "$defs": {**tables, "span": span},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _table(table: Description) -> dict[str, Any]:
    """Return the schema of a row of *table*."""
    return {"description": table.row, "x-key": list(table.key), **_object(table.columns)}


def _object(columns: Iterable[Column]) -> dict[str, Any]:
    """Return the schema of an object that has *columns* and no others, all of them always."""
    properties = {column.name: _property(column) for column in columns}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _property(column: Column) -> dict[str, Any]:
    """Return the schema of a value of *column*."""
    name, more = _TYPES[column.kind]
    unit = {"x-unit": column.unit} if column.unit else {}
    return {"description": column.meaning, "type": [name, "null"] if column.nullable else name, **more, **unit}
