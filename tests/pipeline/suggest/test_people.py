from __future__ import annotations

import pytest

from pipeline.suggest import same_people
from pipeline.suggest.romanised import romanised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("swyx", "스윅스(Swyx)"),
        ("Swyx", "스윅스"),
        ("Noam Brown", "노암 브라운"),
        ("Carol", "캐롤"),
        ("Yann LeCun", "얀 르쿤"),
        ("Satya Nadella", "サティア・ナデラ"),
        ("Peter", "ピーター"),
        ("Иван Петров", "Ivan Petrov"),
        ("Γιώργος", "Giorgos"),
        ("Ann Lee", "ann lee"),
        ("田中（Tanaka）", "Tanaka"),
    ],
)
def test_one_person_in_two_scripts_is_offered_as_one(one: str, other: str) -> None:
    assert same_people(["Zoe", one, "Zoe", other]) == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann", "Anna"),
        ("Ben", "Dan"),
        ("Ben", "빈"),
        ("Lee", "이"),
        ("Sarah", "소라"),
        ("John Smith", "Jon Smith"),
        ("SPEAKER_00", "SPEAKER_01"),
        ("화자 1", "Speaker 2"),
        ("()", "[]"),
        ("", "-"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    assert same_people([one, other]) == []


def test_what_no_table_knows_stays_as_it_is() -> None:
    assert romanised("李 Noam") == "李 noam"
