from __future__ import annotations

import json
from typing import TYPE_CHECKING

from exports.datasets.columns import DESCRIPTIONS
from exports.datasets.wording import all_columns, sections

if TYPE_CHECKING:
    from tests.flows.running import Run


def test_every_table_and_column_is_shown(cuemill: Run) -> None:
    lines = cuemill("schema").out.splitlines()

    tables = [lines.index(table.name) for table in DESCRIPTIONS]
    assert tables == sorted(tables)
    for table, first, last in zip(DESCRIPTIONS, tables, [*tables[1:], len(lines)], strict=True):
        shown = [line.split()[0] for line in lines[first + 3 : last] if line]
        assert shown == [column.name for column in all_columns(table)]


def test_units_and_nulls_are_shown_aligned(cuemill: Run) -> None:
    out = cuemill("schema").out

    assert "  start_char   int32         where in the turn's text_raw it begins (Unicode code points)\n" not in out
    assert "  start_char  int32          where in the turn's text_raw it begins (Unicode code points)\n" in out
    assert "  A row is a chapter mark of the source. Key: doc, chapter.\n" in out


def test_programs_get_the_schema_that_stands_beside_the_data(cuemill: Run) -> None:
    schema = json.loads(cuemill("schema", "--format", "json").out)

    assert list(schema["properties"]) == [table.name for table in DESCRIPTIONS]
    assert schema["$defs"]["cues"]["properties"]["cps"]["type"] == ["number", "null"]


def test_documents_get_markdown(cuemill: Run) -> None:
    assert cuemill("schema", "--format", "md").out == sections()
