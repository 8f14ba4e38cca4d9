"""What nobody said is found, and what somebody may well have said is left alone."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from re._parser import parse  # type: ignore[import-not-found]  # there are no types of it
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.hallucinations import LONGEST_PHRASE, drop_ghosts, ghost_findings, keep_ghosts
from pipeline.languages import language_tag
from pipeline.schema import DOCUMENTS, FINDINGS, TURNS, WORDS, conform, empty, from_rows
from pipeline.text.audit import replay, rewind, text_changes

TABLE = list(csv.DictReader((files("pipeline.data") / "hallucinations.csv").read_text("utf-8").splitlines()))
KINDS = ("turns", "headings", "notes", "chapters", "metadata")


def turn(
    number: int, text: str, start_ms: int | None, end_ms: int | None, speaker: str | None = None
) -> dict[str, Any]:
    times = {"start_ms": start_ms, "end_ms": end_ms, "time_source": "given"}
    texts = {"text": text, "text_raw": text, "lang": "und", "lang_source": "none"}
    return {"doc": "d", "turn": number, "utterance": number, "speaker": speaker, **times, **texts}


def documents(duration_ms: int | None = None) -> pl.DataFrame:
    counts = {f"{kind}_char": 0 for kind in KINDS}
    return from_rows(
        [{"doc": "d", "source": "d.json", "lang": "und", "status": "ok", "duration_ms": duration_ms, **counts}],
        DOCUMENTS,
    )


def ghosts(*turns: dict[str, Any], words: pl.DataFrame | None = None, duration_ms: int | None = None) -> list[int]:
    found = ghost_findings(from_rows(turns, TURNS), empty(WORDS) if words is None else words, documents(duration_ms))
    assert set(found["check"]) <= {"ghost"}
    assert set(found["severity"]) <= {"warning"}
    return found["turn"].to_list()


def talk(*texts: str, step_ms: int = 2000, length_ms: int = 1900, speakers: str = "") -> list[dict[str, Any]]:
    names = [*speakers, *[None] * len(texts)]
    return [turn(i, text, i * step_ms, i * step_ms + length_ms, names[i - 1]) for i, text in enumerate(texts, 1)]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['lang']}-{row['evidence']}")
def test_each_phrase_of_the_table_finds_its_example(row: dict[str, str]) -> None:
    around = [turn(1, "Something is said here.", 0, 2000), turn(3, "And here.", 90_000, 92_000)]

    assert ghosts(around[0], turn(2, row["example"], 40_000, 42_000), around[1]) == [2]
    assert row["evidence"] in {"always", "silence"}
    assert row["lang"] == "*" or language_tag(row["lang"]) == row["lang"]
    assert row["source"]


@pytest.mark.parametrize("row", [row for row in TABLE if row["evidence"] == "silence"], ids=lambda row: row["lang"])
def test_a_phrase_at_the_pace_of_speech_and_beside_other_speech_is_left_alone(row: dict[str, str]) -> None:
    assert ghosts(*talk("That is all.", row["example"], "Bye for now, friends.")) == []


def test_no_pattern_is_written_with_marks_that_folding_removes() -> None:
    for row in TABLE:
        assert not re.search(r"[A-Z!'’,.](?!\{|\d|\*)", re.sub(r"\\[dS]|\.\{|\{[\d,]+\}", "", row["pattern"])), row[
            "pattern"
        ]


@pytest.mark.parametrize(
    "text",
    ["Thanks for watching the children yesterday.", "Subtitles by the way are late.", "감사합니다 여러분 다음으로"],
)
def test_a_sentence_that_only_begins_as_a_phrase_is_left_alone(text: str) -> None:
    assert ghosts(turn(1, text, 30_000, 60_000), turn(2, "Yes.", 90_000, 91_000)) == []


def test_silence_is_shown_by_pace_by_distance_by_doubt_or_by_being_alone() -> None:
    phrase, speech = "Thanks for watching!", "We begin with the first part now."
    doubtful = from_rows([{"doc": "d", "turn": 2, "word": 1, "start_char": 0, "end_char": 6, "confidence": 0.1}], WORDS)

    assert ghosts(turn(1, phrase, 0, 2000)) == [1]
    assert ghosts(turn(1, speech, 0, 2000), turn(2, phrase, 2000, 30_000)) == [2]
    assert ghosts(*talk(speech, phrase, speech), words=doubtful) == [2]
    assert ghosts(*talk(speech, phrase, speech)) == []
    assert ghosts(turn(1, speech, 0, 2000), turn(2, phrase, 9000, 10_000), duration_ms=60_000) == [2]
    assert ghosts(turn(1, speech, 0, 2000), turn(2, phrase, 9000, 10_000), duration_ms=12_000) == []
    assert ghosts(turn(1, speech, 0, 2000), turn(2, phrase, 9000, 10_000)) == []
    assert ghosts(turn(1, speech, None, None), turn(2, phrase, None, None)) == []


def test_the_same_line_three_times_is_told_from_the_second_on() -> None:
    assert ghosts(*talk("So.", "We go.", "We go!", "we  go", "Home.")) == [3, 4]


def test_a_line_said_twice_or_to_each_other_or_empty_is_left_alone() -> None:
    assert ghosts(*talk("We go.", "We go.", "Home.", "We go.")) == []
    assert ghosts(*talk("Hello.", "Hello.", "Hello.", speakers="ABA")) == []
    assert ghosts(*talk("♪", "♪", "♪", "…")) == []


def test_a_word_in_each_window_is_told_and_a_word_now_and_then_is_not() -> None:
    every = [turn(i, text, i * 30_000, i * 30_000 + 900) for i, text in enumerate(("one", "Two.", "three"), 1)]
    irregular = [
        turn(i, text, start, start + 900)
        for i, (text, start) in enumerate((("one", 0), ("two", 30_000), ("six", 50_000)), 1)
    ]
    sentences = [turn(i, f"Sentence number {i} of this talk.", i * 30_000, i * 30_000 + 2000) for i in range(1, 5)]

    assert ghosts(*every) == [1, 2, 3]
    assert ghosts(*every[:2]) == []
    assert ghosts(*irregular) == []
    assert ghosts(*sentences) == []


@pytest.mark.parametrize("text", ["got them, " * 40, "ありがとう" * 20, "네 " * 30])
def test_a_text_that_goes_in_circles_is_told(text: str) -> None:
    assert ghosts(turn(1, text.strip(), 0, 30_000), turn(2, "Then it goes on.", 30_000, 32_000)) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "no no no no",
        "the more we look at the data the more we see that the model learns what the data has and the rest is noise",
        "今日は朝から雨が降っていて、電車がとても混んでいましたが、昼には晴れて、夕方には虹が見えました。",
        "หนังสือเล่มนี้เขียนขึ้นเพื่อให้ผู้อ่านเข้าใจง่าย แต่ก็ยังมีบทที่ยากอยู่บ้าง โดยเฉพาะบทสุดท้าย",
    ],
)
def test_speech_that_repeats_itself_as_speech_does_is_left_alone(text: str) -> None:
    assert ghosts(turn(1, text, 0, 9000), turn(2, "Then it goes on.", 9000, 11_000)) == []


def test_no_phrase_is_longer_than_is_looked_for() -> None:
    assert max(parse(row["pattern"]).getwidth()[1] for row in TABLE) <= LONGEST_PHRASE


_PIECES = st.sampled_from(
    ["we go ", "네 그렇습니다 ", "a", "ありがとう", "!? ", "—", "Thanks for watching", "amara.org ", "a b c d "]
)
_LONG = st.lists(st.tuples(_PIECES, st.integers(1, 90)), min_size=1, max_size=4).map(
    lambda pieces: "".join(piece * times for piece, times in pieces)
)


@given(st.lists(_LONG, min_size=1, max_size=4), st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_what_is_told_of_a_long_text_by_its_beginning_holds_for_all_of_it(texts: list[str], order: list[int]) -> None:
    turns = talk(*(texts[place % len(texts)] for place in order))

    told = ghosts(*turns)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.hallucinations._HEAD_CHARS", 10**6)
        assert ghosts(*turns) == told


_SPEECH = " ".join(f"{first}{second}" for first in "bdfghklmn" for second in ("ao", "ei", "iu", "oa", "ue"))


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ([_SPEECH * 2, f"{_SPEECH.upper()}, {_SPEECH}", _SPEECH * 2], []),
        ([f"{_SPEECH} {_SPEECH}", f"{_SPEECH.upper()}, {_SPEECH}", f"{_SPEECH} -- {_SPEECH}."], [2, 3]),
        ([f"{_SPEECH} {_SPEECH} {end}" for end in "abc"], []),
        (["Thanks for watching" + " !" * 200], [1]),
        (["Quick brown foxes jumped over lazy dogs, by Amara.org" + "…" * 150 + _SPEECH], []),
        ([f"{_SPEECH} {'a' * 700}"], [1]),
        ([f"{_SPEECH} {_SPEECH[::-1]}"], []),
    ],
)
def test_long_texts_are_told_by_what_comes_late_in_them_too(texts: list[str], told: list[int]) -> None:
    assert min(map(len, texts)) > 160

    assert ghosts(*talk(*texts, step_ms=60_000, length_ms=59_000)) == told


def test_documents_do_not_run_into_each_other() -> None:
    turns = [turn(1, "We go.", 0, 900) | {"doc": doc} for doc in "abc"]
    rows = pl.concat([documents().with_columns(doc=pl.lit(doc)) for doc in "abc"])

    assert ghost_findings(from_rows(turns, TURNS), empty(WORDS), rows).is_empty()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["you", "We go.", "", "Thanks for watching!", "a " * 40]),
            st.none() | st.integers(-100, 200_000),
        ),
        max_size=12,
    )
)
def test_each_turn_has_one_finding_at_most_and_the_frame_is_sound(rows: list[tuple[str, int | None]]) -> None:
    turns = from_rows([turn(i, text, start, start and start + 900) for i, (text, start) in enumerate(rows, 1)], TURNS)
    found = ghost_findings(turns, empty(WORDS), documents())

    assert_frame_equal(conform(found, FINDINGS), found)
    assert found["turn"].is_unique().all()
    assert found["turn"].is_sorted()


def test_a_ghost_is_dropped_with_its_text_in_the_log_and_the_finding_says_so() -> None:
    turns = from_rows(
        [turn(1, "Wir beginnen.", 0, 2000), turn(2, "Untertitel von Stephanie Geiges", 60_000, 62_000)], TURNS
    )
    found = ghost_findings(turns, empty(WORDS), documents())

    dropped = drop_ghosts(turns, found)

    assert dropped.turns["text"].to_list() == ["Wir beginnen.", ""]
    assert_frame_equal(dropped.turns.drop("text"), turns.drop("text"))
    assert dropped.corrections.select("turn", "stage", "field", "start_char", "end_char", "before", "after").rows() == [
        (2, "drop_ghosts", "text", 0, 31, "Untertitel von Stephanie Geiges", "")
    ]
    assert dropped.findings["message"].str.ends_with("; dropped").to_list() == [True]
    assert found["message"].str.ends_with("; dropped").to_list() == [False]


def test_nothing_is_dropped_unless_it_is_asked_for() -> None:
    turns = from_rows([turn(1, "ご視聴ありがとうございました", 60_000, 62_000)], TURNS)
    found = ghost_findings(turns, empty(WORDS), documents())

    kept = keep_ghosts(turns, found)

    assert found.height == 1
    assert_frame_equal(kept.turns, turns)
    assert_frame_equal(kept.findings, found)
    assert kept.corrections.is_empty()


def test_what_a_reader_doubts_is_dropped_too_once_and_nothing_else() -> None:
    turns = from_rows([turn(i, f"Sentence {i}.", i * 2000, i * 2000 + 1900) for i in (1, 2, 3)], TURNS)
    told = {"doc": "d", "severity": "warning", "message": "probably no speech at all"}
    found = from_rows(
        [
            {**told, "turn": 2, "check": "ghost"},
            {**told, "turn": 2, "check": "ghost", "message": "it compresses 3 times"},
            {**told, "turn": 3, "check": "unbalanced", "message": "brackets"},
            {**told, "turn": None, "check": "ghost", "message": "somewhere in the file"},
        ],
        FINDINGS,
    )

    dropped = drop_ghosts(turns, found)

    assert dropped.turns["text"].to_list() == ["Sentence 1.", "", "Sentence 3."]
    assert dropped.corrections.height == 1
    assert dropped.findings["message"].str.ends_with("; dropped").to_list() == [True, True, False, False]


@given(st.lists(st.tuples(st.sampled_from(["", "You.", "ご視聴 😀"]), st.booleans()), max_size=8))
def test_what_is_dropped_replays_and_rewinds(rows: list[tuple[str, bool]]) -> None:
    turns = from_rows([turn(i, text, 0, 900) for i, (text, _) in enumerate(rows, 1)], TURNS)
    told = {"doc": "d", "check": "ghost", "severity": "warning", "message": "nobody"}
    found = from_rows([{**told, "turn": i} for i, (_, doubted) in enumerate(rows, 1) if doubted], FINDINGS)

    dropped = drop_ghosts(turns, found)

    changes = text_changes(dropped.corrections)
    for number, text, raw in dropped.turns.select("turn", "text", "text_raw").iter_rows():
        log = changes.get(("d", number), [])
        assert replay(raw, log) == text
        assert rewind(text, log) == raw
    assert_frame_equal(drop_ghosts(dropped.turns, found).turns, dropped.turns)
