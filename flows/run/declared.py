"""What a table of options declares, and a table filled with what was given. Nothing heavy: `--help` waits for this."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.run.options import Setting

Table = TypeVar("Table")


class Declared(NamedTuple):
    """An option as a table of them declares it."""

    name: str
    kind: Any
    """Its type."""

    setting: Setting
    is_required: bool
    default: Any
    """None where it is required."""


def declared(table: type[Any]) -> Iterator[Declared]:
    """Yield the options that the dataclass *table* declares, in its order."""
    hints = get_type_hints(table, include_extras=True)
    for one in fields(table):
        kind, setting = get_args(hints[one.name])
        made = None if one.default_factory is MISSING else one.default_factory()
        is_required = made is None and one.default is MISSING
        default = made if one.default is MISSING else one.default
        yield Declared(one.name, kind, setting, is_required, default)


def filled(table: type[Table], given: Mapping[str, Any]) -> Table:
    """Return a *table* of options with those values in *given* that are its own."""
    return table(**{one.name: given[one.name] for one in fields(table)})  # type: ignore[arg-type]  # a dataclass
