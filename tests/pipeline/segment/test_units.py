from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.languages import unit_kind
from pipeline.segment import split_sentences
from pipeline.segment.cues import plan_turns
from pipeline.segment.flat import Runs
from pipeline.segment.layout import lay_out, weights_of
from pipeline.segment.phrases import phrase_starts
from pipeline.segment.units import _narrow, _Turn, _words, units_in
from pipeline.segment.words import words_of
from pipeline.styles import load_styles, style_of, styles_of
from pipeline.text.speech import weigh_text
from pipeline.text.width import width
from tests.building import langs, texts, turns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.styles import Style
    from pipeline.text.width import Counting


def counting_of(lang: str) -> Counting:
    return "columns" if lang in {"ko", "ja", "zh-Hans", "zh-Hant"} else "graphemes"


def units_of(said: pl.DataFrame, styles: Mapping[str, Style], room: int | None = None) -> pl.DataFrame:
    """Return the units of turns and what they say, with so much room for each, or as much as there is."""
    planned = plan_turns(said, styles, "off")
    found = units_in(planned.with_columns(room=pl.lit(room, pl.Int64)) if room else planned, styles)
    return pl.DataFrame(found._asdict() | {"unit": found.of(said["text"])})


def pieces(text: str, lang: str, room: int = 84) -> list[str]:
    said = turns(("A", 0, text), lang=lang)
    style = style_of(load_styles(), lang)._replace(counting=counting_of(lang))
    return units_of(said, {lang: style}, room)["unit"].to_list()


def one_by_one(text: str, turn: _Turn) -> list[str]:
    """Return the units of *text* as they are said to be, one after the other."""
    found = []
    for word in _words(text, turn):
        starts: list[int] = []
        if turn.kind != "words":
            points = np.frombuffer(word.encode("utf-32-le"), np.uint32)
            starts = phrase_starts(points, Runs(np.array([0]), np.array([len(word)])), turn.kind).tolist()
        for start, stop in pairwise((0, *starts, len(word))):
            piece = word[start:stop]
            found += _narrow(piece, turn) if width(piece, turn.counting) > turn.room else [piece]
    return found


def laid(text: str, lang: str, spoken_ms: int = 10_000) -> pl.DataFrame:
    """Return the units of one turn with where they stand, when they are heard, and what breaks after them cost."""
    said = turns(("A", 0, text), lang=lang)
    ends = split_sentences(said).select(ends=pl.col("end_char").implode())
    styles = styles_of(load_styles(), said["lang"])
    timed = said.with_columns(ends["ends"], spoken_ms=pl.lit(spoken_ms, pl.Int64), end_ms=pl.lit(20_000, pl.Int64))
    planned = plan_turns(timed, styles, "off")
    units = units_in(planned, styles)
    columns = lay_out(units, words_of(units, planned, styles), planned)
    return pl.DataFrame(
        columns._asdict() | {"unit": units.of(planned["text"]), "start_char": units.starts, "end_char": units.stops}
    )


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
    style = style_of(load_styles(), lang)._replace(counting="columns")
    at = 0
    for start, stop, unit in (
        units_of(turns(("A", 0, text), lang=lang), {lang: style}, 12).select("starts", "stops", "unit").iter_rows()
    ):
        assert text[at:start].strip() == ""
        assert text[start:stop] == unit == unit.strip()
        assert width(unit, "columns") <= 12
        at = stop
    assert text[at:].strip() == ""


blanks = st.sampled_from((" ", "  ", "\u00a0", "\t"))


@given(st.lists(texts.map(str.strip).filter(bool), min_size=1, max_size=5), langs, blanks, st.sampled_from((None, 12)))
@example(["これはペンです。"], "th", " ", 12)
@example(["a b", "« oui »", "ab " * 30 + "c" * 200, "d e", "c" * 90 + " " + "d" * 90], "en", " ", None)
def test_units_of_many_turns_are_those_of_each(said: list[str], lang: str, blank: str, room: int | None) -> None:
    said = [text.replace(" ", blank) for text in said]
    frame = turns(*(("A", at * 60_000, text) for at, text in enumerate(said)), lang=lang)
    style = style_of(load_styles(), lang)
    found = units_of(frame, {lang: style}, room)
    turn = _Turn(unit_kind(lang), style.counting, 2, room or style.max_width)
    for at, text in enumerate(said):
        assert found.filter(which=at)["unit"].to_list() == one_by_one(text, turn)


@given(st.lists(texts.map(str.strip).filter(bool), min_size=1, max_size=5), langs, st.sampled_from((" ", "\u00a0\t")))
@example(["« oui »", "ab " * 3 + "c" * 200], "en", " ")
def test_a_turn_weighs_what_its_text_does(said: list[str], lang: str, blank: str) -> None:
    said = [text.replace(" ", blank) for text in said]
    frame = turns(*(("A", at * 60_000, text) for at, text in enumerate(said)), lang=lang)
    styles = styles_of(load_styles(), frame["lang"])
    planned = plan_turns(frame, styles, "off")
    units = units_in(planned, styles)
    weights = weights_of(units, words_of(units, planned, styles), planned)
    assert weights.to_list() == [weigh_text(text, lang).sound for text in said]


def spread(pieces: list[str], span_ms: int, lang: str) -> list[tuple[int, int]]:
    """Return when each of *pieces* is heard from 0 on; a text ends when its last word does."""
    weights = [weigh_text(piece, lang) for piece in pieces]
    total = max(1, sum(sound + pause for sound, pause in weights) - weights[-1].pause)
    begins = [sum(sound + pause for sound, pause in weights[:at]) for at in range(len(weights))]
    return [
        (span_ms * begin // total, span_ms * (begin + sound) // total)
        for begin, (sound, _) in zip(begins, weights, strict=True)
    ]


@given(texts.map(str.strip).filter(bool), langs, st.integers(0, 30_000))
def test_units_are_heard_as_the_text_is_spread(text: str, lang: str, spoken_ms: int) -> None:
    found = laid(text, lang, spoken_ms)
    assert found.select("heard", "heard_end").rows() == spread(found["unit"].to_list(), spoken_ms, lang)
    assert [text[start:end] for start, end in found.select("start_char", "end_char").iter_rows()] == found[
        "unit"
    ].to_list()


def points(text: str, lang: str) -> dict[str, int]:
    return dict(laid(text, lang).select("unit", "points").iter_rows())


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


def test_a_bracket_that_was_never_opened_closes_nothing() -> None:
    assert points("so :) we (saw the north) many", "en")["(saw"] == points("so we (saw the north) many", "en")["(saw"]


def test_a_name_stays_whole() -> None:
    assert points("today Noam Brown spoke", "en")["Noam"] > points("today Noam brown spoke", "en")["Noam"]
