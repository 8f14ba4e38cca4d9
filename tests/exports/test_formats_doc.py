"""docs/formats-out.md lists what there is."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from exports import DATASETS, EXPORTERS, FileOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from exports.track import Track

_PAGE = (Path(__file__).parents[2] / "docs" / "formats-out.md").read_text("utf-8")
_ROWS = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| .+ \| .+ \| .+ \|$", _PAGE, re.MULTILINE)


def test_the_table_names_every_format_and_its_file(track: Callable[..., Track]) -> None:
    talk = track(doc="talk", lang="ko")

    expected = [(exporter.name, exporter.file_name(talk.doc, talk.lang)) for exporter in EXPORTERS]
    assert [*expected, (DATASETS, "datasets/*/lang-ko/*.parquet")] == _ROWS


def test_every_choice_is_explained() -> None:
    assert all(f"`{field.name}`" in _PAGE for field in fields(FileOptions))
