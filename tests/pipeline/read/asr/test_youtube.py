"""YouTube's captions that a person wrote: cues, whose lines, looks and places stay; those that scroll have none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.read.asr.youtube import JSON3, LIST, XML
from pipeline.read.common.model import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Parsed

HEAD = (
    '<head><pen id="1" b="1" fc="#00FF00"/><pen id="2" i="1" fc="#FEFEFE"/><pen id="3" rb="1"/><pen id="4" rb="2"/>'
    '<pen id="5" rb="4"/><ws id="1" ju="0"/><ws id="2" pd="2" sd="1"/><wp id="1" ap="1" ah="50" av="2"/>'
    '<wp id="2" ap="4" ah="30" av="40"/></head>'
)


def srv3(*paragraphs: str) -> Parsed:
    return XML.parse(f'<timedtext format="3">{HEAD}<body>{"".join(paragraphs)}</body></timedtext>')


def looks(parsed: Parsed) -> Sequence[tuple[str, list[tuple[str, str, str | None]], str | None]]:
    return [
        (
            row["text"],
            [(row["text"][mark.start : mark.end], *mark[2:]) for mark in row.get("markup", ())],
            row.get("placement"),
        )
        for row in rows_of(parsed)
    ]


def test_lines_of_srv3_and_their_pens_are_kept() -> None:
    parsed = srv3(
        '<p t="0" d="900">- Wer da?\n- Ich.</p>',
        '<p t="1000" d="900" p="1">all</p>',
        '<p t="2000" d="900"><s p="2">so</s> und<br/>so</p>',
    )

    assert looks(parsed) == [
        ("- Wer da?\n- Ich.", [], None),
        ("all", [("all", "bold", None), ("all", "colour", "lime")], None),
        ("so und\nso", [("so", "italic", None)], None),
    ]
    assert [row["cue"] for row in parsed.turns] == [1, 2, 3]


def test_ruby_of_srv3_is_a_mark_of_its_base() -> None:
    parsed = srv3('<p t="0" d="9"><s p="3">雨</s><s p="4">(</s><s p="5">あめ</s><s p="4">)</s><s>だ</s></p>')

    assert looks(parsed) == [("雨だ", [("雨", "ruby", "あめ")], None)]


def test_windows_of_srv3_are_places() -> None:
    parsed = srv3(
        '<w t="0" id="7" wp="1"/>',
        '<p t="0" d="900" wp="1">a</p>',
        '<p t="1000" d="900" wp="2">b</p>',
        '<p t="2000" d="900" wp="2" ws="1">c</p>',
        '<p t="3000" d="900" ws="2">d</p>',
        '<p t="4000" d="900" w="7">e</p>',
    )

    assert [placement for *_, placement in looks(parsed)] == [
        "line:0",
        "line:40%,center position:30%,center",
        "line:40%,center position:30%,center align:left",
        "vertical:rl",
        "line:0",
    ]


def test_json3_says_the_same_by_numbers_in_lists() -> None:
    segs: list[dict[str, Any]] = [{"utf8": "on", "pPenId": 1}, {"utf8": "e\n"}, {"utf8": "two"}]
    data = {
        "wireMagic": "pb3",
        "pens": [{}, {"iAttr": 1, "fcForeColor": 0xFF0000}],
        "wpWinPositions": [{}, {"apPoint": 1, "ahHorPos": 50, "avVerPos": 0}],
        "events": [
            {"tStartMs": 0, "dDurationMs": 900, "wpWinPosId": 1, "segs": segs},
            {"tStartMs": 1000, "dDurationMs": 900, "segs": [{"utf8": "x"}]},
        ],
    }

    parsed = JSON3.parse(json.dumps(data))
    assert looks(parsed) == [
        ("one\ntwo", [("on", "italic", None), ("on", "colour", "red")], "line:0"),
        ("x", [], None),
    ]


def test_tags_of_srv1_are_looks_and_so_are_those_of_lists() -> None:
    line = "&lt;i&gt;No, it&amp;#39;s&lt;/i&gt;\nlate"
    srv1 = XML.parse(f'<transcript><text start="0" dur="1">{line}</text></transcript>')
    listed = LIST.parse(json.dumps([{"text": "<i>No, it's</i>\nlate", "start": 0, "duration": 1}]))

    assert looks(srv1) == looks(listed) == [("No, it's\nlate", [("No, it's", "italic", None)], None)]


def test_lines_that_scroll_are_no_cues() -> None:
    lines = [{"text": f"word {i}\nword", "start": i, "duration": 2.5} for i in range(4)]

    assert all("cue" not in row for row in LIST.parse(json.dumps(lines)).turns)
