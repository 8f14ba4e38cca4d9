"""README.md: the dataset card, with the head that the Hugging Face Hub reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml  # type: ignore[import-untyped]  # ships no types

from exports.card.hub import ABOUT, KEYWORDS, TITLE, license_ids
from exports.datasets.columns import DESCRIPTIONS, SPAN
from exports.datasets.tables import SCHEMA_VERSION
from exports.datasets.wording import sections
from exports.track import PRODUCER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exports.card.facts import Facts, Size
    from exports.datasets.description import Column, Description

_DEFAULT: Final = "turns"
"""The table that `load_dataset` takes where none is named, and whose rows are the size of the whole."""

_SIZES: Final = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B")
_UNKNOWN: Final = "und"

_TEXT: Final = """\
# {title}

{about} Made by {producer}, schema version {version}.

{documents}

## Tables

{tables}

## Languages

`lang` is a column of every row and the folder of every file. `und` is what could not be told.

{languages}

## Licences, as the sources state them

{licenses}

## How rows relate

- `doc` joins every table to `documents`; `doc` with `turn`, `cue` or `chapter` names one row of that table.
- A cue's `spans` say which characters of which turn stand in which of its lines; its `turn` is the first of them.
- From a turn's `text_raw`, its `corrections` lead to `text` in the order of `seq`, and backwards.
- A finding names the `turn` or `cue` that it is about; with neither it is about the document.
- A table without rows for a language has an empty file there, so that each query runs.

Times are integer milliseconds from the start of the recording. Spans count Unicode code points, from 0, end exclusive.
No row holds a time of day, a machine's path or anything else that is not in the sources: the same sources under the
same rules give the same bytes.

## How to read

No reader needs an option: `lang` is in the files.

```python
import polars as pl
pl.scan_parquet("turns/*/*.parquet")

import pandas as pd
pd.read_parquet("turns")

import pyarrow.dataset as ds
ds.dataset("turns")

import datasets
datasets.load_dataset(".", "turns", split="train")
```

```sql
-- DuckDB
SELECT lang, speaker, avg(cps) FROM read_parquet('cues/*/*.parquet') GROUP BY ALL ORDER BY ALL;
```

## Splits

There is one split, `train`. Divide by document, never by turn or cue: what one speaker says recurs within a talk. The
first digit of a hash of `doc` does it alike everywhere: for one document in sixteen, `left(md5(doc), 1) = '0'` in SQL,
`md5(doc.encode()).hexdigest()[0] == "0"` in Python.

## Columns

{columns}"""


def render_readme(facts: Facts) -> bytes:
    """Return the card of the datasets that *facts* tell of."""
    head = yaml.safe_dump(_head(facts), sort_keys=False, allow_unicode=True, width=120)
    known = [table for table in DESCRIPTIONS if table.name in facts.tables]
    text = _TEXT.format(
        title=TITLE,
        about=ABOUT,
        producer=PRODUCER,
        version=SCHEMA_VERSION,
        documents=_documents(facts),
        tables=_tables(facts, known),
        languages=_languages(facts),
        licenses=_rows(("licence", "documents"), _licenses(facts)),
        columns=sections(known),
    )
    return f"---\n{head}---\n\n{text}".encode()


def _head(facts: Facts) -> dict[str, Any]:
    """Return what the Hub is told. `language` there takes no more of a tag than its language."""
    langs = [lang for lang in facts.tables["documents"].rows if lang != _UNKNOWN]
    regional = {"language_bcp47": [lang for lang in langs if "-" in lang]}
    known = [
        table for table in DESCRIPTIONS if table.name in facts.tables and any(facts.tables[table.name].rows.values())
    ]
    return {
        "pretty_name": TITLE,
        "language": sorted({lang.split("-", 1)[0] for lang in langs}),
        **(regional if regional["language_bcp47"] else {}),
        "multilinguality": "multilingual" if len(langs) > 1 else "monolingual",
        "license": license_ids(facts.licenses),
        "size_categories": [_size(sum(facts.tables[_DEFAULT].rows.values()))],
        "task_categories": ["automatic-speech-recognition", "text-generation"],
        "tags": list(KEYWORDS),
        "configs": [_config(table, facts.tables[table.name]) for table in known],
        "dataset_info": [_info(table, facts.tables[table.name]) for table in known],
    }


def _config(table: Description, size: Size) -> dict[str, Any]:
    """Return where the files of *table* are, and what is in them: `datasets` keeps what it has read by these words."""
    files = [{"split": "train", "path": f"{table.name}/*/*.parquet"}]
    default = {"default": True} if table.name == _DEFAULT else {}
    return {"config_name": table.name, "description": f"content {size.content}", "data_files": files, **default}


def _info(table: Description, size: Size) -> dict[str, Any]:
    """Return the columns of *table*, its rows and the bytes of its files."""
    split = {"name": "train", "num_bytes": size.bytes, "num_examples": sum(size.rows.values())}
    return {"config_name": table.name, "features": [_feature(column) for column in table.columns], "splits": [split]}


def _feature(column: Column) -> dict[str, Any]:
    """Return a *column* as the `datasets` library writes features."""
    if column.kind == "spans":
        return {"name": column.name, "list": [_feature(one) for one in SPAN]}
    return {"name": column.name, "dtype": column.kind}


def _size(rows: int) -> str:
    """Return the category that so many *rows* fall into."""
    return next((name for power, name in enumerate(_SIZES, start=3) if rows < 10**power), "n>10B")


def _documents(facts: Facts) -> str:
    """Return how many documents there are, and what became of them and what they were."""
    statuses = ", ".join(f"{count:,} {status}" for status, count in sorted(facts.statuses.items()))
    formats = sorted((name, count) for name, count in facts.formats.items() if name is not None)
    read = ", ".join(f"{name} ({count:,})" for name, count in formats)
    return f"Documents: {facts.statuses.total():,} ({statuses or 'none'}), read as {read or 'nothing'}."


def _tables(facts: Facts, known: Iterable[Description]) -> str:
    """Return the tables and their sizes."""
    sizes = ((table, facts.tables[table.name]) for table in known)
    return _rows(
        ("table", "a row is", "key", "rows", "files", "bytes"),
        (
            (
                f"`{table.name}`",
                table.row,
                ", ".join(f"`{name}`" for name in table.key) or "none",
                *(f"{number:,}" for number in (sum(size.rows.values()), size.files, size.bytes)),
            )
            for table, size in sizes
        ),
    )


def _languages(facts: Facts) -> str:
    """Return each language's rows in every table."""
    counted: Mapping[str, Mapping[str, int]] = {name: size.rows for name, size in facts.tables.items()}
    langs = facts.tables["documents"].rows
    rows = ((f"`{lang}`", *(f"{rows.get(lang, 0):,}" for rows in counted.values())) for lang in langs)
    return _rows(("language", *counted), rows)


def _licenses(facts: Facts) -> list[tuple[str, str]]:
    """Return the licences in the sources' own words, and how many documents are under each; none stated comes last."""
    stated = sorted((name, count) for name, count in facts.licenses.items() if name is not None)
    silent = facts.licenses[None]
    return [
        *((_cell(name), f"{count:,}") for name, count in stated),
        *([("not stated", f"{silent:,}")] if silent else []),
    ]


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(words: str) -> str:
    """Return *words* of a source as code in a cell, so that they cannot be anything else."""
    plain = " ".join(words.replace("`", "'").replace("|", "/").split())
    return f"`{plain}`"
