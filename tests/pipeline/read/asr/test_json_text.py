"""JSON is loaded once, asked without trust, and its units are told apart."""

from __future__ import annotations

import json

import pytest

from pipeline.errors import UnreadableSource
from pipeline.read.common import json_text
from pipeline.read.common.json_text import (
    at,
    clock,
    dicts,
    first,
    fraction,
    iso_8601,
    label,
    millis,
    peek,
    seconds,
    take,
    ticks,
)

HUGE = 10**400


@pytest.mark.parametrize(
    "text", ["", "plain", "[Music] it begins", "[00:00:01] Ann: hi", "{1}{25}hi", r"{\rtf1}", "[a"]
)
def test_text_that_begins_with_a_bracket_is_no_broken_json(text: str) -> None:
    assert peek(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (' {"a": 1}\n', {"a": 1}),
        ('{"a": 1}\n{"a": 2}\n\n', [{"a": 1}, {"a": 2}]),
        ('{\n "a": 1\n}{}', [{"a": 1}, {}]),
        ("[[1, 2]]", [[1, 2]]),
    ],
)
def test_one_value_or_several_one_after_another_are_loaded(text: str, value: object) -> None:
    assert peek(text) == value


def test_what_was_taken_is_forgotten() -> None:
    take('{"a": 1}')

    assert json_text._load.cache_info().currsize == 0  # noqa: SLF001 - that memory is freed shows nowhere else


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [('[{"a": 1},\n{"a"', "broken JSON", 2), ('{"a": 1}\n{"a"', "broken JSON", 2), ("[" * 9**6, "nested", None)],
)
def test_what_is_json_and_broken_is_told(text: str, reason: str, line: int | None) -> None:
    with pytest.raises(UnreadableSource, match=reason) as caught:
        peek(text)

    assert caught.value.line == line


def test_a_missing_place_is_nothing() -> None:
    data = {"a": [{"b": 1}]}

    assert at(data, "a", 0, "b") == 1
    assert at(data, "a", 1, "b") is at(data, "a", "b") is at(data, 0) is at(None, "a") is None
    assert first({"a": None, "b": 0}, "a", "b") == 0
    assert dicts([1, {}, None]) == [{}]
    assert dicts({"a": {}}) == []


@pytest.mark.parametrize(
    ("value", "ms"),
    [(1.0005, 1000), (59.9996, 60_000), (-0.02, -20), ("0.49", 490), ("1.300s", 1300), ("12", 12_000)],
)
def test_seconds_may_be_numbers_or_text(value: object, ms: int) -> None:
    assert seconds(value) == ms


@pytest.mark.parametrize(
    "value", [True, None, "", "soon", "1e3", [], {}, float("nan"), float("inf"), 1e300, HUGE, -HUGE]
)
def test_what_is_no_time_is_none_in_every_unit(value: object) -> None:
    assert seconds(value) is millis(value) is ticks(value) is clock(value) is iso_8601(value) is None


def test_units_differ() -> None:
    assert millis(1500.4) == 1500
    assert ticks(15_000_000) == ticks("15000000") == iso_8601("PT1.5S") == clock("0:01.5") == seconds(1.5) == 1500
    assert iso_8601("PT1H2M3S") == 3_723_000
    assert iso_8601("PT") == 0
    assert iso_8601("PT999999H") is clock("999:00:00:00") is None


def test_labels_are_text_or_numbers() -> None:
    assert label(0) == "0"
    assert label(" A\r\n") == "A"
    assert label("\ud800") == "\ufffd"
    assert [label(value) for value in (True, "", None, HUGE, 1.5)] == [None] * 5


def test_confidence_is_the_first_share_of_one() -> None:
    assert fraction(None, "0.5", 1) == 0.5
    assert fraction(255, -1, None, json.loads("true")) is None
    assert fraction(json.loads("1")) == 1.0
