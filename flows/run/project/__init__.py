"""A project file: options of a run that are written once, `cuemill.toml`, for a folder and what lies below it.

It is looked for in the working folder and above, up to the first folder with `.git`, the home folder or a mount, and
never in a store. What the command line says wins; the flow reads the one that a parameter names, and no other. Nothing
heavy: every command waits for this.
"""

from __future__ import annotations

import os
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args, get_origin

from flows.run.declared import declared
from flows.run.options import ClusterOptions, Options
from pipeline.errors import BadUsage

NAME: Final = "cuemill.toml"
_KINDS: Final = {
    one.name.replace("_", "-"): one.kind for table in (Options, ClusterOptions) for one in declared(table)
} | {"glossary": list[str], "quiet": bool, "dry-run": bool}
_TABLES: Final = frozenset({"rules", "glossary"})
"""Each names a file, or one of the shipped tables."""

_LISTS: Final = frozenset(key for key, kind in _KINDS.items() if get_origin(kind) is list)
_JOINED: Final = frozenset(one.name for one in declared(Options) if one.setting.is_joined)
"""Each may be a list, too, as its option may be repeated."""

FLAGS: Final = frozenset(key for key, kind in _KINDS.items() if kind is bool)
_NUMBERS: Final = frozenset(key for key, kind in _KINDS.items() if {int, float} & {kind, *get_args(kind)})
_PATHS: Final = frozenset(key for key, kind in _KINDS.items() if Path in {kind, *get_args(kind)})
_KEYS: Final = frozenset(_KINDS) - {"show"}
_SHOW_KEYS: Final = "show"
_ON_THE_LINE: Final = frozenset({"config", "no-config", "show"})
"""What chooses the file, and what counts of it: it cannot stand in it."""
_SECRET: Final = re.compile("passw|secret|token|credential|api.?key", re.IGNORECASE)

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
    shows: tuple[str, ...] = ()
    """The names of its sections."""


def find_config(folder: Path) -> Path | None:
    """Return the project file of *folder* or of the nearest folder above it, as far as its project goes.

    What has its name and is no file is returned, too: whoever reads it says so.
    """
    home = _home()
    for above in (folder, *folder.parents):
        if os.path.lexists(above / NAME):
            return above / NAME
        if (above / ".git").exists() or os.path.realpath(above) == home or above.is_mount():
            return None
    return None


def _home() -> str | None:
    """Return the home folder, wherever links lead to it; None where there is none."""
    try:
        return os.path.realpath(Path.home())
    except RuntimeError:
        return None


def _at_home(path: str) -> Path:
    """Return *path*, from the home folder where it begins with `~/`; a name after `~` is that of a file."""
    return Path(path).expanduser() if path == "~" or path.startswith("~/") else Path(path)


def load_config(path: str | Path, show: str | None) -> Config:
    """Return what the file at *path* says for *show*, its paths from the file's folder.

    Raises: BadUsage for a file that cannot be read, an unknown key or show, a value of the wrong kind.
    """
    if "://" in str(path) or ":/" in str(path):
        raise BadUsage(f"{path} is in a store", "A project file is a file of this machine.")
    path = _at_home(str(path))
    told = _read(path)
    shows = told.pop(_SHOW_KEYS, {})
    if not isinstance(shows, dict) or not all(isinstance(part, dict) for part in shows.values()):
        raise BadUsage(
            f"{path}: show is no table", "Write [show.NAME], and choose one on the command line: --show NAME."
        )
    if show and show not in shows:
        raise BadUsage(f"{path}: there is no show {show!r}", f"Shows: {', '.join(sorted(shows)) or 'none'}.")
    for part in (told, *shows.values()):
        _check(path, part)
    merged = told | (shows[show] if show else {})
    base = path.absolute().parent
    values = {key.replace("-", "_"): _placed(key, value, base) for key, value in merged.items()}
    return Config(path, values, tuple(sorted(shows)))


def _read(path: Path) -> dict[str, Any]:
    """Return the tables of the file at *path*."""
    if why := _why_no_file(path):
        raise BadUsage(f"{path} cannot be read: it {why}", "Write a file of TOML there, or pass --no-config.")
    try:
        data = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadUsage(f"{path} cannot be read: {error.strerror}", "Pass --no-config to go without.") from error
    except UnicodeDecodeError as error:
        raise BadUsage(f"{path} is not UTF-8", "Save it in UTF-8, or pass --no-config.") from error
    try:
        return tomllib.loads(data)
    except tomllib.TOMLDecodeError as error:
        raise BadUsage(f"{path} is no TOML: {error}", "See toml.io.") from error


def _why_no_file(path: Path) -> str | None:
    """Return why what stands at *path* can be no project file, None where it may be one."""
    if path.is_file():
        return None
    if path.is_symlink() and not path.exists():
        return f"is a link to {os.readlink(path)}, where nothing is"  # noqa: PTH115 - as it is written
    return "is a folder" if path.is_dir() else "is no file" if path.exists() else "is not there"


def _check(path: Path, part: dict[str, Any]) -> None:
    """Refuse a key that no option has, and a value that none takes."""
    for key, value in part.items():
        if key not in _KEYS:
            raise BadUsage(f"{path}: there is no option {key!r}", _remedy(key))
        if not _is_of_kind(key, value):
            kind = "a list of texts" if key in _LISTS else "true or false" if key in FLAGS else "one value"
            raise BadUsage(f"{path}: {key} is {value!r}", f"Write {kind}.")


def _remedy(key: str) -> str:
    """Return what to do about a *key* that no option has."""
    plain = key.replace("_", "-")
    if plain in _ON_THE_LINE:
        return f"Give it on the command line: --{plain}."
    if _SECRET.search(key):
        return "Secrets have no place in it: set them in the environment."
    near = get_close_matches(plain, _KEYS | {_SHOW_KEYS}, 1)
    if near == [_SHOW_KEYS]:
        return "Did you mean [show.NAME]?"
    return f"Did you mean {near[0]}?" if near else f"Options: {', '.join(sorted(_KEYS))}; and sections [show.NAME]."


def _is_of_kind(key: str, value: object) -> bool:
    """Tell whether *value* is of the kind that the option *key* takes."""
    if key in _LISTS or (key in _JOINED and isinstance(value, list)):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if key in FLAGS:
        return isinstance(value, bool)
    if key in _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _placed(key: str, value: Any, base: Path) -> Any:  # noqa: ANN401 - as TOML has it
    """Return *value*, a path in it from *base*; the name of a shipped table is none."""
    if isinstance(value, list):
        return [_placed(key, one, base) for one in value] if key in _LISTS else value
    is_path = (key in _PATHS and value != "-") or (key in _TABLES and ("." in value or "/" in value))
    return str(base / _at_home(value)) if is_path and "://" not in value else value


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
