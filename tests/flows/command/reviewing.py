"""What tests of the review page share: where it is, what it is made of, what it saves."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browsing import Tab

needs_browser = pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")


def page(out: Path) -> Path:
    return out / "review" / "index.html"


def stored(out: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(out / "datasets" / table / "*" / "*.parquet")


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def saved(tab: Tab, key: str = "7") -> dict[str, str]:
    """Return what the page would save, after going to its decisions by their *key*."""
    tab.press(key)
    tab.wait("document.getElementById('rules-csv') !== null")
    shown = ("decisions-json", "rules-csv", "waivers-csv", "speakers-csv")
    return {name: tab.ask(f"document.getElementById('{name}').textContent") for name in shown}
