"""How a command reads the project file, flows/run/project, before its own line. Nothing heavy: every command waits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.command.help import GroupedOptions
from flows.run.project import NAME, find_config, load_config
from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from flows.run.project import Config


class ConfiguredCommand(GroupedOptions):
    """A command whose options a project file may give; it says which it has from there."""

    not_from_file: frozenset[str] = frozenset()
    """Parameters that mean something else here than in the file."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer hides its context's type
        """Read the command line, and before it the project file.

        Raises: BadUsage for a file that cannot be used.
        """
        if ctx.resilient_parsing:  # a shell asks what may follow
            told: list[str] = super().parse_args(ctx, list(args))
            return told
        config = None if "--no-config" in args else _config_for(args)
        if config:
            own = {one.name: one for one in self.params if one.name not in self.not_from_file}
            ctx.default_map = {
                name: [value] if getattr(own[name], "multiple", False) and isinstance(value, str) else value
                for name, value in config.values.items()
                if name in own
            }
        rest: list[str] = super().parse_args(ctx, list(args))
        if config and not ctx.params.get("quiet"):
            taken = [
                name for name in config.values if getattr(ctx.get_parameter_source(name), "name", "") == "DEFAULT_MAP"
            ]
            if taken:
                is_taken = "-" in {str(ctx.params.get("report")), str(ctx.params.get("out"))}  # standard output is
                named = ", ".join(sorted(taken)).replace("_", "-")
                print(f"from {config.path}: {named}", file=sys.stderr if is_taken else sys.stdout)
        return rest


class ConfiguredSuggest(ConfiguredCommand):
    """The same for `suggest`, whose --out is a table."""

    not_from_file = frozenset({"out"})


def _config_for(args: list[str]) -> Config | None:
    """Return the project file that *args* name, or the nearest one."""
    named, show = _value_of(args, "--config"), _value_of(args, "--show")
    path = Path(named) if named else find_config(Path.cwd())
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
