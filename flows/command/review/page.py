"""Write the page on which a person looks at a run and decides, with what a person has beside the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import polars as pl

from exports.review import Look
from flows.command.lint.waivers import covering, load_waivers
from flows.command.review.recordings import find_recordings
from flows.command.review.suggested import list_suggestions
from flows.state.review import PAGE, named_ids, scan_results, write_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.command.lint.waivers import Waiver


class Beside(NamedTuple):
    """What a person has beside a run: tables of accepted findings, of suggestions, of rules; where recordings are."""

    waivers: Path | None = None
    suggestions: Path | None = None
    rules: Sequence[str] = ()
    media_root: str | None = None


def write_review(folder: Path, cues: Literal["flagged", "all"], beside: Beside) -> Path:
    """Write the page for the datasets below *folder*, and return where it is.

    Raises: BadUsage if there are no datasets, or no folder of recordings where the page would look; BadTable for a
            table that cannot be read; UnwritableOutput.
    """
    accepted = load_waivers(beside.waivers) if beside.waivers else ()
    named = named_ids(beside.rules)
    results = scan_results(folder)
    media = find_recordings(folder / PAGE, beside.media_root, results.documents) if beside.media_root else {}
    listed = list_suggestions(beside.suggestions, results.turns) if beside.suggestions else ()
    marked = results._replace(findings=_mark(results.findings, accepted))
    return write_page(folder, marked, Look(cues, media, listed, named))


def _mark(findings: pl.LazyFrame, waivers: tuple[Waiver, ...]) -> pl.LazyFrame:
    """Return *findings* and whether each is `accepted`: covered by one of *waivers*, as of the document's subtitles."""
    if not waivers:
        return findings
    read = findings.collect()
    find = covering(waivers)
    covered = [
        find(check, f"{doc}.{lang}.srt", cue) is not None
        for check, doc, lang, cue in read.select("check", "doc", "lang", "cue").iter_rows()
    ]
    return read.with_columns(accepted=pl.Series(covered, dtype=pl.Boolean)).lazy()
