"""XML and tag soup: TTML, Transcriber, Podlove, SAMI; and what XML can do to a reader."""

from __future__ import annotations

import pytest

from pipeline.errors import UnreadableSource
from pipeline.read.markup.podlove import PODLOVE
from pipeline.read.markup.sami import SAMI
from pipeline.read.markup.transcriber import TRANSCRIBER
from pipeline.read.markup.tree import MAX_DEPTH, parse_tree, root_name
from pipeline.read.markup.ttml import TTML

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><tt><body><div><p>&i;</p></div></body></tt>"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BOMB, "entities of its own"),
        ('<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/hostname">]><tt>&x;</tt>', "entities of its own"),
        ("<tt><body></tt>", "broken XML"),
        ("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1), f"limit of {MAX_DEPTH}"),
    ],
)
def test_xml_that_does_harm_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason) as caught:
        parse_tree(text)
    assert caught.value.remedy


def test_a_doctype_without_entities_does_no_harm_and_nothing_is_fetched() -> None:
    assert parse_tree('<!DOCTYPE Trans SYSTEM "trans-14.dtd">\n<Trans/>').tag == "Trans"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<?xml version="1.0"?>\n<!-- x -->\n<tt:tt xmlns:tt="x">', "tt"),
        ('<!DOCTYPE Trans SYSTEM "t.dtd"><Trans>', "Trans"),
        ("\n<tt>", "tt"),
        ("x <tt>", None),
        ("", None),
    ],
)
def test_the_root_tells_the_format(text: str, name: str | None) -> None:
    assert root_name(text) == name


def ttml(body: str, root: str = "") -> list[tuple[int | None, int | None, str]]:
    parsed = TTML.parse(f'<tt xmlns:ttp="http://www.w3.org/ns/ttml#parameter" {root}><body>{body}</body></tt>')
    return [(turn["start_ms"], turn["end_ms"], turn["text"]) for turn in parsed.turns]


@pytest.mark.parametrize(
    ("begin", "ms"),
    [
        ("00:00:01", 1000),
        ("00:00:01.5", 1500),
        ("100:00:00.000", 360_000_000),
        ("00:00:01:15", 1500),
        ("1.25s", 1250),
        ("2m", 120_000),
        ("0.5h", 1_800_000),
        ("45f", 1500),
        ("250ms", 250),
        ("1t", 1000),
        ("soon", None),
        ("1:2", None),
        ("999999999999h", None),
    ],
)
def test_a_time_expression_is_read_as_the_standard_says(begin: str, ms: int | None) -> None:
    assert ttml(f"<p begin='{begin}'>x</p>") == [(ms, None, "x")]


def test_frames_count_by_the_rate_that_the_file_declares() -> None:
    root = 'ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"'

    assert ttml("<p begin='24f' end='00:00:02:12'>x</p>", root) == [(1001, 2500, "x")] or ttml(
        "<p begin='24f' end='00:00:02:12'>x</p>", root
    ) == [(1001, 2501, "x")]
    assert ttml("<p begin='48t'>x</p>", 'ttp:frameRate="24"') == [(2000, None, "x")]
    assert ttml("<p begin='1f'>x</p>", 'ttp:frameRate="0"') == [(33, None, "x")]


def test_times_count_from_what_they_stand_in_and_end_with_it() -> None:
    body = "<div begin='10s' end='14s'><p begin='1s' dur='2s'>a</p><p begin='3s' end='9s'>b</p><p>c</p></div>"

    assert ttml(body) == [(11_000, 13_000, "a"), (13_000, 14_000, "b"), (10_000, 14_000, "c")]


def test_every_word_of_a_paragraph_is_read_and_metadata_is_not() -> None:
    body = "<p begin='1s'><metadata>no</metadata> a <i>b</i><br/><i>c</i> <span><span>d</span></span>\n e</p>"

    assert ttml(body) == [(1000, None, "a b\nc d e")]


def test_spans_with_times_are_words_but_not_those_within_others() -> None:
    parsed = TTML.parse(
        "<tt><body><p> <span begin='1s' end='2s'> a <span begin='0.5s'>b</span></span>"
        " <span begin='3s'>c</span></p></body></tt>"
    )

    assert [(w["start_char"], w["end_char"], w["start_ms"], w["end_ms"]) for w in parsed.words] == [
        (0, 3, 1000, 2000),
        (4, 5, 3000, None),
    ]
    assert [(turn["start_ms"], turn["end_ms"], turn["text"]) for turn in parsed.turns] == [(1000, 2000, "a b c")]


def test_an_agent_without_a_name_is_its_id() -> None:
    (turn,) = TTML.parse("<tt><body><p begin='1s' agent='a7'>x</p></body></tt>").turns

    assert turn["speaker"] == "a7"


def test_who_speaks_in_a_turn_of_two_is_told_by_number_even_by_a_wrong_one() -> None:
    parsed = TRANSCRIBER.parse(
        '<Trans><Speakers><Speaker id="a" name="Ann"/></Speakers><Episode><Section>'
        '<Turn startTime="1" endTime="2" speaker="a b">x<Who nb="2"/>y<Who nb="9"/>z'
        '<Who nb="x"/>!<Comment desc="c"/>?</Turn>'
        '<Turn startTime="bad" endTime="3">w</Turn></Section></Episode></Trans>'
    )

    assert [(turn["speaker"], turn["start_ms"], turn["text"]) for turn in parsed.turns] == [
        ("Ann", 1000, "x"),
        ("b", 1000, "y z ! ?"),
        (None, None, "w"),
    ]
    assert not parsed.chapters


def test_other_xml_with_items_is_no_podlove() -> None:
    assert not PODLOVE.recognise("speech <pst:item>")
    assert not PODLOVE.recognise("<rss><item>speech</item></rss>")
    assert not PODLOVE.parse("<a><speech><speaker>x</speaker></speech><chapter title='t'/></a>").turns


def sami(body: str) -> list[tuple[int, int | None, str]]:
    return [(turn["start_ms"], turn["end_ms"], turn["text"]) for turn in SAMI.parse(f"<SAMI><BODY>{body}").turns]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<SYNC Start=1>a<SYNC Start=5>b", [(1, 5, "a"), (5, None, "b")]),
        ('<sync start="1"><p class="A">a<br/>b</p></sync><sync start=\'9\'><p class="A">&nbsp;', [(1, 9, "a\nb")]),
        ("<SYNC Start=1><P>a < b<i>c</i><!-- d -->", [(1, None, "a < bc")]),
        ("<SYNC Begin=1><P>a<SYNC Start=9999999999999><P>b", []),
        ("no time", []),
    ],
)
def test_tag_soup_is_cut_at_its_times(body: str, expected: list[tuple[int, int | None, str]]) -> None:
    assert sami(body) == expected


def test_the_larger_of_two_tracks_is_read_and_the_other_is_told() -> None:
    parsed = SAMI.parse("<SAMI><SYNC Start=1><P Class=A>long text<P Class=B>short<SYNC Start=9><P Class=B> ")

    assert [(turn["text"], turn["end_ms"]) for turn in parsed.turns] == [("long text", None)]
    assert [row["message"] for row in parsed.findings] == ["another track, left out: B"]
