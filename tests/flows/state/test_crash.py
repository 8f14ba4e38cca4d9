"""A run that is killed does no harm: after the next one the results are those of a run that nobody disturbed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.running import environment

KILLS = int(os.environ.get("CUEMILL_KILLS", "0"))
"""0: some kills before changes of the file system and at random moments; else before every change, and so many times at
random in each scene."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_run_that_was_killed_leaves_nothing_that_the_next_one_does_not_mend(tmp_path: Path) -> None:
    every, times = ("1", str(KILLS)) if KILLS else ("17", "4")
    command = [sys.executable, str(Path(__file__).parents[1] / "killing.py"), str(tmp_path / "kill"), every, times]

    ran = subprocess.run([*command, str(KILLS)], env=environment(), capture_output=True, text=True, check=False)

    assert ran.stdout == ""
    assert ran.returncode == 0, ran.stderr
