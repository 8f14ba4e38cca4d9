from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import SENTENCES
from pipeline.segment import split_sentences
from tests.building import langs, texts, turns
from tests.growth import LINEAR, exponent

CASES = [
    ("en", ["Dr. Smith paid 3.5 dollars.", "He left."]),
    ("en", ["I saw J. R. Tolkien there!", "Was it him?", "So did I.", "Yes."]),
    ("en", ['"Really?" she asked.', '"Yes."', "Wait... what?", "OK…", "Fine."]),
    ("en", ["Use e.g. Paris, i.e. the city.", "Not St. Ives"]),
    ("ko", ["그는 '정말인가요?'라고 물었습니다.", "2.7B 모델이죠.", "네."]),
    ("ja", ["これはペンです。", "「そうです。」と彼は言った。", "本当？！", "はい。"]),
    ("zh-Hans", ["你好。", "你好吗？", "“很好。”"]),
    ("de", ["Das ist z.B. Herr Dr. Meyer.", "Gut."]),
    ("fr", ["M. Dupont est là !", "Où ça ?"]),
    ("ru", ["Это было в 1990 г. в Москве.", "Да."]),
    ("ar", ["هل أنت بخير؟", "نعم."]),
    ("hi", ["नमस्ते।", "आप कैसे हैं?"]),
    ("en", ["no marks at all here"]),
]


@pytest.mark.parametrize(("lang", "sentences"), CASES)
def test_sentences_end_where_a_reader_ends_them(lang: str, sentences: list[str]) -> None:
    text = ("" if lang in {"ja", "zh-Hans"} else " ").join(sentences)
    assert split_sentences(turns(("A", 0, text), lang=lang))["text"].to_list() == sentences


@pytest.mark.parametrize("mark", [".", "!?", "…", "。", "!", "」", "' ", "\n"])
@pytest.mark.parametrize("after", ["x", "と", " 다음"])
def test_a_long_row_of_marks_takes_no_time(mark: str, after: str) -> None:
    def split(size: int) -> None:
        split_sentences(turns(("A", 0, "So" + mark * size + after), lang="ja"))

    assert exponent(split, 20_000) < LINEAR


@given(texts, langs)
def test_sentences_tile_their_text(text: str, lang: str) -> None:
    rows = split_sentences(turns(("A", 0, text), lang=lang))
    at = 0
    for start, end, sentence in rows.select("start_char", "end_char", "text").iter_rows():
        assert text[at:start].strip() == ""
        assert text[start:end] == sentence
        at = end
    assert text[at:].strip() == ""


marks = st.lists(
    st.sampled_from(
        [*"。！？…?!.,と\"'」)]( \n\u00a0가aAß፡:;-", "Dr", "z.B", "12", "Dann", " って", "\u0301", "।", "» "]
    ),
    max_size=40,
)


@given(st.lists(st.one_of(texts, marks.map("".join)), max_size=4), langs)
def test_all_texts_at_once_end_where_each_does_by_itself(said: list[str], lang: str) -> None:
    found = split_sentences(turns(*(("A", 0, text) for text in said), lang=lang))
    for number, text in enumerate(said, start=1):
        mine = found.filter(utterance=number)
        alone = split_sentences(turns(("A", 0, text), lang=lang))
        assert mine["text"].to_list() == alone["text"].to_list()
        assert mine["sentence"].to_list() == list(range(1, mine.height + 1))


@given(st.lists(st.tuples(marks.map("".join), langs), max_size=4))
def test_texts_of_several_languages_do_not_know_each_other(said: list[tuple[str, str]]) -> None:
    rows = [
        turns(("A", 0, text), lang=lang).with_columns(doc=pl.lit(f"d{number}"))
        for number, (text, lang) in enumerate(said)
    ]
    if rows:
        found = split_sentences(pl.concat(rows))
        assert found["text"].to_list() == [one for row in rows for one in split_sentences(row)["text"].to_list()]


def test_an_empty_text_has_no_sentence() -> None:
    assert split_sentences(turns(("A", 0, ""), ("B", 1, " "))).columns == SENTENCES.columns.names()
    assert split_sentences(turns(("A", 0, ""), ("B", 1, " "))).is_empty()
