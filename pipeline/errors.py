"""The error tree of Cuemill.

::

    CuemillError
    ├── SchemaMismatch (TypeError)        a stage was given a frame of another shape: a wrong program
    ├── BadTable (ValueError)             a rules or styles table is wrong: the run does not start
    ├── BadUsage (ValueError)             the command or its parameters are wrong: the run does not start
    ├── UnreadableSource (ValueError)     one file cannot be read: the others go on
    └── UnwritableOutput (OSError)        the system takes no results: those of other shards stay

Three fates (see CONTRIBUTING): a wrong program, table or call stops the run before any data is touched; a wrong file is
caught in one place and becomes a finding; wrong content never raises. A full disk is none of these: it may pass.

Each error carries its facts as attributes and survives a trip between processes.
"""

from __future__ import annotations


class CuemillError(Exception):
    """Base of all errors that Cuemill raises on purpose."""


class SchemaMismatch(CuemillError, TypeError):  # noqa: N818 - named for what is wrong, as the field does
    """A frame has not the columns, types or nulls that its schema promises."""

    def __init__(self, schema: str, problem: str) -> None:
        """Take the *schema*'s name and the *problem* in words."""
        super().__init__(schema, problem)
        self.schema = schema
        self.problem = problem

    def __str__(self) -> str:
        """Say which schema and what is wrong."""
        return f"not a {self.schema} frame: {self.problem}"


class BadTable(CuemillError, ValueError):  # noqa: N818 - as above
    """A table of rules or styles cannot be used as it is."""

    def __init__(self, table: str, row: int | None, problem: str, remedy: str) -> None:
        """Take the *table*'s file name, the *row* (1: the header; None: no row), the *problem* and a *remedy*."""
        super().__init__(table, row, problem, remedy)
        self.table = table
        self.row = row
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        """Say where, what and what to do."""
        place = self.table if self.row is None else f"{self.table}, row {self.row}"
        return f"{place}: {self.problem}. {self.remedy}"


class BadUsage(CuemillError, ValueError):  # noqa: N818 - as above
    """A call that cannot be carried out as it stands, found before anything is written."""

    def __init__(self, problem: str, remedy: str) -> None:
        """Take the *problem* and a *remedy*, in words."""
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        """Say what and what to do."""
        return f"{self.problem}. {self.remedy}"


class UnreadableSource(CuemillError, ValueError):  # noqa: N818 - as above
    """One source file cannot be read; the run goes on without it."""

    def __init__(self, source: str, reason: str, remedy: str, line: int | None = None) -> None:
        """Take the *source*'s relative path, the *reason*, a *remedy* and the *line* (from 1) where there is one."""
        super().__init__(source, reason, remedy, line)
        self.source = source
        self.reason = reason
        self.remedy = remedy
        self.line = line

    def __str__(self) -> str:
        """Say where, what and what to do."""
        place = self.source if self.line is None else f"{self.source}, line {self.line}"
        return f"{place}: {self.reason}. {self.remedy}"


class UnwritableOutput(CuemillError, OSError):  # noqa: N818 - as above
    """The system does not take a file: a full disk, a folder that may not be written to."""

    def __init__(self, path: str, reason: str, remedy: str) -> None:
        """Take the *path* as the user gave it, the *reason* and a *remedy*."""
        super().__init__(path, reason, remedy)
        self.path = path
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        """Say where, why and what to do."""
        return f"{self.path} cannot be written: {self.reason}. {self.remedy}"
