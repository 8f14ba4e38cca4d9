"""The rules that results were made with, kept beside them, so that an edit of one re-does what it reaches, no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import polars as pl

from exports import dataset_name
from exports.files import remove, write
from flows.state.manifest import FOLDER, digest, read_result, table_at, to_json
from pipeline.correct import STAGE
from pipeline.correct.names import CHAPTER, SPEAKER, TITLE
from pipeline.rules import EFFECTIVE, edited_rows, effective, reach
from pipeline.text.audit import rewind, text_changes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from flows.state.manifest import Bucket
    from flows.state.shard import Shard


_TABLES: Final = ("documents", "turns", "chapters", "corrections")
"""The datasets in which what rules look at stands."""


def rules_key(rules: pl.DataFrame) -> str:
    """Return the key of *rules*: the same for tables that do the same.

    Reads: RULES.
    """
    return digest(_pack(rules))


def store_rules(out: Path, rules: pl.DataFrame) -> None:
    """Keep *rules* below *out*, unless they are there.

    Reads: RULES.
    """
    data = _pack(rules)
    path = _path(out, digest(data))
    if read_result(path) != data:
        write(path, data)


def prune_rules(out: Path, needed: Collection[str]) -> None:
    """Remove the rules below *out* whose keys nothing has *needed*."""
    kept = {_path(out, key) for key in needed}
    for path in sorted((out / FOLDER).glob("rules-*.json")):
        if path not in kept:
            remove(path)


def affected_sources(shard: Shard, bucket: Bucket, kept: Iterable[str], rules: pl.DataFrame) -> frozenset[str]:
    """Return those of the sources *kept* whose texts the rules that were edited since match, before or after.

    All of them where nobody knows what the rules were.

    Reads: RULES; the results below DIR are as *bucket* says.
    """
    sources, old = frozenset(kept), _stored_rules(shard.out, bucket.rules)
    if old is None:
        return sources
    rows = edited_rows(old, effective(rules))
    langs = {lang for source in sources for lang in bucket.sources[source]["documents"].values()}
    found: set[str] = set()
    for lang in sorted(langs) if rows.height else ():
        names = {table: dataset_name(table, lang, shard.part) for table in _TABLES}
        if any(bucket.shared[name].edited for name in names.values()):
            return sources
        tables = {
            table: pl.read_parquet(table_at(shard.out / name), hive_partitioning=False) for table, name in names.items()
        }
        found |= reach(_as_rules_see(tables["turns"], tables["corrections"]), rows)
        found |= reach(_names_as_rules_see(tables), rows)
    return frozenset(source for source in sources if found & bucket.sources[source]["documents"].keys())


def _as_rules_see(turns: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """Return the turns of a dataset with the texts that they had before the rules.

    Returns: doc, speaker, lang, text.
    """
    changes = text_changes(corrections.filter(stage=STAGE))
    texts = [
        rewind(text, changes.get((doc, turn), ()))
        for doc, turn, text in turns.select("doc", "turn", "text").iter_rows()
    ]
    return turns.select("doc", "speaker", lang="turn_lang", text=pl.Series(texts, dtype=pl.String))


def _names_as_rules_see(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the titles of documents and chapters and the names of speakers that datasets hold, as they were before.

    Returns: doc, speaker, lang, text.
    """
    log = tables["corrections"].filter((pl.col("stage") == STAGE) & (pl.col("field") != "text"))
    speakers, chapters = tables["turns"].drop_nulls("speaker"), tables["chapters"]
    langs = dict(tables["documents"].select("doc", "lang").iter_rows())
    names = [
        *((doc, None, lang, TITLE, title) for doc, lang, title in _titles(tables["documents"])),
        *(
            (doc, None, langs.get(doc, "und"), f"{CHAPTER}{number}", title)
            for doc, number, title in chapters.select("doc", "chapter", "title").iter_rows()
        ),
        *(
            (doc, turn, lang, SPEAKER, name)
            for doc, turn, lang, name in speakers.select("doc", "turn", "turn_lang", "speaker").iter_rows()
        ),
    ]
    changes = {field: text_changes(log, field) for field in {name[3] for name in names}}
    rows = {
        (doc, None, lang, rewind(text, changes[field].get((doc, turn), ()))) for doc, turn, lang, field, text in names
    }
    columns = dict.fromkeys(("doc", "speaker", "lang", "text"), pl.String)
    return pl.DataFrame(sorted(rows, key=str), schema=columns, orient="row")


def _titles(documents: pl.DataFrame) -> Iterable[tuple[str, str, str]]:
    """Return document, language and title of those *documents* that have one."""
    return documents.select("doc", "lang", "title").drop_nulls("title").iter_rows()


def _pack(rules: pl.DataFrame) -> bytes:
    """Return what *rules* do, as bytes."""
    return b"\n".join(to_json(row) for row in effective(rules).iter_rows()) + b"\n"


def _stored_rules(out: Path, key: str) -> pl.DataFrame | None:
    """Return the rules of *key*, as `effective` returns them; None where they are not kept."""
    data = read_result(_path(out, key))
    if data is None or digest(data) != key:
        return None
    rows = [json.loads(line) for line in data.splitlines() if line]
    return pl.DataFrame(rows, schema=dict.fromkeys(EFFECTIVE, pl.String), orient="row")


def _path(out: Path, key: str) -> Path:
    """Return where rules are kept."""
    return out / FOLDER / f"rules-{key[:16]}.json"
