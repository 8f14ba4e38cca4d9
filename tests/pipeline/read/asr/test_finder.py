"""Speech in JSON of any shape: what is found, in which unit, and what is not taken for speech."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import READERS
from pipeline.read.asr.finder.turns import TURNS
from pipeline.read.common.units import UNITS, Timed, unit_of

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed

SAID = ("The bridge stays closed today.", "Then we take the boat across.", "It leaves at noon from the pier.")


def read(data: object) -> Parsed:
    """Read *data* as the first reader that takes it does."""
    text = json.dumps(data, ensure_ascii=False)
    return next(reader for reader in READERS if reader.recognise(text)).parse(text)


def times(data: object) -> list[tuple[int, int]]:
    """Return the times of the turns of *data*."""
    return [(turn["start_ms"], turn["end_ms"]) for turn in read(data).turns]


EXPECTED = [(0, 2000), (2000, 4500), (5000, 7500)]


@pytest.mark.parametrize(
    ("first", "last", "write"),
    [
        ("start", "end", lambda ms: ms / 1000),
        ("start", "end", lambda ms: ms),
        ("StartMs", "EndMs", lambda ms: ms),
        ("begin_time", "end_time", str),
        ("from", "to", lambda ms: f"00:00:{ms // 1000:02}.{ms % 1000:03}"),
        ("start", "end", lambda ms: f"PT{ms / 1000}S"),
        ("startOffset", "endOffset", lambda ms: f"{ms / 1000}s"),
        ("offset", "finish", lambda ms: {"seconds": ms // 1000, "nanos": ms % 1000 * 1_000_000}),
        ("start", "stop", lambda ms: f"2025-01-31T10:00:0{ms / 1000:.3f}Z"),
        ("start", "end", lambda ms: ms * 10_000),
    ],
)
def test_a_time_is_read_in_whatever_way_it_is_written(first: str, last: str, write: Any) -> None:  # noqa: ANN401
    rows = [{first: write(a), last: write(b), "text": text} for (a, b), text in zip(EXPECTED, SAID, strict=True)]

    assert times({"outer": [{"inner": {"lines": rows}}]}) == EXPECTED


def test_pairs_and_ranges_are_times() -> None:
    rows = [{"timestamp": [a / 1000, b / 1000], "text": text} for (a, b), text in zip(EXPECTED, SAID, strict=True)]
    ranges = [{"timestamp": "00:00 - 00:02", "content": SAID[0]}, {"timestamp": "00:02 - 00:04", "content": SAID[1]}]

    assert times({"text": " ".join(SAID), "chunks": rows}) == EXPECTED
    assert times(ranges) == [(0, 2000), (2000, 4000)]


def test_speakers_come_from_objects_from_around_lists_and_from_words() -> None:
    rows = [
        {"speaker": {"id": 1, "name": "Ines"}, "start": 0.0, "end": 2.0, "text": SAID[0]},
        {"speaker": {"id": 2, "name": "Omar"}, "start": 2.0, "end": 4.5, "text": SAID[1]},
    ]
    words = [
        {"text": word, "start": i / 2, "end": i / 2 + 0.4, "speaker_id": "a" if i < 4 else "b", "type": "word"}
        for i, word in enumerate(["so", "it", "rains", "again", "today", "they", "say"])
    ]

    assert [turn["speaker"] for turn in read(rows).turns] == ["Ines", "Omar"]
    assert [(turn["speaker"], turn["text"]) for turn in read({"words": words}).turns] == [
        ("a", "so it rains again"),
        ("b", "today they say"),
    ]


def test_who_speaks_when_may_stand_beside_what_is_said() -> None:
    words: Any = [["rain", 0.0, 0.4], ["again", 0.5, 0.9]], [["so", 1.5, 1.7], ["stay", 1.8, 2.2]]
    results = [
        {"alternatives": [{"transcript": " ".join(row[0] for row in group), "timestamps": group}]} for group in words
    ]
    labels = [{"from": row[1], "to": row[2], "speaker": n} for n, group in enumerate(words) for row in group]

    assert [
        (turn["speaker"], turn["start_ms"], turn["text"])
        for turn in read({"results": results, "speaker_labels": labels}).turns
    ] == [("0", 0, "rain again"), ("1", 1500, "so stay")]


def test_a_translation_beside_the_transcript_is_not_read() -> None:
    rows = [{"start": a, "end": b, "text": text} for (a, b), text in zip(EXPECTED, SAID, strict=True)]
    others = [row | {"text": "Aujourd'hui le pont reste fermé à tous."} for row in rows]

    assert [turn["text"] for turn in read({"translations": [{"lines": others}], "lines": rows}).turns] == list(SAID)


def test_two_transcripts_of_equal_rank_are_told() -> None:
    rows = [{"start": a, "end": b, "text": text} for (a, b), text in zip(EXPECTED, SAID, strict=True)]
    others = [row | {"text": f"{row['text']} No"} for row in rows]

    assert [row["check"] for row in read({"left": rows, "right": others}).findings] == ["two-transcripts"]


def test_words_that_count_from_their_turn_are_moved_to_it() -> None:
    rows = [
        {
            "StartMs": start,
            "EndMs": end,
            "FinalSentence": text,
            "Words": [
                {"Word": word, "OffsetStartMs": 300 * i, "OffsetEndMs": 300 * i + 200}
                for i, word in enumerate(text.split())
            ],
        }
        for (start, end), text in zip(EXPECTED, SAID, strict=True)
    ]

    firsts = {word["turn"]: word["start_ms"] for word in reversed(read(rows).words)}
    assert firsts == {1: 0, 2: 2000, 3: 5000}


@given(st.sampled_from(sorted(UNITS)), st.floats(8, 18), st.lists(st.integers(15, 90), min_size=3, max_size=30))
def test_the_unit_of_common_speech_is_found(unit: str, pace: float, sizes: list[int]) -> None:
    if unit == "cs" and pace > 17:
        return
    start, rows = 0.0, []
    for size in sizes:
        length = size / pace * 1000 / UNITS[unit]
        rows.append(Timed("x" * size, round(start, 3), round(start + length, 3)))
        start += length

    assert unit_of(rows) == UNITS[unit]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.sampled_from(SAID),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["text", "start", "end", "words", "speaker", "timestamp", "dur", "x"]), inner, max_size=5
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_no_json_breaks_the_finder(data: object) -> None:
    text = json.dumps(data)
    if TURNS.recognise(text):
        parsed = TURNS.parse(text)

        assert sum(parsed.kinds.values()) == len(text)
        assert min(parsed.kinds.values()) >= 0


STARTS = (0, 2000, 5000)
PEOPLE = ("Ann", "Ben", "Ann")
ROWS = tuple(zip(STARTS, PEOPLE, SAID, strict=True))

DRESSES = {
    "columns": {"start": STARTS, "speaker": PEOPLE, "text": SAID},
    "split": {"columns": ["start", "speaker", "text"], "data": [[ms / 1000, *rest] for ms, *rest in ROWS]},
    "rows": [[ms / 1000, ms / 1000 + 1.5, name, text] for ms, name, text in ROWS],
    "frames": {"fps": 25, "cues": [{"in": ms // 40, "speaker": name, "text": text} for ms, name, text in ROWS]},
    "samples": {
        "sample_rate": 8000,
        "segments": [{"start_sample": ms * 8, "speaker": name, "text": text} for ms, name, text in ROWS],
    },
    "suffixes": [
        {"offsetMilliseconds": ms, "personName": {"displayName": name}, "utt": text} for ms, name, text in ROWS
    ],
    "words": [
        {"w": word, "t": [(ms + i) / 1000, (ms + i + 1) / 1000], "spk": name}
        for ms, name, text in ROWS
        for i, word in enumerate(text.split())
    ],
    "counted": {
        str(i): {"time": f"00:00:{ms / 1000:06.3f} --> 00:00:08.000", "speaker": name, "text": text}
        for i, (ms, name, text) in enumerate(ROWS)
    },
}


@pytest.mark.parametrize(
    "data",
    [
        {f"{ms / 1000}": {"who": name, "said": text} for ms, name, text in ROWS},
        [{"attrs": {"speaker": name, "start": ms / 1000}, "content": [{"text": text}]} for ms, name, text in ROWS],
        {"nodes": [{"speaker": name, "start": ms, "children": [{"text": text}]} for ms, name, text in ROWS]},
        {"segments": [{"from": {"name": name}, "time_offset": ms / 1000, "message": text} for ms, name, text in ROWS]},
        {"items": [{"at": ms, "alternatives": [{"content": text, "speaker": name}]} for ms, name, text in ROWS]},
        {"blocks": [{"start_time": f"17357256{ms:05}", "person": name, "words": text} for ms, name, text in ROWS]},
        {
            "text": " ".join(SAID),
            "segments": [
                {"start": ms / 1000, "end": ms / 1e3 + 1.5, "speaker_id": name, "text": text} for ms, name, text in ROWS
            ],
        },
        *DRESSES.values(),
    ],
    ids=["keys", "attributes", "children", "sender", "alternatives", "epoch", "whisper", *DRESSES],
)
def test_turns_are_found_however_a_service_puts_them(data: object) -> None:
    turns = read(data).turns

    assert [(turn["start_ms"], turn["speaker"], turn["text"]) for turn in turns] == list(ROWS)
