"""What tests of the review page share: where it is, what it is made of, what it saves."""

from __future__ import annotations

import csv
import io
import shutil
from time import monotonic, sleep
from typing import TYPE_CHECKING

import polars as pl
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browsing import Tab

SUGGESTED = """\
id,pattern,replacement,match,case,status,example,expected,note,source
radio,라디오,무전기,word,exact,suggest,,,sounds alike,"cuemill suggest: lighthouse, turn 1"
host,진행,진행자,word,exact,suggest,,,<b>near</b>,"cuemill suggest: lighthouse, turn 1"
none,nowhere,anywhere,word,exact,suggest,,,near,by hand
"""
"""A table as `cuemill suggest` writes it: two places in a sample, and one nowhere."""

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


def pressed(tab: Tab, *keys: str) -> None:
    """Press *keys* one by one, as slowly as a person."""
    for key in keys:
        tab.press(key)
        tab.ask("new Promise(done => setTimeout(done, 50))")


def wait_for(path: Path) -> None:
    """Wait until a file is there that the browser saves: it has its name once it is whole."""
    end = monotonic() + 30
    while not path.exists():
        assert monotonic() < end, path
        sleep(0.05)
