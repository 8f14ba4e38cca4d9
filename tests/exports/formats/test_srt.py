"""SRT: its bytes are those of the `srt` package, and others read them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl
import pysubs2
import srt as peer
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from exports.formats.srt import SRT
from exports.track import FileOptions
from tests.exports.writing import file_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from exports.track import Track

_ODD = (
    "-->",
    "12",
    "1.2.3",
    "00:00:01,000 --> 00:00:02,000",
    "- Ja?",
    "<i>x</i> & y",
    "네. ",
    "  ",
    "",
    "\u2028",
    "نعم.",
)
_LINES = st.one_of(st.sampled_from(_ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
_CUES = st.lists(
    st.tuples(
        st.integers(0, 400_000_000),
        st.integers(1, 9_000),
        st.lists(st.tuples(st.none(), _LINES), min_size=1, max_size=2),
    ),
    max_size=8,
).map(lambda cues: [(start, start + length, lines) for start, length, lines in sorted(cues, key=lambda cue: cue[:2])])


def test_a_track_is_written_as_numbered_cues(track: Callable[..., Track]) -> None:
    two = track((0, 833, [("Ada", "- 네."), ("노아", "- 그럼요.")]), (3_600_000, 360_000_999, [("Ada", "끝.")]))

    assert file_of(SRT, two).decode() == (
        "1\n00:00:00,000 --> 00:00:00,833\n- 네.\n- 그럼요.\n\n2\n01:00:00,000 --> 100:00:00,999\n끝.\n\n"
    )


def test_a_track_without_cues_is_an_empty_file(track: Callable[..., Track]) -> None:
    assert file_of(SRT, track()) == b""


@given(_CUES)
def test_srt_parse_reads_back_what_is_shown_and_compose_agrees(track: Callable[..., Track], cues: list[object]) -> None:
    made = track(*cues)
    text = file_of(SRT, made).decode()
    read = list(peer.parse(text))

    shown = made.cues.select("start_ms", "end_ms", "screen").iter_rows()
    expected = [(start, end, body) for start, end, lines in shown if (body := _body(lines))]
    assert [(_ms(cue.start), _ms(cue.end), cue.content) for cue in read] == expected
    assert peer.compose(read) == text


@given(st.lists(_LINES, min_size=3, max_size=3))
def test_no_blank_line_is_ever_inside_a_cue(track: Callable[..., Track], lines: list[str]) -> None:
    text = file_of(SRT, track((0, 1000, [(None, line) for line in lines]))).decode()

    assert text.count("\n\n") == bool(text)
    assert text.endswith("\n\n") or not text


@given(st.lists(st.lists(_LINES, min_size=3, max_size=4), min_size=1, max_size=3))
def test_a_cue_of_many_lines_is_never_read_as_two(track: Callable[..., Track], cues: list[list[str]]) -> None:
    text = file_of(SRT, track(*((i, i + 1, [(None, line) for line in lines]) for i, lines in enumerate(cues)))).decode()
    read = list(peer.parse(text))

    assert [cue.content.split() for cue in read] == [body.split() for body in map(_body, cues) if body]
    assert peer.compose(read) == text


def test_a_number_before_a_version_stays_in_its_cue(track: Callable[..., Track]) -> None:
    text = file_of(SRT, track((0, 1000, [(None, "Antwort:"), (None, "12"), (None, "1.2.3 nicht")]))).decode()

    assert [cue.content for cue in peer.parse(text)] == ["Antwort:\n12 1.2.3 nicht"]


def test_a_label_alone_in_its_line_is_shown_and_an_empty_line_is_not(track: Callable[..., Track]) -> None:
    text = file_of(SRT, track((0, 1000, [(None, "[노아]"), (None, ""), (None, "네.")]))).decode()

    assert text.splitlines()[2:] == ["[노아]", "네.", ""]


def test_pysubs2_and_webvtt_read_it(track: Callable[..., Track], tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_bytes(
        file_of(SRT, track((0, 1500, [(None, "네, 그렇죠."), (None, "はい。")]), (1583, 3000, [(None, "12")])))
    )

    assert [(cue.start, cue.end, cue.plaintext) for cue in pysubs2.load(str(file))] == [
        (0, 1500, "네, 그렇죠.\nはい。"),
        (1583, 3000, "12"),
    ]
    assert [(cue.start, cue.lines) for cue in webvtt.from_srt(str(file)).captions] == [
        ("00:00:00.000", ["네, 그렇죠.", "はい。"]),
        ("00:00:01.583", ["12"]),
    ]


def test_bom_and_crlf_change_nothing_else(track: Callable[..., Track]) -> None:
    cues = ((0, 833, [("Ada", "네."), ("Ada", "그래요.")]),)
    dressed = file_of(SRT, track(*cues, options=FileOptions(bom=True, crlf=True)))

    assert dressed.startswith(b"\xef\xbb\xbf1\r\n00:00:00,000")
    assert dressed.decode("utf-8-sig").replace("\r\n", "\n").encode() == file_of(SRT, track(*cues))
    assert dressed.count(b"\n") == dressed.count(b"\r\n")


def test_only_lines_that_run_from_right_to_left_are_embedded_and_only_on_request(track: Callable[..., Track]) -> None:
    made = track((0, 1, [(None, "- GPT؟"), (None, "- نعم.")]), (1, 2, [(None, "GPT")]), (2, 3, [(None, "네 نعم.")]))
    arabic = replace(made, cues=made.cues.with_columns(lang=pl.Series(["ar", "ar", "ko"])))
    plain = file_of(SRT, arabic).decode()

    assert "\u202b" not in plain
    assert file_of(SRT, replace(arabic, options=FileOptions(embed_rtl=True))).decode() == plain.replace(
        "- نعم.", "\u202b- نعم.\u202c"
    )


def _ms(delta: timedelta) -> int:
    return delta // timedelta(milliseconds=1)


def _body(lines: list[str]) -> str:
    """Return what is on screen: the lines that are not blank; a break inside a line makes two of it."""
    return "\n".join(line for text in lines for line in re.split("[\r\n]", text) if line.strip())
