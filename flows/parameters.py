"""The flow's parameters, made from where each option is written once: its type, range and description for a form.

Prefect takes descriptions from a docstring's `Args:` and from nowhere else, so they are put there; types and defaults
it takes from the signature.
"""

from __future__ import annotations

import inspect
import logging
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, get_origin

from pydantic import Field, TypeAdapter, ValidationError, WithJsonSchema

from exports import FORMATS
from flows.place_type import Place
from flows.run.declared import declared
from flows.run.options import ClusterOptions, Options
from flows.run.project import load_config
from pipeline.errors import BadUsage
from pipeline.styles import profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.run.declared import Declared
    from flows.run.project import Config

LOG = logging.getLogger(__name__)

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


_FORMS: Final[dict[str, Any]] = {
    "to": FormatList | Annotated[list[Format], Field(min_length=1)],
    "profile": ProfileName,
}
"""Types that offer more to a form than those of the options do, by the option's name."""


def takes_parameters(*tables: type) -> Callable[[Call], Call]:
    """Return what gives a flow's function the options of *tables* as parameters: all by name, flat, described."""
    options = [option for table in tables for option in declared(table)]
    parameters = [
        Parameter(
            option.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if option.is_required else option.default,
            annotation=_annotation(option),
        )
        for option in options
    ]

    def described(call: Call) -> Call:
        lines = [f"    {option.name}: {option.setting.help}" for option in options]
        call.__doc__ = "\n".join([inspect.cleandoc(call.__doc__ or ""), "", "Args:", *lines])
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect looks for it
        return call

    return described


def with_project_file(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return *parameters* with what the project file that `config` names says where they have their defaults.

    Raises: BadUsage for a file that cannot be used.
    """
    asked = dict(parameters)
    if asked["config"] is None:
        return asked
    config = load_config(asked["config"], asked["show"])
    for table in (Options, ClusterOptions):
        for one in declared(table):
            is_open = not one.is_required and asked[one.name] == one.default
            if is_open and one.name in config.values:
                asked[one.name] = _of_file(config, one)
    LOG.info("%s holds where a parameter has its default", config.path)
    return asked


def _of_file(config: Config, option: Declared) -> Any:  # noqa: ANN401 - of the option's type
    """Return what *config* says for *option*.

    Raises: BadUsage if it cannot be that.
    """
    value = config.values[option.name]
    try:
        return TypeAdapter(_annotation(option)).validate_python(value)
    except ValidationError as error:
        remedy = f"{error.errors()[0]['msg']}."
        raise BadUsage(f"{config.path}: {option.name.replace('_', '-')} is {value!r}", remedy) from error


def _annotation(option: Declared) -> Any:  # noqa: ANN401 - an annotation
    """Return the type of the parameter for *option*, with its range and what a form is to say."""
    kind = _FORMS.get(option.name, _with_places(option.kind) if option.setting.is_place else option.kind)
    shortest = 1 if option.is_required and get_origin(kind) is list else None
    setting = option.setting
    return Annotated[kind, Field(ge=setting.low, le=setting.high, min_length=shortest, description=setting.help)]


def _with_places(kind: Any) -> Any:  # noqa: ANN401 - an annotation
    """Return *kind* with a place for each path in it."""
    return {Path: Place, Path | None: Place | None, list[Path]: list[Place]}[kind]
