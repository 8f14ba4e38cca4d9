from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given

from pipeline.schema import SENTENCES
from pipeline.segment import split_sentences
from pipeline.segment.sentences import sentence_ends
from tests.building import langs, texts, turns

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
    begin = process_time()
    sentence_ends("So" + mark * 20_000 + after, "ja")

    assert process_time() - begin < 1


@given(texts, langs)
def test_sentences_tile_their_text(text: str, lang: str) -> None:
    ends = sentence_ends(text, lang)
    assert ends == sorted(set(ends))
    assert ends[-1:] == ([len(text)] if text else [])
    rows = split_sentences(turns(("A", 0, text), lang=lang))
    at = 0
    for start, end, sentence in rows.select("start_char", "end_char", "text").iter_rows():
        assert text[at:start].strip() == ""
        assert text[start:end] == sentence
        at = end
    assert text[at:].strip() == ""


def test_an_empty_text_has_no_sentence() -> None:
    assert split_sentences(turns(("A", 0, ""), ("B", 1, " "))).columns == SENTENCES.columns.names()
    assert split_sentences(turns(("A", 0, ""), ("B", 1, " "))).is_empty()
