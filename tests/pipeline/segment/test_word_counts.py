"""Words are counted as the language of a text counts them, or not at all."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment.word_counts import count_words


def counts(*said: tuple[str, str]) -> list[int | None]:
    return count_words(pl.DataFrame(said, {"lang": pl.String, "text": pl.String}, orient="row")).to_list()


@pytest.mark.parametrize(
    ("lang", "text", "count"),
    [
        ("en", "", 0),
        ("en", "… — !", 0),
        ("en", "It's 3,000 well-known words at 12:30, isn’t it?", 8),
        ("en", "One—two and/or three", 5),
        ("ko", "안녕하세요, 여러분 GPT-4 모델.", 4),
        ("hi", "यह एक अच्छा दिन है।", 5),
        ("fa", "می‌روم خانه", 2),
        ("he", "צה״ל בא", 2),
        ("am", "ሰላም፡ለዓለም", 2),
        ("th", "วันนี้อากาศดี", 4),
        ("zh-Hans", "我们今天去学校。", 4),
        ("ja", "コーヒーが好き。", 4),
    ],
)
def test_a_text_has_so_many_words(lang: str, text: str, count: int) -> None:
    assert counts((lang, text)) == [count]


@pytest.mark.parametrize("text", ["ສະບາຍດີ", "សួស្តី you", "မင်္ဂလာပါ", "བཀྲ་ཤིས"])
def test_of_scripts_whose_words_nobody_here_knows_nothing_is_said(text: str) -> None:
    assert counts(("und", text), ("en", "two words")) == [None, 2]


def test_a_quote_in_another_script_is_counted_by_its_own() -> None:
    (alone,), (quoted,) = counts(("th", "วันนี้อากาศดี")), counts(("en", "He said วันนี้อากาศดี."))

    assert quoted == 2 + (alone or 0)


@given(st.lists(st.tuples(st.sampled_from(["en", "ja", "zh", "th", "ko", "und"]), st.text(max_size=40)), max_size=8))
def test_what_a_text_has_depends_on_it_alone_and_is_not_more_than_its_characters(said: list[tuple[str, str]]) -> None:
    together = counts(*said)

    assert together == [counts(one)[0] for one in said]
    assert all(count is None or count <= len(text) for count, (_, text) in zip(together, said, strict=True))
