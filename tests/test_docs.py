"""What the documents say is so: examples run, and what is listed is what there is."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pytest

from exports import export_datasets, export_subtitles
from pipeline.check import CHECKS
from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles, profiles

if TYPE_CHECKING:
    from pipeline.schema import Frames

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = [
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for package in ("pipeline", "exports", "flows")
    for path in sorted((ROOT / package).rglob("*.py"))
    if ">>>" in path.read_text("utf-8")
]
"""Modules whose docstrings show what comes of what."""
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def ran(folder: Path, profile: str = "netflix") -> Frames:
    sources = list_sources([folder], None, suffixes()).sources
    return run(sources, load_rules([]), load_styles(profile), lang="en")


def test_the_first_example_of_the_readme_comes_out_as_the_second_shows(tmp_path: Path) -> None:
    source, shown = BLOCKS[0][1], BLOCKS[1][1]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "talk.md").write_text(source, encoding="utf-8")
    export_subtitles(ran(tmp_path / "in"), tmp_path, ("srt",), load_styles(), "change")
    assert (tmp_path / "subtitles" / "talk.en.srt").read_text("utf-8").startswith(shown)


@pytest.mark.parametrize("module", [*EXAMPLES, "tests.goldens"])
def test_the_examples_in_docstrings_come_out_as_they_show(module: str) -> None:
    tried = doctest.testmod(import_module(module))

    assert tried.attempted > 0
    assert tried.failed == 0


def test_the_queries_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children = "netflix-children"  # read so slowly that some cues of the samples are too fast
    export_datasets(ran(ROOT / "samples", children), tmp_path / "out", "bucket-00", load_styles(children))
    monkeypatch.chdir(tmp_path)
    by_rule, by_limit = (duckdb.execute(text).fetchall() for language, text in BLOCKS if language == "sql")
    fastest: dict[str, pl.LazyFrame] = {}
    (polars,) = (text for language, text in BLOCKS if language == "python")
    exec(polars, fastest)  # noqa: S102 - the README is ours

    assert ("gpd-gpt", 0) in {row[:2] for row in by_rule}
    assert all(hits > 0 and " → " in example for *_, hits, example in by_rule)
    assert {lang for lang, *_ in by_limit} == {"en"}
    assert all(broken > 0 and 0 < percent <= 100 for *_, broken, percent in by_limit)
    assert fastest["fastest"].collect().height > 3


def test_the_readme_names_every_profile_and_suffix() -> None:
    assert all(f"`{name}`" in README for name in profiles())
    assert all(suffix in README for suffix in suffixes())


def test_every_check_that_a_cue_can_fail_has_a_remedy() -> None:
    assert all(check.remedy.endswith(".") for check in CHECKS)


def test_links_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_no_document_names_a_file_that_is_not_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(r"`((?:pipeline|exports|flows|docs)/[\w/.-]+)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_all_tables_of_languages_name_their_source() -> None:
    tables = sorted((ROOT / "pipeline" / "data").glob("*.csv"))
    assert len(tables) > 8
    for table in tables:
        frame = pl.read_csv(table, infer_schema=False)
        missing = frame.filter(pl.col("source").is_null())
        assert missing.is_empty(), table.name
