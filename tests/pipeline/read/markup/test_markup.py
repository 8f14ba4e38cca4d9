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


def voices(body: str) -> list[tuple[str | None, int | None, int | None, str]]:
    parsed = TTML.parse(f"<tt><body>{body}</body></tt>")
    return [(turn["speaker"], turn["start_ms"], turn["end_ms"], turn["text"]) for turn in parsed.turns]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            "<span agent='a'>Yes.</span> <span agent='b'>No.</span>",
            [("a", 1000, 4000, "Yes."), ("b", 1000, 4000, "No.")],
        ),
        (
            "- <span agent='a'>Yes.</span><br/>- <span agent='b'>No.</span>",
            [("a", 1000, 4000, "- Yes."), ("b", 1000, 4000, "- No.")],
        ),
        ("<span agent='a'>So <i>it</i></span> <span agent='a'>is.</span>", [("a", 1000, 4000, "So it is.")]),
        ("Well, <span agent='b'>no.</span>", [("x", 1000, 4000, "Well,"), ("b", 1000, 4000, "no.")]),
        (
            "<span agent='a' end='1s'>Yes.</span><span agent='b' begin='2s'>No.</span>",
            [("a", 1000, 2000, "Yes."), ("b", 3000, 4000, "No.")],
        ),
        ("<span agent='a'>Yes.</span> …", [("a", 1000, 4000, "Yes. …")]),
    ],
)
def test_spans_of_several_agents_are_turns_at_the_same_time(
    inside: str, expected: list[tuple[str | None, int | None, int | None, str]]
) -> None:
    assert voices(f"<p begin='1s' end='4s' agent='x'>{inside}</p>") == expected


def test_a_timed_span_of_two_agents_times_what_each_says_in_it() -> None:
    parsed = TTML.parse(
        "<tt><body><p begin='1s' end='9s'><span agent='a'>Oh.</span> <span begin='2s' end='4s'>"
        "<span agent='a'>Yes.</span> <span agent='b'>No way.</span></span></p></body></tt>"
    )

    assert [(turn["speaker"], turn["start_ms"], turn["text"]) for turn in parsed.turns] == [
        ("a", 1000, "Oh. Yes."),
        ("b", 3000, "No way."),
    ]
    assert [(w["turn"], w["start_char"], w["end_char"], w["start_ms"]) for w in parsed.words] == [
        (1, 4, 8, 3000),
        (2, 0, 7, 3000),
    ]


def tracks(body: str, root: str = "xml:lang='en'") -> list[tuple[str | None, list[str]]]:
    parsed = TTML.parse(f"<tt {root}><body>{body}</body></tt>")
    return [(track.lang, [turn["text"] for turn in track.turns]) for track in (parsed, *parsed.others)]


EN = "<p begin='1s' end='2s'>a</p><p begin='3s' end='4s'>b</p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<div>{EN}</div><div xml:lang='ko'>{EN}</div>", [("en", ["a", "b"]), ("ko", ["a", "b"])]),
        (
            f"<div xml:lang='en'><div>{EN}</div><div xml:lang='pt-br'>{EN}</div></div><div xml:lang='x'>{EN}</div>",
            [("en", ["a", "b"]), ("pt-BR", ["a", "b"]), (None, ["a", "b"])],
        ),
        (f"<div>{EN}</div><div xml:lang='ko' begin='10s'>{EN}</div>", [("en", ["a", "b", "a", "b"])]),
        (f"<div>{EN}<p xml:lang='fr' begin='3s' end='4s'>c</p></div>", [("en", ["a", "b", "c"])]),
        ("<div><p>a</p></div><div xml:lang='ko'><p>b</p></div>", [("en", ["a", "b"])]),
        (f"<div>{EN}</div><div xml:lang='ko'><p begin='1s'> </p></div>", [("en", ["a", "b"])]),
    ],
)
def test_divisions_in_several_languages_are_tracks_where_they_are_shown_at_once(
    body: str, expected: list[tuple[str | None, list[str]]]
) -> None:
    assert tracks(body) == expected


def test_more_languages_than_anybody_translates_into_are_one_track() -> None:
    body = "".join(f"<div xml:lang='x-{n}'><p begin='1s' end='2s'>{n}</p></div>" for n in range(30))

    assert len(tracks(body)) == 1


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


def test_each_class_is_a_track_and_a_change_without_one_is_of_them_all() -> None:
    parsed = SAMI.parse("<SAMI><SYNC Start=1><P Class=A>long text<P Class=b>short<SYNC Start=9><P>&nbsp;<P Class=B>x")
    tracks = [[(turn["text"], turn["end_ms"]) for turn in track.turns] for track in (parsed, *parsed.others)]

    assert tracks == [[("long text", 9)], [("short", 9), ("x", None)]]
    assert [track.kinds["notes"] for track in (parsed, *parsed.others)] == [len("shortx"), len("long text")]


def test_a_class_that_never_says_anything_is_no_track() -> None:
    parsed = SAMI.parse("<SAMI><SYNC Start=1><P Class=A>text<P Class=B>&nbsp;<SYNC Start=9><P Class=A>more")

    assert [turn["text"] for turn in parsed.turns] == ["text", "more"]
    assert not parsed.others


def test_more_classes_than_languages_are_styles_of_one_track() -> None:
    parsed = SAMI.parse("<SAMI>" + "".join(f"<SYNC Start={n}><P Class=S{n}>line {n}" for n in range(1, 30)))

    assert [turn["text"] for turn in parsed.turns] == [f"line {n}" for n in range(1, 30)]
    assert not parsed.others
