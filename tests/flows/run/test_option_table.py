"""Each option stands once: the command, the flow and the project file have it from there."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, get_args

import pytest

from exports import DEFAULT_FORMATS
from flows.run import options
from flows.run.options import ClusterOptions, Heading, Options, declared
from pipeline import labels, timecode

if TYPE_CHECKING:
    from tests.flows.running import Run


def test_every_option_of_a_run_stands_under_a_heading() -> None:
    headless = [one.name for table in (Options, ClusterOptions) for one in declared(table) if not one.setting.heading]

    assert headless == ["sources"], "the argument"


def test_what_help_has_to_know_at_once_is_what_the_heavy_modules_say() -> None:
    assert ",".join(DEFAULT_FORMATS) == options.FORMATS
    assert options.Speakers == labels.Speakers
    assert options.MAX_FPS == timecode.MAX_FPS


def test_a_declared_option_has_the_default_of_its_table() -> None:
    made = Options(sources=[], out=None)  # type: ignore[arg-type]  # neither has a default

    assert [one.name for one in declared(Options)] == [field.name for field in fields(Options)]
    assert [one.name for one in declared(Options) if one.is_required] == ["sources", "out"]
    assert all(one.default == getattr(made, one.name) for one in declared(Options) if not one.is_required)


@pytest.mark.parametrize("command", ["convert", "publish", "serve"])
def test_help_lists_options_under_these_headings(cuemill: Run, command: str) -> None:
    told = cuemill(command, "-h").out

    assert all(heading in told for heading in get_args(Heading))


def test_h_and_capital_v_are_short_for_help_and_version(cuemill: Run) -> None:
    assert cuemill("-V").out == cuemill("--version").out
    assert cuemill("findings", "-h").out == cuemill("findings", "--help").out
