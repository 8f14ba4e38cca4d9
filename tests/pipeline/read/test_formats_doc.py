"""docs/formats-in.md lists what there is."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.read import READERS
from pipeline.read.decoding.decode import MAX_FILE_BYTES, MAX_LINE_BYTES
from pipeline.read.markup.tree import MAX_DEPTH

PAGE = (Path(__file__).parents[3] / "docs" / "formats-in.md").read_text("utf-8")
ROWS = re.findall(r"^\| `([a-z0-9-]+)` \| (`[^|]+`) \| .+ \| .+ \|$", PAGE, re.MULTILINE)


def test_the_table_names_every_reader_in_its_order_with_its_suffixes() -> None:
    expected = [(reader.name, " ".join(sorted(f"`{suffix}`" for suffix in reader.suffixes))) for reader in READERS]

    assert [(name, " ".join(sorted(suffixes.split()))) for name, suffixes in ROWS] == expected


def test_the_limits_are_those_of_the_readers() -> None:
    assert f"{MAX_FILE_BYTES // 2**20} MB a file; {MAX_LINE_BYTES // 2**20} MB a line" in PAGE
    assert f"nested {MAX_DEPTH} deep" in PAGE
