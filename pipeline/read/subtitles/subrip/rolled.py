"""Rolling captions that were converted to SubRip: their words have lost their times, each line still comes twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.common.cues.styled import cut_marks
from pipeline.read.common.model import finding, rows_of
from pipeline.read.subtitles.rolling import Line, Shown, carried_lines

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Parsed, Row


def without_rolled(parsed: Parsed) -> Parsed:
    """Return *parsed* without the lines that roll on from the cue before, where the file rolls throughout."""
    if not _may_roll(parsed):
        return parsed
    rows = rows_of(parsed)
    lines = [turn["text"].split("\n") for turn in rows]
    shown = [
        Shown([Line(line, has_stamps=False) for line in own], turn["start_ms"] or 0, turn["end_ms"] or 0)
        for turn, own in zip(rows, lines, strict=True)
    ]
    counts = carried_lines(shown)
    twice = [line for own, number in zip(lines, counts, strict=True) for line in own[:number]]
    if not twice:
        return parsed
    kinds: Counter[Kind] = parsed.kinds.copy()
    chars = sum(len(line) + 1 for line in twice)
    kinds.update({"turns": -chars, "notes": chars})
    told = finding("rolling", "note", f"lines that roll on from the cue before, left out: {len(twice)}")
    rest = (_without(turn, own, number) for turn, own, number in zip(rows, lines, counts, strict=True))
    return parsed._replace(
        turns=[row for row in rest if row["text"]],
        cues=None,
        kinds=kinds,
        findings=[*parsed.findings, told],
    )


def _may_roll(parsed: Parsed) -> bool:
    """Whether a cue comes at once after one that ends as it begins: most files have none, and are spared the search."""
    if parsed.cues is None:
        return len(parsed.turns) > 1
    texts = parsed.cues["text"]
    last = texts.str.extract(r"([^\n]*)\z", 1)
    first = texts.str.extract(r"\A([^\n]*)", 1)
    return bool((first == last.shift()).any())


def _without(turn: Row, lines: Sequence[str], count: int) -> Row:
    """Return *turn* without so many of its *lines*."""
    if not count:
        return turn
    at = sum(len(line) + 1 for line in lines[:count])
    text = turn["text"][at:]
    return turn | {"text": text, "markup": cut_marks(turn.get("markup", ()), at, at + len(text))}
