"""The run report: what a run did and how fast, for programs. Times are here and nowhere else, see CONTRIBUTING.md."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.filesize import decimal

from exports.files import write
from exports.track import PRODUCER
from flows.run.pairing.same_words import same_words
from flows.run.report import by_hits, counts, fates

if TYPE_CHECKING:
    from pathlib import Path

    from flows.run.report import Report


def write_report(report: Report, path: Path) -> None:
    """Write *report* to *path* as JSON; times in seconds, sizes in bytes.

    Raises: UnwritableOutput.
    """
    text = json.dumps(_facts(report), ensure_ascii=False, indent=2) + "\n"
    if is_standard_output(path):
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write(path, text.encode())


def is_standard_output(path: Path | None) -> bool:
    """Say whether a report that is to go to *path* goes to standard output: its name is a dash."""
    return str(path) == "-"


def pace(report: Report) -> str:
    """Return in a line how long a run took and how fast that was; the rate is that of sources that were converted."""
    rate = f", {_rate(report):,.1f} sources a second" if report.converted else ""  # of nothing done there is none
    return f"{report.wall_s:,.1f} s{rate}; {decimal(report.bytes_read)} read, {decimal(report.bytes_written)} written"


def by_seconds(report: Report) -> list[tuple[str, float]]:
    """Return the stages and the seconds that they took in all processes, most first."""
    return sorted(report.seconds.items(), key=lambda stage: (-stage[1], stage[0]))


def _facts(report: Report) -> dict[str, object]:
    """Return *report* as JSON has it."""
    findings = [
        {"check": check, "severity": severity, "count": count}
        for (check, severity), count in sorted(report.findings.items())
    ]
    return {
        "producer": PRODUCER,
        "sources": report.sources,
        **fates(report),
        **dict(counts(report)),
        "findings": findings,
        "corrections_by_rule": dict(by_hits(report)),
        "rules_without_a_hit": sorted(report.unused),
        "failures": [failure._asdict() for failure in report.failures],
        "kept_files": list(report.edited),
        "replaced_files": list(report.replaced),
        "dropped_documents": list(report.dropped),
        "renamed": [{"source": source, "before": before, "now": now} for source, before, now in report.moved],
        "same_words": [list(group) for group in same_words(report.works)],
        "reading_speed": [{"document": doc, **reading._asdict()} for doc, reading in report.readings],
        "bytes_read": report.bytes_read,
        "bytes_written": report.bytes_written,
        "seconds": round(report.wall_s, 3),
        "sources_per_second": round(_rate(report), 3),
        "seconds_by_stage": {stage: round(seconds, 3) for stage, seconds in by_seconds(report)},
    }


def _rate(report: Report) -> float:
    """Return how many sources were converted a second."""
    return report.converted / report.wall_s if report.wall_s else 0.0
