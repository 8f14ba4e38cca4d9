"""Which limits a cue breaks: one row of CHECKS each, a row of FINDINGS for each cue that breaks it.

- `habits`: What a subtitle file keeps, or should
- `marks`: Marks that a text may have wrong
- `measures`: What CHECKS look at
- `phrasing`: Where the breaks of cues fall
- `reading`: How much of a document is faster than people read, as a run tells it
- `seen`: What the lines of a cue measure, as they stand on screen
- `shortened`: Cues of a subtitle file that go earlier than there
- `table`: CHECKS
- `torn`: Which breaks tear words apart that belong together, in columns
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.check.measures import FINEST, measure, number
from pipeline.check.shortened import tell_shortened
from pipeline.check.table import CHECKS, OF_A_RUN, OF_FEW_WORDS, Check
from pipeline.schema import CUES, FINDINGS, TURNS, conform, empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.labels import Speakers

__all__ = ["CHECKS", "OF_A_RUN", "OF_FEW_WORDS", "Check", "check_cues", "tell_shortened"]


def check_cues(
    cues: pl.DataFrame,
    turns: pl.DataFrame,
    styles: pl.DataFrame,
    speakers: Speakers,
    checks: Sequence[Check] = OF_A_RUN,
) -> pl.DataFrame:
    """Return one finding for every limit that a cue breaks.

    Reads:   CUES, sorted by doc and cue; the TURNS they came from, for words that a break cuts and marks whose pair is
             elsewhere; STYLES with a row for every language in them; *speakers*, since labels count.
    Returns: FINDINGS of *checks*, sorted by doc, cue and check; empty if all is well.
    Raises:  BadTable if neither a language nor `*` has a style, so that no cue goes unchecked.
    """
    known = measure(conform(cues, CUES), conform(turns, TURNS), styles, speakers, checks)
    broken = known.select(_is_broken(check).alias(check.name) for check in checks)
    rows = {check: broken[check.name].arg_true() for check in checks}
    found = [_findings(known[where], check) for check, where in rows.items() if where.len()]
    return conform(pl.concat([empty(FINDINGS), *found]).sort("doc", "cue", "check"), FINDINGS)


def _actual(check: Check) -> pl.Expr:
    """Return what *check* looks at."""
    return pl.col(check.measure).cast(pl.Float64)


def _limit(check: Check) -> pl.Expr:
    """Return what it may be at most, or must be at least."""
    return (pl.col(check.limit) if isinstance(check.limit, str) else pl.lit(check.limit)).cast(pl.Float64)


def _is_broken(check: Check) -> pl.Expr:
    """Whether a cue breaks the limit of *check*; null where there is nothing to look at."""
    slack = FINEST if check.measure == "cps" else 0
    above = check.breaks == "above"
    return _actual(check) > _limit(check) + slack if above else _actual(check) < _limit(check)


def _findings(cues: pl.DataFrame, check: Check) -> pl.DataFrame:
    """Return the findings of one *check*, a row for each of the measured *cues*, which break its limit."""
    no_place = pl.lit(None, dtype=pl.Int32)
    return cues.select(
        "doc",
        source=pl.lit(None, dtype=pl.String),
        line=no_place,
        turn=pl.col("spans").list.first().struct.field("turn"),
        cue="cue",
        start_char=no_place,
        end_char=no_place,
        check=pl.lit(check.name),
        severity=pl.lit(check.severity),
        actual=_actual(check).round(2),
        limit=_limit(check),
        message=_limit_words(check, _actual(check), _limit(check)),
        remedy=pl.lit(check.remedy),
    )


def _limit_words(check: Check, actual: pl.Expr, limit: pl.Expr) -> pl.Expr:
    """Return the words for a broken limit; one of 0 goes without saying."""
    parts = [pl.format(check.said, number(actual))]
    if check.limit != 0:
        parts.append(pl.format(", limit {}", number(limit)))
    if check.why is not None:
        parts.append(pl.coalesce(pl.format(" ({})", check.why), pl.lit("")))
    return pl.concat_str(parts)
