"""Cues that are one, shown again and again: layers of a sign, a sign that moves, a line that grows word by word.

Two segments of a stream written to one file say the same twice at the same time; recognisers that mark the word which
is being said write a cue for each word. What is said twice in a row, with a pause between, is said twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.read.common.model import finding, rows_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Parsed, Row

_TOUCH_MS: Final = 50
_FLASH_MS: Final = 700
"""A cue so short is no saying of its own: nobody reads it."""

_LONG: Final = 12
"""Characters: who says so much twice takes breath between (house)."""

_CHAIN: Final = 3
"""Cues that grow from one to the next; two may be `No.` and `No. I will not.`"""


def without_repeats(parsed: Parsed) -> Parsed:
    """Return *parsed* with each cue that only shows again, or more of, what is shown, made one with that.

    The one cue has the longest text, and lasts from the first start to the last end. Files whose words have times of
    their own stay as they are.
    """
    if parsed.words or not _may_repeat(parsed):
        return parsed
    rows = list(rows_of(parsed))
    kept: list[Row] = []
    shown: dict[str, int] = {}  # where each text stands among the kept, when it was shown last
    dropped: list[Row] = []
    for row in _grown(rows, dropped):
        at = shown.get(row["text"])
        if at is not None and _is_again(kept[at], row):
            dropped.append(row)
            kept[at] = _as_one(kept[at], row)
            continue
        shown[row["text"]] = len(kept)
        kept.append(row)
    if not dropped:
        return parsed
    told = finding("repeated", "note", f"cues that show again what is shown, joined with those: {len(dropped)}")
    chars = sum(len(row["text"]) + 1 for row in dropped)
    kinds: Counter[Kind] = parsed.kinds.copy()
    moved = min(chars, kinds["turns"])
    kinds.update({"turns": -moved, "notes": moved})
    return parsed._replace(turns=kept, cues=None, kinds=kinds, findings=[*parsed.findings, told])


def _may_repeat(parsed: Parsed) -> bool:
    """Whether a text comes twice, or grows: most large files have none of it, and are spared the search."""
    if parsed.cues is None:
        return len(parsed.turns) > 1
    texts, start, end = (parsed.cues[name] for name in ("text", "start_ms", "end_ms"))
    soon = start <= end.shift() + _TOUCH_MS
    before = pl.col("text").shift()
    grows = parsed.cues.select(pl.col("text").str.starts_with(before)).to_series() & soon
    return bool(grows.any()) or bool((texts.is_duplicated() & (soon | soon.shift(-1))).any())


def _is_timed(*rows: Row) -> bool:
    """Whether all *rows* have both times."""
    return all(row["start_ms"] is not None and row["end_ms"] is not None for row in rows)


def _is_again(before: Row, row: Row) -> bool:
    """Whether *row*, of the same text as the one *before*, is the same cue."""
    if not _is_timed(before, row) or before.get("speaker") != row.get("speaker"):
        return False
    if row["start_ms"] < before["start_ms"] or row["start_ms"] > before["end_ms"] + _TOUCH_MS:
        return False
    overlaps = row["start_ms"] < before["end_ms"] - _TOUCH_MS
    lasts = min(row["end_ms"] - row["start_ms"], before["end_ms"] - before["start_ms"])
    return overlaps or lasts < _FLASH_MS or len(row["text"]) >= _LONG


def _as_one(before: Row, row: Row) -> Row:
    """Return the cue that two are: as both look, where the first stands, for as long as either."""
    common = [mark for mark in before.get("markup", ()) if mark in row.get("markup", ())]
    return before | {"end_ms": max(before["end_ms"], row["end_ms"]), "markup": common}


def _grown(rows: Sequence[Row], dropped: list[Row]) -> list[Row]:
    """Return *rows* with each chain of cues that grow, one from the other, as its last; the others are *dropped*."""
    kept: list[Row] = []
    chain: list[Row] = []
    for row in [*rows, None]:
        if chain and row is not None and _grows(chain[-1], row):
            chain.append(row)
            continue
        if len(chain) >= _CHAIN:
            kept.append(chain[-1] | {"start_ms": chain[0]["start_ms"]})
            dropped += chain[:-1]
        else:
            kept += chain
        chain = [row] if row is not None else []
    return kept


def _grows(before: Row, row: Row) -> bool:
    """Whether *row* follows at once on the one *before*, and says that and something more."""
    if not _is_timed(before, row) or not before["text"]:
        return False
    follows = row["start_ms"] - before["start_ms"] >= 0 and row["start_ms"] - before["end_ms"] <= _TOUCH_MS
    return follows and len(row["text"]) > len(before["text"]) and row["text"].startswith(before["text"])
