"""The dataset card: what it says is so, and those it is made for can read it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import yaml  # type: ignore[import-untyped]  # ships no types
from jsonschema import Draft202012Validator

from exports import export_datasets
from exports.card import facts_of, render_card, render_schema
from exports.card.facts import Facts, Size
from exports.card.hub import license_ids
from exports.datasets.columns import DESCRIPTIONS
from tests.exports.carding import write_card

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.schema import Frames

_FILES = ("README.md", "croissant.json", "schema.json")
_TABLES = tuple(table.name for table in DESCRIPTIONS)


@pytest.fixture
def out(samples: Frames, styles: pl.DataFrame, tmp_path: Path) -> Path:
    """Return the results of the samples with their card."""
    export_datasets(samples, tmp_path, "bucket-00", styles)
    write_card(tmp_path)
    return tmp_path


def _head(readme: bytes) -> dict[str, Any]:
    """Return what the Hub is told."""
    head: dict[str, Any] = yaml.safe_load(readme.decode().split("---\n")[1])
    return head


def _facts(licenses: dict[str | None, int], *langs: str, rows: int = 3) -> Facts:
    """Return the facts of datasets with as many rows of each language."""
    size = Size(1, 100, dict.fromkeys(langs, rows))
    return Facts(tables={table.name: size for table in DESCRIPTIONS}, licenses=Counter(licenses))


def test_the_card_is_three_files_beside_the_data(out: Path) -> None:
    assert sorted(path.name for path in (out / "datasets").iterdir() if path.is_file()) == sorted(_FILES)


def test_counts_are_those_of_the_files(out: Path, samples: Frames) -> None:
    readme = (out / "datasets" / "README.md").read_text("utf-8")

    for name in _TABLES:
        rows = getattr(samples, name).height
        files = sorted((out / "datasets" / name).glob("*/*.parquet"))
        size = sum(path.stat().st_size for path in files)
        line = next(line for line in readme.splitlines() if line.startswith(f"| `{name}` | "))
        assert line.endswith(f"| {rows:,} | {len(files):,} | {size:,} |")
    korean = samples.documents.filter(lang="ko")["doc"].to_list()
    counts = [getattr(samples, name).filter(pl.col("doc").is_in(korean)).height for name in _TABLES]
    assert f"| `ko` | {' | '.join(map(str, counts))} |" in readme
    assert f"Documents: {samples.documents.height} ({samples.documents.height} ok), read as " in readme


def _rows_of(out: Path, table: str) -> int:
    """Return how many rows the files of a *table* have."""
    return sum(pl.read_parquet(path).height for path in (out / "datasets" / table).glob("*/*.parquet"))


def test_the_head_names_languages_licences_and_the_files_of_each_table(out: Path) -> None:
    head = _head((out / "datasets" / "README.md").read_bytes())

    assert head["language"] == ["ar", "en", "es", "ja", "ko"]
    assert head["license"] == ["cc0-1.0", "unknown"]
    assert head["size_categories"] == ["n<1K"]
    with_rows = [table.name for table in DESCRIPTIONS if _rows_of(out, table.name)]
    assert [config["config_name"] for config in head["configs"]] == with_rows
    assert "markup" not in with_rows, "the samples have no looks: a table without rows is no configuration"
    assert [config["config_name"] for config in head["configs"] if config.get("default")] == ["turns"]
    for config in head["configs"]:
        (files,) = config["data_files"]
        assert files["split"] == "train"
        assert len(list((out / "datasets").glob(files["path"]))) == 5


def test_the_same_files_give_the_same_card(out: Path) -> None:
    before = {name: (out / "datasets" / name).read_bytes() for name in _FILES}

    assert render_card(facts_of(out / "datasets")) == before


def test_other_rows_give_another_card(out: Path, samples: Frames, styles: pl.DataFrame) -> None:
    before = (out / "datasets" / "README.md").read_bytes()
    export_datasets(replace(samples, turns=samples.turns.head(1)), out, "bucket-00", styles)

    after = render_card(facts_of(out / "datasets"))

    assert after["README.md"] != before
    assert after["schema.json"] == render_schema()


def test_without_datasets_there_is_no_card(tmp_path: Path) -> None:
    assert render_card(facts_of(tmp_path / "datasets")) == {}


def test_files_of_others_are_not_counted(out: Path) -> None:
    before = facts_of(out / "datasets")
    folder = out / "datasets" / "turns" / "lang-ko"
    (folder / "mine.parquet").write_bytes(b"not ours")
    pl.DataFrame({"a": [1]}).write_parquet(folder / "other.parquet")

    assert facts_of(out / "datasets") == before


def test_an_unknown_language_is_a_row_but_no_language_of_the_hub() -> None:
    head = _head(render_card(_facts({None: 6}, "ko", "und"))["README.md"])

    assert (head["language"], head["multilinguality"], head["license"]) == (["ko"], "monolingual", ["unknown"])
    assert "language_bcp47" not in head
    assert "| `und` | 3 |" in render_card(_facts({None: 6}, "ko", "und"))["README.md"].decode()


def test_a_region_or_script_is_told_beside_the_language() -> None:
    head = _head(render_card(_facts({}, "pt-BR", "pt", "zh-Hans"))["README.md"])

    assert head["language"] == ["pt", "zh"]
    assert head["language_bcp47"] == ["pt-BR", "zh-Hans"]
    assert head["multilinguality"] == "multilingual"


@pytest.mark.parametrize(
    ("turns", "category"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10**6, "1M<n<10M"), (10**10 - 1, "1B<n<10B"), (10**10, "n>10B")],
)
def test_the_size_category_is_that_of_the_turns(turns: int, category: str) -> None:
    assert _head(render_card(_facts({}, "ko", rows=turns))["README.md"])["size_categories"] == [category]


@pytest.mark.parametrize(
    ("stated", "known"),
    [
        ("CC BY 4.0", "cc-by-4.0"),
        ("CC-BY-NC-SA-4.0", "cc-by-nc-sa-4.0"),
        ("https://creativecommons.org/licenses/by-nd/4.0/", "cc-by-nd-4.0"),
        ("http://creativecommons.org/licenses/by/3.0/deed.de", "cc-by-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"),
        ("cc0-1.0", "cc0-1.0"),
        ("All rights reserved", "other"),
        ("CC BY", "other"),  # which version is not for us to say
        ("https://example.org/creativecommons.org/licenses/by/4.0/", "other"),
        (None, "unknown"),
    ],
)
def test_licences_have_the_names_of_the_hub_or_none(stated: str | None, known: str) -> None:
    assert license_ids([stated]) == [known]


def test_a_licence_cannot_be_anything_but_words() -> None:
    readme = render_card(_facts({"a|b\n`---`\n# no heading": 2, None: 1}, "ko"))["README.md"].decode()

    assert "| `a/b '---' # no heading` | 2 |\n| not stated | 1 |" in readme


def test_the_schema_is_valid_and_every_row_keeps_it(out: Path) -> None:
    schema = json.loads((out / "datasets" / "schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    rows = {
        table.name: pl.read_parquet(out / "datasets" / table.name / "*" / "*.parquet").to_dicts()
        for table in DESCRIPTIONS
    }

    assert list(Draft202012Validator(schema).iter_errors(rows)) == []
    assert sum(map(len, rows.values())) > 100


@pytest.mark.parametrize("wrong", [{"turn": "1"}, {"turn": None}, {"colour": "red"}, {"start_ms": 0.5}])
def test_a_row_that_does_not_keep_the_schema_is_found(out: Path, wrong: dict[str, object]) -> None:
    schema = json.loads((out / "datasets" / "schema.json").read_bytes())
    row = pl.read_parquet(out / "datasets" / "turns").row(0, named=True)

    assert list(Draft202012Validator(schema).iter_errors({"turns": [row]})) == []
    assert list(Draft202012Validator(schema).iter_errors({"turns": [row | wrong]})) != []


def test_croissant_describes_every_column_and_refers_to_what_is_there(out: Path) -> None:
    croissant = json.loads((out / "datasets" / "croissant.json").read_bytes())
    files = {each["@id"]: each["includes"] for each in croissant["distribution"]}
    ids = [field["@id"] for records in croissant["recordSet"] for field in records["field"]]

    assert len(ids) == len(set(ids))
    for records in croissant["recordSet"]:
        for field in records["field"]:
            written = next((out / "datasets").glob(files[field["source"]["fileSet"]["@id"]]))
            assert field["source"]["extract"]["column"] in pl.read_parquet_schema(written)
            assert field.get("references", {"field": {"@id": ids[0]}})["field"]["@id"] in ids
        assert {key["@id"] for key in records.get("key", [])} <= set(ids)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib and pandas, inside mlcroissant
def test_croissant_is_valid_and_loads_every_row(out: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant, which brings scipy, is not installed")
    dataset = mlcroissant.Dataset(out / "datasets" / "croissant.json")

    assert not dataset.metadata.ctx.issues.errors
    for table in DESCRIPTIONS:
        rows = pl.read_parquet(out / "datasets" / table.name)
        assert sum(1 for _ in dataset.records(table.name)) == rows.height


def test_the_head_tells_outputs_apart_and_counts_truly(out: Path, samples: Frames, styles: pl.DataFrame) -> None:
    head = _head((out / "datasets" / "README.md").read_bytes())
    contents = {config["config_name"]: config["description"] for config in head["configs"]}
    assert all(words.startswith("content ") for words in contents.values())
    for info in head["dataset_info"]:
        files = sorted((out / "datasets" / info["config_name"]).glob("*/*.parquet"))
        (split,) = info["splits"]
        assert split["num_examples"] == sum(pl.read_parquet(path).height for path in files) > 0
        assert split["num_bytes"] == sum(path.stat().st_size for path in files)

    export_datasets(replace(samples, turns=samples.turns.head(1)), out, "bucket-00", styles)
    changed = _head(render_card(facts_of(out / "datasets"))["README.md"])
    others = {config["config_name"]: config["description"] for config in changed["configs"]}
    assert others["turns"] != contents["turns"]
    assert others["cues"] == contents["cues"]
    assert facts_of(out / "datasets").tables["cues"].content == facts_of(out / "datasets").tables["cues"].content


def test_a_table_without_rows_is_no_configuration(out: Path, samples: Frames, styles: pl.DataFrame) -> None:
    export_datasets(replace(samples, words=samples.words.clear()), out, "bucket-00", styles)

    head = _head(render_card(facts_of(out / "datasets"))["README.md"])

    assert "words" not in [config["config_name"] for config in head["configs"]]
