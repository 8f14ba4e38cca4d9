"""What a run tells of itself to automations: an event at its end, whose payload is what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prefect.events import emit_event

from flows.run.report import counts, fates
from pipeline.printable import printable

if TYPE_CHECKING:
    from pathlib import Path

    from flows.run.report import Report

FINISHED: Final = "cuemill.run.finished"


def emit_finished(report: Report, out: Path, state: str) -> None:
    """Say that a run that writes to *out* has ended in *state*, and what it counted."""
    place = printable(out)
    emit_event(
        event=FINISHED,
        resource={"prefect.resource.id": f"cuemill.out.{place}", "prefect.resource.name": place},
        payload={"state": state, "sources": report.sources, **fates(report), **dict(counts(report))},
    )
