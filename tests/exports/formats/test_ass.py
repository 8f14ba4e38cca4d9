"""ASS: pysubs2 reads back what is shown and who says it; ffmpeg and libass do in test_players."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pysubs2
from hypothesis import given
from hypothesis import strategies as st

from exports.formats.ass import render
from exports.track import FileOptions
from tests.exports.reading_back import Cue, cues_of_one_speaker, read_back, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from exports.track import Track

_ODD = ("a, b", "C:\\Nord\\h", "-->", "Dialogue: 0,", "[Events]", "; x", "نعم.", "  ", "", "네\r그래")
_LINES = st.sampled_from(_ODD) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{\u2060"))
_PLAIN = ("네, 그렇죠.", "It is so.", "これはペンです。", "- نعم", "a < b & c", "100 %")
_NAMES = st.none() | st.sampled_from(["Ada", "노아", "Jane Roe, PhD", "a\nb"])
_CUES = st.lists(st.lists(st.tuples(_NAMES, _LINES), min_size=1, max_size=2), max_size=6)


def test_a_track_is_written_with_its_speakers_as_names(track: Callable[..., Track]) -> None:
    two = track((0, 834, [("Ada", "- 네."), ("노아", "- 그럼요.")]), (3_600_000, 36_000_996, [(None, "끝.")]))
    head, events = render(two).decode().split("[Events]\n")

    assert head.startswith("[Script Info]\n; producer: cuemill")
    assert "\nTitle: 한담\nScriptType: v4.00+\n" in head
    assert events.split("\n") == [
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
        "Dialogue: 0,0:00:00.00,0:00:00.83,Default,Ada; 노아,0,0,0,,- 네.\\N- 그럼요.",
        "Dialogue: 0,1:00:00.00,10:00:01.00,Default,,0,0,0,,끝.",
        "",
    ]


def test_the_style_has_a_value_for_each_of_its_fields(track: Callable[..., Track]) -> None:
    names, values = re.findall(r"^(?:Format|Style): (.*)$", render(track()).decode(), re.MULTILINE)[:2]

    assert len(names.split(", ")) == len(values.split(",")) == 23


def test_braces_and_backslashes_are_text(track: Callable[..., Track]) -> None:
    text = render(track((0, 1, [(None, "{\\b1}fett\\N")]))).decode()

    assert text.endswith(",,\\{\\\u2060b1}fett\\\u2060N\n")


def test_a_title_of_two_lines_stays_in_its_own(track: Callable[..., Track]) -> None:
    assert "\nTitle: a b\n" in render(track(title="a\nb")).decode()
    assert "Title" not in render(track(title=None)).decode()


@given(_CUES)
def test_pysubs2_reads_back_what_is_shown(
    track: Callable[..., Track], cues: list[list[tuple[str | None, str]]]
) -> None:
    made = track(*((i * 2000, i * 2000 + 1996, said) for i, said in enumerate(cues)))
    read = pysubs2.SSAFile.from_string(render(made).decode())

    expected = [
        (i * 2000, i * 2000 + 2000, name, body)
        for i, said in enumerate(cues)
        if (body := _body([text for _, text in said]))
        for name in [_name(said)]
    ]
    assert [(cue.start, cue.end, cue.name, _stripped(cue.plaintext)) for cue in read] == expected


def _body(lines: list[str]) -> str:
    return _stripped("\n".join(line for text in lines for line in re.split("[\r\n]", text) if line.strip()))


def _stripped(text: str) -> str:
    """Return *text* as far as pysubs2 can tell: it strips a line, and a word joiner stands behind each backslash."""
    return text.replace("\u2060", "").strip()


def _name(said: list[tuple[str | None, str]]) -> str:
    names = [" ".join(name.split()).replace(",", ";") for name, text in said if name and text.strip()]
    return "; ".join(dict.fromkeys(names))


@given(cues_of_one_speaker(_PLAIN))
def test_our_own_reader_reads_back_every_cue_of_one_speaker(
    track: Callable[..., Track], tmp_path_factory: pytest.TempPathFactory, cues: list[Cue]
) -> None:
    read = read_back(tmp_path_factory.mktemp("ass") / "a.ass", render(track(*cues)))
    assert read.select("start_ms", "end_ms", "speaker", "text").rows() == rows_of(cues)


def test_with_colours_each_speaker_has_a_style_and_keeps_it_within_a_dialogue(track: Callable[..., Track]) -> None:
    cues = ((0, 1000, [("Ada", "one"), ("Ben, B.", "{two}")]), (1000, 2000, [(None, "three")]))
    options = FileOptions(colours=True, voices=((None, "Ben, B.", "#ff8800"), ("other", "Ada", "red")))
    text = render(track(*cues, options=options)).decode()

    assert [line.split(",")[:4:3] for line in text.splitlines() if line.startswith("Style: ")] == [
        ["Style: Default", "&H00FFFFFF"],
        ["Style: Speaker1", "&H00FFFFFF"],
        ["Style: Speaker2", "&H000088FF"],
    ]
    assert ",Speaker1,Ada; Ben; B.,0,0,0,,one\\N{\\rSpeaker2}\\{two}\n" in text
    assert ",Default,,0,0,0,,three\n" in text
