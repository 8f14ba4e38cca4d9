from __future__ import annotations

import csv
import io
import unicodedata
from importlib.resources import files

import pytest

from pipeline.tables import shipped_rows
from pipeline.text.marks import ends_with_mark, marks_of
from pipeline.text.stops import LONGEST, ends_sentence, shortens, stop_after

STOPS = (
    ("en", "Mr", "before"),
    ("en", "MR", "before"),
    ("en", "(Mrs", "before"),
    ("en", "No", "number"),
    ("en", "etc", "any"),
    ("en", "Etc", "any"),
    ("en", "J", "initial"),
    ("en", "J.R.R", "initial"),
    ("en", "I", ""),
    ("en", "12", ""),
    ("en", "mar", ""),
    ("en", "Smith", ""),
    ("de", "12", "initial"),
    ("de", "1990", ""),
    ("de-AT", "XIV", "initial"),
    ("fr", "l'art", "number"),
    ("he", "א", "initial"),
    ("th", "พ.ศ", "before"),
    ("th", "ไทย", ""),
    ("ko", "네", ""),
    ("ja", "木", ""),
    ("xx", "", ""),
)


@pytest.mark.parametrize(("lang", "word", "kind"), STOPS)
def test_a_full_stop_says_what_its_word_is(lang: str, word: str, kind: str) -> None:
    assert stop_after(word, lang) == kind


@pytest.mark.parametrize(
    ("word", "following", "lang"),
    [
        ("No", " I won't", "en"),
        ("etc", " The end", "en"),
        ("J", " “The end", "en"),
        ("3", " Danach", "de"),
        ("", "", "de"),
    ],
)
def test_a_sentence_ends_where_the_next_word_says_so(word: str, following: str, lang: str) -> None:
    assert not shortens(word, following, 0, lang)


@pytest.mark.parametrize(
    ("word", "following", "lang"),
    [
        ("No", " 5", "en"),
        ("Inc", " Magazine", "en"),
        ("А", " С. Пушкин", "ru"),
        ("3", " Oktober", "de"),
        ("S", " Müller", "de"),
    ],
)
def test_a_sentence_goes_on_where_nothing_says_that_it_ends(word: str, following: str, lang: str) -> None:
    assert shortens(word, following, 0, lang)


@pytest.mark.parametrize("text", ["So.", "So!”", "Oui. »", "So... ", "نعم۔", "ነው።", "Word etc.", "Ἀλλά;", "Vitamin"])
def test_a_text_is_ended_by_the_marks_of_all_scripts(text: str) -> None:
    assert ends_sentence(text) is (text not in {"Vitamin", "Ἀλλά;"})
    assert ends_with_mark(text, "el") is (text != "Vitamin")


@pytest.mark.parametrize(
    ("text", "lang"), [("Mr.", "*"), ("Mme.", "*"), ("z.", "de"), ("am 3.", "de"), ("J. R.", "en")]
)
def test_a_text_that_ends_with_a_short_word_goes_on(text: str, lang: str) -> None:
    assert not ends_sentence(text, lang)


def test_every_mark_is_one_character_and_no_letter() -> None:
    for row in shipped_rows("marks.csv"):
        assert row["source"]
        for mark in row["marks"].split(" "):
            assert len(mark) == 1
            assert unicodedata.category(mark)[0] in "PS", (row["kind"], mark)


def test_no_mark_both_ends_a_sentence_and_opens_or_closes() -> None:
    ends = set(marks_of("stop", "sentence", "unspaced", "doubled"))
    assert not ends & set(marks_of("opening", "closing", "comma"))
    assert len(ends) == len(marks_of("stop", "sentence", "unspaced", "doubled"))


def test_the_table_of_abbreviations_is_whole() -> None:
    text = (files("pipeline.data") / "abbreviations.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        assert row["kind"] in {"before", "number", "any", "ending", "opener", "ordinal"}
        assert row["source"]
        assert bool(row["words"]) is (row["kind"] != "ordinal")
        if row["kind"] in {"before", "number", "any"}:
            assert all(len(word) < LONGEST and not word.endswith(".") for word in row["words"].split()), row
