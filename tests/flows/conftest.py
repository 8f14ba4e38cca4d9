"""The command, run as a person runs it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from flows.cli import main
from tests.flows.running import Ran, Run, write_talks

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cuemill(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the command's own entry point, in this process."""

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["cuemill", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """Return a folder of transcripts."""
    return write_talks(tmp_path / "talks")
