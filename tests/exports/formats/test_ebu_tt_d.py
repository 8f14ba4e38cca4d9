"""EBU-TT-D: what its schema allows and nothing else, whatever is said; read back as it was written."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final

import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings

from tests.exports.converting import srt_of, written
from tests.exports.test_rewriting import CUES, LOOKS, body

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

_STYLES: Final = frozenset(
    {
        *("direction", "fontFamily", "fontSize", "lineHeight", "textAlign", "color", "backgroundColor", "fontStyle"),
        *("fontWeight", "textDecoration", "unicodeBidi", "wrapOption", "multiRowAlign", "linePadding", "id"),
    }
)
_REGION: Final = frozenset(
    {"id", "origin", "extent", "style", "displayAlign", "padding", "writingMode", "showBackground", "overflow"}
)
_INLINE: Final = frozenset(["id", "space", "lang", "style", "begin", "end", "agent", "role"])
SCHEMA: Final[dict[str, tuple[frozenset[str], frozenset[str], frozenset[str]]]] = {
    "tt": (frozenset({"head", "body"}), frozenset({"timeBase", "lang"}), frozenset({"space", "cellResolution"})),
    "head": (frozenset({"copyright", "metadata", "styling", "layout"}), frozenset(), frozenset()),
    "styling": (frozenset({"metadata", "style"}), frozenset(), frozenset()),
    "style": (frozenset(), frozenset({"id"}), _STYLES),
    "layout": (frozenset({"metadata", "region"}), frozenset(), frozenset()),
    "region": (frozenset({"metadata"}), frozenset({"id", "origin", "extent"}), _REGION),
    "body": (frozenset({"metadata", "div"}), frozenset(), frozenset({"style", "agent", "role"})),
    "div": (frozenset({"metadata", "p"}), frozenset(), frozenset({"id", "region", "style", "lang", "agent", "role"})),
    "p": (frozenset({"metadata", "br", "span"}), frozenset({"id"}), _INLINE | {"region"}),
    "span": (frozenset({"metadata", "br"}), frozenset(), _INLINE),
    "br": (frozenset({"metadata"}), frozenset(), frozenset({"role"})),
}
"""For each element what may stand in it, which attributes it must have and may have; EBU Tech 3380 and its schema."""

_TIME: Final = re.compile(r"\d{2,}:[0-5]\d:[0-5]\d(\.\d+)?")
_PERCENTS: Final = re.compile(r"(\d+(\.\d+)?%)( \d+(\.\d+)?%)*")
_VALUES: Final = {
    "begin": _TIME,
    "end": _TIME,
    "origin": _PERCENTS,
    "extent": _PERCENTS,
    "fontSize": _PERCENTS,
    "color": re.compile(r"#[0-9a-f]{6}([0-9a-f]{2})?"),
    "backgroundColor": re.compile(r"#[0-9a-f]{6}([0-9a-f]{2})?"),
    "timeBase": re.compile("media"),
    "displayAlign": re.compile("before|center|after"),
    "textAlign": re.compile("left|center|right|start|end"),
}


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def check_schema(text: str) -> Element:
    """Return the root of *text*, which is as the schema has it."""
    root: Element = ElementTree.fromstring(text)
    for element in root.iter():
        if not element.tag.startswith("{http://www.w3.org/ns/ttml}") or _name(element.tag) == "metadata":
            continue
        inside, must, may = SCHEMA[_name(element.tag)]
        given_ = {_name(name): value for name, value in element.attrib.items()}
        assert must <= given_.keys() <= must | may, element.tag
        assert {_name(child.tag) for child in element} <= inside, element.tag
        for name, value in given_.items():
            assert name not in _VALUES or _VALUES[name].fullmatch(value), (name, value)
    ids = [value for element in root.iter() for name, value in element.attrib.items() if _name(name) == "id"]
    assert len(ids) == len(set(ids))
    named = [(element.get("style", "") + " " + element.get("region", "")).split() for element in root.iter()]
    assert {name for names in named for name in names} <= set(ids)
    return root


def test_looks_are_styles_by_name_and_no_span_lies_in_another(tmp_path: Path) -> None:
    said = '{\\an8}<i>Up <font color="#ff8800">there</font></i>, <b>Ann</b>\nand down'
    text = written(tmp_path, srt_of(said), "srt", "ebu-tt-d")
    check_schema(text)
    spans = re.findall(r'<tt:span style="([^"]*)">(?:<tt:br/>)?([^<]+)', text)
    assert (
        spans
        == [
            ("text italic", "Up "),
            ("text italic colour-ff8800", "there"),
            ("text", ", "),
            ("text bold", "Ann"),
            ("text", "and down"),
        ]
        or ("text italic colour-ff8800", "there") in spans
    )
    assert '<tt:style xml:id="colour-ff8800" tts:color="#ff8800"/>' in text
    assert '<tt:region xml:id="at-line_0" tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="before"/>' in text


def test_it_says_which_standard_it_keeps_to(tmp_path: Path) -> None:
    root = check_schema(written(tmp_path, srt_of("The lamp & the <quay>"), "srt", "ebu-tt-d"))
    assert root.findtext(".//{urn:ebu:tt:metadata}conformsToStandard") == "urn:ebu:tt:distribution:2014-01"


def test_speakers_are_labels_since_players_show_no_agents(tmp_path: Path) -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ann>The lamp was lit.</v>\n"
    text = written(tmp_path, vtt, "vtt", "ebu-tt-d")
    assert ">Ann: The lamp was lit.</tt:span>" in text


def test_another_programs_reader_has_its_cues_and_styles(tmp_path: Path) -> None:
    text = written(tmp_path, srt_of("The <i>lamp</i> was lit", "And the boat"), "srt", "ebu-tt-d")
    imsc = pytest.importorskip("ttconv.imsc.reader", reason="ttconv is not installed")
    model = imsc.to_model(ET.ElementTree(ET.fromstring(text)))  # noqa: S314 - our own
    times = [(p.get_begin(), p.get_end()) for div in model.get_body() for p in div]
    assert [(float(begin or 0), float(end)) for begin, end in times] == [(0.0, 3.0), (4.0, 7.0)]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cues=CUES, look=LOOKS)
def test_whatever_is_said_keeps_to_the_schema_and_is_written_again_as_it_was(
    tmp_path: Path, cues: list[str], look: str
) -> None:
    shut = f"</{re.findall('[a-z]+', look)[0]}>"
    once = written(
        tmp_path, srt_of(*(f"{look}lamp{shut} {i} {said}" for i, said in enumerate(cues))), "srt", "ebu-tt-d"
    )
    check_schema(once)
    assert body("ttml", written(tmp_path, once, "ttml", "ebu-tt-d")) == body("ttml", once)


@pytest.mark.parametrize("odd", ["\u0000", "\ufffe", "]]>", "\u202e", "&amp;amp;"])
def test_what_xml_cannot_hold_breaks_nothing(tmp_path: Path, odd: str) -> None:
    vtt = f"WEBVTT\n\n00:01.000 --> 00:03.000\nThe {odd} lamp\n"
    check_schema(written(tmp_path, vtt, "vtt", "ebu-tt-d"))
