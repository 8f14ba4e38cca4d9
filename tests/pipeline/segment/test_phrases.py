from __future__ import annotations

from itertools import accumulate

import budoux
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment.phrases import _is_kept, phrases_of
from tests.building import texts

PARSERS = {
    "ja": budoux.load_default_japanese_parser(),
    "zh-Hans": budoux.load_default_simplified_chinese_parser(),
    "zh-Hant": budoux.load_default_traditional_chinese_parser(),
    "th": budoux.load_default_thai_parser(),
}
LETTERS = "私たちは新しい推論モデルを作ることができると思いますが一个我们的人工智能วันนี้เรามาพูดถึง"

runs = st.one_of(st.text(LETTERS, min_size=1), st.text(min_size=1), texts.filter(bool))


@pytest.mark.parametrize("lang", PARSERS)
@given(run=runs)
def test_phrases_end_where_budoux_ends_them_unless_a_line_may_not(lang: str, run: str) -> None:
    ends = list(accumulate(map(len, PARSERS[lang].parse(run))))
    may_end = [end for end in ends if end == len(run) or not _is_kept(run[end - 1], run[end])]

    assert list(accumulate(map(len, phrases_of([run], lang)))) == may_end


def test_words_between_blanks_are_phrases_elsewhere() -> None:
    assert phrases_of(["私たちは新しい", "word"], "ko") == ["私たちは新しい", "word"]


def test_no_phrase_begins_or_ends_with_white_space() -> None:
    assert phrases_of(["常数的上升 -"], "zh-Hans")[-1].endswith("升 -")
    assert phrases_of(["- 超过斜率 !"], "zh-Hans")[0].startswith("- 超")
