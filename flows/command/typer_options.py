"""What Typer is to see of the options of a run, made from where each is written once, `flows/run/options.py`."""

from __future__ import annotations

import inspect
from collections.abc import Callable  # noqa: TC003 - Typer looks at what completes
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeGuard, get_args, get_origin, get_type_hints

import typer

from flows.run.declared import declared, filled
from flows.run.options import Setting
from flows.run.project import FLAGS
from pipeline.storage.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG_OPTIONS: Final[dict[str, tuple[Any, Any]]] = {
    "config": (Annotated[str | None, Setting("The project file, not the nearest.", "Running", "FILE")], None),
    "no_config": (Annotated[bool, Setting("Read no cuemill.toml.", "Running")], False),
}
"""What says which project file gives the options that the command line does not."""


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Return *command*, the settings among its annotations turned into Typer's own."""
    parameters = inspect.signature(command).parameters.values()
    hints = get_type_hints(command, include_extras=True)
    command.__annotations__ = {
        parameter.name: _without_heading(_annotation(parameter.name, hints[parameter.name], parameter.default))
        for parameter in parameters
    }
    return command


def takes_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return *command* as Typer is to see it: in place of each table of options that it takes, each option of that."""
    hints = get_type_hints(command, include_extras=True)
    tables = {name: hint for name, hint in hints.items() if _is_table(hint)}
    joined = [one.name for table in tables.values() for one in declared(table) if one.setting.is_joined]

    def called(**given: Any) -> None:  # noqa: ANN401 - what Typer has read, by the signature below
        given |= {name: ",".join(given[name]) for name in joined}
        own = {name: value for name, value in given.items() if name in hints}
        command(**{name: filled(table, given) for name, table in tables.items()}, **own)

    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, annotation, default in _rows(command, hints)
    ]
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect looks for it
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    called.__name__, called.__doc__ = command.__name__, command.__doc__
    return called


def _rows(command: Callable[..., None], hints: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield name, annotation and default of all that Typer reads for *command*: tables, its own, the project file."""
    for parameter in inspect.signature(command).parameters.values():
        hint = hints[parameter.name]
        if _is_table(hint):
            for one in declared(hint):
                default = inspect.Parameter.empty if one.is_required else one.default
                default = [default] if one.setting.is_joined else default
                yield one.name, _annotation(one.name, Annotated[one.kind, one.setting], default), default
        else:
            yield parameter.name, _annotation(parameter.name, hint, parameter.default), parameter.default
    for name, (hint, default) in CONFIG_OPTIONS.items():
        yield name, _annotation(name, hint, default), default


def _is_table(hint: Any) -> TypeGuard[type[Any]]:  # noqa: ANN401 - an annotation
    """Tell whether a parameter so annotated is a table of options."""
    return is_dataclass(hint)


def _annotation(name: str, hint: Any, default: Any) -> Any:  # noqa: ANN401 - annotations
    """Return *hint* as Typer reads it; one without a setting as it is."""
    kind, *extras = get_args(hint) if hasattr(hint, "__metadata__") else (hint,)
    if not extras or not isinstance(setting := extras[0], Setting):
        return hint
    kind = list[str] if setting.is_joined else kind
    is_repeated = get_origin(kind) is list and not setting.is_argument
    told: dict[str, Any] = {
        "metavar": "" if kind is bool else setting.metavar,  # a flag takes nothing
        "help": setting.help + (" May be repeated." if is_repeated else ""),
        "parser": place_of if setting.is_place else None,
        "show_default": kind is not bool and default not in (None, [], inspect.Parameter.empty),
        "rich_help_panel": setting.heading,
        "autocompletion": _COMPLETIONS.get(name),
    }
    if setting.is_argument:
        return Annotated[kind, typer.Argument(**told)]
    flags = [flag_of(name) if kind is bool else f"--{name.replace('_', '-')}"]
    flags += [setting.short] if setting.short else []
    return Annotated[kind, typer.Option(*flags, min=setting.low, max=setting.high, **told)]


def flag_of(name: str) -> str:
    """Return the declaration of a flag; one that a project file may switch on has another that switches it off.

    >>> flag_of("bom"), flag_of("no_default_rules"), flag_of("no_config")
    ('--bom/--no-bom', '--no-default-rules/--default-rules', '--no-config')
    """
    flag = name.replace("_", "-")
    if flag not in FLAGS:
        return f"--{flag}"
    return f"--{flag}/--{flag.removeprefix('no-') if flag.startswith('no-') else f'no-{flag}'}"


def _profiles(incomplete: str) -> list[str]:
    """Return the shipped profiles that begin with what is typed so far."""
    from pipeline.styles import profiles  # noqa: PLC0415 - only a shell asks

    return [name for name in profiles() if name.startswith(incomplete)]


def _formats(incomplete: str) -> list[str]:
    """Return what is typed so far with each format that its last part may become."""
    from exports import FORMATS  # noqa: PLC0415 - as above

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in FORMATS if name.startswith(last)]


_COMPLETIONS: Final[dict[str, Callable[[str], list[str]]]] = {"profile": _profiles, "to": _formats}
"""What a shell offers for the value of an option, by its name."""


def _without_heading(hint: Any) -> Any:  # noqa: ANN401 - an annotation
    """Return *hint*, made by `_annotation`: a command of few options lists them under one heading."""
    for extra in getattr(hint, "__metadata__", ()):
        extra.rich_help_panel = None
    return hint
