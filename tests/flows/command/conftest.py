"""A browser, and the results of the samples with their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browsing import Tab, browse
from tests.flows.running import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.flows.running import Run


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return a tab of one browser for all tests of this file."""
    with browse(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def tab(browser: Tab) -> Tab:
    """Return that tab, with nothing decided on any page."""
    browser.send("Storage.clearDataForOrigin", origin="file://", storageTypes="all")
    browser.events.clear()
    return browser


@pytest.fixture
def out(cuemill: Run, tmp_path: Path) -> Path:
    """Return the results of the samples, many of whose cues are too fast for children, and their page."""
    rules = ("--profile", "netflix-children", "--rules", "ai-talks")
    cuemill("convert", ROOT / "samples", "--out", tmp_path / "out", *rules)
    assert cuemill("review", tmp_path / "out").out.endswith("index.html\n")
    return tmp_path / "out"
