"""Texts as letters: romanised, doubled ones once, digits as words of any language, marks and brackets as nothing."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.listen.letters import letter_costs, silences, spell
from pipeline.listen.sounds import FLOOR, Sounds
from pipeline.listen.words import spell_out
from tests.speaking import needs_ears

pytestmark = needs_ears


@pytest.mark.parametrize(
    ("one", "other"), [("kick", "kik"), ("été", "ete"), ("Фото", "foto"), ("등대", "deungdae"), ("phase", "fase")]
)
def test_what_sounds_alike_is_spelt_alike(one: str, other: str) -> None:
    assert spell(one) == spell(other)


def test_a_digit_is_three_sounds_and_a_mark_none() -> None:
    assert len(spell("1984")) == 12
    assert spell("…") == ()


def test_words_know_their_letters_and_sentences_their_ends() -> None:
    words, places = spell_out(["Yes. [applause] The lamp", "No!"])

    assert [(word.at, word.start_char, word.end_char) for word in words] == [
        (0, 0, 3),
        (0, 16, 19),
        (0, 20, 24),
        (1, 0, 2),
    ]
    assert [words[0].until, words[2].until, words[3].until] == [
        at + 1 for at, place in enumerate(places) if place.is_last
    ]


def test_a_text_without_marks_may_still_end_a_sentence_somewhere() -> None:
    _, places = spell_out(["lantern " * 200])

    assert sum(place.is_last for place in places) > 3


def test_a_letter_costs_what_its_likeliest_sounds_do() -> None:
    tokens = ("t", "ʃ", "<blank>", "<wb>")
    costs = np.array([[0, FLOOR, FLOOR, FLOOR], [FLOOR, FLOOR, 11, 11]], np.uint8)

    heard = letter_costs(Sounds(tokens, costs))

    assert heard[0, spell("t")[0]] == 0
    assert heard[0, spell("m")[0]] == FLOOR
    assert heard[1, -1] == 0
    assert heard.shape == (2, len(silences()) + 1)
