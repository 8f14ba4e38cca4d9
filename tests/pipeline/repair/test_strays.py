"""Single cues that are whole minutes off: moved where their neighbours prove it, and nowhere else."""

from __future__ import annotations

import pytest

from pipeline.read.subtitles.subrip import SRT
from pipeline.repair import repair_timeline
from pipeline.repair.strays import Stamped, stray_shifts
from pipeline.schema import TURNS, from_rows
from tests.building import documents

MINUTE = 60_000


def cues(*times: tuple[int, int | None]) -> list[Stamped]:
    return [Stamped(at, start, end) for at, (start, end) in enumerate(times)]


@pytest.mark.parametrize(
    "stray",
    [
        (46_500 + MINUTE, 49_000),  # its end is right
        (46_500 + MINUTE, 49_000 + MINUTE),  # it ends where the next begins
        (46_500 + 3 * MINUTE, 49_000 + 3 * MINUTE),
        (46_500 - 10 * MINUTE, 49_000 - 10 * MINUTE),
        (46_500 + 60 * MINUTE, None),  # it begins where the one before ends
    ],
)
def test_a_cue_whose_neighbours_prove_its_time_is_moved(stray: tuple[int, int | None]) -> None:
    around = cues((40_000, 43_000), (43_000, 46_500), stray, (49_000, 52_000), (52_000, 55_000))

    assert {at: stray[0] + by for at, by in stray_shifts(around).items()} == {2: 46_500}


@pytest.mark.parametrize(
    "times",
    [
        [(40_000, 43_000), (90_000, 95_000), (49_000, 52_000)],  # a sign above what is said later
        [(40_000, 43_000), (46_500 + MINUTE, 48_000 + MINUTE), (49_000, 52_000)],  # it meets neither neighbour
        [(40_000, 43_000), (103_000, 104_000), (103_500, 110_000)],  # several minutes would do
        [(40_000, 43_000), (44_000, 46_000), (49_000, 52_000)],
        [(90_000, 93_000), (46_500, 49_000), (49_000, 52_000)],  # not alone
    ],
)
def test_a_cue_that_nothing_proves_stays(times: list[tuple[int, int | None]]) -> None:
    assert stray_shifts(cues(*times)) == {}


def test_the_move_is_logged_and_told_and_an_end_that_was_the_next_start_moves_with_it() -> None:
    text = (
        "1\n00:00:40,000 --> 00:00:43,000\nOne.\n\n2\n00:00:43,000 --> 00:01:46,500\nTwo.\n\n"
        "3\n00:01:46,500 --> 00:00:49,000\nThree.\n\n4\n00:00:49,000 --> 00:00:52,000\nFour.\n"
    )
    parsed = SRT.parse(text)
    rows = parsed.turns if parsed.cues is None else parsed.cues.to_dicts()
    turns = [
        {"doc": "talk", "turn": i, "utterance": i, "lang": "en", "lang_source": "document", "time_source": "given"}
        | {"start_ms": row["start_ms"], "end_ms": row["end_ms"], "text": row["text"], "text_raw": row["text"]}
        | {"start_raw_ms": row["start_ms"], "end_raw_ms": row["end_ms"]}
        for i, row in enumerate(rows, 1)
    ]

    repaired = repair_timeline(from_rows(turns, TURNS), documents("talk", form="srt"))

    assert repaired.turns["start_ms"].to_list() == [40_000, 43_000, 46_500, 49_000]
    assert repaired.turns["end_ms"].to_list() == [43_000, 46_500, 49_000, 52_000]
    assert repaired.corrections.select("turn", "field", "rule").rows() == [
        (2, "end_ms", "end-with-next"),
        (3, "start_ms", "minute-jump"),
    ]
    assert repaired.findings.select("turn", "check").rows() == [(3, "timeline-jump")]
