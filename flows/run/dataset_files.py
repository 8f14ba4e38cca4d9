"""The datasets of a bucket: rows of unchanged documents are read back, those of changed ones put in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from exports import DATASETS, TABLES, concat_tables, dataset_name, encode
from flows.state.manifest import Output, digest, read_result, table_at
from flows.state.staleness import unclaimed_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from exports.files import Staging
    from flows.state.manifest import Entry
    from flows.state.ownership import PreviousOutput
    from flows.state.shard import Shard


class BuiltRows(NamedTuple):
    """What came of sources that were converted: their entries, and their rows by table and language."""

    entries: dict[str, Entry]
    rows: Mapping[tuple[str, str], list[pl.DataFrame]]


def hand_out(rows: Mapping[tuple[str, str], pl.DataFrame], owners: Mapping[str, BuiltRows]) -> None:
    """Give each of the *owners* of documents its part of *rows*: of all tables, in the languages of its documents."""
    made = {id(owner): owner for owner in owners.values()}
    number = {doc: id(owner) for doc, owner in owners.items()}
    for (table, lang), own in rows.items():
        parts = _parts(own, number) if len(made) > 1 else dict.fromkeys(made, own)
        for at in {number[doc] for doc in rows["documents", lang]["doc"]}:
            made[at].rows[table, lang].append(parts.get(at, own.clear()))


def _parts(rows: pl.DataFrame, number: Mapping[str, int]) -> dict[int, pl.DataFrame]:
    """Return the *rows* of the documents of each *number*."""
    numbered = rows.with_columns(_number=pl.col("doc").replace_strict(number, return_dtype=pl.Int64))
    return {at: part for (at,), part in numbered.partition_by("_number", as_dict=True, include_key=False).items()}


def stage_datasets(
    shard: Shard, previous: PreviousOutput, kept: Mapping[str, Entry], made: BuiltRows, staging: Staging
) -> tuple[dict[str, Output], list[Path]]:
    """Stage the files of which a row may be another than before; return all there will be, and what goes before them.

    Files that lose a document take their places before those that gain it, so that no reader sees it twice. One that
    does both, since two documents changed their languages crosswise, is absent for a moment.
    """
    old, new = _langs(kept.values()), _langs(made.entries.values())
    now = {*old.values(), *new.values()}
    touched = {*new.values(), *(lang for doc, langs in previous.langs.items() if doc not in old for lang in langs)}
    gaining = {lang for doc, lang in new.items() if previous.langs[doc] - {lang}}
    losing = {before for doc, lang in new.items() for before in previous.langs[doc] - {lang}}
    outputs = [output for name, output in previous.known.shared.items() if _lang(name) in now - touched]
    for lang in sorted(now & touched, key=lambda lang: (lang in gaining, lang)):
        docs = [doc for doc, own in old.items() if own == lang]
        outputs += [_stage_table(shard, previous, (table.name, lang), docs, made, staging) for table in TABLES]
    planned = {output.name: output for output in outputs}
    edited, gone = _going(shard, previous, planned)
    swapped = [name for name in planned if _lang(name) in gaining & losing]
    return planned | edited, [*gone, *(path for name in swapped if (path := _if_other(shard, planned[name])))]


def _langs(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the language of each document of *entries*."""
    return {doc: lang for entry in entries for doc, lang in entry["documents"].items()}


def _stage_table(  # noqa: PLR0913, PLR0917 - as said
    shard: Shard, previous: PreviousOutput, key: tuple[str, str], docs: list[str], made: BuiltRows, staging: Staging
) -> Output:
    """Stage the file of a table and language with the rows of *docs*, which are unchanged, and the new ones."""
    name = dataset_name(*key, shard.part)
    known = previous.known.shared.get(name)
    if docs and known and known.edited:
        return known
    old = (
        [pl.read_parquet(table_at(shard.out / name), hive_partitioning=False).filter(pl.col("doc").is_in(docs))]
        if docs
        else []
    )
    data = encode(concat_tables(key[0], [*old, *made.rows.get(key, [])]))
    return previous.stage(staging, Output(name, DATASETS, None), data, force=shard.settings.force)


def _going(
    shard: Shard, previous: PreviousOutput, planned: Mapping[str, Output]
) -> tuple[dict[str, Output], list[Path]]:
    """Return the files of earlier runs that are not *planned*: those that a person has edited, and those that go.

    A file that nobody knows goes in any case, if it is not as planned: whose rows are in it, only its reader can say.
    """
    edited: dict[str, Output] = {}
    gone = [
        path for path in unclaimed_files(shard, *previous.buckets) if not _is_as(path, planned.get(_name(shard, path)))
    ]
    for name in sorted({name for bucket in previous.buckets for name in bucket.shared} - planned.keys()):
        there = read_result(shard.out / name)
        if there is not None and not shard.settings.force and previous.is_edited(name, there):
            edited[name] = Output(name, DATASETS, previous.last.get(name), digest(there))
        elif there is not None:
            gone.append(shard.out / name)
    return edited, gone


def _if_other(shard: Shard, output: Output) -> Path | None:
    """Return where *output* stands if something else stands there that is to be replaced."""
    path = shard.out / output.name
    return None if output.edited or _is_as(path, output) else path


def _is_as(path: Path, output: Output | None) -> bool:
    """Say whether the file at *path* is what *output* says."""
    return output is not None and digest(read_result(path) or b"") == output.digest


def _name(shard: Shard, path: Path) -> str:
    """Return the name below DIR of the file at *path*."""
    return path.relative_to(shard.out).as_posix()


def _lang(name: str) -> str:
    """Return the language of a file of the datasets."""
    return name.split("/")[2].removeprefix("lang-")
