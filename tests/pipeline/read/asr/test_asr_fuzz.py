"""Whatever stands in a recogniser's file, its reader gives sound rows or says why it cannot."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import UnreadableSource
from pipeline.read.asr import ASR
from pipeline.read.asr.whisper import WHISPER
from pipeline.read.common.json_text import peek
from pipeline.read.common.model import MAX_MS

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed, Reader

GOLDEN = Path(__file__).parents[3] / "golden"
READERS = (WHISPER, *ASR)
TEXTS = {
    path.parent.name: path.read_text("utf-8-sig", errors="replace") for path in sorted(GOLDEN.glob("read_*/source.*"))
}


def reader_of(text: str) -> Reader | None:
    return next((reader for reader in READERS if reader.recognise(text)), None)


CASES = {name: text for name, text in TEXTS.items() if reader_of(text)}
IN_JSON = {name: peek(text) for name, text in CASES.items() if peek(text) is not None}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.sampled_from(
        ["", " ", "a", "-1", "1e9", "PT1S", "0:01", "\ud800", "9" * 30, [], {}, [[]], [{}], {"a": 1}, 10**400]
    ),
    st.text(max_size=4),
)


@st.composite
def mutated(draw: st.DrawFn, data: Any) -> Any:  # noqa: ANN401 - JSON may hold anything
    """Return *data* with a few of its values, anywhere in it, replaced, removed or doubled."""
    data = deepcopy(data)
    for _ in range(draw(st.integers(1, 4))):
        place = data
        while isinstance(place, (dict, list)) and place:
            key: Any = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            inner = place[key]
            if isinstance(inner, (dict, list)) and inner and draw(st.integers(0, 3)):
                place = inner
                continue
            action = draw(st.sampled_from(["replace", "remove", "double"]))
            if action == "remove":
                del place[key]
            elif action == "double" and isinstance(place, list):
                place.insert(key, inner)
            else:
                place[key] = deepcopy(draw(ODD))
            break
    return data


def check(text: str) -> None:
    """Read *text* with every reader that takes it."""
    for reader in READERS:
        try:
            if reader.recognise(text):
                sound(reader.parse(text), text)
        except UnreadableSource as error:
            assert error.reason  # noqa: PT017 - it is not the test's subject whether it raises


def sound(parsed: Parsed, text: str) -> None:
    assert sum(parsed.kinds.values()) == len(text)
    assert min(parsed.kinds.values()) >= 0
    for turn in parsed.turns:
        assert turn["text"] == turn["text"].strip() != ""
        assert "\r" not in turn["text"]
        turn["text"].encode()
        assert all(turn[key] is None or abs(turn[key]) <= 3 * MAX_MS for key in ("start_ms", "end_ms"))
    last = (0, 0)
    for word in parsed.words:
        said = parsed.turns[word["turn"] - 1]["text"][word["start_char"] : word["end_char"]]
        assert said == said.strip() != ""
        assert (word["turn"], word["start_char"]) >= last
        last = (word["turn"], word["end_char"])
        assert word["confidence"] is None or 0 <= word["confidence"] <= 1
    for chapter in parsed.chapters:
        assert isinstance(chapter["start_ms"], int)
        assert isinstance(chapter["title"], str)


@pytest.mark.parametrize("name", IN_JSON)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_result_with_odd_values_gives_sound_rows_or_a_reason(name: str, data: st.DataObject) -> None:
    check(json.dumps(data.draw(mutated(IN_JSON[name]))))


@pytest.mark.parametrize("name", sorted(CASES.keys() - IN_JSON.keys()))
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_file_with_a_piece_cut_out_or_put_in_gives_sound_rows_or_a_reason(name: str, data: st.DataObject) -> None:
    text = CASES[name]
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    put = data.draw(
        st.sampled_from(["", "<", "&", "|", '"', "\n", "<p t='1'>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "\u200b"])
    )

    check(text[:start] + put + text[min(end, start + 20) :])


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_read_alike_twice_and_by_one_reader_first(name: str) -> None:
    reader = reader_of(CASES[name])

    assert reader is not None
    assert reader.parse(CASES[name]) == reader.parse(CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_breaks_off_is_told_or_recognised_by_nobody(name: str) -> None:
    text = CASES[name]

    for end in range(1, len(text), max(1, len(text) // 40)):
        check(text[:end])
