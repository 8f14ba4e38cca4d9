"""What a run tells: its parameters to a form, its end to automations, names of files as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # comes with Prefect, without types
from prefect.events.schemas.automations import AutomationCore

from exports import FORMATS
from flows.artifacts import as_text, link_to, problems, summary
from flows.publish import COMPLETED_WITH_FAILURES, FailOn, publish, state_name
from flows.run.report import Failure, Report, headline
from pipeline.printable import printable
from pipeline.styles import profiles
from tests.flows.running import ROOT

_PROPERTIES: dict[str, Any] = publish.parameters.properties


def test_every_parameter_of_the_flow_is_described() -> None:
    assert [name for name, schema in _PROPERTIES.items() if not schema.get("description")] == []
    assert len({schema["description"] for schema in _PROPERTIES.values()}) == len(_PROPERTIES)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("profile", [*profiles()]),
        ("to", [*FORMATS]),
        ("speakers", ["off", "change", "always"]),
        ("runner", ["local", "dask"]),
        ("fail_on", ["any", "all", "none"]),
    ],
)
def test_a_form_offers_what_there_is_to_choose(name: str, values: list[str]) -> None:
    assert values in list(_enums(_PROPERTIES[name]))


def _enums(schema: object) -> Any:  # noqa: ANN401 - a generator of lists
    if isinstance(schema, dict):
        yield from ([schema["enum"]] if "enum" in schema else [])
        for part in schema.values():
            yield from _enums(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _enums(part)


def test_formats_may_be_a_list_or_a_text_and_no_other_are_taken() -> None:
    for to in ("srt,vtt", ["srt", "vtt"]):
        assert publish.validate_parameters({"sources": ["a"], "out": "b", "to": to})["to"] == to
    for wrong in ("xyz", ["xyz"], []):
        with pytest.raises(Exception, match="to"):
            publish.validate_parameters({"sources": ["a"], "out": "b", "to": wrong})


_ONE = Failure("a.md", None, "empty", "Look")


@pytest.mark.parametrize(
    ("fail_on", "failed", "name"),
    [
        ("all", 0, "Completed"),
        ("all", 1, COMPLETED_WITH_FAILURES),
        ("all", 2, "Failed"),
        ("any", 0, "Completed"),
        ("any", 1, "Failed"),
        ("none", 1, COMPLETED_WITH_FAILURES),
        ("none", 2, COMPLETED_WITH_FAILURES),
    ],
)
def test_how_a_run_ends_is_a_matter_of_who_failed(fail_on: FailOn, failed: int, name: str) -> None:
    failures = tuple(_ONE._replace(source=f"{number}.md") for number in range(failed))

    assert state_name(Report(sources=2, failures=failures), fail_on, is_missing=False) == name
    assert state_name(Report(sources=2, failures=failures), fail_on, is_missing=True) == "Failed"


def test_a_line_says_what_came_of_the_sources_in_the_same_words_for_one_and_many() -> None:
    assert headline(Report(sources=1, converted=1)) == "1 source: 1 converted, 0 unchanged"
    many = Report(sources=2000, converted=1500, failures=(_ONE,), skipped=9, edited=("x",), dropped=("a", "b"))
    assert headline(many) == "2,000 sources: 1,500 converted, 490 unchanged, 1 failed, 1 kept, 2 dropped, 9 skipped"


@pytest.mark.parametrize("name", ["<img onerror=alert(1)>.md", "a`b`.md", "a\n# b.md", "a|b.md", "[a](http://b).md"])
def test_names_are_text_in_an_artifact(name: str) -> None:
    report = Report(sources=1, failures=(_ONE._replace(source=name),), hits={name: 1}, findings={(name, "error"): 1})  # type: ignore[arg-type]  # counters

    for text in (problems(report), summary(report)):
        assert "<" not in text
        assert "`" not in text
        assert "[" not in text
        assert "\n#" not in text.replace("\n### ", "")
    assert all(line.startswith(("|", "#")) or not line for line in summary(report).splitlines())
    assert problems(report).count("\n") == 0


def test_the_page_of_a_run_is_linked_from_its_artifact_and_its_name_is_text() -> None:
    told = link_to(Path("/x/a [b](c) <d>/review/index.html"))

    assert told.count("](<") == told.count("[") == 1
    assert "](<file:///x/a%20%5Bb%5D%28c%29%20%3Cd%3E/review/index.html>)" in told


def test_what_is_printable_stays_and_what_is_not_is_an_escape() -> None:
    assert printable("전사본 ١\u200c é.md") == "전사본 ١\u200c é.md"
    assert printable("a\x1b[2J\r\n\u2028\u202e\udcffb") == "a\\x1b[2J\\r\\n\\u2028\\u202e\\udcffb"
    assert as_text("a_b") == "a&#95;b"


def test_automations_are_what_prefect_takes_and_each_is_in_the_readme() -> None:
    files = sorted((ROOT / "automations").glob("*.yaml"))

    made = [AutomationCore.model_validate(yaml.safe_load(path.read_text("utf-8"))) for path in files]

    assert len({automation.name for automation in made}) == len(files) == 3
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [path.name for path in files if f"automations/{path.name}" not in readme] == []
