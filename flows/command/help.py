"""How `--help` lists options and commands: under headings, in plain lines. Nothing heavy: `--help` waits for this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from typer.core import TyperArgument, TyperCommand, TyperGroup

from flows.run.options import Heading
from pipeline.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ARGUMENTS: Final = "Arguments"
_REST: Final = "Running"
"""Where those stand that have no heading of their own, as `--help` itself, beside options that have one."""

_COLUMN: Final = 25
"""A longer name has a line to itself."""

_WHOLE: Final = 1000
"""Characters that no sentence about a command has."""

START: Final = """Raw transcripts in any language to broadcast-grade subtitles and Parquet datasets. To start with:

  cuemill convert talks --out out     subtitles and datasets of all transcripts in a folder
  cuemill findings out                what is wrong with them, where, and what to do about it
  cuemill review out                  a page to look at all that and decide: out/review/index.html
  cuemill check talk.srt              which limits a subtitle file breaks, whoever made it
  cuemill publish talks --out out     the same as convert, as a Prefect flow

cuemill --help lists all commands, cuemill COMMAND --help the options of one.
"""


class GroupedOptions(TyperCommand):
    """A command whose `--help` lists each option under its heading."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer hides both types
        """Write the arguments and, under each heading, its options."""
        told = [(one, one.get_help_record(ctx)) for one in self.get_params(ctx)]
        listed = [(_heading(one), (_name(one, row[0]), row[1])) for one, row in told if row]
        _write(formatter, listed, (_ARGUMENTS, *get_args(Heading)))


class GroupedCommands(TyperGroup):
    """A group whose `--help` lists each command under its heading."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer hides both types
        """Write under each heading its commands."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        listed = [
            (getattr(one, "rich_help_panel", None) or "Commands", (name, one.get_short_help_str(_WHOLE)))
            for name, one in commands
            if one is not None and not one.hidden
        ]
        _write(formatter, listed, ())


def wrong_call(error: Any) -> str:  # noqa: ANN401 - typer hides the type
    """Return in a sentence or two what is wrong with a line that could not be read, and where its help is.

    A group that is called without any of its commands answers with its help.
    """
    told: str = error.format_message().replace("Value error, ", "").rstrip(".")
    if told.startswith("Usage: "):
        return told
    context = getattr(error, "ctx", None)
    end = "" if told.endswith("?") else "."
    return printable(f"cuemill: {told}{end} See `{context.command_path if context else 'cuemill'} --help`.")


def _heading(parameter: object) -> str:
    """Return under which heading a *parameter* stands."""
    if isinstance(parameter, TyperArgument):
        return _ARGUMENTS
    heading = getattr(parameter, "rich_help_panel", None)
    return heading if isinstance(heading, str) else _REST


def _name(parameter: object, told: str) -> str:
    """Return how a *parameter* is named in a list, as it is *told*; of an argument without its type.

    What switches a flag off that a project file switches on is told once, in docs/config.md.
    """
    return told.partition(" <" if isinstance(parameter, TyperArgument) else " / ")[0]


def _write(formatter: Any, listed: Sequence[tuple[str, tuple[str, str]]], order: Iterable[str]) -> None:  # noqa: ANN401
    """Write what is *listed* under its headings: first those of the *order*, then others as they come."""
    for heading in dict.fromkeys([*order, *(heading for heading, _ in listed)]):
        if rows := [row for own, row in listed if own == heading]:
            with formatter.section(heading):
                formatter.write_dl(rows, col_max=_COLUMN)
