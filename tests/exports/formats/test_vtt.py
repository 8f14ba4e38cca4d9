"""WebVTT: valid by the standard, voices on every cue; others read it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl
import pysubs2
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from exports.formats.vtt import VTT
from exports.track import PLAIN, PRODUCER, FileOptions
from pipeline.read.common.model import rows_of
from pipeline.read.subtitles.webvtt import parse
from tests.exports.reading_back import read_back
from tests.exports.writing import file_of, together

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from exports.track import Track

_HEAD = f"""WEBVTT

NOTE
producer: {PRODUCER}
source: talks/han dam.ko.md
sha256: {"0" * 64}
lang: ko
title: 한담
"""
_TIMING = re.compile(r"\d{2,}:[0-5]\d:[0-5]\d\.\d{3} --> \d{2,}:[0-5]\d:[0-5]\d\.\d{3}")
_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_TEXT = st.one_of(st.sampled_from(["-->", "a <b> & c", "&amp;", "NOTE x", "نعم\u200f.", "  ", "WEBVTT", "</v>"]), _ANY)
_SAID = st.lists(
    st.tuples(st.none() | st.sampled_from(["Ada", "노아", "A>B\n&C", "\t"]) | _ANY, _TEXT), min_size=1, max_size=3
)


def _cues(text: str) -> str:
    assert text.startswith(_HEAD)
    return text.removeprefix(_HEAD)


def test_every_cue_has_its_voice(track: Callable[..., Track]) -> None:
    text = file_of(
        VTT, track((0, 833, [("Ada", "네."), ("Ada", "그래요.")]), (3_600_000, 360_000_999, [("노아", "끝.")]))
    ).decode()

    assert _cues(text) == (
        "\n1\n00:00:00.000 --> 00:00:00.833\n<v Ada>네.\n그래요.</v>\n"
        "\n2\n01:00:00.000 --> 100:00:00.999\n<v 노아>끝.</v>\n"
    )


def test_a_dialogue_has_two_voices_and_keeps_its_dashes(track: Callable[..., Track]) -> None:
    text = file_of(VTT, track((0, 833, [("Ada", "- 네."), ("노아", "- 그래요.")]))).decode()

    assert text.endswith("\n<v Ada>- 네.</v>\n<v 노아>- 그래요.</v>\n")


def test_the_same_speaker_in_the_next_cue_begins_a_voice_of_its_own(track: Callable[..., Track]) -> None:
    text = file_of(VTT, track((0, 1, [("Ada", "하나")]), (1, 2, [("Ada", "둘")]), (2, 3, [(None, "셋")]))).decode()

    assert re.findall(r"^.*[하둘셋].*$", _cues(text), re.MULTILINE) == ["<v Ada>하나</v>", "<v Ada>둘</v>", "셋"]


def test_what_means_something_in_webvtt_is_escaped(track: Callable[..., Track]) -> None:
    text = file_of(VTT, track((0, 1, [("R&D > <Lab>\nKoeln", "1 < 2 --> A&B")]))).decode()

    assert text.endswith("<v R&amp;D &gt; &lt;Lab&gt; Koeln>1 &lt; 2 --&gt; A&amp;B</v>\n")


def test_no_name_makes_an_arrow_of_the_end_of_its_voice(track: Callable[..., Track], tmp_path: Path) -> None:
    data = file_of(VTT, track((0, 1000, [("Ada --", "네.")])))

    assert data.decode().endswith("\n<v Ada -&#45;>네.</v>\n")
    assert read_back(tmp_path / "a.vtt", data).select("speaker", "text").rows() == [("Ada --", "네.")]


def test_a_line_without_text_is_not_written_and_bidirectional_marks_stay(track: Callable[..., Track]) -> None:
    text = file_of(VTT, track((0, 1, [("ليلى", ""), ("ليلى", "\u200fنعم.\u202c")]), (1, 2, [("ليلى", "")]))).decode()

    assert text.endswith("00:00:00.001\n<v ليلى>&rlm;نعم.\u202c</v>\n")


def test_a_line_that_holds_no_turn_is_the_first_speakers(track: Callable[..., Track]) -> None:
    made = track((0, 1, [("Ada", ""), ("Ada", "네.")]))
    made = replace(
        made, cues=made.cues.with_columns(plain=pl.Series([["네."]]))
    )  # a line that only a label took is gone

    assert file_of(VTT, made).decode().endswith("\n<v Ada>네.</v>\n")


def test_the_note_holds_no_arrow_and_no_blank_line(track: Callable[..., Track]) -> None:
    text = file_of(VTT, track((0, 1, [(None, "네.")]), title="a --> b\n\nc", source="a-->b.md")).decode()

    assert "source: a--&gt;b.md\n" in text
    assert "title: a --&gt; b c\n\n1\n" in text


def test_a_track_without_title_or_cues_is_its_head(track: Callable[..., Track]) -> None:
    assert file_of(VTT, track(title=None)).decode() == _HEAD.removesuffix("title: 한담\n")


@given(st.lists(_SAID, max_size=5))
def test_blocks_keep_the_syntax_of_the_standard(
    track: Callable[..., Track], cues: list[list[tuple[str | None, str]]]
) -> None:
    text = file_of(VTT, track(*((i, i + 1, said) for i, said in enumerate(cues)))).decode()
    header, note, *blocks = re.split("\n\n", text.removesuffix("\n"))

    assert header == "WEBVTT"
    assert note.startswith("NOTE\n")
    for block in blocks:
        number, timing, *payload = block.split("\n")
        assert number.isdecimal()
        assert _TIMING.fullmatch(timing)
        assert payload
        assert all("-->" not in line and line.strip(" \t") for line in payload)
        assert not re.search(r"<(?!v [^<>]|/v>)|&(?!amp;|lt;|gt;|[lr]rm;|#45;)", "\n".join(payload))


@pytest.mark.parametrize("said", [[("Ada", "네, 그렇죠.")], [("Ada", "- はい。"), ("노아", "- x نعم <&>")]])
def test_pysubs2_and_webvtt_read_it(track: Callable[..., Track], said: list[tuple[str, str]], tmp_path: Path) -> None:
    file = tmp_path / "a.vtt"
    file.write_bytes(file_of(VTT, track((40, 1500, said))))

    read = webvtt.read(str(file)).captions
    assert [(cue.start, cue.end, cue.identifier, cue.voice) for cue in read] == [
        ("00:00:00.040", "00:00:01.500", "1", "Ada")
    ]
    assert [line.replace("<&>", "&lt;&amp;&gt;") for _, line in said] == read[0].text.split("\n")
    assert [(cue.start, cue.end) for cue in pysubs2.load(str(file))] == [(40, 1500)]


_WORDS = st.lists(
    st.sampled_from(["네,", "그래요.", "-->", "<b>", "&amp;", "1", "a<b", "R&D", "نعم", "-"]), min_size=1, max_size=4
)
_NAMES = st.sampled_from(["Ada", "노아 브라운", "R&D <Lab>", "A>B", "&lt;"])
_LINE = _WORDS.map(" ".join)
_VOICED = st.lists(st.tuples(_NAMES, _LINE), min_size=1, max_size=2) | st.lists(
    st.tuples(st.none(), _LINE), min_size=1, max_size=2
)


@given(st.lists(_VOICED, max_size=4))
def test_our_own_reader_reads_back_every_voice(
    track: Callable[..., Track], cues: list[list[tuple[str | None, str]]]
) -> None:
    cues = [  # no line twice: what is said again and again is taken for captions that roll
        [(speaker, f"{text} {i}.{j}") for j, (speaker, text) in enumerate(said)] for i, said in enumerate(cues)
    ]
    shown = track(*((i * 2000, i * 2000 + 1900, said) for i, said in enumerate(cues)))
    read = rows_of(parse(file_of(VTT, shown).decode()))

    voices = [
        (i * 2000, i * 2000 + 1900, speaker, "\n".join(text for _, text in group))
        for i, said in enumerate(cues)
        for speaker, group in groupby(said, key=lambda line: line[0])
    ]
    unmarked = [re.sub("[\u200e\u200f]", "", turn["text"]) for turn in read]
    assert [(turn["start_ms"], turn["end_ms"], turn["speaker"]) for turn in read] == [voice[:3] for voice in voices]
    assert unmarked == [voice[3] for voice in voices]


@pytest.mark.parametrize(
    ("lang", "lines", "written"),
    [
        ("ar", ["GPT يخطئ كثيراً!"], ["&rlm;GPT يخطئ كثيراً!"]),
        ("ar", ["- GPT?", "- نعم."], ["&rlm;- GPT?", "- نعم."]),
        ("ar", ["نعم.", "GPT يخطئ."], ["نعم.", "&rlm;GPT يخطئ."]),
        ("ar", ["يخطئ GPT."], ["يخطئ GPT."]),
        ("ar", ["GPT.", "OK!"], ["GPT.", "OK!"]),
        ("ar", ["\u200fGPT يخطئ."], ["&rlm;GPT يخطئ."]),
        ("az-Arab", ["GPT يخطئ."], ["&rlm;GPT يخطئ."]),
        ("ko", ["نعم은 네."], ["&lrm;نعم은 네."]),
        ("ko", ["نعم."], ["نعم."]),
        ("ar-Latn", ["GPT naam."], ["GPT naam."]),
    ],
)
def test_a_mark_stands_where_the_first_letter_runs_the_other_way_than_its_language(
    track: Callable[..., Track], lang: str, lines: list[str], written: list[str]
) -> None:
    made = track((0, 1, [(None, line) for line in lines]))
    text = file_of(VTT, replace(made, cues=made.cues.with_columns(lang=pl.lit(lang)))).decode()

    assert text.split("00:00:00.001\n")[1] == "".join(f"{line}\n" for line in written)


def test_speakers_have_colours_on_request_in_the_order_in_which_they_begin(track: Callable[..., Track]) -> None:
    cues = ((0, 1, [("노아", "하나")]), (1, 2, [("Ada", "둘"), ("노아", "셋")]), (2, 3, [(None, "넷")]))
    plain, text = (file_of(VTT, track(*cues, options=FileOptions(colours=wanted))).decode() for wanted in (False, True))

    style = 'STYLE\n::cue(v[voice="노아"]) { color: white; }\n::cue(v[voice="Ada"]) { color: yellow; }\n\n'
    assert text == plain.replace("NOTE\n", f"{style}NOTE\n", 1)


def test_without_speakers_there_is_no_style(track: Callable[..., Track]) -> None:
    made = track((0, 1, [(None, "하나")]))

    assert file_of(VTT, replace(made, options=FileOptions(colours=True))) == file_of(VTT, made)


@given(st.lists(_ANY | st.sampled_from(['"] { } --> \\', "\n\n", "a\tb"]), min_size=1, max_size=12, unique=True))
def test_no_name_can_end_the_style_block_or_its_string(track: Callable[..., Track], names: list[str]) -> None:
    text = file_of(VTT, track((0, 1, [(name, "네.") for name in names]), options=FileOptions(colours=True))).decode()

    style = text.split("\n\n")[1].split("\n") if "STYLE" in text else ["STYLE"]
    assert style[0] == "STYLE"
    assert all(re.fullmatch(r'::cue\(v\[voice="[^"\n]+"\]\) \{ color: [a-z]+; \}', rule) for rule in style[1:])
    assert "-->" not in "\n".join(style)


@given(
    st.lists(st.lists(_SAID, max_size=3), min_size=2, max_size=3),
    st.sampled_from(["ko", "ar"]),
    st.sampled_from([PLAIN, FileOptions(colours=True)]),
)
def test_documents_are_written_together_as_each_is_alone(
    track: Callable[..., Track], documents: list[list[list[tuple[str | None, str]]]], lang: str, options: FileOptions
) -> None:
    made = [
        _renamed(track(*((i, i + 1, said) for i, said in enumerate(cues)), options=options), f"{number}")
        for number, cues in enumerate(documents)
    ]
    tracks = [replace(one, cues=one.cues.with_columns(lang=pl.lit(lang))) for one in made]

    assert VTT.render(together(*tracks)) == {one.doc: file_of(VTT, one) for one in tracks}


def _renamed(track: Track, doc: str) -> Track:
    """Return *track* as the document *doc*."""
    frames = {name: getattr(track, name).with_columns(doc=pl.lit(doc)) for name in ("cues", "turns", "chapters")}
    return replace(track, doc=doc, **frames)
