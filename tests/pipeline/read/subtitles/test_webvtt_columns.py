"""WebVTT in columns gives what line by line gives, or gives up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.read.common.model import rows_of
from pipeline.read.subtitles.webvtt import VTT, parse_lines
from pipeline.read.subtitles.webvtt.columns import parse_columns
from tests.growth import LINEAR, exponent

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed


def rows(parsed: Parsed) -> list[dict[str, Any]]:
    return [
        {"placement": None, "speaker": None, **row, "markup": list(row.get("markup", ()))} for row in rows_of(parsed)
    ]


def facts(parsed: Parsed) -> tuple[Any, ...]:
    return rows(parsed), +parsed.kinds, list(parsed.words), list(parsed.findings), parsed.lang


TEXTS = [
    *("Hi.", "네, 맞아요", "42", "a > b", "- no", " left", "right ", "two  blanks", "Ann: so", "NOTE this", "\u00a0x"),
    *(
        "<v Ann>Hi.</v>",
        "<v Ann>Hi.",
        "<v  Ann  Lee >so</v>",
        "<v>nobody</v>",
        "<v.loud Ann>Hi.</v>",
        "<v Ann>two\nlines</v>",
    ),
    *(
        "<i>x</i>",
        "a &amp; b",
        "<v Ann>x</v> <v Ben>y</v>",
        "<v Ann>a\n<v Ben>b",
        "<c.yellow>z</c>",
        "<v Tom &amp; Ann>x",
    ),
    *("<v Ann>- Yes.</v>\n- <v Ben>No.</v>", "<ruby>漢<rt>kan</rt></ruby>", "one\n<b>two</b>", "<v Ann>\nHi.\n</v>"),
]
ODD = [*("<00:01.500>now", "1 < 2 is so", "<v Ann></v>", " ", "<b></b>", "x\n--> y", "a\0b", "<never", "x\n \ny")]
STAMPS = ["00:00:01.000", "00:01.500", "00:59:59.999", "10:00:00.000", "00:03.000"]
ODD_STAMPS = ["0:01.000", "00:61.000", "00:01,000", "100:00:00.000", "00:01.0000", "x"]
SETTINGS = ["", "", " align:start", " line:0 position:20%", "\talign:middle", " "]


def cue(texts: list[str], stamps: list[str]) -> st.SearchStrategy[str]:
    times = st.tuples(st.sampled_from(stamps), st.sampled_from(stamps), st.sampled_from(SETTINGS))
    timing = times.map(lambda time: f"{time[0]} --> {time[1]}{time[2]}")
    above = st.sampled_from(["", "", "1\n", "a name\n"])
    said = st.lists(st.sampled_from(texts), min_size=1, max_size=3).map("\n".join)
    return st.builds("{}{}\n{}".format, above, timing, said)


NOTES = st.sampled_from(["NOTE x", "NOTE\nlong\nnote", "STYLE\n::cue{}", "REGION\nid:a"])
HEADERS = st.sampled_from(["WEBVTT", "WEBVTT - talk", "WEBVTT\nKind: captions\nLanguage: ko"])
ENDS = st.sampled_from(["", "\n", "\n\n", "\n\n\n"])


@given(HEADERS, st.lists(NOTES, max_size=2), cue(TEXTS, STAMPS), st.lists(st.one_of(cue(TEXTS, STAMPS), NOTES)), ENDS)
def test_what_is_well_formed_is_read_in_columns_as_line_by_line(
    header: str, notes: list[str], first: str, others: list[str], end: str
) -> None:
    text = "\n\n".join([header, *notes, first, *others]) + end

    columns = parse_columns(text)

    assert columns is None or facts(columns) == facts(parse_lines(text))
    assert columns is not None or "rolling" in {row["check"] for row in parse_lines(text).findings} or len(others) > 1


@given(st.lists(st.one_of(cue(TEXTS + ODD, STAMPS + ODD_STAMPS), NOTES, st.sampled_from(["", "loose", " "]))), ENDS)
@example(["00:01.000 --> 00:02.000\na\nb", "00:02.000 --> 00:03.000\nb\nc", "00:03.000 --> 00:04.000\nc\nd"], "\n")
def test_anything_else_is_read_the_same_or_left_to_be_read_line_by_line(blocks: list[str], end: str) -> None:
    text = "\n\n".join(["WEBVTT", *blocks]) + end

    columns = parse_columns(text)

    assert columns is None or facts(columns) == facts(parse_lines(text))


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<00:01.500>now",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n1 < 2 is so",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nHi.",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nHi.\n\nloose",
        "WEBVTT\n00:01.000 --> 00:02.000\nHi.",
        "WEBVTT\n\n0:01.000 --> 0:02.000\nHi.",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nHi.\n\n\n00:03.000 --> 00:04.000\nHo.",
        "WEBVTT",
    ],
)
def test_words_with_times_of_their_own_and_what_is_lost_or_loose_are_left_to_the_other_reader(text: str) -> None:
    assert parse_columns(text) is None


@pytest.mark.parametrize("junk", ["x", " ", "<i ", "&", "<v A>", "\n "])
def test_a_hostile_cue_takes_no_longer_than_its_length(junk: str) -> None:
    def parse(size: int) -> None:
        VTT.parse(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{junk * size}x\n\n00:03.000 --> 00:04.000\n{junk * size}y\n")

    assert exponent(parse, 2_500) < LINEAR


def test_many_cues_cost_in_proportion() -> None:
    def parse(size: int) -> None:
        cues = (f"00:{i // 60 % 60:02}:{i % 60:02}.000 --> 00:59:59.000\n<v Ann>Word {i}.</v>" for i in range(size))
        VTT.parse("WEBVTT\n\n" + "\n\n".join(cues))

    assert exponent(parse, 4_000) < LINEAR
