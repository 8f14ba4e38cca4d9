"""What a run shows in Prefect's pages beside its log: how far it is, what there is now, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.run.report import by_hits, counts, describe, describe_kept
from flows.run.run_report import by_seconds, pace

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from flows.run.report import Report

_WHOLE: Final = 100


class Progress:
    """The artifact `publish-progress`: how many percent of the sources are done."""

    def __init__(self, sources: int) -> None:
        """Begin with none of the *sources*."""
        self._sources, self._done, self._percent = sources, 0, 0
        made = create_progress_artifact(0.0, "publish-progress", "Sources that are done.")
        self._artifact = cast("UUID", made)  # in a coroutine it would be one, too

    def add(self, report: Report) -> None:
        """Add the sources of a part of the run. The server hears of whole percents only: a call takes its time."""
        self._done += report.sources
        percent = _WHOLE * self._done // max(self._sources, 1)
        if percent > self._percent:
            self._percent = percent
            update_progress_artifact(self._artifact, float(percent))


def write_artifacts(report: Report, out: Path) -> None:
    """Make the artifacts `publish-summary` and `publish-failures` of a run that has ended."""
    told = f"What `{out}` holds now. {pace(report)}."
    create_table_artifact(_summary(report), key="publish-summary", description=told)
    create_markdown_artifact(_problems(report), key="publish-failures", description="What could not be read, and why.")


def _summary(report: Report) -> list[dict[str, str | int | float]]:
    """Return a report as rows for people: counts, then findings by check, hits by rule, and seconds by stage."""
    findings = [
        (f"finding: {check} ({severity})", count) for (check, severity), count in sorted(report.findings.items())
    ]
    hits = [(f"rule: {rule}", count) for rule, count in by_hits(report)]
    seconds = [(f"seconds: {stage}", round(seconds, 2)) for stage, seconds in by_seconds(report)]
    return [{"what": name, "count": count} for name, count in (*counts(report), *findings, *hits, *seconds)]


def _problems(report: Report) -> str:
    """Return what failed or was kept and why, as a Markdown list; text from files is code, so that it is no markup."""
    lines = [*map(describe, report.failures), *map(describe_kept, report.edited)]
    if not lines:
        return "Every source could be read."
    return "\n".join(f"- `{line.replace('`', chr(39))}`" for line in lines)
