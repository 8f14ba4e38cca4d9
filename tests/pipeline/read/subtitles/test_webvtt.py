"""WebVTT by the standard, voices and times within cues."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from pipeline.read.common.model import rows_of
from pipeline.read.subtitles.subrip import SRT
from pipeline.read.subtitles.webvtt import VTT
from pipeline.read.subtitles.webvtt.blocks import read_blocks
from pipeline.read.subtitles.webvtt.cue_text import parse_stamp, read_voices

CORPUS = Path(os.environ.get("CUEMILL_CORPUS", Path(__file__).parents[4] / ".." / "shared" / "corpus"))
SUITE = CORPUS / "suites"


def voices(text: str) -> list[tuple[str | None, str]]:
    return [(voice.speaker, voice.text) for voice in read_voices(text)]


def voices_with_readings(text: str) -> list[tuple[str | None, str]]:
    """Return what the voices of *text* say, readings of ruby after their bases, as a browser's tree has them."""
    found = []
    for voice in read_voices(text):
        said = voice.text
        for mark in sorted(voice.marks, key=lambda mark: mark.end, reverse=True):
            said = said[: mark.end] + (mark.value or "") + said[mark.end :] if mark.kind == "ruby" else said
        found.append((voice.speaker, said))
    return found


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT\n", "WEBVTT - a title\n", "WEBVTT\ttitle"])
def test_the_signature_tells_the_format(text: str) -> None:
    assert VTT.recognise(text)


@pytest.mark.parametrize(
    "text", ["WEBVTTX\n", "webvtt is a format\n", "In 2020 NOTE\n", "00:01.000 --> 00:02.000\nHi.\n"]
)
def test_what_only_looks_like_the_signature_is_none(text: str) -> None:
    assert not VTT.recognise(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [(None, "plain")]),
        ("<v Ann>Hi", [("Ann", "Hi")]),
        ("<v.loud.first  Ann \t Lee >Hi</v>", [("Ann Lee", "Hi")]),
        ("<v Ann &amp; Bo>Hi</v>", [("Ann & Bo", "Hi")]),
        ("<v Ann>Hi</v> <v Bo>Ho</v>", [("Ann", "Hi"), ("Bo", "Ho")]),
        ("<v Ann>Hi <v Bo>Ho</v> again", [("Ann", "Hi"), ("Bo", "Ho"), ("Ann", "again")]),
        ("<v Ann>one</v> <v Ann>two</v>", [("Ann", "one"), ("Ann", "two")]),
        ("<v Ann>Hi</v>.", [("Ann", "Hi.")]),
        ("- <v Ann>Hi\n- <v Bo>Ho", [("Ann", "- Hi"), ("Bo", "- Ho")]),
        ("<v>Hi", [(None, "Hi")]),
        ("a <b>b</b> <i.x>c</i> <lang en>d</lang>", [(None, "a b c d")]),
        ("<ruby>漢<rt>かん</rt></ruby>字", [(None, "漢字")]),
        ("<ruby>漢<rt>かん</ruby>字", [(None, "漢字")]),
        ("<v Ann><i>Hi</v> still</i></v> Ann", [("Ann", "Hi still"), (None, "Ann")]),
        ("1 &lt; 2 &amp;&nbsp;3 &bogus;", [(None, "1 < 2 &\u00a03 &bogus;")]),
        ("<unknown>x</unknown> <3 and the rest is a tag", [(None, "x")]),
        ("<i></i> ", []),
        ("", []),
    ],
)
def test_a_cue_says_what_its_voices_say(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert voices(text) == expected


def test_stamps_divide_a_cue_into_timed_pieces() -> None:
    parsed = VTT.parse("WEBVTT\n\n00:01.000 --> 00:09.000\n <00:02.000>Hi <00:03.500><c>you</c> <00:04.000>\n")

    (turn,) = parsed.turns
    pieces = [(turn["text"][w["start_char"] : w["end_char"]], w["start_ms"], w["end_ms"]) for w in parsed.words]
    assert pieces == [("Hi", 2000, 3500), ("you", 3500, 9000)]


@pytest.mark.parametrize("text", ["1:00.000", "00:60.000", "00:00.00", "00:00:00,000", "1" * 20 + ":00:00.000", "x"])
def test_what_is_no_stamp_by_the_standard_is_none(text: str) -> None:
    assert parse_stamp(text) is None


def test_a_cue_that_players_drop_is_a_finding_and_its_text_a_note() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nkept\n\n00:02,000 --> 00:03,000\ndropped\n"
    parsed = VTT.parse(text)

    assert [turn["text"] for turn in parsed.turns] == ["kept"]
    assert [(row["check"], row["severity"], row["line"]) for row in parsed.findings] == [("bad-cue", "warning", 6)]
    assert parsed.kinds["notes"] == len("00:02,000 --> 00:03,000\ndropped\n")


def test_a_file_whose_first_times_are_plain_seconds_or_have_commas_is_read_all_the_same() -> None:
    text = "WEBVTT\n\n0.500 --> 3.480\na\n\n00:04,000 --> 1:03.100\nb\n\n0:01:04.000 --> 0:01:05.000\nc\n"

    times = [(turn["start_ms"], turn["end_ms"]) for turn in rows_of(VTT.parse(text))]
    assert times == [(500, 3480), (4000, 63_100), (64_000, 65_000)]


def test_the_header_may_name_the_language() -> None:
    assert VTT.parse("WEBVTT\nKind: captions\nLanguage: pt-br\n\n00:01.000 --> 00:02.000\na\n").lang == "pt-BR"


def test_zeros_are_replaced_as_the_standard_says() -> None:
    assert rows_of(VTT.parse("WEBVTT\n\n00:01.000 --> 00:02.000\na\0b\n"))[0]["text"] == "a\ufffdb"


@pytest.mark.skipif(not SUITE.is_dir(), reason="the corpus is not here (CUEMILL_CORPUS)")
def test_the_cues_of_the_web_platform_tests_are_those_of_a_browser() -> None:
    golden = json.loads((SUITE / "wpt_file_parsing_golden.json").read_text("utf-8"))
    for name, expected in golden.items():
        text = (SUITE / "wpt-file-parsing" / name).read_bytes().decode("utf-8-sig", "replace")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")
        blocks = read_blocks(lines) if VTT.recognise("\n".join(lines)) else ()
        found = [(block.cue.times, block.cue.text) for block in blocks if block.cue and block.cue.times]
        if expected["expected_cues"] is not None:
            assert len(found) == expected["expected_cues"], name
        if expected.get("golden") is not None:
            told = [(times[0] / 1000, times[1] / 1000, "\n".join(lines[i] for i in text)) for times, text in found]
            assert told == [(cue["start"], cue["end"], cue["text"]) for cue in expected["golden"]], name


@pytest.mark.skipif(not SUITE.is_dir(), reason="the corpus is not here (CUEMILL_CORPUS)")
def test_the_77_cue_texts_of_the_web_platform_tests_are_those_of_a_browser() -> None:
    cases = [
        case
        for path in sorted((SUITE / "wpt-cue-parsing").glob("*.json"))
        for case in json.loads(path.read_text("utf-8"))
    ]
    for case in cases:
        tree = case["expectedTree"]
        expected = "".join(re.findall(r'^\|\s*"(.*?)"$', tree, re.MULTILINE | re.DOTALL))
        text = case["text"].replace("\0", "\ufffd").partition("\n\n")[0]  # as the file parser does
        found = voices_with_readings(text.removesuffix("\n"))
        assert "".join(text for _, text in found).split() == expected.split(), case["text"]
        titles = set(re.findall(r'title="([^"]+)"', tree))
        assert {name for name, _ in found if name} <= titles, case["text"]
        assert len({name for name, _ in found if name}) == len(titles) or not expected.strip(), case["text"]
    assert len(cases) == 77


ROLLING = "WEBVTT\n\n" + "".join(
    f"00:00:{start} --> 00:00:{end} align:start position:0%\n{above}\n{below}\n\n"
    for start, end, above, below in (
        ("00.000", "02.000", " ", "salt<00:00:00.500><c> and</c>"),
        ("02.000", "02.010", "salt and", " "),
        ("02.010", "03.000", "salt and", "no"),
        ("03.000", "03.010", "no", " "),
        ("03.010", "04.000", "no", "no"),
        ("04.000", "04.010", "no", " "),
        ("04.010", "06.000", "no", "salt<00:00:05.000><c> and</c>"),
    )
)


def test_captions_that_roll_are_read_once_and_what_is_said_twice_stays_twice() -> None:
    parsed = VTT.parse(ROLLING)

    assert [(turn["start_ms"], turn["text"]) for turn in parsed.turns] == [
        (0, "salt and"),
        (2010, "no"),
        (3010, "no"),
        (4010, "salt and"),
    ]
    assert [word["start_ms"] for word in parsed.words] == [0, 500, 4010, 5000]
    assert [row["check"] for row in parsed.findings] == ["rolling"]
    assert parsed.kinds.total() == len(ROLLING)


def test_rolling_captions_made_into_subrip_are_read_once_too() -> None:
    body = re.sub(r"<[^>]*>| align\S+ \S+", "", ROLLING).partition("\n\n")[2].replace(".", ",")
    parsed = SRT.parse(body)

    assert [turn["text"] for turn in parsed.turns] == ["salt and", "no", "no", "salt and"]
    assert parsed.kinds.total() == len(body)


def test_a_refrain_does_not_roll() -> None:
    text = "WEBVTT\n\n" + "".join(f"00:0{i}.000 --> 00:0{i + 1}.000\n<i>la la</i>\n{i}\n\n" for i in range(1, 8))

    assert [turn["text"] for turn in rows_of(VTT.parse(text))] == [f"la la\n{i}" for i in range(1, 8)]


@pytest.mark.parametrize("times", [4, 9])
def test_a_word_that_is_said_again_and_again_does_not_roll(times: int) -> None:
    text = "WEBVTT\n\n" + "".join(f"00:0{i}.000 --> 00:0{i}.900\n<v A>no</v>\n\n" for i in range(times))

    assert len(rows_of(VTT.parse(text))) == times


def test_cues_of_ten_milliseconds_alone_make_no_rolling_subrip() -> None:
    text = "".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i},010\n{i}\n\n" for i in range(1, 6))

    assert [turn["text"] for turn in rows_of(SRT.parse(text))] == ["1", "2", "3", "4", "5"]


def test_what_is_said_again_after_a_pause_stays_though_the_file_rolls() -> None:
    rolls = [
        ("00,000", "02,000", "a"),
        ("02,000", "02,010", "a"),
        ("02,010", "04,000", "a\nb"),
        ("04,000", "04,010", "b"),
    ]
    said = [("04,010", "06,000", "b\nno"), ("08,000", "10,000", "no\nyes"), ("10,000", "12,000", "yes\nbye")]
    text = "".join(f"{i}\n00:00:{a} --> 00:00:{b}\n{line}\n\n" for i, (a, b, line) in enumerate([*rolls, *said], 1))

    assert [turn["text"] for turn in SRT.parse(text).turns] == ["a", "b", "no", "no\nyes", "bye"]


def test_names_that_zoom_writes_before_the_text_are_speakers() -> None:
    said = ["Ann Lee: Hi.", "and so on.", "Bo: Ho.", "Ann Lee: Yes.", "Bo: No."]
    text = "WEBVTT\n\n" + "".join(f"{i}\n00:0{i}.000 --> 00:0{i}.900\n{words}\n\n" for i, words in enumerate(said, 1))

    assert [(turn["speaker"], turn["text"]) for turn in rows_of(VTT.parse(text))] == [
        ("Ann Lee", "Hi."),
        ("Ann Lee", "and so on."),
        ("Bo", "Ho."),
        ("Ann Lee", "Yes."),
        ("Bo", "No."),
    ]


def test_the_last_voice_of_a_cue_ends_with_it() -> None:
    cues = "00:01.000 --> 00:04.000\n<v Ann>One.\n<v Ben>Two\n\n00:05.000 --> 00:06.000\nThree.\n"

    said = [(turn["speaker"], turn["text"]) for turn in rows_of(VTT.parse(f"WEBVTT\n\n{cues}"))]

    assert said == [("Ann", "One."), ("Ben", "Two"), (None, "Three.")]


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_the_speakers_that_identifiers_name_are_speakers(blank: str) -> None:
    cues = "".join(
        f'{i} "{name}" (349271552)\n00:00:0{i}.000 --> 00:00:0{i + 1}.000\n{said}\n{blank}'
        for i, (name, said) in enumerate([("Ann Lee", "Hi."), ("Bo", "So."), ("Ann Lee", "Yes.")], 1)
    )

    rows = rows_of(VTT.parse(f"WEBVTT\n\n{cues}"))

    assert [(row["speaker"], row["text"]) for row in rows] == [("Ann Lee", "Hi."), ("Bo", "So."), ("Ann Lee", "Yes.")]
