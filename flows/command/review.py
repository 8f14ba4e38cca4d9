"""Write the page on which a person looks at a run and decides: DIR/review/index.html."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from exports.files import write
from exports.review import Look, Results, render_review
from exports.review.results import COLUMNS
from flows.command.lint.waivers import load_waivers
from flows.command.results import scan_dataset, unread

if TYPE_CHECKING:
    from pathlib import Path

    from flows.command.lint.waivers import Waiver

PAGE: Final = "review/index.html"


def write_review(folder: Path, waivers: Path | None, look: Look) -> Path:
    """Write the page for the datasets below *folder*, and return where it is; the same datasets, the same bytes.

    Raises: BadUsage if there are no datasets; BadTable for *waivers* that cannot be read; UnwritableOutput.
    """
    accepted = load_waivers(waivers) if waivers else ()
    results = Results(**{table: scan_dataset(folder, table, columns) for table, columns in COLUMNS.items()})
    try:
        page = render_review(results._replace(findings=_mark(results.findings, accepted)), look)
    except OSError as error:
        raise unread(folder, error) from error
    return write(folder / PAGE, page)


def _mark(findings: pl.LazyFrame, waivers: tuple[Waiver, ...]) -> pl.LazyFrame:
    """Return *findings* and whether each is `accepted`: covered by one of *waivers*, as of the document's subtitles."""
    if not waivers:
        return findings
    places = findings.select("check", "doc", "lang", "cue").collect().iter_rows()
    covered = [
        any(waiver.covers(check, f"{doc}.{lang}.srt", cue) for waiver in waivers) for check, doc, lang, cue in places
    ]
    return findings.collect().with_columns(accepted=pl.Series(covered, dtype=pl.Boolean)).lazy()
