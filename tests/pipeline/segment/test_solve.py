"""The example that the module draws, worked out by hand."""

from __future__ import annotations

from pipeline.segment.solve import CUE_BEGINS, LINE_BEGINS, Found, Text, Turns, cut_turns

BEGINS, ENDS = [0, 28, 44], [26, 42, 60]
POINTS, LINE_ENDS = [100, 600, 0], [40, 240, 0]
ROOM = 32


def cut(*, max_ms: int = 7000, lines: int = 2) -> tuple[list[int], list[int]]:
    """Return where cues and lines begin, and what the cheapest cues up to each unit cost."""
    text = Text(BEGINS, ENDS, POINTS, LINE_ENDS, [0, 0, 0], [0, 900, 1600], [900, 1600, 2300], [900, 1600, 2300])
    turns = Turns([0], [3], [0], [ROOM], [0], [max_ms], [lines], [0], [lines], [0])
    found = Found([0] * 4, [0] * 4, [0] * 8, [0] * 4, [0] * 200, [0] * 200, [0] * 16)
    marks = [0] * 3
    cut_turns(text, turns, 2, found, marks)
    return marks, list(found.best)


def test_one_cue_of_two_lines_is_cheaper_than_two_cues() -> None:
    marks, best = cut()

    assert marks == [CUE_BEGINS, LINE_BEGINS, 0]
    assert best == [0, 185, 759, 257]


def test_where_the_speech_is_too_long_for_one_cue_the_phrase_still_stays_whole() -> None:
    marks, best = cut(max_ms=2000)

    assert marks == [CUE_BEGINS, CUE_BEGINS, 0]
    assert best[-1] == 185 + 80


def test_a_cue_of_one_line_cannot_hold_them_all() -> None:
    marks, best = cut(lines=1)

    assert marks == [CUE_BEGINS, CUE_BEGINS, 0]
    assert best == [0, 185, 185 + 80 + 600 + 53, 265]
