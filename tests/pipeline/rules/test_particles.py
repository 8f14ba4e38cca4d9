from __future__ import annotations

import re

import pytest

from pipeline.rules.particles import Agreement, agreement, is_tail, sound_of
from tests.building import CORPUS, NO_CORPUS

SAMPLE = CORPUS / "latent-space-noam-brown.ko.md"


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("모델", "rieul"),
        ("노암", "consonant"),
        ("파이프라인", "consonant"),
        ("디플로머시", "vowel"),
        ("GPT", "vowel"),
        ("LLM", "consonant"),
        ("RL", "rieul"),
        ("AR", "rieul"),
        ("SWE", "vowel"),
        ("OpenAI", "vowel"),
        ("GraphQL", "rieul"),
        ("o1", "consonant"),
        ("o3", "vowel"),
        ("GPT-4", "vowel"),
        ("GPT-4o", "vowel"),
        ("2.7B", "vowel"),
        ("R1-Zero", "vowel"),
        ("4.1", "rieul"),
        ("4.0", "consonant"),
        ("GPT-4.5", "vowel"),
        ("17", "rieul"),
        ("100", "consonant"),
        ("1,000", "consonant"),
        ("10%", "vowel"),
        ("Codex", "vowel"),
        ("Fridman", "consonant"),
        ("Hamming", "consonant"),
        ("Vercel", "rieul"),
        ("Google", "rieul"),
        ("iPhone", "consonant"),
        ("Anthropic", "consonant"),
        ("Agent", "vowel"),
        ("Cursor", "vowel"),
        ("NASA", "vowel"),
        ("Rocktäschel", "rieul"),
        ("노암(Noam)", "consonant"),
        ("'GPT'", "vowel"),
    ],
)
def test_a_word_ends_as_koreans_read_it(word: str, sound: str) -> None:
    assert sound_of(word) == sound


@pytest.mark.parametrize("word", ["", "...", "人工知能", "Größenverhältnisb", "модель", "♪"])
def test_where_the_reading_is_not_known_nothing_is_said(word: str) -> None:
    assert sound_of(word) is None


@pytest.mark.parametrize(
    ("tail", "word", "expected"),
    [
        ("을", "GPT", "를"),
        ("를", "LLM", "을"),
        ("이", "GPT", "가"),
        ("가", "LLM", "이"),
        ("은", "GPT", "는"),
        ("는", "모델", "은"),
        ("과", "GPT-4o", "와"),
        ("와", "LLM", "과"),
        ("으로", "GPT", "로"),
        ("로", "LLM", "으로"),
        ("으로", "RL", "로"),
        ("로", "o1", "으로"),
        ("이나", "GPT", "나"),
        ("나", "LLM", "이나"),
        ("아", "GPT", "야"),
        ("야", "LLM", "아"),
        ("이라", "GPT", "라"),
        ("라고", "LLM", "이라고"),
        ("이라는", "GPT", "라는"),
        ("과는", "GPT", "와는"),
        ("으로는", "GPT", "로는"),
        ("로부터", "LLM", "으로부터"),
        ("와의", "LLM", "과의"),
    ],
)
def test_a_particle_follows_the_sound_of_the_new_word(tail: str, word: str, expected: str) -> None:
    text = f"GPD{tail} 끝"
    change = agreement(text, 3, word)

    assert change is not None
    assert text[:3] + change.form + text[change.end :] == f"GPD{expected} 끝"


@pytest.mark.parametrize(
    "tail", ["", "는", "를", "에서", "의", "입니다", "이미지", "가상", "은행나무", " 은", "s은", "이다"]
)
def test_what_agrees_or_is_no_particle_that_changes_stays(tail: str) -> None:
    assert agreement(f"GPD{tail}", 3, "GPT") is None


def test_a_particle_stays_where_the_sound_is_not_known() -> None:
    assert agreement("GPD은", 3, "人工知能") is None


@pytest.mark.parametrize("between", ["'", "”", "(지피디)", "**", "(지피디)'"])
def test_the_particle_may_stand_behind_a_quote_or_an_explanation(between: str) -> None:
    start = 3 + len(between)

    assert agreement(f"GPD{between}은 큽니다", 3, "GPT") == Agreement(start, start + 1, "는")


@pytest.mark.parametrize("run", ["은", "에게서는", "과의", "으로는", "들은", "까지도", "입니다"])
def test_particles_and_pairs_of_them_are_a_tail(run: str) -> None:
    assert is_tail(run)


@pytest.mark.parametrize("run", ["동", "은행", "을를을", "가는"])
def test_other_words_are_no_tail(run: str) -> None:
    assert not is_tail(run)


@pytest.mark.skipif(not SAMPLE.exists(), reason=NO_CORPUS)
def test_the_particles_of_the_sample_agree_with_the_words_before_them() -> None:
    pairs = re.findall(
        r"([A-Za-z0-9.-]*[A-Za-z0-9])(은|는|을|를|이|가|과|와|으로|로|이나)(?![가-힣])", SAMPLE.read_text("utf-8")
    )
    wrong = [word + particle for word, particle in pairs if agreement(word + particle, len(word), word)]

    assert len(pairs) > 90
    assert wrong == []
