"""How a table of the datasets is described: its columns, their types, units and meaning."""

from __future__ import annotations

from typing import Literal, NamedTuple, cast

from exports.datasets.tables import UNITS

Kind = Literal["string", "int32", "int64", "float64", "spans"]
"""Types that every reader keeps, under the names that Arrow and Hugging Face give them; spans are a list of structs."""


class Column(NamedTuple):
    """A column: its name, its type as *written* (a question mark says that nulls may stand there) and its meaning."""

    name: str
    written: str
    meaning: str

    @property
    def kind(self) -> Kind:
        """Return the type."""
        return cast("Kind", self.written.removesuffix("?"))

    @property
    def nullable(self) -> bool:
        """Whether nulls may stand there."""
        return self.written.endswith("?")

    @property
    def unit(self) -> str | None:
        """Return what a number counts, None where it is a number of things or no number."""
        return UNITS.get(self.name.rsplit("_", 1)[-1])


class Description(NamedTuple):
    """A table: its name, what a *row* is, the *key* that tells rows apart (none: rows may repeat), its columns."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
