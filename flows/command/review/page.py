"""Write the page on which a person looks at a run and decides, with what a person has beside the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import polars as pl

from exports.review import Look
from flows.command.lint.waivers import load_waivers
from flows.command.review.recordings import find_recordings
from flows.command.review.suggested import list_suggestions
from flows.state.review import PAGE, scan_results, write_page

if TYPE_CHECKING:
    from pathlib import Path

    from flows.command.lint.waivers import Waiver


def write_review(
    folder: Path,
    cues: Literal["flagged", "all"],
    *,
    waivers: Path | None = None,
    suggestions: Path | None = None,
    media_root: str | None = None,
) -> Path:
    """Write the page for the datasets below *folder*, and return where it is.

    Raises: BadUsage if there are no datasets, or no folder *media_root* beside the page; BadTable for *waivers* or
            *suggestions* that cannot be read; UnwritableOutput.
    """
    accepted = load_waivers(waivers) if waivers else ()
    results = scan_results(folder)
    media = find_recordings(folder / PAGE, media_root, results.documents) if media_root else {}
    listed = list_suggestions(suggestions, results.turns) if suggestions else ()
    marked = results._replace(findings=_mark(results.findings, accepted))
    return write_page(folder, marked, Look(cues, media, listed))


def _mark(findings: pl.LazyFrame, waivers: tuple[Waiver, ...]) -> pl.LazyFrame:
    """Return *findings* and whether each is `accepted`: covered by one of *waivers*, as of the document's subtitles."""
    if not waivers:
        return findings
    read = findings.collect()
    covered = [
        any(waiver.covers(check, f"{doc}.{lang}.srt", cue) for waiver in waivers)
        for check, doc, lang, cue in read.select("check", "doc", "lang", "cue").iter_rows()
    ]
    return read.with_columns(accepted=pl.Series(covered, dtype=pl.Boolean)).lazy()
