"""What came of a shard or a run: counts, hits and failures, small enough to travel between processes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from pipeline.schema import Frames


class Failure(NamedTuple):
    """A source whose results are missing: which, where in it (from 1), why, and what to do about it."""

    source: str
    line: int | None
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """The counts of one shard, or of all of them."""

    documents: int = 0
    turns: int = 0
    cues: int = 0
    corrections: int = 0
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many findings there are of each check and severity."""
    hits: Counter[str] = field(default_factory=Counter)
    """How many corrections each rule made, of the rules table and of other stages."""
    unused: frozenset[str] = frozenset()
    """The rules that are switched on and matched nowhere."""
    failures: tuple[Failure, ...] = ()
    written: tuple[str, ...] = ()
    """What was written, below DIR."""


def report_of(frames: Frames, unused: Iterable[str], written: Iterable[str]) -> Report:
    """Return the report of a shard from its *frames*."""
    findings = frames.findings.group_by("check", "severity").len().iter_rows()
    hits = frames.corrections.group_by("rule").len().iter_rows()
    return Report(
        documents=frames.documents.height,
        turns=frames.turns.height,
        cues=frames.cues.height,
        corrections=frames.corrections.height,
        findings=Counter({(check, severity): count for check, severity, count in findings}),
        hits=Counter(dict(hits)),
        unused=frozenset(unused),
        failures=tuple(_failures(frames.documents, frames.findings)),
        written=tuple(written),
    )


def total(reports: Iterable[Report]) -> Report:
    """Return the sum of *reports*, the same in whatever order they come.

    A rule is unused if no report has a hit of it.
    """
    parts = list(reports)
    return Report(
        documents=sum(part.documents for part in parts),
        turns=sum(part.turns for part in parts),
        cues=sum(part.cues for part in parts),
        corrections=sum(part.corrections for part in parts),
        findings=sum((part.findings for part in parts), Counter()),
        hits=sum((part.hits for part in parts), Counter()),
        unused=frozenset.intersection(*(part.unused for part in parts)) if parts else frozenset(),
        failures=tuple(sorted((failure for part in parts for failure in part.failures), key=_place)),
        written=tuple(sorted(name for part in parts for name in part.written)),
    )


def counts(report: Report) -> list[tuple[str, int]]:
    """Return what a report counts, by name."""
    return [(name, getattr(report, name)) for name in ("documents", "turns", "cues", "corrections")]


def by_hits(report: Report) -> list[tuple[str, int]]:
    """Return the rules and their hits, most first; equal ones by name, so that no run looks unlike another."""
    return sorted(report.hits.items(), key=lambda hit: (-hit[1], hit[0]))


def describe(failure: Failure) -> str:
    """Return a failure as one line."""
    place = failure.source if failure.line is None else f"{failure.source}, line {failure.line}"
    return f"{place}: {failure.reason.rstrip('.')}. {failure.remedy}".rstrip()


def _place(failure: Failure) -> tuple[str, int, str]:
    """Return what failures are sorted by."""
    return failure.source, failure.line or 0, failure.reason


def _failures(documents: pl.DataFrame, findings: pl.DataFrame) -> Iterable[Failure]:
    """Yield why each failed document failed.

    Reads: DOCUMENTS and FINDINGS; a document that failed has one finding, of severity error.
    """
    failed = documents.filter(status="failed").select("doc")
    reasons = findings.filter(severity="error").join(failed, on="doc", how="semi", maintain_order="left")
    for source, line, message, remedy in reasons.select("source", "line", "message", "remedy").iter_rows():
        yield Failure(source, line, message, remedy or "")
