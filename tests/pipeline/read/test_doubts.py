"""What a reader that did not understand a file leaves in its text is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.read import read_sources, suffixes
from pipeline.storage.sources import list_sources

if TYPE_CHECKING:
    from pathlib import Path


def checks(path: Path, text: str) -> set[str]:
    path.write_text(text, "utf-8")
    return set(read_sources(list_sources([path], None, suffixes()).sources).findings["check"])


def confidence(path: Path, text: str) -> float | None:
    path.write_text(text, "utf-8")
    (value,) = read_sources(list_sources([path], None, suffixes()).sources).documents["read_confidence"].to_list()
    return value if value is None else float(value)


@pytest.mark.parametrize(
    "text",
    [
        "Some prose.\n\nAnd more.\n\nIt rained.\n\nTom: one\n\n" * 3,
        "He **was** here.\n\nShe **was** there.\n\nThey **were** gone.\n",
    ],
)
def test_marks_and_labels_that_stay_in_the_text_are_told(tmp_path: Path, text: str) -> None:
    assert "structure-in-text" in checks(tmp_path / "talk.md", text)


@pytest.mark.parametrize(
    "text",
    [
        "Ann: one\n\nBen: two\n\nAnn: three\n\nBen: four\n",
        "He said: no.\n\nShe said: yes.\n\nThe score was 3:2, and at 10:30 we left.\n",
        "**Ann [00:01]**: So: it was.\n\n**Ben [00:05]**: At 10:30.\n",
    ],
)
def test_turns_that_were_understood_are_not_suspected(tmp_path: Path, text: str) -> None:
    assert "structure-in-text" not in checks(tmp_path / "talk.md", text)


def test_what_was_understood_is_read_with_all_confidence(tmp_path: Path) -> None:
    assert confidence(tmp_path / "talk.md", "**Ann [00:01]**: So it was.\n\n**Ben [00:05]**: At noon.\n") == 1
    assert confidence(tmp_path / "talk.srt", "1\n00:00:01,000 --> 00:00:02,000\nSo it was.\n") == 1


def test_structure_in_what_is_said_lowers_the_confidence_by_its_share_of_the_lines(tmp_path: Path) -> None:
    text = "He **was** here.\n\nShe was there.\n\nThey **were** gone.\n\nIt rained.\n"

    assert confidence(tmp_path / "talk.md", text) == 0.5


def test_prose_that_no_turn_took_lowers_the_confidence(tmp_path: Path) -> None:
    turns = "**Ann [00:01]**: So it was.\n\n**Ben [00:05]**: At noon.\n"
    article = "It is a long article that stands before the talk and that nobody says.\n\n" * 3

    before = confidence(tmp_path / "talk.md", article + turns)

    assert before is not None
    assert before < 0.5


def test_what_is_not_read_has_no_confidence(tmp_path: Path) -> None:
    assert confidence(tmp_path / "talk.srt", "") is None
