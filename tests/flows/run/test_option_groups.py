from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from flows.run.option_groups import GROUPS
from flows.run.options import Options

if TYPE_CHECKING:
    from tests.flows.running import Run


def test_every_option_of_a_run_stands_under_one_heading() -> None:
    headed = Counter(name for names in GROUPS.values() for name in names)

    assert {field.name for field in fields(Options)} - {"sources"} <= headed.keys()
    assert set(headed.values()) == {1}


@pytest.mark.parametrize("command", ["convert", "publish", "serve"])
def test_help_lists_options_under_these_headings(cuemill: Run, command: str) -> None:
    told = cuemill(command, "-h").out

    assert all(heading in told for heading in GROUPS)


def test_h_and_capital_v_are_short_for_help_and_version(cuemill: Run) -> None:
    assert cuemill("-V").out == cuemill("--version").out
    assert cuemill("findings", "-h").out == cuemill("findings", "--help").out
