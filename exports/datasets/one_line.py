"""The lines of a cue as the one line that they were before they were broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


def in_one_line(cues: pl.DataFrame) -> pl.Series:
    """Return the text of each of *cues* in one line, with a blank for a line break only where the turn has one.

    Scripts that write no blanks get none; two turns always have one between them.

    Reads: CUES with `text`: the lines that hold any, LF between them.
    """
    flat = cues["text"].str.replace_all("\n", " ", literal=True).alias("text_flat")
    rows = _torn(cues)  # all others have a blank wherever a line ends, and most are these
    if rows.is_empty():
        return flat
    joined = [_joined(lines, spans) for lines, spans in cues[rows].select("lines", "spans").iter_rows()]
    return flat.scatter(rows, joined)


def _torn(cues: pl.DataFrame) -> pl.Series:
    """Return the rows of those *cues* in which a line ends where the text of its turn goes on at once."""
    numbered = cues.select("spans", row=pl.int_range(pl.len())).filter(pl.col("spans").list.len() > 1)
    spans = numbered.explode("spans", empty_as_null=False).unnest("spans")
    same = [pl.col(name) == pl.col(name).shift(-1) for name in ("row", "turn")]
    goes_on = pl.col("end_char") == pl.col("start_char").shift(-1)
    is_torn = pl.all_horizontal(*same, goes_on, pl.col("line") != pl.col("line").shift(-1))
    return spans.filter(is_torn)["row"].unique().sort()


def _joined(lines: Sequence[str], spans: Sequence[Mapping[str, Any]]) -> str:
    """Return *lines* of which *spans* tell the places, as one."""
    starts = {span["line"]: span for span in reversed(spans)}
    ends = {span["line"]: span for span in spans}
    text, before = "", None
    for number, line in enumerate(lines):
        if not line:
            continue
        text += line if before is None else _glue(ends.get(before), starts.get(number)) + line
        before = number
    return text


def _glue(end: Mapping[str, Any] | None, start: Mapping[str, Any] | None) -> str:
    """Return what stands between the span that ends a line and the one that starts the next."""
    is_torn = end and start and (end["turn"], end["end_char"]) == (start["turn"], start["start_char"])
    return "" if is_torn else " "
