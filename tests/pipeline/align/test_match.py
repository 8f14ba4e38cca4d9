"""Which words of two texts are the same: damaged texts find their words, other texts find none, and nothing crosses."""

from __future__ import annotations

import random
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.align.match import match, replaced
from pipeline.anchoring.tokens import tokens_of

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=80)


def talk(words: int, seed: int) -> list[str]:
    """Return so many words that come as often as words do: few very often, many seldom."""
    rng = random.Random(seed)  # noqa: S311 - words, no secrets
    return [f"w{int(rng.paretovariate(0.6)) % 3000}" for _ in range(words)]


@given(WORDS, WORDS)
def test_what_is_matched_is_the_same_and_rises_on_both_sides(left: list[str], right: list[str]) -> None:
    pairs = match(left, right)

    assert all(left[a] == right[b] for a, b in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    everything = sorted([*pairs, *replaced(pairs)])
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(everything))


@pytest.mark.parametrize("seed", range(12))
def test_a_text_with_changed_missing_and_inserted_words_finds_its_own(seed: int) -> None:
    said, rng = talk(1500, seed), random.Random(seed)  # noqa: S311 - as above
    heard = [(at, "misheard" if rng.random() < 0.1 else word) for at, word in enumerate(said)]
    heard = [*heard[:400], *heard[480:1000], *((-1, word) for word in talk(200, seed + 100)), *heard[1000:]]
    pairs = match(said, [word for _, word in heard])

    assert sum(heard[b][0] == a for a, b in pairs) > 0.97 * len(pairs)
    assert len(pairs) > 0.8 * len(said)


@pytest.mark.parametrize("seed", range(12))
def test_two_talks_in_one_language_have_next_to_nothing_in_common(seed: int) -> None:
    left, right = talk(1500, seed), talk(1500, seed + 50)

    assert len(match(left, right)) < 0.2 * len(left)


def test_a_text_that_only_repeats_itself_is_still_the_same_text() -> None:
    song = ["la", "la", "la", "ho"] * 500

    assert len(match(song, song)) == len(song)


def test_an_hour_costs_about_six_times_ten_minutes() -> None:
    def cost(words: int) -> float:
        left, right = talk(words, 1), [w if at % 10 else "other" for at, w in enumerate(talk(words, 1))]
        begin = process_time()
        match(left, right)
        return process_time() - begin

    assert cost(12_000) < 24 * cost(2_000)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It's an A.I. model, Zoë!", "its an AI MODEL zoe"),
        ("GPT-4 costs 1,000", "gpt 4 costs 1000"),
        ("قَالَ", "قال"),
        ("東京に 行く", "東京に行く"),
        ("naïve café", "naive cafe"),
    ],
)
def test_what_two_writers_write_otherwise_is_the_same(one: str, other: str) -> None:
    assert [token.word for token in tokens_of(one)] == [token.word for token in tokens_of(other)]


@given(st.text(max_size=60))
def test_words_stand_in_their_order_in_the_text(text: str) -> None:
    tokens = tokens_of(text)

    assert all(token.start < token.end for token in tokens)
    assert all(one.end <= two.start for one, two in pairwise(tokens))
