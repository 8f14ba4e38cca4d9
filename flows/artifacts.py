"""What a run shows beside its log: a report as people read it in Prefect's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report import by_hits, counts, describe, kept

if TYPE_CHECKING:
    from flows.report import Report


def summary(report: Report) -> list[dict[str, str | int]]:
    """Return a report as rows for people: counts, then findings by check, then hits by rule."""
    findings = [
        (f"finding: {check} ({severity})", count) for (check, severity), count in sorted(report.findings.items())
    ]
    hits = [(f"rule: {rule}", count) for rule, count in by_hits(report)]
    return [{"what": name, "count": count} for name, count in (*counts(report), *findings, *hits)]


def problems(report: Report) -> str:
    """Return what failed or was kept and why, as a Markdown list; text from files is code, so that it is no markup."""
    lines = [*map(describe, report.failures), *map(kept, report.edited)]
    if not lines:
        return "Every source could be read."
    return "\n".join(f"- `{line.replace('`', chr(39))}`" for line in lines)
