"""Convert what is stale of a shard, and put it in place of what was there."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from exports import DATASETS, dataset_rows, render_subtitles
from exports.files import Staging
from flows.commit import Change, carry_out
from flows.dataset_files import Made, stage_datasets
from flows.entries import entries_of
from flows.lock import shared
from flows.manifest import Bucket, Output, read
from flows.past import Past
from flows.report import live_rules, report_of
from flows.rule_edits import reached
from pipeline.run import directly, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.convert import Tables
    from flows.manifest import Entry
    from flows.report import Report
    from flows.survey import Shard
    from pipeline.run import Step
    from pipeline.sources import Source

LOG = logging.getLogger(__name__)

_BATCH: Final = 64
"""So many sources go through the stages at once, so that memory does not grow with the bucket."""


def convert_shard(shard: Shard, tables: Tables, step: Step = directly) -> Report:
    """Take the stale sources of *shard* through all stages and write what comes of it.

    Raises: UnwritableOutput where the results cannot be written; what cannot be read is in the report.
    """
    with shared(shard.out, shard.holder), Staging() as staging:
        past = Past(shard.out, shard.manifest)
        stale = _stale(shard, past, tables)
        made = Made({}, defaultdict(list))
        sources = [source for source in shard.sources if source.doc in stale]
        for at in range(0, len(sources), _BATCH):
            _convert(sources[at : at + _BATCH], shard, tables, past, made, staging, step)
        change = _settled(shard, past, made, staging)
        carry_out(shard.manifest, change, staging)
    report = report_of(change.bucket, live_rules(tables.rules), len(stale), change.freed)
    LOG.info("%s: %d of %d sources", shard, report.converted, report.sources)
    return report


def _stale(shard: Shard, past: Past, tables: Tables) -> frozenset[str]:
    """Return the sources to convert: those that were known to be stale, and those that an edit of the rules reaches."""
    ids = frozenset(source.doc for source in shard.sources)
    kept = (ids - shard.stale) & past.known.sources.keys()
    if past.is_broken or not kept:
        return ids
    if past.known.rules == shard.making.rules:
        return ids - kept
    return ids - kept | reached(shard, past.known, kept, tables.rules)


def _convert(  # noqa: PLR0913, PLR0917 - what a batch needs, once
    sources: Sequence[Source], shard: Shard, tables: Tables, past: Past, made: Made, staging: Staging, step: Step
) -> None:
    """Take *sources* through all stages; their subtitles are staged, their rows of the datasets added to *made*."""
    making = shard.making
    frames = run(sources, *tables, lang=making.lang, speakers=making.speakers, wishes=making.wishes, step=step)
    entries = entries_of(frames, sources)
    owners = {doc: entry for entry in entries.values() for doc in entry["documents"]}
    for file in step(render_subtitles, frames, making.to, tables.styles, making.speakers, making.dress):
        output = past.put(staging, Output(file.name, file.format, None), file.data, force=making.force)
        owners[file.doc]["outputs"].append(output)
    made.entries.update(entries)
    if DATASETS in making.to:
        for key, rows in step(dataset_rows, frames, tables.styles).items():
            made.rows[key].append(rows)


def _settled(shard: Shard, past: Past, made: Made, staging: Staging) -> Change:
    """Return what the bucket will hold, and what has to go; the files of the datasets are staged."""
    kept = {source.doc: past.known.sources[source.doc] for source in shard.sources if source.doc not in made.entries}
    sources = kept | made.entries
    datasets, early = stage_datasets(shard, past, kept, made, staging) if DATASETS in shard.making.to else ({}, [])
    left, late, freed = _left(shard, past, made, sources)
    stamp = (shard.making.made_with, shard.making.rules) if sources else ("", "")
    return Change(Bucket(*stamp, datasets, left, sources), early, late, freed)


def _left(
    shard: Shard, past: Past, made: Made, sources: dict[str, Entry]
) -> tuple[dict[str, dict[str, str]], list[Path], list[str]]:
    """Return our files that no document has any more: those that stay, those that go, those that a person has edited.

    What a document was written as before, in a format that is asked for, goes: it would be there twice. What is left of
    a source that is gone or cannot be read stays, and so does a format that this run was not asked for.
    """
    left: dict[str, dict[str, str]] = {}
    late: list[Path] = []
    freed: list[str] = []
    for doc, name, form in past.others({output.name for entry in sources.values() for output in entry["outputs"]}):
        there = read(shard.out / name)
        if there is None:
            continue
        if form not in shard.making.to or doc not in made.entries or made.entries[doc]["failure"]:
            left.setdefault(doc, {})[name] = past.last[name]
        elif past.is_edited(name, there):
            freed.append(name)
        else:
            late.append(shard.out / name)
    return left, late, freed
