from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.width import Counting, width, widths
from tests.building import WORDS


@pytest.mark.parametrize(
    ("text", "counting", "halves"),
    [
        ("안녕하세요", "columns", 10),
        ("안녕, GPT-4.5!", "columns", 4 + 10),
        ("\u110b\u1161\u11ab\u1102\u1167\u11bc", "columns", 4),  # decomposed Hangul
        ("こんにちは。", "columns", 12),
        ("ｶﾅ", "columns", 2),
        ("… “ ”", "columns", 5),
        ("hello", "graphemes", 10),
        ("hello", "columns", 5),
        ("e\u0301te\u0301", "graphemes", 6),
        ("नमस्ते", "graphemes", 6),
        ("👩‍👩‍👧‍👦", "graphemes", 2),
        ("👩‍👩‍👧‍👦", "columns", 2),
        ("\u200fשלום\u200e", "graphemes", 8),
        ("soft\u00adhyphen", "graphemes", 20),
        ("", "columns", 0),
    ],
)
def test_a_text_is_as_wide_as_the_style_guides_count(text: str, counting: Counting, halves: int) -> None:
    assert width(text, counting) == halves


@given(st.text(max_size=30), st.sampled_from(("columns", "graphemes")))
def test_a_blank_between_adds_exactly_its_own_width(text: str, counting: Counting) -> None:
    blank = width(" ", counting)
    assert width(f"a {text} b", counting) >= width("a", counting) * 2 + blank * 2


@given(
    st.lists(st.sampled_from(("한국어", "words", "日本", "é", "नमस्ते", "👍🏽")), min_size=1),
    st.sampled_from(("columns", "graphemes")),
)
def test_the_width_of_a_line_is_the_sum_of_its_words_and_blanks(words: list[str], counting: Counting) -> None:
    total = sum(width(word, counting) for word in words) + width(" ", counting) * (len(words) - 1)
    assert width(" ".join(words), counting) == total


COUNTINGS: list[Counting] = ["columns", "graphemes"]


@given(st.lists(st.tuples(st.text() | st.sampled_from(WORDS), st.sampled_from(COUNTINGS)), max_size=5))
def test_many_texts_are_as_wide_as_each_alone(rows: list[tuple[str, Counting]]) -> None:
    texts, countings = (pl.Series([row[i] for row in rows], dtype=pl.String) for i in (0, 1))

    assert widths(texts, countings).to_list() == [width(text, counting) for text, counting in rows]


def test_every_character_is_as_wide_in_a_row_as_alone() -> None:
    chars = [chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000]
    texts = pl.Series([f"a{char}{char}b" for char in chars])

    for counting in COUNTINGS:
        alone = [width(f"a{char}{char}b", counting) for char in chars]
        assert widths(texts, pl.Series([counting]).gather([0] * len(chars))).to_list() == alone
