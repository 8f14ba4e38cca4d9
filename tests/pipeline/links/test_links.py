import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.links import torn_between
from pipeline.links.table import BITS, SURE, SUREST, links_of, slots, torn_share
from pipeline.links.words import word_links

TORN = [
    ("en", "I went to the", "house yesterday"),
    ("de", "Ich gehe in den", "Garten hinaus"),
    ("fr", "Il a vu la", "maison blanche"),
    ("fr", "je reste parce", "que tu viens"),
    ("es", "Vivo en una", "casa grande"),
    ("hi", "वह इस घर", "में रहता है"),
    ("nl", "ik ga naar de", "stad toe"),
    ("ko", "오픈AI의 최고", "경영자 샘"),
]
WHOLE = [
    ("en", "I went home yesterday", "because it rained"),
    ("de", "Ich gehe nach Hause", "weil es regnet"),
    ("es", "Vivo en una casa grande", "porque me gusta"),
    ("ko", "오늘은 날씨가 좋아서", "우리는 공원에 갔습니다"),
]


@pytest.mark.parametrize(("lang", "before", "after"), TORN[:-1])
def test_a_break_inside_a_phrase_tears_it(lang: str, before: str, after: str) -> None:
    shares = torn_between(pl.Series([before]), pl.Series([after]), lang)
    assert shares is not None
    assert shares[0] > SURE // 2


@pytest.mark.parametrize(("lang", "before", "after"), WHOLE)
def test_a_break_between_clauses_tears_nothing(lang: str, before: str, after: str) -> None:
    shares = torn_between(pl.Series([before]), pl.Series([after]), lang)
    assert shares is not None
    assert shares[0] < SURE // 4


def test_a_region_has_the_table_of_its_language_and_an_unknown_language_has_none() -> None:
    assert links_of("de-AT") is links_of("de") or (links_of("de-AT") == links_of("de")).all()  # type: ignore[union-attr]
    assert links_of("sw") is None
    assert torn_between(pl.Series(["a"]), pl.Series(["b"]), "sw") is None
    assert torn_between(pl.Series([], dtype=pl.String), pl.Series([], dtype=pl.String), "en") is None


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20))
def test_what_a_word_says_does_not_depend_on_its_neighbours(words: list[str]) -> None:
    table = links_of("en")
    assert table is not None
    together = word_links(words, table)
    for row, word in enumerate(words):
        alone = word_links([word], table)
        assert (together.sums[row] == alone.sums[0]).all()
        assert (together.hashes[row] == alone.hashes[0]).all()


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), min_size=1), st.sampled_from(["en", "ja", "ko"]))
def test_any_texts_have_a_share(pairs: list[tuple[str, str]], lang: str) -> None:
    before, after = (pl.Series(texts) for texts in zip(*pairs, strict=True))
    shares = torn_between(before, after, lang)
    assert shares is not None
    assert len(shares) == len(pairs)
    assert ((shares >= 0) & (shares <= SUREST)).all()


def test_sums_beyond_the_table_are_as_sure_as_can_be() -> None:
    assert torn_share(np.array([-(10**6), 0, 10**6], np.int32)).tolist() == [0, SURE // 2, SUREST]
    assert slots(np.array([2**32 - 1], np.uint32), 999)[0] < 1 << BITS
