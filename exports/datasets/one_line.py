"""The lines of a cue as the one line that they were before they were broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import polars as pl


def in_one_line(cues: pl.DataFrame) -> pl.Series:
    """Return the text of each of *cues* in one line, with a blank for a line break only where the turn has one.

    Scripts that write no blanks get none; two turns always have one between them.

    Reads: CUES with `text`: the lines that hold any, LF between them.
    """
    flat = cues["text"].str.replace_all("\n", " ", literal=True)
    several = cues["lines"].list.len() > 1
    rows = several.arg_true()
    if rows.is_empty():
        return flat.alias("text_flat")
    broken = cues.select("lines", "spans").filter(several)
    joined = [_joined(lines, spans) for lines, spans in broken.iter_rows()]
    return flat.scatter(rows, joined).alias("text_flat")


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
