"""What Prefect's pages know of the flow's parameters: a description of each, and what it may be.

Prefect takes descriptions from a docstring's `Args:` and from nowhere else, so they are put there.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, get_type_hints

from pydantic import Field, WithJsonSchema
from pydantic.fields import FieldInfo

from exports import FORMATS
from pipeline.styles import profiles

if TYPE_CHECKING:
    from collections.abc import Callable

Call = TypeVar("Call", bound="Callable[..., Any]")

_ONE: Final = f"({'|'.join(FORMATS)})"

Format = Annotated[str, Field(pattern=f"^{_ONE}$", json_schema_extra={"enum": list(FORMATS)})]
"""A format, of which the form offers a list."""

FormatList = Annotated[str, Field(pattern=f"^{_ONE}(,{_ONE})*$")]
"""Formats as the command takes them."""

ProfileName = Annotated[
    str, WithJsonSchema({"anyOf": [{"type": "string", "enum": list(profiles())}, {"type": "string"}]})
]
"""A shipped profile, of which the form offers a list, or one of a person's own table."""


def described(call: Call) -> Call:
    """Return *call*, its docstring with a line for each parameter, from the descriptions in their types."""
    hints = get_type_hints(call, include_extras=True)
    lines = [f"    {name}: {_description(hints[name])}" for name in inspect.signature(call).parameters]
    call.__doc__ = "\n".join([inspect.cleandoc(call.__doc__ or ""), "", "Args:", *lines])
    return call


def _description(hint: object) -> str:
    """Return the description in the type of a parameter."""
    return next(part.description or "" for part in getattr(hint, "__metadata__", ()) if isinstance(part, FieldInfo))
