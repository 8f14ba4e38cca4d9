"""The shape of the house: no circles, no crowds, Prefect in one room, and maps on the doors that are true."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("pipeline", "exports", "flows")
FOLDERS = sorted(path.parent for package in PACKAGES for path in (ROOT / package).rglob("__init__.py"))
MOST_MODULES = 16


@cache
def graph() -> grimp.ImportGraph:
    """Return who imports whom, imports for types included."""
    return grimp.build_graph(*PACKAGES, include_external_packages=True)


def modules(folder: Path) -> set[str]:
    """Return the names of the modules and packages in *folder*."""
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    return files | {f"{path.parent.name}/" for path in folder.glob("*/__init__.py")}


def test_no_modules_import_each_other_in_a_circle() -> None:
    own = {module for module in graph().modules if module.partition(".")[0] in PACKAGES}

    TopologicalSorter({module: graph().find_modules_directly_imported_by(module) & own for module in own}).prepare()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_no_folder_is_crowded(folder: Path) -> None:
    assert len(list(folder.glob("*.py"))) <= MOST_MODULES


def test_prefect_is_imported_by_files_of_flows_itself_alone() -> None:
    those = graph().find_modules_that_directly_import("prefect")

    assert "flows.publish" in those
    assert all(re.fullmatch(r"flows\.\w+", module) for module in those)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_the_map_on_a_door_names_each_module_behind_it(folder: Path) -> None:
    door = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""

    assert set(re.findall(r"^- `([\w/]+)`: \S", door, re.MULTILINE)) == modules(folder)


def test_contracts_name_folders_and_leave_no_module_out() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    inside = {one["containers"][0]: one for one in contracts if one.get("containers")}

    assert {"pipeline", "pipeline.read", "flows"} <= inside.keys()
    assert all(one["exhaustive"] for one in inside.values())
    listed = [name for one in contracts if one["type"] == "independence" for name in one["modules"]]
    assert all(name.endswith(".*") for name in listed), "a new reader or exporter would stand in no contract"


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    known = {"pipeline/schema.py": 350}
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if (lines := path.read_text("utf-8").count("\n")) > 250
    }

    assert {name: lines for name, lines in long.items() if lines > known.get(name, 0)} == {}
