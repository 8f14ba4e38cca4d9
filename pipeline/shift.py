"""Move all times of a run to another clock: by an offset, or from one frame rate to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.schema import CHAPTERS, CORRECTIONS, DOCUMENTS, FINDINGS, TURNS, WORDS, conform, from_rows, stack

if TYPE_CHECKING:
    from collections.abc import Iterator

STAGE: Final = "shift_times"
_TIMES: Final = ("start_ms", "end_ms")
_CHECK: Final = "before-start"


class Retiming(NamedTuple):
    """What becomes of a time: it is multiplied by a fraction, and then so many ms are added."""

    offset_ms: int = 0
    up: int = 1
    down: int = 1

    def of(self, column: str) -> pl.Expr:
        """Return what the times in a *column* become: the nearest ms, none before the beginning."""
        scaled = (pl.col(column) * (2 * self.up) + self.down) // (2 * self.down)
        return (scaled + self.offset_ms).clip(0)

    @property
    def zero_ms(self) -> int:
        """Return the last time that falls at the beginning or before it."""
        return -self.offset_ms * self.down // self.up


class Shifted(NamedTuple):
    """What `shift_times` returns."""

    documents: pl.DataFrame
    turns: pl.DataFrame
    words: pl.DataFrame
    chapters: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


def shift_times(
    documents: pl.DataFrame, turns: pl.DataFrame, words: pl.DataFrame, chapters: pl.DataFrame, by: Retiming
) -> Shifted:
    """Move all times as *by* says; each change of a turn's is in the log.

    A turn that would end at the beginning or before it loses its text, and so has no cue, which is a finding; one that
    would begin before it begins there. `start_raw_ms` and `end_raw_ms` stay what the source says.

    Reads:   DOCUMENTS, TURNS, WORDS, CHAPTERS.
    Returns: the same frames, same rows and order; CORRECTIONS; FINDINGS.
    """
    moved = conform(turns, TURNS).with_columns(by.of(name).alias(f"new_{name}") for name in _TIMES)
    is_gone = (pl.coalesce(_TIMES[::-1]) <= by.zero_ms) & pl.lit(by.zero_ms > 0) & (pl.col("text") != "")
    gone = moved.filter(is_gone.fill_null(value=False))
    log = [_time_log(moved, name) for name in _TIMES]
    silent = moved.with_columns(text=pl.when(is_gone.fill_null(value=False)).then(pl.lit("")).otherwise("text"))
    new = silent.with_columns(pl.col(f"new_{name}").alias(name) for name in _TIMES).drop(
        f"new_{name}" for name in _TIMES
    )
    return Shifted(
        conform(documents.with_columns(duration_ms=by.of("duration_ms")), DOCUMENTS),
        conform(new, TURNS),
        conform(words.with_columns(by.of(name) for name in _TIMES), WORDS),
        conform(chapters.with_columns(by.of(name) for name in _TIMES), CHAPTERS),
        stack([*log, _text_log(gone)], CORRECTIONS),
        from_rows(_findings(gone), FINDINGS),
    )


def _time_log(turns: pl.DataFrame, field: str) -> pl.DataFrame:
    """Return the changes of *field*, a time of *turns* that has its new value beside it."""
    changed = turns.filter(pl.col(field) != pl.col(f"new_{field}"))
    rows = _log(changed, "offset", field)
    return conform(
        rows.with_columns(before=changed[field].cast(pl.String), after=changed[f"new_{field}"].cast(pl.String)),
        CORRECTIONS,
    )


def _text_log(gone: pl.DataFrame) -> pl.DataFrame:
    """Return the changes of the turns that are *gone*."""
    ends = gone["text"].str.len_chars().cast(pl.Int32)
    rows = _log(gone, _CHECK, "text").with_columns(start_char=pl.lit(0, pl.Int32), end_char=ends)
    return conform(rows.with_columns(before=gone["text"], after=pl.lit("")), CORRECTIONS)


def _log(turns: pl.DataFrame, rule: str, field: str) -> pl.DataFrame:
    """Return a row of CORRECTIONS of a *field* for each of *turns*, without what was and is."""
    nowhere, nothing = pl.lit(None, pl.Int32), pl.lit(None, pl.String)
    return turns.select(
        "doc",
        "turn",
        seq=pl.lit(0, pl.Int32),
        stage=pl.lit(STAGE),
        rule=pl.lit(rule),
        field=pl.lit(field),
        start_char=nowhere,
        end_char=nowhere,
        before=nothing,
        after=nothing,
    )


def _findings(gone: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Yield a finding for each document of which turns are *gone*, at the first of them."""
    counted = gone.group_by("doc", maintain_order=True).agg(pl.col("turn").first(), count=pl.len())
    for doc, turn, count in counted.iter_rows():
        message = f"turns that end before the beginning, left out: {count}"
        yield {"doc": doc, "turn": turn, "check": _CHECK, "severity": "warning", "actual": float(count)} | {
            "message": message,
            "remedy": "Give a smaller --offset if they are to be seen.",
        }
