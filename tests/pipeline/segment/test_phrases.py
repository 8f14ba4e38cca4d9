from __future__ import annotations

from itertools import accumulate, pairwise

import budoux
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline.segment.phrases
from pipeline.languages import unit_kind
from pipeline.segment.flat import Runs
from pipeline.segment.phrases import _is_kept, _kinds_of, phrase_starts
from tests.building import texts

PARSERS = {
    "ja": budoux.load_default_japanese_parser(),
    "zh-Hans": budoux.load_default_simplified_chinese_parser(),
    "zh-Hant": budoux.load_default_traditional_chinese_parser(),
    "th": budoux.load_default_thai_parser(),
}
LETTERS = "私たちは新しい推論モデルを作ることができると思いますが一个我们的人工智能วันนี้เรามาพูดถึง"

runs = st.one_of(st.text(LETTERS, min_size=1), st.text(min_size=1), texts.filter(bool))


def phrases(words: list[str], lang: str) -> list[str]:
    """Return the phrases of *words*, which are looked at side by side."""
    text = "".join(words)
    stops = [*accumulate(map(len, words))]
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    inner = phrase_starts(points, Runs(np.array([0, *stops[:-1]]), np.array(stops)), unit_kind(lang))
    return [text[start:stop] for start, stop in pairwise(sorted({0, *stops, *inner.tolist()}))]


@pytest.mark.parametrize("lang", PARSERS)
@given(run=runs)
def test_phrases_end_where_budoux_ends_them_unless_a_line_may_not(lang: str, run: str) -> None:
    ends = list(accumulate(map(len, PARSERS[lang].parse(run))))
    kinds = np.array([_kinds_of(char) for char in run], np.uint8)
    kept = _is_kept(kinds[:-1], kinds[1:])
    may_end = [end for end in ends if end == len(run) or not kept[end - 1]]

    assert list(accumulate(map(len, phrases([run], lang)))) == may_end


@pytest.mark.parametrize("lang", PARSERS)
@given(words=st.lists(runs, min_size=1, max_size=5), size=st.sampled_from((1, 10, 1_000)))
def test_words_side_by_side_do_not_touch_each_other(lang: str, words: list[str], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.segment.phrases, "_AT_ONCE", size)
        assert phrases(words, lang) == [phrase for word in words for phrase in phrases([word], lang)]


def test_scripts_that_write_blanks_have_words() -> None:
    assert unit_kind("ko") == unit_kind("en-GB") == "words"


def test_no_phrase_begins_or_ends_with_white_space() -> None:
    assert phrases(["常数的上升 -"], "zh-Hans")[-1].endswith("升 -")
    assert phrases(["- 超过斜率 !"], "zh-Hans")[0].startswith("- 超")
