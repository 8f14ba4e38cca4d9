"""The rules that results were made with, kept beside them, so that an edit of one re-does what it reaches, no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from exports import dataset_name
from exports.files import remove, write
from flows.state.manifest import FOLDER, digest, read_result, table_at, to_json
from pipeline.correct import STAGE
from pipeline.rules import EFFECTIVE, edited_rows, effective, reach
from pipeline.text.audit import rewind, text_changes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from flows.state.manifest import Bucket
    from flows.state.shard import Shard


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
        names = [dataset_name(table, lang, shard.part) for table in ("turns", "corrections")]
        if any(bucket.shared[name].edited for name in names):
            return sources
        turns, corrections = (pl.read_parquet(table_at(shard.out / name), hive_partitioning=False) for name in names)
        found |= reach(_as_rules_see(turns, corrections), rows)
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
