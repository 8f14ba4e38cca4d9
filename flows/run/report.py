"""What came of a shard or a run: counts, hits and failures, small enough to travel between processes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flows.run.pairing.same_words import Work
from pipeline.check.reading import Reading
from pipeline.errors import CuemillError
from pipeline.printable import printable
from pipeline.rules import named_rules, unmatched_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import polars as pl

    from flows.state.manifest import Bucket, Entry


class Failure(NamedTuple):
    """A source whose results are missing: which, where in it (from 1), why, and what to do about it."""

    source: str
    line: int | None
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """The counts of one shard, or of all of them."""

    sources: int = 0
    converted: int = 0
    """How many of the sources were converted. The others failed, were skipped, or all of theirs was as it should be."""
    documents: int = 0
    """At least as many as sources: one may hold several tracks."""
    turns: int = 0
    cues: int = 0
    corrections: int = 0
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many findings there are of each check and severity."""
    hits: Counter[str] = field(default_factory=Counter)
    """How many corrections each rule made, of the rules table and of other stages."""
    unused: frozenset[str] = frozenset()
    """The rules of tables that a person named that are switched on and matched nowhere."""
    failures: tuple[Failure, ...] = ()
    edited: tuple[str, ...] = ()
    """Files below DIR that a person has edited, and that therefore stay as they are."""
    replaced: tuple[str, ...] = ()
    """Files below DIR that were corrupt, or were edited and by force, and are written again."""
    skipped: int = 0
    """Files that a search has found and that are no transcripts."""
    dropped: tuple[str, ...] = ()
    """Documents that leave the datasets, since their sources are gone."""
    moved: tuple[tuple[str, str, str], ...] = ()
    """Sources whose id is another, since a file of almost the same name came or went: source, id before, id now."""
    works: tuple[Work, ...] = ()
    """The words of all documents that have any: what is alike may be in several parts of a run."""
    readings: tuple[tuple[str, Reading], ...] = ()
    """What is too fast to be read, of each document that has such cues."""
    folders: frozenset[str] = frozenset()
    """The folders below DIR that hold results."""
    bytes_read: int = 0
    """Of the sources that were converted."""
    bytes_written: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)
    """How long each stage took, in all processes together."""
    wall_s: float = field(default=0.0, compare=False)
    """How long the run took; of a part of it nobody asks."""


def report_of(
    bucket: Bucket,
    live: frozenset[str],
    made: Collection[str] = (),
    released: Iterable[str] = (),
    replaced: Iterable[str] = (),
) -> Report:
    """Return the report of a shard from what its *bucket* holds now.

    Reads: the ids of the rules that are *live*; the ids of sources that were *made* by this run; *released* are files
           that a person has edited and no source has now; *replaced* are those that were corrupt or edited.
    """
    named = list(bucket.sources.items())
    entries = [entry for _, entry in named]
    findings: Counter[tuple[str, str]] = Counter()
    hits: Counter[str] = Counter()
    for entry in entries:
        hits.update(entry["hits"])
        for check, severity, count in entry["findings"]:
            findings[check, severity] += count
    outputs = bucket.outputs()
    return Report(
        sources=len(entries),
        converted=sum(doc in made and not (entry["failure"] or _is_skipped(entry)) for doc, entry in named),
        documents=sum(len(entry["documents"]) for entry in entries),
        turns=sum(entry["turns"] for entry in entries),
        cues=sum(entry["cues"] for entry in entries),
        corrections=sum(entry["corrections"] for entry in entries),
        findings=findings,
        hits=hits,
        unused=live.difference(*(entry["matched"] for entry in entries)),
        failures=tuple(Failure(entry["source"], *entry["failure"]) for entry in entries if entry["failure"]),
        edited=tuple(sorted({*released, *(output.name for output in outputs if output.edited)})),
        replaced=tuple(sorted(replaced)),
        skipped=sum(map(_is_skipped, entries)),
        works=tuple(Work(entry["source"], work) for entry in entries for work in entry.get("works", ())),
        readings=tuple(
            (doc, Reading(*reading)) for entry in entries for doc, reading in entry.get("readings", {}).items()
        ),
        folders=frozenset(output.name.split("/", 1)[0] for output in outputs),
    )


def _is_skipped(entry: Entry) -> bool:
    """Say whether a source is a file that a search has found and that is no transcript."""
    return not entry["turns"] and any(check == "not-a-transcript" for check, _, _ in entry["findings"])


def live_rules(rules: pl.DataFrame) -> frozenset[str]:
    """Return the ids of the rules that show where they match, of tables that a person named.

    Reads: RULES.
    """
    return frozenset(unmatched_rules(named_rules(rules), ()))


def total(reports: Iterable[Report]) -> Report:
    """Return the sum of *reports*, the same in whatever order they come.

    A rule is unused if no report has a hit of it.
    """
    parts = list(reports)
    stages = dict.fromkeys(stage for part in parts for stage in part.seconds)
    unused_in = [part.unused for part in parts if part.sources]
    return Report(
        sources=sum(part.sources for part in parts),
        documents=sum(part.documents for part in parts),
        converted=sum(part.converted for part in parts),
        turns=sum(part.turns for part in parts),
        cues=sum(part.cues for part in parts),
        corrections=sum(part.corrections for part in parts),
        findings=sum((part.findings for part in parts), Counter()),
        hits=sum((part.hits for part in parts), Counter()),
        unused=frozenset.intersection(*unused_in) if unused_in else frozenset(),
        failures=tuple(sorted((failure for part in parts for failure in part.failures), key=_place)),
        edited=tuple(sorted(name for part in parts for name in part.edited)),
        replaced=tuple(sorted(name for part in parts for name in part.replaced)),
        skipped=sum(part.skipped for part in parts),
        works=tuple(sorted(work for part in parts for work in part.works)),
        readings=tuple(sorted(reading for part in parts for reading in part.readings)),
        dropped=tuple(sorted(name for part in parts for name in part.dropped)),
        moved=tuple(sorted(row for part in parts for row in part.moved)),
        folders=frozenset(folder for part in parts for folder in part.folders),
        bytes_read=sum(part.bytes_read for part in parts),
        bytes_written=sum(part.bytes_written for part in parts),
        seconds={stage: sum(part.seconds.get(stage, 0.0) for part in parts) for stage in stages},
    )


class RunFailed(CuemillError, RuntimeError):  # noqa: N818 - named for what happened, as those of its tree
    """A run that did not do what it was to do; what it did is in its report."""

    def __init__(self, message: str, report: Report) -> None:
        """Take what happened in words, and the *report*."""
        super().__init__(message, report)
        self.message = message
        self.report = report

    def __str__(self) -> str:
        """Say what happened."""
        return self.message


def count_of(count: int, name: str) -> str:
    """Return *count* things of that *name*.

    >>> count_of(1, "source"), count_of(1200, "source")
    ('1 source', '1,200 sources')
    """
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"


def fates(report: Report) -> dict[str, int]:
    """Return how many sources, files and documents came to what; in the same words wherever it is told.

    Sources are converted, unchanged, failed or skipped; files are kept as a person edited them; documents are dropped.
    """
    failed = len({failure.source for failure in report.failures})
    return {
        "converted": report.converted,
        "unchanged": max(report.sources - report.converted - failed - report.skipped, 0),
        "failed": failed,
        "kept": len(report.edited),
        "dropped": len(report.dropped),
        "skipped": report.skipped,
    }


def headline(report: Report) -> str:
    """Return in a line what came of the sources: what came of none is left out, but for the first two."""
    told = fates(report)
    parts = [f"{count:,} {fate}" for fate, count in told.items() if count or fate in ("converted", "unchanged")]
    return f"{count_of(report.sources, 'source')}: {', '.join(parts)}"


def counts(report: Report) -> list[tuple[str, int]]:
    """Return what a report counts, by name."""
    return [(name, getattr(report, name)) for name in ("documents", "turns", "cues", "corrections")]


def by_hits(report: Report) -> list[tuple[str, int]]:
    """Return the rules and their hits, most first; equal ones by name, so that no run looks unlike another."""
    return sorted(report.hits.items(), key=lambda hit: (-hit[1], hit[0]))


def describe(failure: Failure) -> str:
    """Return a failure as one line."""
    place = failure.source if failure.line is None else f"{failure.source}, line {failure.line}"
    return printable(f"{place}: {failure.reason.rstrip('.')}. {failure.remedy}".rstrip())


def describe_kept(path: object) -> str:
    """Return in one line that the file at *path* was kept, and what to do about it."""
    return (
        f"{printable(path)} is not as Cuemill wrote it and stays as it is. Use --force to replace it, or move it away."
    )


def _place(failure: Failure) -> tuple[str, int, str]:
    """Return what failures are sorted by."""
    return failure.source, failure.line or 0, failure.reason
