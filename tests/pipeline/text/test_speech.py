from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.speech import Weight, spoken_ends, weigh_text, weigh_texts
from tests.building import langs, texts, turns, turns_with_ends


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("안녕하세요", 500),
        ("こんにちは", 500),
        ("きょう", 200),
        ("世界", 200),
        ("reinforcement", 400),
        ("GPT", 330),
        ("Привет", 200),
        ("नमस्ते", 285),
        ("2025", 640),
        ("x", 100),
        ("dx", 200),
        ("π", 100),
        ("it's", 100),
        ("—", 50),
    ],
)
def test_a_word_weighs_what_is_heard_of_it(word: str, sound: int) -> None:
    assert weigh_text(word).sound == sound


@pytest.mark.parametrize(
    ("word", "lang", "sound"),
    [
        ("世界", "ja", 300),
        ("世界", "zh-Hant", 200),
        ("monde", "fr-CA", 100),
        ("monde", "it", 200),
        ("le", "fr", 100),
        ("w", "pl", 50),
        ("strengths", "en", 300),
        ("strengths", "de", 100),
    ],
)
def test_a_language_says_some_things_its_own_way(word: str, lang: str, sound: int) -> None:
    assert weigh_text(word, lang).sound == sound


def test_a_comma_that_grammar_asks_for_is_a_shorter_pause() -> None:
    assert weigh_text("dass,", "de").pause < weigh_text("dass,", "en").pause < weigh_text("dass.", "de").pause


def test_a_pause_follows_a_mark_and_is_longer_after_a_sentence() -> None:
    assert weigh_text("네.").pause > weigh_text("네,").pause > weigh_text("네").pause > 0
    assert weigh_text("'네.'").pause == weigh_text("네.").pause


def test_the_pause_after_the_last_word_is_apart_from_the_text() -> None:
    sound, pause = weigh_text("Yes. No.")
    assert sound == weigh_text("Yes.").sound + weigh_text("Yes.").pause + weigh_text("No.").sound
    assert pause == weigh_text("No.").pause
    assert weigh_text("  ") == (0, 0)


def test_unspaced_text_pauses_at_its_marks_too() -> None:
    assert weigh_text("はい。はい。").sound == weigh_text("はい。").sound * 2 + weigh_text("はい。").pause


@given(st.lists(st.tuples(texts, langs), max_size=9))
def test_many_texts_at_once_weigh_what_each_does(said: list[tuple[str, str]]) -> None:
    frame = pl.DataFrame(said, schema={"text": pl.String, "lang": pl.String}, orient="row")
    weights = [Weight(*row) for row in weigh_texts(frame["text"], frame["lang"]).iter_rows()]
    assert weights == [weigh_text(text, lang) for text, lang in said]


def test_a_turn_with_far_more_time_than_text_falls_silent() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve"
    given = turns_with_ends(
        ("A", 0, 5_000, text), ("A", 5_000, 10_000, text), ("A", 10_000, 90_000, text), ("B", 90_000, 91_000, "Hm.")
    )
    filled = given.with_columns(end_raw_ms=pl.lit(None, dtype=pl.Int64))
    assert spoken_ends(filled).to_list() == [5_000, 10_000, 16_000, 91_000]
    assert spoken_ends(given).to_list() == given["end_ms"].to_list()


def test_a_turn_without_a_time_is_never_heard() -> None:
    assert spoken_ends(turns(("A", None, "Hello."))).to_list() == [None]


def test_the_order_of_turns_does_not_matter() -> None:
    said = turns_with_ends(
        ("A", 0, 9_000, "word " * 20), ("B", 9_000, 60_000, "word " * 4), ("A", 60_000, 70_000, "a b c")
    )
    assert spoken_ends(said.reverse()).reverse().equals(spoken_ends(said))
    assert isinstance(spoken_ends(said), pl.Series)
