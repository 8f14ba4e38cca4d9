"""What stands in two places is held equal here: options, settings, versions."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

import pytest
import yaml  # type: ignore[import-untyped]  # comes with Prefect, without types

from flows.prefect_defaults import DEFAULTS
from flows.run.options import Options
from tests.flows.running import ROOT, Run

if TYPE_CHECKING:
    from pathlib import Path

README = ROOT / "README.md"


def _options(help_text: str) -> set[str]:
    """Return the options that a command's help lists."""
    return set(re.findall(r"--[a-z-]+", help_text)) - {"--help"}


@pytest.mark.parametrize("command", ["publish", "serve"])
def test_every_option_of_convert_is_one_of_the_other_commands(cuemill: Run, command: str) -> None:
    shared = {f"--{option.name.replace('_', '-')}" for option in fields(Options)} - {"--sources"}

    assert shared <= _options(cuemill("convert", "--help").out)
    assert shared <= _options(cuemill(command, "--help").out)


def test_every_option_of_a_run_has_a_row_in_the_readme() -> None:
    rows = re.findall(r"^\| `(--[a-z-]+)", README.read_text("utf-8"), re.MULTILINE)

    assert {f"--{option.name.replace('_', '-')}" for option in fields(Options)} - {"--sources"} == set(rows)


@pytest.mark.parametrize(
    "command", [["convert"], ["publish"], ["serve"], ["diff"], ["schema"], ["rules", "check"], ["rules", "test"]]
)
def test_every_command_and_option_is_in_the_readme(cuemill: Run, command: list[str]) -> None:
    readme = README.read_text("utf-8")

    assert f"cuemill {' '.join(command)} " in readme
    assert {option for option in _options(cuemill(*command, "--help").out) if option not in readme} == set()


def test_a_worker_sets_what_the_command_sets() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]

    assert {deployment["name"] for deployment in deployments} == {"nightly", "manual"}
    for deployment in deployments:
        assert deployment["work_pool"]["job_variables"]["env"] == DEFAULTS


@pytest.mark.parametrize("module", sorted((ROOT / "flows").glob("*.py")), ids=lambda path: path.stem)
def test_no_file_in_flows_hides_another_module(module: Path) -> None:
    """Prefect puts the folder of an entry point first on the path."""
    elsewhere = [path for path in sys.path if path not in ("", str(ROOT))]

    assert module.stem not in sys.stdlib_module_names
    assert module.stem == "__init__" or PathFinder.find_spec(module.stem, elsewhere) is None


def test_every_version_is_exact_and_prefect_is_the_one_that_was_tried() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]

    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    assert "prefect==3.8.8" in lines
    assert not any(line.startswith("cuemill") for line in lines)
