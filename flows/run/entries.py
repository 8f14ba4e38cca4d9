"""What came of each source of a batch, as the manifest keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from flows.state.manifest import Entry, source_digests
from pipeline.check.reading import readings_of
from pipeline.read.decoding.refused import NOT_GIVEN
from pipeline.rules import matched_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.schema import Frames
    from pipeline.storage.sources import Source

_WORK_DIGITS: Final = 16
"""So much of a hash tells the words of files of one stem apart; there are millions of entries."""


def entries_of(frames: Frames, sources: Sequence[Source]) -> dict[str, Entry]:
    """Return the entry of each of *sources*, of which *frames* came; without outputs, which nobody has written yet.

    The hash of a source that was read is that of the bytes that were read, whatever stands there now.
    """
    ids = {source.name: source.doc for source in sources}
    columns = ("doc", "source", "lang", "sha256", "work")
    entries = {source.doc: _entry(source) for source in sources}
    owners: dict[str, Entry] = {}
    for doc, name, lang, sha256, work in frames.documents.select(columns).sort("doc").iter_rows():
        owners[doc] = entry = entries[ids[name]]
        entry["documents"][doc] = lang
        entry["sha256"] = sha256 or entry["sha256"]
        if work:
            entry.setdefault("works", []).append(work[:_WORK_DIGITS])
    _count(frames, owners)
    _note(frames, owners)
    for doc, reading in readings_of(frames.findings, frames.cues).items():
        owners[doc].setdefault("readings", {})[doc] = reading
    for source in sources:
        entries[source.doc]["sha256"] = entries[source.doc]["sha256"] or _digest(source, entries[source.doc])
    return entries


def _entry(source: Source) -> Entry:
    """Return the entry of a source of which nothing is known."""
    entry = Entry(
        source=source.name,
        found=source.found,
        sha256=None,
        documents={},
        turns=0,
        cues=0,
        corrections=0,
        findings=[],
        hits={},
        matched=[],
        failure=None,
        outputs=[],
    )
    if source.reference:
        entry["times_from"] = source.reference.key
    return entry


def _count(frames: Frames, owners: Mapping[str, Entry]) -> None:
    """Count turns, cues, and corrections by rule, into the entries of the documents."""
    for doc, count in frames.turns.group_by("doc").len().iter_rows():
        owners[doc]["turns"] += count
    for doc, count in frames.cues.group_by("doc").len().iter_rows():
        owners[doc]["cues"] += count
    for doc, rule, count in frames.corrections.group_by("doc", "rule").len().iter_rows():
        owners[doc]["corrections"] += count
        owners[doc]["hits"][rule] = owners[doc]["hits"].get(rule, 0) + count


def _note(frames: Frames, owners: Mapping[str, Entry]) -> None:
    """Note findings, rules that matched, and why a source failed, in the entries of the documents."""
    for doc, check, severity, count in sorted(frames.findings.group_by("doc", "check", "severity").len().iter_rows()):
        owners[doc]["findings"].append((check, severity, count))
    for doc, rule in matched_rules(frames.corrections, frames.findings).iter_rows():
        if rule not in owners[doc]["matched"]:
            owners[doc]["matched"].append(rule)
    failed = frames.documents.filter(status="failed").select("doc")
    reasons = frames.findings.filter(severity="error").join(failed, on="doc", how="semi", maintain_order="left")
    columns = ("doc", "line", "message", pl.col("remedy").fill_null(""))
    for doc, line, message, remedy in reasons.select(columns).iter_rows():
        owners[doc]["failure"] = (line, message, remedy)


def _digest(source: Source, entry: Entry) -> str | None:
    """Return the hash of a source that no reader could read; None where it cannot even be opened, or could not then."""
    if entry["failure"] and entry["failure"][1].startswith(NOT_GIVEN):
        return None
    return next(source_digests([source.path]))
