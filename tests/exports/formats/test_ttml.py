"""TTML: well-formed whatever is said; ttconv and pycaption read it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from exports.formats.ttml import render
from exports.track import FileOptions
from tests.exports.reading_back import Cue, cues_of_one_speaker, read_back, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from exports.track import Track

_TT = "{http://www.w3.org/ns/ttml}"
_TTM = "{http://www.w3.org/ns/ttml#metadata}"
_TTP = "{http://www.w3.org/ns/ttml#parameter}"
_TTS = "{http://www.w3.org/ns/ttml#styling}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ODD = ("a <b> & c", "]]>", "&amp;", '"', "\x00\x0b", "\ufffe", "نعم.", "  a  b ", "", "네\r그래")
_LINES = st.sampled_from(_ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_PLAIN = ("네, 그렇죠.", "It is so.", "これはペンです。", "- نعم", "a < b & c", "100 %")
_NAMES = st.none() | st.sampled_from(["Ada", "노아", 'R&D "<Lab>"'])
_CUES = st.lists(st.lists(st.tuples(_NAMES, _LINES), min_size=1, max_size=3), max_size=5)


def test_a_cue_is_a_paragraph_and_a_dialogue_has_a_span_for_each_speaker(track: Callable[..., Track]) -> None:
    said = (
        (0, 833, [("Ada", "네."), ("Ada", "<그래요>.")]),
        (3_600_000, 360_000_999, [("노아", "- 끝."), ("Ada", "- &")]),
    )
    text = render(track(*said)).decode()

    assert text.endswith(
        '<p xml:id="c1" begin="00:00:00.000" end="00:00:00.833" region="bottom" style="default" '
        'ttm:agent="speaker1">네.<br/>&lt;그래요&gt;.</p>\n'
        '<p xml:id="c2" begin="01:00:00.000" end="100:00:00.999" region="bottom" style="default">'
        '<span ttm:agent="speaker2">- 끝.</span><br/><span ttm:agent="speaker1">- &amp;</span></p>\n'
        "</div></body>\n</tt>\n"
    )


def test_the_head_says_what_it_is_and_who_speaks(track: Callable[..., Track]) -> None:
    root = _parsed(track((0, 1, [("R&D <Lab>", "네.")]), (1, 2, [("노아", "끝.")])))

    assert root.attrib[f"{_TTP}contentProfiles"] == "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    assert root.attrib[f"{_TTP}profile"] == "http://www.w3.org/ns/ttml/profile/imsc1/text"
    assert root.attrib[f"{_XML}lang"] == "ko"
    agents = root.findall(f".//{_TTM}agent")
    names = [agent.findtext(f"{_TTM}name") for agent in agents]
    assert list(zip((agent.attrib[f"{_XML}id"] for agent in agents), names, strict=True)) == [
        ("speaker1", "R&D <Lab>"),
        ("speaker2", "노아"),
    ]
    assert root.findtext(f".//{_TTM}title") == "한담"


@pytest.mark.parametrize(
    ("lang", "written", "direction"), [("ar", "ar", "rtl"), ("ko", "ko", "ltr"), ("und", "", "ltr")]
)
def test_paragraphs_run_as_their_language_does(
    track: Callable[..., Track], lang: str, written: str, direction: str
) -> None:
    made = track((0, 1, [("ليلى", "نعم.")]), lang=lang)
    root = _parsed(replace(made, cues=made.cues.with_columns(lang=pl.lit(lang))))

    assert root.attrib[f"{_XML}lang"] == written
    assert [style.attrib[f"{_TTS}direction"] for style in root.iter(f"{_TT}style")] == [direction]
    assert f"{_XML}lang" not in root.findall(f".//{_TT}p")[0].attrib


def test_a_cue_in_another_language_says_so(track: Callable[..., Track]) -> None:
    (cue,) = _parsed(track((0, 1, [(None, "네.")]), lang="ar")).iter(f"{_TT}p")

    assert (cue.attrib[f"{_XML}lang"], cue.attrib[f"{_TTS}direction"]) == ("ko", "ltr")


@given(_CUES)
def test_whatever_is_said_is_read_back_by_an_xml_parser(
    track: Callable[..., Track], cues: list[list[tuple[str | None, str]]]
) -> None:
    root = _parsed(track(*((i, i + 1, said) for i, said in enumerate(cues))))

    read = [(cue.attrib["begin"], _lines(cue)) for cue in root.iter(f"{_TT}p")]
    assert read == [
        (f"00:00:00.{i:03}", body) for i, said in enumerate(cues) if (body := _body([text for _, text in said]))
    ]


def _parsed(track: Track) -> Element:
    root: Element = ElementTree.fromstring(render(track).decode())
    return root


def _lines(cue: Element) -> str:
    for line_break in cue.iter(f"{_TT}br"):
        line_break.text = "\n"
    return "".join(cue.itertext())


def _body(lines: list[str]) -> str:
    body = "\n".join(line for text in lines for line in re.split("[\r\n]", text) if line.strip())
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", body)


@given(cues_of_one_speaker(_PLAIN))
def test_our_own_reader_reads_back_every_cue_of_one_speaker(
    track: Callable[..., Track], tmp_path_factory: pytest.TempPathFactory, cues: list[Cue]
) -> None:
    read = read_back(tmp_path_factory.mktemp("ttml") / "a.ttml", render(track(*cues)))
    assert read.select("start_ms", "end_ms", "speaker", "text").rows() == rows_of(cues)


def test_with_colours_each_speaker_has_one(track: Callable[..., Track]) -> None:
    cues = ((0, 1000, [("Ada", "one"), ("Ben", "two")]), (1000, 2000, [(None, "three")]))
    options = FileOptions(colours=True, voices=((None, "Ben", "#ff8800"),))
    text = render(track(*cues, options=options)).decode()

    assert 'ttm:agent="speaker1" tts:color="#ffffff"' in text
    assert 'ttm:agent="speaker2" tts:color="#ff8800"' in text
    assert text.count("tts:color=") == 3
