"""A project file: options of a run that are written once, `cuemill.toml`, for a folder and what lies below it.

It is looked for in the working folder and above, up to the first folder with `.git`, the home folder or a mount, and
never in a store. What the command line says wins. Nothing heavy: every command waits for this.
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args, get_origin

from typer.core import TyperCommand

from flows.run.options import ClusterOptions, Options, declared
from pipeline.errors import BadUsage

NAME: Final = "cuemill.toml"
_KINDS: Final = {
    one.name.replace("_", "-"): one.kind for table in (Options, ClusterOptions) for one in declared(table)
} | {"glossary": list[str], "quiet": bool}
_TABLES: Final = frozenset({"rules", "glossary"})
"""Each names a file, or one of the shipped tables."""

_LISTS: Final = frozenset(key for key, kind in _KINDS.items() if get_origin(kind) is list)
_FLAGS: Final = frozenset(key for key, kind in _KINDS.items() if kind is bool)
_NUMBERS: Final = frozenset(key for key, kind in _KINDS.items() if {int, float} & {kind, *get_args(kind)})
_PATHS: Final = frozenset(key for key, kind in _KINDS.items() if Path in {kind, *get_args(kind)})
_KEYS: Final = frozenset(_KINDS) - {"show"}
_SHOW_KEYS: Final = "show"

TEMPLATE: Final = """# Options of `cuemill convert` and `publish` for this folder
# and what lies below it. Paths are relative to this file.
# What the command line says wins; keep no secrets here.

# sources = ["talks"]
# out = "out"
# to = "srt,vtt,parquet"
# rules = ["ai-talks", "ours.csv"]
# glossary = ["ai-talks", "ours.txt"]
# speakers-table = "speakers.csv"
# profile = "netflix"
# lang = "ko"

# [show.morning]                 # cuemill convert --show morning
# sources = ["morning"]
# rules = ["morning.csv"]
"""


class Config(NamedTuple):
    """What a project file says, for one show or for none."""

    path: Path
    values: dict[str, Any]
    """By the names of parameters: `no_default_rules`."""


class ConfiguredCommand(TyperCommand):
    """A command whose options a project file may give; it says which it has from there."""

    not_from_file: frozenset[str] = frozenset()
    """Parameters that mean something else here than in the file."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer hides its context's type
        """Read the command line, and before it the project file.

        Raises: BadUsage for a file that cannot be used.
        """
        config = None if "--no-config" in args else _config_for(args)
        if config:
            own = {parameter.name for parameter in self.params} - self.not_from_file
            ctx.default_map = {name: value for name, value in config.values.items() if name in own}
        rest: list[str] = super().parse_args(ctx, list(args))
        if config and not ctx.params.get("quiet"):
            taken = [
                name for name in config.values if getattr(ctx.get_parameter_source(name), "name", "") == "DEFAULT_MAP"
            ]
            if taken:
                print(f"from {config.path}: {', '.join(sorted(taken)).replace('_', '-')}")  # noqa: T201 - for people
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


def find_config(folder: Path) -> Path | None:
    """Return the project file of *folder* or of the nearest folder above it, as far as its project goes."""
    for above in (folder, *folder.parents):
        if (above / NAME).is_file():
            return above / NAME
        if (above / ".git").exists() or above == Path.home() or above.is_mount():
            return None
    return None


def load_config(path: Path, show: str | None) -> Config:
    """Return what the file at *path* says for *show*, its paths from the file's folder.

    Raises: BadUsage for a file that cannot be read, an unknown key or show, a value of the wrong kind.
    """
    if "://" in str(path) or ":/" in str(path):
        raise BadUsage(f"{path} is in a store", "A project file is a file of this machine.")
    told = _read(path)
    shows = told.pop(_SHOW_KEYS, {})
    if not isinstance(shows, dict) or not all(isinstance(part, dict) for part in shows.values()):
        raise BadUsage(f"{path}: show is no table", "Write [show.NAME].")
    if show and show not in shows:
        raise BadUsage(f"{path}: there is no show {show!r}", f"Shows: {', '.join(sorted(shows)) or 'none'}.")
    for part in (told, *shows.values()):
        _check(path, part)
    merged = told | (shows[show] if show else {})
    base = path.absolute().parent
    return Config(path, {key.replace("-", "_"): _placed(key, value, base) for key, value in merged.items()})


def _read(path: Path) -> dict[str, Any]:
    """Return the tables of the file at *path*."""
    try:
        data = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadUsage(f"{path} cannot be read: {error}", "Write it in UTF-8, or pass --no-config.") from error
    try:
        return tomllib.loads(data)
    except tomllib.TOMLDecodeError as error:
        raise BadUsage(f"{path} is no TOML: {error}", "See toml.io.") from error


def _check(path: Path, part: dict[str, Any]) -> None:
    """Refuse a key that no option has, and a value that none takes."""
    for key, value in part.items():
        if key not in _KEYS:
            near = get_close_matches(key.replace("_", "-"), _KEYS, 1)
            remedy = f"Did you mean {near[0]}?" if near else f"Options: {', '.join(sorted(_KEYS))}."
            raise BadUsage(f"{path}: there is no option {key!r}", remedy)
        if not _is_of_kind(key, value):
            kind = "a list of texts" if key in _LISTS else "true or false" if key in _FLAGS else "one value"
            raise BadUsage(f"{path}: {key} is {value!r}", f"Write {kind}.")


def _is_of_kind(key: str, value: object) -> bool:
    """Tell whether *value* is of the kind that the option *key* takes."""
    if key in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if key in _FLAGS:
        return isinstance(value, bool)
    if key in _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _placed(key: str, value: Any, base: Path) -> Any:  # noqa: ANN401 - as TOML has it
    """Return *value*, a path in it from *base*; the name of a shipped table is none."""
    if isinstance(value, list):
        return [_placed(key, one, base) for one in value] if key in _LISTS else value
    is_path = (key in _PATHS and value != "-") or (key in _TABLES and ("." in value or "/" in value))
    return str(base / value) if is_path and "://" not in value else value


def write_template() -> Path:
    """Write a project file in which all is a comment to the working folder, and return its path.

    Raises: BadUsage if there is one.
    """
    path = Path(NAME)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(TEMPLATE)
    except FileExistsError as error:
        raise BadUsage(f"{NAME} is there", "Edit it, or move it away first.") from error
    except OSError as error:
        raise BadUsage(f"{NAME} cannot be written: {error.strerror}", "Change to another folder.") from error
    return path
