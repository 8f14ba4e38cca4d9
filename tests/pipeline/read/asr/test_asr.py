"""Each recogniser's traps; what its files look like stands in tests/golden/."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import UnreadableSource
from pipeline.read import READERS, suffixes
from pipeline.read.asr import ASR
from pipeline.read.asr.finder.turns import TURNS
from pipeline.read.decoding.decode import decode

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed, Reader

GOLDEN = Path(__file__).parents[3] / "golden"
NAMES = {reader.name for reader in ASR}
CASES = {
    path.parent.name: decode(path.read_bytes(), path.name).text
    for path in sorted(GOLDEN.glob("read_*/source.*"))
    if json.loads((path.parent / "expected.json").read_text("utf-8")).get("document", {}).get("format") in NAMES
}


def reader_of(data: object) -> Reader:
    text = data if isinstance(data, str) else json.dumps(data)
    return next(reader for reader in READERS if reader.recognise(text))


def read(data: object) -> Parsed:
    text = data if isinstance(data, str) else json.dumps(data)
    return reader_of(text).parse(text)


def said(data: object) -> list[tuple[Any, ...]]:
    return [(turn["speaker"], turn["start_ms"], turn["end_ms"], turn["text"]) for turn in read(data).turns]


@pytest.mark.parametrize("name", CASES)
def test_only_the_own_reader_and_those_for_anything_recognise_a_case(name: str) -> None:
    own = reader_of(CASES[name]).name
    takers = {reader.name for reader in READERS if reader.recognise(CASES[name])}

    assert takers <= {own, "words", "turns", "plain"}


def podcast(*names: str | None) -> list[tuple[str | None, str]]:
    rows = [
        {"startTime": n * 2, "endTime": n * 2 + 1, "body": f"line number {n}"} | ({"speaker": name} if name else {})
        for n, name in enumerate(names)
    ]
    return [(speaker, text) for speaker, _, _, text in said({"version": "1.0.0", "segments": rows})]


def test_a_podcast_s_segment_of_nobody_is_a_turn_of_nobody() -> None:
    assert podcast("A", None, None, "B", "B") == [
        ("A", "line number 0"),
        (None, "line number 1"),
        (None, "line number 2"),
        ("B", "line number 3 line number 4"),
    ]
    assert podcast("A", None, "B") == [("A", "line number 0"), (None, "line number 1"), ("B", "line number 2")]


def test_names_that_a_podcast_writes_where_they_change_hold_until_the_next() -> None:
    assert podcast("A", None, None, "B", None, None) == [
        ("A", "line number 0 line number 1 line number 2"),
        ("B", "line number 3 line number 4 line number 5"),
    ]
    assert len(podcast("A", "A", None, None, None, "B", None, None)) == 7


def parted(*texts: str) -> list[str]:
    return [text for *_, text in said([{"speaker": "AB"[n % 2], "start": n, "text": t} for n, t in enumerate(texts)])]


def test_morphemes_are_put_together_and_what_people_part_stays() -> None:
    assert parted("行っ て き まし た", "今日 は AI の 話 を し ます") == ["行ってきました", "今日はAIの話をします"]
    assert parted("我们 今天 谈谈 灯塔 的 故事") == ["我们今天谈谈灯塔的故事"]
    for text in (
        "こんにちは　皆さん、今日は長い文章を読みます",
        "오늘 은 등대 의 이야기",
        "วัน นี้ เรา จะ ไป",
        "a b c d e f g",
    ):
        assert parted(text) == [text]


def test_assemblyai_s_texts_without_words_are_put_together_too() -> None:
    result = {"id": "1", "status": "completed", "language_code": "ja", "text": "行っ て き まし た よ"}

    assert [text for *_, text in said(result)] == ["行ってきましたよ"]
    assert [
        text
        for *_, text in said(
            result | {"utterances": [{"speaker": "A", "start": 0, "end": 9, "text": "雨 が 降っ て い ます"}]}
        )
    ] == ["雨が降っています"]


def whisper_cpp(*tokens: str, text: str = "밤이 깊다") -> list[tuple[str, int]]:
    rows = [{"text": token, "offsets": {"from": n * 10, "to": n * 10 + 9}, "p": 0.5} for n, token in enumerate(tokens)]
    parsed = read({"transcription": [{"offsets": {"from": 0, "to": 99}, "text": f" {text}", "tokens": rows}]})
    return [(text[word["start_char"] : word["end_char"]], word["start_ms"]) for word in parsed.words]


def half(text: str, start: int, end: int) -> str:
    return text.encode()[start:end].decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ((" 밤", "이", " 깊", "다"), [("밤이", 0), ("깊다", 20)]),
        (("[_BEG_]", half("밤", 0, 2), half("밤", 2, 3) + "이", " ", "깊다"), [("밤이", 10), ("깊다", 30)]),
        ((half("밤", 0, 1), half("밤", 1, 2), half("밤", 2, 3), "이", " 깊다"), [("밤이", 0), ("깊다", 40)]),
        ((half("밤", 0, 2), "이", " 깊다"), [("깊다", 20)]),
        ((half("밤", 0, 1), *[half("밤", 1, 2)] * 6, " 깊다"), [("깊다", 70)]),
        ((None, "", "밤이", " 깊다"), [("밤이", 20), ("깊다", 30)]),
    ],
)
def test_tokens_that_cut_characters_are_put_together(tokens: tuple[str, ...], expected: list[tuple[str, int]]) -> None:
    assert whisper_cpp(*tokens) == expected


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {"name": "package", "version": "1.0", "scripts": {"test": "x"}},
        {"results": []},
        {"results": {"channels": [{"name": "news"}]}},
        {"results": [{"title": "a hit", "score": 1}]},
        {"chapters": [{"title": "no time"}], "version": 1},
        {"segments": [{"body": "no start"}]},
        {"events": [{"name": "party"}]},
        {"captions": [{"content": "no start"}]},
        {"words": [{"word": "glossary"}]},
        {"words": ["a", "b"]},
        {"terms": [{"text": "wrong", "corrected": "right"}]},
        {"status": "ok", "id": 3},
        {"monologues": [{"by": "Hamlet"}]},
        [{"text": "no time", "note": "more of other texts than of this"}],
        [[1, 2, 3], ["a", "b", "c"]],
        [["a", "b"]],
        "[1] a footnote",
        "<timedtext>but no lines</timedtext>",
        "<transcript lang='de'><chapter/></transcript>",
        "token|speaker",
    ],
)
def test_data_that_no_recogniser_wrote_is_nobody_s(data: object) -> None:
    text = data if isinstance(data, str) else json.dumps(data)

    assert not any(reader.recognise(text) for reader in ASR)


def test_folders_are_searched_for_the_suffixes_of_recognisers() -> None:
    assert {".json", ".jsonl", ".json3", ".nlp", ".ytt", ".srv1", ".srv2", ".srv3"} <= suffixes()


@pytest.mark.parametrize(("status", "why"), [("error", "Download error"), ("processing", "its status is 'processing'")])
def test_a_transcript_that_failed_says_why(status: str, why: str) -> None:
    data = {"id": "x", "status": status, "audio_url": "u", "text": None, "words": None}

    with pytest.raises(UnreadableSource, match=why):
        read(data | ({"error": "Download error, try again"} if status == "error" else {}))


def test_text_without_words_is_a_turn_without_time() -> None:
    assert said({"id": "x", "status": "completed", "audio_url": "u", "text": "Hi."}) == [(None, None, None, "Hi.")]
    assert said({"results": {"channels": [{"alternatives": [{"transcript": "Hi."}]}]}}) == [(None, None, None, "Hi.")]
    assert said({"results": {"transcripts": [{"transcript": "Hi."}], "items": []}}) == [(None, None, None, "Hi.")]


def test_two_channels_of_deepgram_number_their_speakers_anew() -> None:
    def channel(start: float) -> dict[str, Any]:
        return {"alternatives": [{"words": [{"word": "a", "start": start, "end": start + 1, "speaker": 0}]}]}

    assert [turn[0] for turn in said({"results": {"channels": [channel(0), channel(2)]}})] == [
        "channel 0, 0",
        "channel 1, 0",
    ]


def test_aws_channels_are_speakers_and_items_may_name_theirs() -> None:
    def item(text: str, start: str, **more: str) -> dict[str, Any]:
        return {
            "type": "pronunciation",
            "alternatives": [{"content": text}],
            "start_time": start,
            "end_time": start,
        } | more

    base = {
        "transcripts": [],
        "items": [item("a", "1.0", speaker_label="spk_1"), item("b", "2.0", speaker_label="spk_0")],
    }
    channels = [{"channel_label": f"ch_{i}", "items": [item(f"w{i}", f"{9 - i}.0")]} for i in range(2)]

    assert [turn[0] for turn in said({"results": base})] == ["spk_1", "spk_0"]
    assert said({"results": base | {"channel_labels": {"channels": channels}}}) == [
        ("ch_1", 8000, 8000, "w1"),
        ("ch_0", 9000, 9000, "w0"),
    ]


def test_google_keeps_all_results_where_the_last_repeats_none() -> None:
    def result(*rows: tuple[str, str, int], transcript: str = "") -> dict[str, Any]:
        found = [{"word": word, "endTime": end, "speakerTag": tag} for word, end, tag in rows]
        return {"alternatives": [{"words": found} | ({"transcript": transcript} if transcript else {})]}

    repeated = [result(("a", "1s", 0), transcript="a"), result(("a", "1s", 1), ("b", "2s", 2))]
    tagged = [result(("a", "1s", 1), transcript="a"), result(("b", "2s", 2), transcript="b")]

    assert [turn[:1] + turn[3:] for turn in said({"results": repeated})] == [("1", "a"), ("2", "b")]
    assert [turn[:1] + turn[3:] for turn in said({"results": tagged})] == [("1", "a"), ("2", "b")]


def test_google_channels_are_speakers_in_the_order_of_time() -> None:
    def result(tag: int, text: str, start: str) -> dict[str, Any]:
        words = [{"word": text, "startTime": start, "endTime": "9s"}]
        return {"channelTag": tag, "alternatives": [{"transcript": text, "words": words}]}

    assert [turn[0] for turn in said({"results": [result(1, "late", "5s"), result(2, "early", "1s")]})] == [
        "channel 2",
        "channel 1",
    ]


def test_a_google_time_with_a_broken_part_is_none() -> None:
    words = [{"word": "a", "startTime": {"seconds": "x"}, "endTime": {"seconds": "1", "nanos": 10**400}}]

    assert said({"results": [{"alternatives": [{"transcript": "a", "words": words}]}]}) == [(None, None, None, "a")]


def test_azure_prefers_words_as_they_are_shown() -> None:
    best = {
        "display": "At 3.",
        "lexical": "at three",
        "words": [{"word": "at", "offset": "PT1S"}, {"word": "three", "offset": "PT2S"}],
        "displayWords": [{"displayText": "At", "offset": "PT1S"}, {"displayText": "3.", "offset": "PT2S"}],
    }
    result = read({"recognizedPhrases": [{"recognitionStatus": "Success", "offsetInTicks": 5, "nBest": [best]}]})

    assert [(word["start_char"], word["start_ms"]) for word in result.words] == [(0, 1000), (3, 2000)]
    assert not result.findings


def test_one_azure_result_alone_is_read() -> None:
    result = {"RecognitionStatus": "Success", "Offset": 10_000_000, "Duration": 5_000_000, "DisplayText": "Hi."}

    assert said(result) == [(None, 1000, 1500, "Hi.")]


def test_speechmatics_channels_and_speaker_changes_part_turns() -> None:
    def word(text: str, start: float, **more: str) -> dict[str, Any]:
        return {
            "type": "word",
            "start_time": start,
            "end_time": start + 0.1,
            "alternatives": [{"content": text}],
        } | more

    change = {"type": "speaker_change", "start_time": 1.5, "end_time": 1.5, "score": 0.9}
    plain = {"metadata": {}, "results": [word("a", 1), change, word("b", 1.6)]}
    channels = {"metadata": {}, "results": [word("b", 2, channel="right"), word("a", 1, channel="left")]}

    assert [turn[3] for turn in said(plain)] == ["a", "b"]
    assert [(turn[0], turn[3]) for turn in said(channels)] == [("left", "a"), ("right", "b")]


def test_chapters_without_time_or_title_are_left_out() -> None:
    words = {"results": [{"type": "word", "start_time": 0, "alternatives": [{"content": "a"}]}], "metadata": {}}
    chapters = [{"title": "T", "start_time": 1}, {"title": "", "start_time": 2}, {"title": "U"}]

    assert [row["title"] for row in read(words | {"chapters": chapters}).chapters] == ["T"]
    done = {"id": "x", "status": "completed", "audio_url": "u", "text": "a", "chapters": [{"gist": "g"}, {"start": 5}]}
    assert read(done).chapters == []


def test_a_channel_of_assemblyai_stands_for_the_speaker() -> None:
    data = {
        "id": "x",
        "status": "completed",
        "audio_url": "u",
        "utterances": [{"text": "a", "channel": "1", "words": []}],
    }

    assert said(data)[0][0] == "1"


def test_kaldi_words_before_any_segment_have_no_speaker() -> None:
    words = [{"word": "a", "start": 0, "end": 1}, {"word": "b", "start": 2, "end": 3}]

    assert [turn[0] for turn in said({"words": words, "paragraphs": [{"start": 2, "speaker": "F_S12"}]})] == [
        None,
        "F_S12",
    ]


def test_ted_captions_may_lack_a_duration() -> None:
    assert said({"captions": [{"content": "a", "startTime": 1000}]}) == [(None, 1000, None, "a")]


def test_youtube_entities_and_broken_markup_are_refused() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><timedtext><body><p t="1" d="1">&b;</p></body></timedtext>'
    )
    (xml,) = (reader for reader in ASR if reader.name == "youtube-xml")

    assert not xml.recognise(bomb)
    with pytest.raises(UnreadableSource, match="entities of its own"):
        xml.parse(bomb)
    with pytest.raises(UnreadableSource, match="broken XML") as caught:
        xml.parse('<timedtext><body>\n<p t="1">a</body></timedtext>')
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("rows", "start_ms"),
    [
        ([("Hello there, how are you?", 2000, 2004)], 2_000_000),
        ([("Hello there, how are you?", 2000, 4500), ("Fine.", 4500, 5100)], 2000),
        ([("you", 0, 30), ("you", 30, 60)], 0),
        ([("Hello there, how are you?", "00:00:02", "00:00:04")], 2000),
    ],
)
def test_turns_are_in_the_unit_in_which_somebody_can_speak_them(
    rows: list[tuple[str, Any, Any]], start_ms: int
) -> None:
    turns = [{"text": text, "start": start, "end": end, "speaker": "A"} for text, start, end in rows]

    assert TURNS.parse(json.dumps(turns)).turns[0]["start_ms"] == start_ms


def test_turns_may_have_words_and_need_no_times() -> None:
    words = [{"word": "a", "start": 1.0, "end": 1.5, "score": 0.5}]
    result = TURNS.parse(
        json.dumps([{"text": "a b", "start": 1.0, "end": 2.0, "words": words}, {"role": "Q", "text": "c"}])
    )

    assert [(word["turn"], word["start_ms"], word["confidence"]) for word in result.words] == [(1, 1000, 0.5)]
    assert result.turns[1] == {"speaker": "Q", "start_ms": None, "end_ms": None, "text": "c"}
