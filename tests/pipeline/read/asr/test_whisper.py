"""Whisper's JSON, and what is like it but not it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableSource
from pipeline.read.asr.whisper import WHISPER

SEGMENT = {"id": 0, "start": 0.0, "end": 1.5, "text": " Hi there."}
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)


def result(*segments: object, **fields: object) -> str:
    return json.dumps({"text": "x", "segments": list(segments), **fields})


@pytest.mark.parametrize(
    "text",
    [
        result(SEGMENT),
        json.dumps({"segments": [SEGMENT | {"words": []}], "language": "en"}),
        json.dumps({"segments": [SEGMENT], "word_segments": []}),
        "\n " + json.dumps({"segments": [SEGMENT | {"avg_logprob": -0.1}]}, indent=1),
    ],
)
def test_a_whisper_result_is_recognised_by_its_keys(text: str) -> None:
    assert WHISPER.recognise(text)


@pytest.mark.parametrize(
    "data",
    [
        {"segments": [{"speaker": "x", "text": "y", "start": 260, "end": 874236}], "language": "ja"},
        {"version": "1.0.0", "segments": [{"startTime": 0, "endTime": 1, "body": "x"}]},
        {"text": "x", "segments": [{"speaker": "a", "words": []}, {"words": []}]},
        {"text": "x", "segments": {"a": 1}},
        [{"segments": []}],
        {"results": {"segments": []}},
    ],
)
def test_the_json_of_others_is_not_recognised(data: object) -> None:
    assert not WHISPER.recognise(json.dumps(data))


@given(
    st.dictionaries(st.sampled_from(["text", "start", "end", "speaker", "words", "id", "tokens"]), ANYTHING), ANYTHING
)
def test_nothing_in_the_json_makes_reading_raise(segment: dict[str, Any], words: object) -> None:
    parsed = WHISPER.parse(result(SEGMENT, segment, words=words, duration=words, language=words))

    assert parsed.turns[0]["text"] == "Hi there."
    for word in parsed.words:
        said = parsed.turns[word["turn"] - 1]["text"][word["start_char"] : word["end_char"]]
        assert said.strip() == said != ""


@pytest.mark.parametrize("value", [True, "soon", None, float("nan"), float("inf"), 1e300, -(10**400)])
def test_a_segment_without_a_real_time_is_left_out_with_a_finding(value: object) -> None:
    parsed = WHISPER.parse(result(SEGMENT, SEGMENT | {"start": value}))

    assert len(parsed.turns) == 1
    assert [(row["check"], row["severity"]) for row in parsed.findings] == [("bad-segment", "warning")]


def test_times_are_whole_milliseconds_and_negative_ones_stay() -> None:
    (turn,) = WHISPER.parse(result(SEGMENT | {"start": -0.02, "end": 59.9996})).turns

    assert (turn["start_ms"], turn["end_ms"]) == (-20, 60_000)


def test_a_repeated_word_is_found_where_it_is_said() -> None:
    words = [{"word": " no"}, {"word": " no"}, {"text": "yes", "confidence": 0.5}, {"word": ""}, 7, {"word": 3}]
    parsed = WHISPER.parse(result(SEGMENT | {"text": "no, no yes", "words": words}))

    assert [(word["start_char"], word["end_char"]) for word in parsed.words] == [(0, 2), (4, 6), (7, 10)]


def test_words_beside_the_segments_belong_to_the_segment_that_says_them() -> None:
    segments = [SEGMENT | {"text": text} for text in ("a b", "   ", "c", "d a")]
    words = [{"word": word, "start": 1, "end": 2} for word in ("a", "b", "c", "d", "a")]

    assert [word["turn"] for word in WHISPER.parse(result(*segments, words=words)).words] == [1, 1, 2, 3, 3]


def test_half_a_character_becomes_a_replacement_and_a_finding() -> None:
    text = '{"text": "", "segments": [{"start": 0, "end": 1, "text": "a\\ud83d", "speaker": "\\udc00"}]}'
    parsed = WHISPER.parse(text)

    assert parsed.turns[0] == {"speaker": "\ufffd", "start_ms": 0, "end_ms": 1000, "text": "a\ufffd"}
    assert [row["check"] for row in parsed.findings] == ["lost-character"]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ('{"segments": [\n{"text": "a"', "broken JSON", 2),
        ('{"segments": ' + "[" * 100_000, "nested", None),
        ('{"segments": [' + "9" * 5000 + "]}", "thousands of digits", None),
    ],
)
def test_broken_json_is_told_by_its_line(text: str, reason: str, line: int | None) -> None:
    with pytest.raises(UnreadableSource, match=reason) as caught:
        WHISPER.recognise(text)

    assert caught.value.line == line
