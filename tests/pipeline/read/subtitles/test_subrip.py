"""SubRip in all the ways that it is written wrongly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import srt
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.common.model import rows_of
from pipeline.read.subtitles.subrip import SRT
from pipeline.read.subtitles.subrip import columns as columns_module
from pipeline.read.subtitles.subrip.columns import parse_columns
from pipeline.read.subtitles.subrip.lines import parse_lines
from tests.growth import LINEAR, exponent

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed


def rows(parsed: Parsed) -> list[dict[str, Any]]:
    return [
        {"cue": row["cue"], "placement": None, **row, "markup": list(row.get("markup", ()))} for row in rows_of(parsed)
    ]


def cues(text: str) -> list[tuple[int | None, int | None, str]]:
    return [(turn["start_ms"], turn["end_ms"], turn["text"]) for turn in rows(SRT.parse(text))]


@pytest.mark.parametrize(
    ("timing", "times"),
    [
        ("00:00:01,000 --> 00:00:02,500", (1000, 2500)),
        ("00:00:01.000-->00:00:02.500", (1000, 2500)),
        ("0:00:01,5 --> 0:00:02,50", (1500, 2500)),
        ("00:01,000 --> 00:02,500 X1:1 X2:2", (1000, 2500)),
        ("00:00:01:000 -> 00:00:02:500", (1000, 2500)),
        ("00:00:01,000 - > 00:00:02,500", (1000, 2500)),
        ("00：00：01，000 --> 00：00：02，500", (1000, 2500)),
        ("1.0 --> 2.5", (1000, 2500)),
        ("100:00:00,000 --> 100:00:01,000", (360_000_000, 360_001_000)),
        ("00:61:00,000 --> 00:62:00,000", (3_660_000, 3_720_000)),
        ("-00:00:01,000 --> 00:00:02,500", (-1000, 2500)),
        ("00:01:000 --> 00:02:500", (1000, 2500)),
    ],
)
def test_a_timing_is_read_however_it_is_written(timing: str, times: tuple[int, int]) -> None:
    text = f"1\n{timing}\nHi.\n"

    assert SRT.recognise(text)
    assert cues(text) == [(*times, "Hi.")]


@pytest.mark.parametrize(
    "text",
    [
        "x --> y\n",
        "3 -> 4 is a step\n",
        "99999999999:00:00,000 --> 99999999999:00:01,000\nHi.\n",
        "00:00:01,000 -->\nHi.\n",
        "One\n\nTwo\n\nThree\n\nFour\n\nFive\n\nSix\n\n00:00:01,000 --> 00:00:02,000\n" + "Prose.\n" * 20,
        "",
    ],
)
def test_an_arrow_or_an_example_makes_no_subtitle_file(text: str) -> None:
    assert not SRT.recognise(text)


def test_a_blank_line_inside_a_cue_loses_nothing() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne\n\nTwo\n\n2\n00:00:03,000 --> 00:00:04,000\nThree\n"

    assert [words for *_, words in cues(text)] == ["One\nTwo", "Three"]


def test_a_number_that_is_said_stays_said() -> None:
    timings = [f"00:00:0{i},000 --> 00:00:0{i + 1},000" for i in range(1, 4)]
    text = f"1\n{timings[0]}\nHow many?\n42\n{timings[1]}\n7\n3\n{timings[2]}\nx\n"

    assert [words for *_, words in cues(text)] == ["How many?\n42", "7\n3", "x"]


def test_a_cue_that_has_lost_its_times_is_a_turn_and_a_finding() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\nTwo\n\n4\nFour\n\n3\n00:00:03,000 --> 00:00:04,000\nThree\n"
    parsed = SRT.parse(text)

    assert [turn["text"] for turn in rows(parsed)] == ["One", "Two\n4\nFour", "Three"]
    assert [(row["check"], row["line"], row["turn"]) for row in parsed.findings] == [("cue-without-time", 5, 2)]


def test_what_stands_before_the_first_cue_is_a_note() -> None:
    parsed = SRT.parse("Made by hand\n\n1\n00:00:01,000 --> 00:00:02,000\nOne\n")

    assert parsed.kinds["notes"] == len("Made by hand\n\n")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<b>bold</b> {\\an8}top", "bold top"),
        ('<font color="#fff">x</font><br/>y', "x\ny"),
        ("2 < 3 > 1 {curly}", "2 < 3 > 1 {curly}"),
        ("a &amp; b &lt;c&gt; &#39;d&#x27; &copy AT&T", "a & b <c> 'd' &copy AT&T"),
        ("<blink>kept</blink> C:\\New", "<blink>kept</blink> C:\\New"),
    ],
)
def test_tags_and_entities_are_no_text_but_signs_are(raw: str, text: str) -> None:
    assert cues(f"1\n00:00:01,000 --> 00:00:02,000\n{raw}\n") == [(1000, 2000, text)]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**8),
            st.integers(0, 10**4),
            st.text(st.characters(categories=("L", "Nl")), min_size=1, max_size=9),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_what_the_srt_package_writes_is_read_as_it_reads_it(rows: list[tuple[int, int, str]]) -> None:
    subtitles = [
        srt.Subtitle(i, timedelta(milliseconds=start), timedelta(milliseconds=start + length), text)
        for i, (start, length, text) in enumerate(rows, 1)
    ]
    text = srt.compose(subtitles, reindex=False)

    expected = [
        (one.start // timedelta(milliseconds=1), one.end // timedelta(milliseconds=1), one.content)
        for one in srt.parse(text)
    ]
    read = rows_of(parse_columns(text) or parse_lines(text))
    assert [(turn["start_ms"], turn["end_ms"], turn["text"]) for turn in read] == expected


@pytest.mark.parametrize("junk", ["1", " ", "<i ", "&", "1:"])
def test_a_hostile_line_takes_no_longer_than_its_length(junk: str) -> None:
    def parse(size: int) -> None:
        SRT.parse(f"1\n00:00:01,000 --> 00:00:02,000\n{junk * size}x\n{junk * size}\n")

    assert exponent(parse, 12_500) < LINEAR


LINES = st.lists(
    st.sampled_from(
        [
            "Hi.",
            "네, 맞아요",
            "42",
            "<i>x</i>",
            "a &amp; b",
            "{\\an8}up",
            " left",
            "right ",
            "Ann: so",
            "- no",
            "a > b",
            "x",
        ]
    ),
    min_size=1,
    max_size=3,
)


@given(
    st.lists(st.tuples(st.integers(0, 359_999_999), st.integers(0, 359_999_999), LINES), min_size=1, max_size=8),
    st.integers(0, 3),
)
def test_columns_give_what_lines_give(cues_of: list[tuple[int, int, list[str]]], blanks: int) -> None:
    text = srt.compose(
        [
            srt.Subtitle(i, timedelta(milliseconds=start), timedelta(milliseconds=end), "\n".join(said))
            for i, (start, end, said) in enumerate(cues_of, 1)
        ],
        reindex=False,
    )
    text = text.rstrip("\n") + "\n" * blanks

    columns, lines = parse_columns(text), parse_lines(text)

    assert columns is not None
    assert (rows(columns), columns.kinds, columns.findings) == (rows(lines), lines.kinds, lines.findings)


PIECES = [
    "1",
    "00:00:01,000 --> 00:00:02,000",
    "00:61:00,000 --> 00:62:00,000",
    "x",
    "-->",
    "",
    " ",
    "\t",
    "a -> b",
    "2",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_columns_give_up_or_give_what_lines_give(pieces: list[str]) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nfirst\n\n" + "\n".join(pieces)
    columns, lines = parse_columns(text), parse_lines(text)

    if columns is not None:
        assert (rows(columns), columns.kinds, columns.findings) == (rows(lines), lines.kinds, lines.findings)


def test_a_large_file_is_read_in_pieces_that_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"{i}\n00:00:01,000 --> 00:00:02,000\nLine {i}\n\n" for i in range(1, 50))
    monkeypatch.setattr(columns_module, "_PIECE_CHARS", 100)

    columns = parse_columns(text)

    assert columns is not None
    assert rows(columns) == rows(parse_lines(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "1\n00:00:01,000 --> 00:00:02,000\n",
        "1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n",
        "x\n\n1\n00:00:01,000 --> 00:00:02,000\na\n",
        "1\n00:00:01.000 --> 00:00:02.000\na\n",
        "1\n00:00:01,000 --> 00:00:02,000\na\n \nb\n",
    ],
)
def test_what_is_not_well_formed_is_left_to_the_other_way(text: str) -> None:
    assert parse_columns(text) is None


def test_the_fence_around_a_file_is_no_cue() -> None:
    text = "```srt\n1\n00:00:01,000 --> 00:00:02,000\nHi.\n\n2\n00:00:03,000 --> 00:00:04,000\nSo.\n```\n"

    assert cues(text) == [(1000, 2000, "Hi."), (3000, 4000, "So.")]
    assert SRT.parse(text).kinds.total() == len(text)
