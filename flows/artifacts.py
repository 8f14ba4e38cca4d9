"""What a run shows in Prefect's pages beside its log: how far it is, what there is now, and what went wrong."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import quote

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    update_progress_artifact,
)

from flows.run.report import by_hits, counts, describe, describe_kept, fates
from flows.run.run_report import pace
from flows.state.departures import name_some
from pipeline.check.reading import describe_reading, fastest
from pipeline.printable import printable
from pipeline.storage.places import is_remote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from uuid import UUID

    from flows.run.report import Report

_WHOLE: Final = 100
_NAMED: Final = 8
"""So many documents are named that are too fast to be read."""

_MARKUP: Final = re.compile(r"[`*_~|\\\[\]]")
"""What Markdown would take for its own; `!`, `(` and `#` mean nothing without these, or within a line."""


_ADDRESS: Final = ":/%"
"""What an address keeps as it is: `as_uri` has escaped the rest, and a store's address has no more."""


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


def write_artifacts(report: Report, out: Path, page: Path | None = None) -> None:
    """Make the artifacts `publish-summary` and `publish-failures` of a run that has ended; one links its *page*."""
    told = f"What {as_text(out)} holds now. {pace(report)}."
    shown = [summary(report), *([link_to(page)] if page else [])]
    create_markdown_artifact("\n\n".join(shown), key="publish-summary", description=told)
    create_markdown_artifact(problems(report), key="publish-failures", description="What could not be read, and why.")


def summary(report: Report) -> str:
    """Return a report as small tables in Markdown: what happened, findings by check and severity, hits by rule.

    And which documents are too fast to be read, the worst of them.
    """
    happened = [("sources", report.sources), *fates(report).items(), *counts(report)]
    findings = [(f"{check} ({severity})", count) for (check, severity), count in sorted(report.findings.items())]
    tables = (("What happened", happened), ("Findings", findings), ("Corrections by rule", by_hits(report)))
    fast = fastest(report.readings)[:_NAMED]
    read = "\n".join(f"- {as_text(doc)}: {as_text(describe_reading(reading))}" for doc, reading in fast)
    speed = [f"### Too fast to be read\n\n{read}"] if fast else []
    dropped = f"Documents that leave the datasets: {as_text(name_some(report.dropped))}" if report.dropped else ""
    listed = [_table(title, rows) for title, rows in tables if rows]
    return "\n\n".join([*listed, *speed, *([dropped] if dropped else [])])


def link_to(page: Path) -> str:
    """Return a link to the *page* of a run in Markdown; a browser that refuses it shows where the page is."""
    address = str(page) if is_remote(page) else page.absolute().as_uri()
    return f"### To look at and decide\n\n[{as_text(page)}](<{quote(address, safe=_ADDRESS)}>)"


def _table(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """Return *rows* as a table in Markdown."""
    lines = [f"| {as_text(name)} | {count:,} |" for name, count in rows]
    return "\n".join([f"### {title}", "", "| | count |", "|---|---:|", *lines])


def problems(report: Report) -> str:
    """Return what failed or was kept and why, as a Markdown list."""
    lines = [*map(describe, report.failures), *map(describe_kept, report.edited)]
    if not lines:
        return "Every source could be read."
    return "\n".join(f"- {as_text(line)}" for line in lines)


def as_text(text: object) -> str:
    """Return *text* so that neither Markdown nor HTML sees anything but text in it.

    >>> as_text("<img> `a` *b*")
    '&lt;img&gt; &#96;a&#96; &#42;b&#42;'
    """
    return _MARKUP.sub(lambda mark: f"&#{ord(mark[0])};", escape(printable(text), quote=False))
