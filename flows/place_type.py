"""How a parameter of the flow names a place."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from pipeline.storage.places import place_of


def _place(given: object) -> Path:
    """Return the place that a parameter names.

    Raises: ValueError if it names none, for pydantic.
    """
    if not isinstance(given, str | PurePath):
        raise ValueError("give a path or a URL")  # noqa: TRY004 - what pydantic understands
    return place_of(given)


Place = Annotated[Path, PlainValidator(_place), WithJsonSchema({"type": "string", "format": "path"})]
"""A path or a URL, which `Path` alone would take for a path with two slashes too many."""
