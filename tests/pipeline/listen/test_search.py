"""The search, on costs that are made up: each letter where it is cheap, in order, as if all paths had been tried."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.listen import search, trellis
from pipeline.listen.judge import windows
from pipeline.listen.search import Heard, Place, Strictness, find
from pipeline.listen.sounds import FLOOR, PER_NAT

STRICT = Strictness(2 * PER_NAT, skips=False)
FREE = Strictness(PER_NAT // 8, skips=True)
LETTERS = 9


def silence(frames: int) -> np.ndarray:
    """Return costs of so many frames in which nothing is said; the last column is that."""
    costs = np.full((frames, LETTERS + 1), FLOOR, np.uint8)
    costs[:, -1] = 0
    return costs


def sounding(frames: int, heard: dict[int, int]) -> np.ndarray:
    """Return costs of so many frames, in some of which a letter is *heard*."""
    costs = silence(frames)
    for frame, letter in heard.items():
        costs[frame] = FLOOR
        costs[frame, letter] = 0
    return costs


def text(*letters: int, ends: tuple[int, ...] = ()) -> list[Place]:
    return [Place(letter, at in ends) for at, letter in enumerate(letters)]


def nowhere(frames: int) -> np.ndarray:
    return np.zeros(frames, np.bool_)


def begun(costs: np.ndarray, places: list[Place], strictness: Strictness = STRICT) -> list[int]:
    return [int(frame) for frame in find(costs, places, strictness, nowhere(len(costs))).begun]


def test_each_letter_is_found_in_the_frame_where_it_is_heard() -> None:
    costs = sounding(40, {5: 0, 11: 1, 20: 2, 33: 3})

    assert begun(costs, text(0, 1, 2, 3)) == [5, 11, 20, 33]


def test_a_letter_that_goes_on_begins_once_and_ends_with_its_last_frame() -> None:
    costs = sounding(20, {5: 0, 6: 0, 7: 0, 12: 1})

    found = find(costs, text(0, 1), STRICT, nowhere(20))

    assert (found.begun.tolist(), found.ended.tolist()) == ([5, 12], [7, 12])


def test_a_letter_that_nobody_says_is_silent_where_that_is_cheaper() -> None:
    costs = sounding(20, {5: 0, 12: 2})

    assert begun(costs, text(0, 1, 2)) == [5, -1, 12]


def test_a_sentence_that_nobody_says_is_left_out_where_that_is_allowed() -> None:
    costs = sounding(40, {5: 0, 8: 1, 30: 2, 33: 3})
    places = text(0, 1, 3, 2, 3, 0, 2, 3, ends=(1, 5))

    assert begun(costs, places, FREE) == [5, 8, -1, -1, -1, -1, 30, 33]


def test_speech_that_nobody_wrote_lies_between_sentences() -> None:
    others = dict.fromkeys(range(12, 60, 2), 3)
    costs = sounding(80, {5: 0, 8: 1} | others | {70: 0, 73: 2})

    assert begun(costs, text(0, 1, 0, 2, ends=(1,)), FREE) == [5, 8, 70, 73]


def test_no_letter_is_found_in_a_frame_that_is_closed() -> None:
    costs = sounding(40, {5: 0, 20: 0})
    closed = nowhere(40)
    closed[:10] = True

    assert find(costs, text(0), STRICT, closed).begun.tolist() == [20]


@pytest.mark.parametrize("costs", [silence(0), silence(3)])
def test_a_text_without_letters_and_a_recording_without_frames_are_no_trouble(costs: np.ndarray) -> None:
    assert begun(costs, []) == []
    assert len(begun(costs, text(0, 1, 2, 3, 0, 1, 2, 3))) == 8


@st.composite
def made_up(draw: st.DrawFn) -> tuple[np.ndarray, list[Place]]:
    frames, letters = draw(st.integers(1, 7)), draw(st.lists(st.integers(0, LETTERS - 1), min_size=1, max_size=3))
    rows = draw(st.lists(st.integers(0, FLOOR), min_size=frames * (LETTERS + 1), max_size=frames * (LETTERS + 1)))
    return np.array(rows, np.uint8).reshape(frames, LETTERS + 1), text(*letters)


def cheapest(costs: np.ndarray, places: list[Place]) -> int:
    """Return what the best of all paths costs in which every letter is heard, by trying them all."""
    frames, best = len(costs), 1 << 30
    for begins in combinations(range(frames), len(places)):
        total = int(np.minimum(costs[: begins[0], -1], STRICT.garbage).astype(int).sum())
        for at, (begin, until) in enumerate(zip(begins, (*begins[1:], frames), strict=True)):
            own, rest = costs[begin:until, places[at].letter].astype(int), costs[begin:until, -1].astype(int)
            rest = np.minimum(rest, STRICT.garbage) if at == len(places) - 1 else rest
            total += int(own[0] + np.minimum(own[1:], rest[1:]).sum())
        best = min(best, total)
    return best


@settings(max_examples=60, deadline=None)
@given(made_up())
def test_no_path_is_cheaper_than_the_one_that_is_found(one: tuple[np.ndarray, list[Place]]) -> None:
    costs, places = one
    columns = search.columns(places, STRICT)
    loud = columns._replace(silent=np.full(len(places), trellis.FAR // 4))

    price = int(trellis.price(costs, loud, STRICT.garbage))

    if len(places) <= len(costs):
        assert price == cheapest(costs, places)
    *_, found = trellis.search(costs, columns, trellis.Limits(0, 1 << 30, 1 << 20), STRICT.garbage)
    assert found <= price


@settings(max_examples=60, deadline=None)
@given(made_up())
def test_letters_are_found_in_order(one: tuple[np.ndarray, list[Place]]) -> None:
    costs, places = one

    found: Heard = find(costs, places, FREE, nowhere(len(costs)))

    times = [(begin, end) for begin, end in zip(found.begun.tolist(), found.ended.tolist(), strict=True) if begin >= 0]
    assert times == sorted(times)
    assert all(begin <= end for begin, end in times)


def test_a_text_gains_where_it_is_said_and_another_does_not() -> None:
    random = np.random.default_rng(3)
    said = random.integers(0, LETTERS, 300).tolist()
    costs = sounding(1300, {20 + 4 * at: letter for at, letter in enumerate(said)})
    other = random.integers(0, LETTERS, 300).tolist()

    right, wrong = (
        [window.gain for window in windows(costs, text(*letters), find(costs, text(*letters), STRICT, nowhere(1300)))]
        for letters in (said, other)
    )

    assert min(right) > 100
    assert max(wrong) < min(right) // 2
