"""Rolling captions that were converted to SubRip: their words have lost their times, each line still comes twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import finding
from pipeline.read.subtitles.rolling import Line, Shown, carried_lines

if TYPE_CHECKING:
    from collections import Counter

    from pipeline.read.common.model import Kind, Parsed

_FLASH_MS: Final = 10  # how long YouTube shows a line alone, between two


def without_rolled(parsed: Parsed) -> Parsed:
    """Return *parsed* without the lines that roll on from the cue before, where the file has cues of 10 ms."""
    if parsed.cues is not None:
        if not (parsed.cues["end_ms"] - parsed.cues["start_ms"] == _FLASH_MS).any():
            return parsed
        parsed = parsed._replace(turns=parsed.cues.to_dicts(), cues=None)
    if not any(
        turn["start_ms"] is not None and turn["end_ms"] - turn["start_ms"] == _FLASH_MS for turn in parsed.turns
    ):
        return parsed
    lines = [turn["text"].split("\n") for turn in parsed.turns]
    shown = [
        Shown([Line(line, has_stamps=False) for line in own], turn["start_ms"] or 0, turn["end_ms"] or 0)
        for turn, own in zip(parsed.turns, lines, strict=True)
    ]
    counts = carried_lines(shown)
    twice = [line for own, number in zip(lines, counts, strict=True) for line in own[:number]]
    if not twice:
        return parsed
    rest = ((turn, own[number:]) for turn, own, number in zip(parsed.turns, lines, counts, strict=True))
    kinds: Counter[Kind] = parsed.kinds.copy()
    chars = sum(len(line) + 1 for line in twice)
    kinds.update({"turns": -chars, "notes": chars})
    told = finding("rolling", "note", f"lines that roll on from the cue before, left out: {len(twice)}")
    return parsed._replace(
        turns=[turn | {"text": "\n".join(own)} for turn, own in rest if own],
        kinds=kinds,
        findings=[*parsed.findings, told],
    )
