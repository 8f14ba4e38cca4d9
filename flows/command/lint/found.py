"""What is wrong with subtitle files: a row each, as JSON shows it; what is waived; what is said once for many cues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from flows.command.lint.selection import UNREADABLE
from flows.command.lint.waivers import covering
from pipeline.check import CHECKS, check_cues
from pipeline.schema import FINDINGS, stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.command.lint.subtitle_files import SubtitleFiles
    from flows.command.lint.waivers import Waiver

COLUMNS: Final = (
    *("file", "line", "cue", "start_ms", "check", "severity", "actual", "limit", "message", "remedy", "text"),
    *("waived", "count"),
)
"""What is told of each finding: `text` is what the cue shows, `count` of how many cues it is said, `cue` the first."""

_HABITS: Final = {"gap": "end where the next begins", "unsafe-position": "stand so"}
"""Checks that a whole file may fail by the way in which a program wrote it, and how that is said."""


def findings_of(given: SubtitleFiles, styles: pl.DataFrame) -> list[dict[str, Any]]:
    """Return what is wrong with the cues of *given* under *styles*, by file and cue: one row each."""
    checked = check_cues(given.cues, given.turns, styles, "off", CHECKS)
    shown = given.cues.select("doc", "cue", "start_ms", text=pl.col("lines").list.join("\n"))
    places = given.lines.rename({"line": "timing_line"})
    rows = (
        stack([given.findings, checked], FINDINGS)
        .join(shown, on=["doc", "cue"], how="left", validate="m:1", maintain_order="left")
        .join(places, on=["doc", "cue"], how="left", validate="m:1", maintain_order="left")
        .with_columns(file="doc", line=pl.coalesce("line", "timing_line"))
        .sort("file", "cue", "line", "check", "message", nulls_last=False)
    )
    return rows.select(name for name in COLUMNS if name not in {"waived", "count"}).to_dicts()


def apply_waivers(findings: Iterable[Mapping[str, Any]], waivers: Sequence[Waiver]) -> list[dict[str, Any]]:
    """Return *findings* with `waived`: the reason of the first of *waivers* that covers one, else None.

    A file that could not be read was not checked, and that nothing covers.
    """
    find = covering(waivers)
    covered = ((one, None if one["check"] == UNREADABLE else find(*_place(one))) for one in findings)
    return [{**one, "waived": waiver and waiver.reason} for one, waiver in covered]


def unused_waivers(findings: Sequence[Mapping[str, Any]], waivers: Sequence[Waiver]) -> list[str]:
    """Return what is said of those *waivers* that cover none of *findings*."""
    places = {_place(one) for one in findings if one["check"] != UNREADABLE}
    unused = (waiver for waiver in waivers if not any(waiver.covers(*place) for place in places))
    return [f"{waiver.table}, row {waiver.row}: the waiver matched nothing" for waiver in unused]


def _place(finding: Mapping[str, Any]) -> tuple[str, str, int | None]:
    """Return where a *finding* is, as waivers name it."""
    return finding["check"], finding["file"], finding["cue"]


def count_habits(findings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return *findings* with their `count`: what is a habit of its file is one, at the first cue.

    Cues that end where the next begins are; a shorter gap than is allowed is not.
    """
    told: list[dict[str, Any]] = []
    first: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in findings:
        is_habit = one["check"] in _HABITS and (one["check"] != "gap" or one["actual"] == 0)
        key = (one["file"], one["check"], one["limit"], one["waived"])
        if is_habit and key in first:
            first[key]["count"] += 1
        else:
            told.append({**one, "count": 1})
            if is_habit:
                first[key] = told[-1]
    for one in first.values():
        if one["count"] > 1:
            one["message"] += f"; {one['count']:,} cues of this file {_HABITS[one['check']]}"
    return told
