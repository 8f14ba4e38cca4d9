"""How a command reads the project file, flows/run/project, before its own line. Nothing heavy: every command waits."""

from __future__ import annotations

import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import typer

from flows.command.help import GroupedOptions
from flows.run.project import NAME, find_config, load_config
from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.run.project import Config


class ConfiguredCommand(GroupedOptions):
    """A command whose options a project file may give; it says which it has from there."""

    called_otherwise: Mapping[str, str] = MappingProxyType({})
    """Which parameter is what the file calls otherwise."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer hides its context's type
        """Read the command line, and before it the project file.

        Raises: BadUsage for a file that cannot be used.
        """
        if ctx.resilient_parsing:  # a shell asks what may follow
            told: list[str] = super().parse_args(ctx, list(args))
            return told
        config = None if "--no-config" in args else _config_for(args)
        given = {self.called_otherwise.get(name, name): name for name in config.values} if config else {}
        if config:
            own = {one.name: one for one in self.params}
            values = {name: config.values[key] for name, key in given.items() if name in own}
            ctx.default_map = {
                name: [value] if getattr(own[name], "multiple", False) and isinstance(value, str) else value
                for name, value in values.items()
            }
        try:
            rest: list[str] = super().parse_args(ctx, list(args))
        except typer.BadParameter as error:
            if config and config.shows and type(error).__name__ == "MissingParameter":
                shows = ", ".join(f"--show {name}" for name in config.shows)
                raise BadUsage(f"{error.format_message().rstrip('.')}", f"{config.path} has {shows}.") from error
            raise
        if config and not ctx.params.get("quiet"):
            taken = [
                key
                for name, key in given.items()
                if getattr(ctx.get_parameter_source(name), "name", "") == "DEFAULT_MAP"
            ]
            if taken:
                is_taken = "-" in {str(ctx.params.get("report")), str(ctx.params.get("out"))}  # standard output is
                named = ", ".join(sorted(taken)).replace("_", "-")
                print(f"from {config.path}: {named}", file=sys.stderr if is_taken else sys.stdout)
        return rest


class ConfiguredSuggest(ConfiguredCommand):
    """The same for `suggest`, whose DIR is the --out of a run, and whose --out is a table."""

    called_otherwise = MappingProxyType({"out": "folder"})


def _config_for(args: list[str]) -> Config | None:
    """Return the project file that *args* name, or the nearest one."""
    named, show = _value_of(args, "--config"), _value_of(args, "--show")
    path = named or find_config(Path.cwd())
    if path is None:
        if show:
            raise BadUsage(f"there is no {NAME} for --show {show}", "`cuemill init` writes one.")
        return None
    return load_config(path, show)


def _value_of(args: list[str], option: str) -> str | None:
    """Return what *args* give for *option*, the last time."""
    value = None
    for place, arg in enumerate(args):
        if arg == "--":
            break
        if arg == option and place + 1 < len(args):
            value = args[place + 1]
        elif arg.startswith(f"{option}="):
            value = arg.partition("=")[2]
    return value
