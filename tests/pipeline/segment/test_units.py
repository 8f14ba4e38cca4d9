from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from pipeline.segment.breaks import break_points
from pipeline.segment.sentences import sentence_ends
from pipeline.segment.units import units_of
from tests.building import langs, texts

if TYPE_CHECKING:
    from pipeline.width import Counting


def counting_of(lang: str) -> Counting:
    return "columns" if lang in {"ko", "ja", "zh-Hans", "zh-Hant"} else "graphemes"


def pieces(text: str, lang: str, room: int = 84) -> list[str]:
    return [text[unit.start : unit.end] for unit in units_of(text, lang, counting_of(lang), room)]


def test_words_between_blanks_stay_whole() -> None:
    assert pieces("중간 훈련(mid-training)과 o1을", "ko") == ["중간", "훈련(mid-training)과", "o1을"]


@pytest.mark.parametrize(
    ("lang", "text", "units"),
    [
        ("fr", "Il dit : « oui » ! Vraiment ?", ["Il", "dit :", "« oui » !", "Vraiment ?"]),
        ("es", "Un 30 % más", ["Un", "30 %", "más"]),
        ("en", "Wait – no", ["Wait", "– no"]),
    ],
)
def test_marks_that_stand_apart_stay_with_their_word(lang: str, text: str, units: list[str]) -> None:
    assert pieces(text, lang) == units
    assert pieces("« Donaudampf »", lang, room=20) == ["«", "Donaudampf", "»"]


def test_japanese_is_cut_into_phrases_that_no_closing_mark_begins() -> None:
    found = pieces("私たちは「OpenAI」の新しいモデルを作ることができると思います。", "ja")
    assert len(found) > 4
    assert "".join(found) == "私たちは「OpenAI」の新しいモデルを作ることができると思います。"
    assert not any(piece.startswith(("。", "、", "」", "ー", "っ")) for piece in found)
    assert any("OpenAI" in piece for piece in found)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh-Hans", "我们正在训练一个新的模型。"),
        ("zh-Hant", "我們正在訓練一個新的模型。"),
        ("th", "วันนี้เรามาพูดถึงปัญญาประดิษฐ์กัน"),
    ],
)
def test_scripts_without_blanks_have_units_of_their_own(lang: str, text: str) -> None:
    found = pieces(text, lang)
    assert len(found) > 2
    assert "".join(found) == text


def test_a_word_wider_than_a_line_is_cut_at_clusters() -> None:
    family = "👩‍👩‍👧‍👦"
    assert pieces(family * 3, "en", room=4) == [family * 2, family]
    assert pieces("e\u0301" * 5, "en", room=4) == ["e\u0301" * 2, "e\u0301" * 2, "e\u0301"]


@given(texts, langs)
def test_units_tile_the_text_and_fit_the_room(text: str, lang: str) -> None:
    units = units_of(text, lang, "columns", 12)
    at = 0
    for unit in units:
        assert text[at : unit.start].strip() == ""
        assert unit.start < unit.end
        assert unit.width <= 12
        at = unit.end
    assert text[at:].strip() == ""


def points(text: str, lang: str) -> dict[str, int]:
    units = units_of(text, lang, counting_of(lang), 84)
    found = break_points(text, units, sentence_ends(text, lang), lang)
    return {text[unit.start : unit.end]: cost for unit, cost in zip(units, found, strict=True)}


@pytest.mark.parametrize(
    ("lang", "text", "good", "bad"),
    [
        ("en", "we went to the house because rain fell", "house", "the"),
        ("en", "it costs 15 dollars today", "dollars", "15"),
        ("en", "we saw (in the north part) many birds", "saw", "(in"),
        ("ko", "생각할 수 있지만 우리는 그것을 합니다", "있지만", "생각할"),
        ("ko", "모델의 크기가 커지면서 성능이 올랐다", "커지면서", "모델의"),
        ("de", "wir gingen in das Haus weil es regnete", "Haus", "das"),
        ("fr", "nous allons à la maison parce que tu viens", "maison", "la"),
        ("es", "fuimos a la casa porque llovía", "casa", "la"),
        ("ru", "мы пошли в дом потому что шёл дождь", "дом", "в"),
        ("hi", "मैं घर में था और वह आया", "था", "घर"),
        ("ar", "ذهبنا إلى البيت لأن المطر نزل", "البيت", "إلى"),
    ],
)
def test_a_break_after_a_phrase_costs_less_than_one_inside(lang: str, text: str, good: str, bad: str) -> None:
    assert points(text, lang)[good] < points(text, lang)[bad]


def test_marks_make_a_break_cheap_in_their_order() -> None:
    found = points("One thing. Two things, three things; four things and five", "en")
    assert found["thing."] < found["things;"] < found["things,"] < found["four"]
    assert found["five"] == 0


def test_a_bracket_that_is_never_closed_opens_nothing() -> None:
    assert points("we saw (in the north many", "en")["north"] == points("we saw in the north many", "en")["north"]
