"""Cues of subtitle files begin when their editor said, on the first round and on each after it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import srt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.converting import frames_of, written

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def srt_from(cues: list[tuple[int, int, str]]) -> str:
    """Return *cues* of a start and an end in ms and a text."""
    blocks = []
    for number, (start, end, text) in enumerate(cues, 1):
        stamps = [f"00:{ms // 60_000:02}:{ms // 1000 % 60:02},{ms % 1000:03}" for ms in (start, end)]
        blocks.append(f"{number}\n{stamps[0]} --> {stamps[1]}\n{text}\n")
    return "\n".join(blocks)


def times_of(text: str) -> list[tuple[int, int]]:
    """Return the starts and ends of a file, in ms."""
    cues = srt.parse(text)
    return [(round(cue.start.total_seconds() * 1000), round(cue.end.total_seconds() * 1000)) for cue in cues]


def test_quick_words_make_no_later_cue_late(tmp_path: Path) -> None:
    quick = [(1000, 1300, "Kom!"), (1300, 1600, "Nu?"), (1600, 1900, "Ja!"), (1900, 2200, "Bra.")]
    made = times_of(
        written(tmp_path, srt_from([*quick, (2200, 4500, "Vi måste vara ute innan de har sett oss.")]), "srt", "srt")
    )

    assert [start for start, _ in made] == [1000, 1300, 1600, 1900, 2200]
    assert all(end <= start for (_, end), (start, _) in pairwise(made))


def test_a_cue_that_is_too_fast_to_read_takes_time_behind_it_and_none_before(tmp_path: Path) -> None:
    fast = "There are more letters in these two lines\nthan anybody reads in a single second."
    made = times_of(
        written(tmp_path, srt_from([(1000, 4000, "Wait."), (4100, 5100, fast), (6500, 8000, "Well.")]), "srt", "srt")
    )

    assert [start for start, _ in made] == [1000, 4100, 6500]
    assert made[1][1] > 6000


def test_cues_into_which_one_is_cut_find_room_before_the_next(tmp_path: Path) -> None:
    long = " ".join(["There are many more words in this cue than two lines of it can ever hold,"] * 3)
    made = times_of(written(tmp_path, srt_from([(1000, 2000, long), (2000, 4000, "And on it goes.")]), "srt", "srt"))

    assert made[0][0] == 1000
    assert made[-1][0] == 2000
    assert made == sorted(made)


def test_two_who_talk_at_once_are_there_at_once(tmp_path: Path) -> None:
    talk = [
        (1000, 4000, "Wait for me!"),
        (2500, 5000, "I cannot wait."),
        (6000, 8000, "Then go."),
        (9000, 9900, "Bye."),
    ]

    assert times_of(written(tmp_path, srt_from(talk), "srt", "srt")) == [(start, end) for start, end, _ in talk]


def test_cues_that_follow_too_closely_to_be_seen_make_room(tmp_path: Path) -> None:
    made = times_of(
        written(tmp_path, srt_from([(1000, 1050, "One."), (1050, 1100, "Two."), (9000, 9900, "Three.")]), "srt", "srt")
    )

    assert all(end - start >= 500 for start, end in made)
    assert made[-1][0] == 9000


def test_what_goes_earlier_than_in_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(
        srt_from([(1000, 3400, "One."), (3000, 6000, "Two."), (7000, 19_000, "Three.")]), "utf-8"
    )
    found = frames_of(tmp_path / "a.srt").findings.filter(check="cue-shortened")

    assert found.select("cue", "severity", "actual", "message").rows() == [
        (1, "note", 2.0, "cues that end earlier than in the file: 2, by up to 5.0 s")
    ]


def test_nothing_is_told_where_cues_keep_their_ends(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(srt_from([(1000, 3000, "One."), (3000, 6000, "Two.")]), "utf-8")

    assert frames_of(tmp_path / "a.srt").findings.filter(check="cue-shortened").is_empty()


_SPANS = st.lists(st.tuples(st.integers(190, 3000), st.integers(0, 900)), min_size=3, max_size=12)


@settings(max_examples=25)
@given(_SPANS)
def test_starts_are_the_sources_however_tight_and_stay_so(
    tmp_path_factory: pytest.TempPathFactory, spans: list[tuple[int, int]]
) -> None:
    at, cues = 1000, []
    for number, (stays, gap) in enumerate(spans):
        cues.append((at, at + stays, f"Cue {number} has a few words in it."))
        at += stays + gap
    first = written(tmp_path_factory.mktemp("one"), srt_from(cues), "srt", "srt")
    again = written(tmp_path_factory.mktemp("two"), first, "srt", "srt")

    assert [start for start, _ in times_of(first)] == [start for start, _, _ in cues]
    assert times_of(again) == times_of(first)
