"""Every format of subtitles that is written is checked, too, and the line of each cue is that of its times."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from exports import EXPORTERS
from flows.command.lint.checking import Wanted, check_files
from flows.command.lint.found import COLUMNS
from flows.command.lint.selection import OF_FILES, selection_of
from flows.command.lint.shown import FORMATS
from flows.command.lint.shown.at_once import layers_of
from flows.command.lint.shown.cue import Shown, loose_tags
from pipeline.errors import BadUsage
from pipeline.read import READERS
from tests.flows.running import converted

if TYPE_CHECKING:
    from collections.abc import Sequence

ASS = """\
[Script Info]
PlayResX: 384
PlayResY: 288

[V4+ Styles]
Format: Name, Fontname, Alignment
Style: Default,Arial,2
Style: Sign,Arial,8

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,never
Dialogue: 0,0:00:05.00,0:00:07.00,Default,Ben,0,0,0,,{\\i1}The second, with a comma.
Dialogue: 0,0:00:01.00,0:00:04.00,Default,Ann,0,0,0,,The first \\{one\\}\\Nof two
Dialogue: 1,0:00:00.50,0:00:06.00,Sign,Ann,0,0,0,,EXIT
Dialogue: 0,0:00:07.00,0:00:09.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}
"""
SAMI = """\
<SAMI><HEAD><STYLE TYPE="text/css"><!--
.KRCC {Name:Korean; lang:ko-KR;}
.ENCC {Name:English; lang:en-US;}
--></STYLE></HEAD><BODY>
<SYNC Start=1000><P Class=KRCC>\uc548\ub155\ud558\uc138\uc694<P Class=ENCC>Hello <i>there</i>
<SYNC Start=3000><P Class=KRCC>&nbsp;<P Class=ENCC>&nbsp;
<SYNC Start=4000><P Class=KRCC>\ub05d<P Class=ENCC>The end
</BODY></SAMI>
"""
TTML = """
<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" xml:lang="en">
<head><layout><region xml:id="r" tts:origin="40% 1%" tts:extent="20% 20%" tts:displayAlign="before"/></layout></head>
<body><div>
<p begin="00:00:05.000" end="00:00:07.000">The second<br/>line
of it</p>
<p
 begin="00:00:01.000" end="00:00:04.900">The first &lt;i> line</p>
<p begin="00:00:02.000" end="00:00:03.000" region="r">Sign</p>
</div></body></tt>
"""
LRC = """\
[ti:Song]
[offset:+500]
[00:12.00][00:30.00]Row the boat
[00:14.00]
[00:20.00]<00:20.00>Two <00:21.00>words
[00:24.00]
[00:32.50]Last
"""
SBV = "0:00:01.000,0:00:03.000\nAnn: Hello there[br]and here\n\n0:00:03.500,0:00:05.000\nNow then\n"
VTT = "\n\nwebvtt\n\n00:01.000 --> 00:02.000\n<i>Never mind</i>\n\n00:03.000 --> 00:04.000\n<ruby>a<rt>b</ruby>c\n"

CASES = {
    "ass": (ASS, [(15, 500, "EXIT"), (14, 1_000, "The first {one}\nof two"), (13, 5_000, "The second, with a comma.")]),
    "sami": (SAMI, [(5, 1_000, "안녕하세요"), (5, 1_000, "Hello there"), (7, 4_000, "끝"), (7, 4_000, "The end")]),
    "ttml": (TTML, [(8, 1_000, "The first <i> line"), (10, 2_000, "Sign"), (6, 5_000, "The second\nline of it")]),
    "lrc": (
        LRC,
        [(3, 11_500, "Row the boat"), (5, 19_500, "Two words"), (3, 29_500, "Row the boat"), (7, 32_000, "Last")],
    ),
    "sbv": (SBV, [(1, 1_000, "Ann: Hello there\nand here"), (4, 3_500, "Now then")]),
    "vtt": (VTT, [(5, 1_000, "Never mind"), (8, 3_000, "ac")]),
    "srt": ("7\n00:00:01,000 --> 00:00:02,000 line:0\n{\\an8}<b>One</b>\n", [(2, 1_000, "One")]),
}


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 - a function
    """Return a function that checks a file of a text, and returns what is told of it."""
    monkeypatch.chdir(tmp_path)

    def check(name: str, text: str, select: Sequence[str] = (), form: Any = "json", **asked: Any) -> Any:  # noqa: ANN401 - as JSON
        path = tmp_path / name
        path.write_text(text, "utf-8")
        wanted = Wanted(form, selection_of(select, asked.pop("ignore", ())), **asked)
        check_files([path], "netflix", None, None, None, None, wanted)
        out = capsys.readouterr().out
        return json.loads(out) if form == "json" else out

    return check


@pytest.mark.parametrize("form", CASES)
def test_each_format_is_read_cue_by_cue_with_the_line_of_its_times(form: str) -> None:
    text, expected = CASES[form]
    reader = next(reader for reader in READERS if reader.recognise(text))
    cues = list(FORMATS[form](text))

    assert reader.name == form
    assert [(cue.line, cue.start_ms, cue.text) for cue in cues] == expected
    assert [cue.cue for cue in cues] == list(range(1, len(cues) + 1))


def test_every_format_of_cues_that_is_written_can_be_checked(told: Any, tmp_path: Path) -> None:  # noqa: ANN401 - a fixture
    written = {exporter.name for exporter in EXPORTERS if exporter.needs == "cues"} - {
        "md",
        "txt",
        "podcast",
    }  # no times
    assert {"srt", "vtt", "ttml", "ebu-tt-d", "ass", "lrc"} == written
    (tmp_path / "talk.en.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nThe kettle is on.\n\n", "utf-8")
    converted([tmp_path / "talk.en.srt"], tmp_path / "out", to=",".join(sorted(written)))
    files = sorted((tmp_path / "out" / "subtitles").iterdir())

    assert len(files) == len(written)
    for file in files:
        assert told(file.name, file.read_text("utf-8")) == {
            "files": 1,
            "cues": 1,
            "totals": {},
            "findings": [],
            "unused_waivers": [],
        }


def test_two_languages_and_a_sign_above_talk_are_checked_apart(told: Any) -> None:  # noqa: ANN401 - as above
    for name in ("ass", "sami", "ttml"):
        names = [one["check"] for one in told(f"talk.{name}", CASES[name][0])["findings"]]
        assert "overlap" not in names, name
        assert "forbidden-break" not in names, name


def test_a_region_that_begins_at_the_edge_is_unsafe(told: Any) -> None:  # noqa: ANN401 - as above
    (found,) = told(
        "talk.ttml",
        TTML.replace("40% 1%", "1% 30%").replace("<region", '<region tts:textAlign="left"'),
        ["unsafe-position"],
        ignore=["gap"],
    )["findings"]
    assert (found["line"], found["text"], found["count"]) == (10, "Sign", 1)


def test_tags_without_their_pair_are_told_with_their_line(told: Any) -> None:  # noqa: ANN401 - as above
    text = "1\n00:00:01,000 --> 00:00:02,000\n<i>One\n\n2\n00:00:03,000 --> 00:00:04,000\ntwo</i>\n"
    found = told("talk.en.srt", text, ["unbalanced-tag"])["findings"]
    assert [(one["line"], one["message"]) for one in found] == [
        (2, "tags without their pair: <i>"),
        (6, "tags without their pair: </i>"),
    ]


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("<I>a</i>", ""),
        ("<i><b>a</i></b>", ""),
        ('<font color="red">a', "<font>"),
        ("a < b <3 <v Ann>c", ""),
        ("</i>a<i>", "<i>, </i>"),
        ("<c.yellow>a</c></c>", "</c>"),
        ("<" * 1_000, ""),
    ],
)
def test_only_tags_that_players_pair_are_loose(text: str, loose: str) -> None:
    assert loose_tags(text) == loose


def test_cues_that_end_where_the_next_begins_are_one_finding_that_counts_them(told: Any) -> None:  # noqa: ANN401 - as above
    cues = [f"{i}\n00:00:{i * 2:02},000 --> 00:00:{i * 2 + 2:02},000\nWord.\n" for i in range(1, 20)]
    short = "20\n00:00:40,050 --> 00:00:42,000\nWord.\n"
    told_all = told("talk.en.srt", "\n".join([*cues, short]), ["gap"])
    first, last = told_all["findings"]
    assert (first["cue"], first["count"], last["cue"], last["count"]) == (1, 18, 19, 1)
    assert first["message"] == "0 ms to the next cue, limit 83; 18 cues of this file end where the next begins"
    assert told_all["totals"] == {"gap": 19}


def test_checks_are_chosen_and_left_out_by_name_and_a_wrong_name_is_refused(told: Any) -> None:  # noqa: ANN401 - as above
    text = "1\n00:00:01,000 --> 00:00:09,000\nOne  two <i>three\n"
    names = {one["check"] for one in told("talk.en.srt", text)["findings"]}
    assert names == {"max-duration", "double-space", "unbalanced-tag"}
    assert {one["check"] for one in told("talk.en.srt", text, ["double-space,gap", "order"])["findings"]} == {
        "double-space"
    }
    assert {one["check"] for one in told("talk.en.srt", text, ignore=["double-space"])["findings"]} == names - {
        "double-space"
    }
    assert [one["check"] for one in told("talk.en.srt", "nothing", ["gap"])["findings"]] == ["unreadable"]
    with pytest.raises(BadUsage, match="there is no check gapp"):
        told("talk.en.srt", text, ["gapp"])
    with pytest.raises(BadUsage, match="cannot be ignored"):
        told("talk.en.srt", text, ignore=["unreadable"])


def test_findings_are_counted_by_check(told: Any) -> None:  # noqa: ANN401 - as above
    text = "1\n00:00:01,000 --> 00:00:09,000\nOne  two\n"
    assert told("talk.en.srt", text, told="statistics") == [
        {"check": "double-space", "severity": "warning", "findings": 1, "files": 1},
        {"check": "max-duration", "severity": "error", "findings": 1, "files": 1},
    ]
    assert told("talk.en.srt", text, form="text", told="statistics").splitlines() == [
        "1  double-space (warning), 1 file",
        "1  max-duration (error), 1 file",
    ]
    with pytest.raises(BadUsage, match="cannot be had as html"):
        told("talk.en.srt", text, form="html", told="statistics")


def test_a_table_for_a_spreadsheet_calculates_nothing_and_a_page_runs_nothing(told: Any) -> None:  # noqa: ANN401 - as above
    text = "1\n00:00:01,000 --> 00:00:09,000\n=1+1 &lt;script&gt;alert(1)&lt;/script&gt;\u202e\n"
    table = told("<talk>.en.srt", text, form="csv").splitlines()
    page = told("<talk>.en.srt", text, form="html")
    assert table[0] == ",".join(COLUMNS)
    assert ",'=1+1 <script>" in table[1]
    assert "<script" not in page
    assert "&lt;talk&gt;.en.srt" in page
    assert "\u202e" not in page
    assert "max-duration" in page


def test_standard_input_is_checked_without_a_look_at_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SBV.encode())))
    monkeypatch.setattr("flows.command.lint.subtitle_files.list_sources", lambda *_: pytest.fail("no file is named"))
    assert check_files([Path("-")], "netflix", None, None, None, None, Wanted("text")) == 0


def test_findings_of_reading_that_are_no_fault_of_a_cue_can_be_named() -> None:
    assert selection_of(OF_FILES[1:], []).select == frozenset(OF_FILES[1:])


def test_layers_are_told_in_one_pass_over_any_number_of_places() -> None:
    far = [Shown(i, i, i, i + 100_000, "x", placement=f"line:{i % 90}%") for i in range(3_000)]
    layers = layers_of([*far, Shown(3_001, 1, 200_000, 200_100, "x", placement="line:0")])
    assert len(set(layers[:-1])) == 90
    assert layers[-1] is None


def test_a_placed_cue_is_apart_whichever_of_two_comes_first() -> None:
    sign = Shown(1, 1, 0, 5_000, "EXIT", placement="line:0")
    talk = Shown(2, 2, 1_000, 2_000, "Come.")
    assert layers_of([sign, talk]) == [1, None]
    assert layers_of([talk._replace(start_ms=0), sign]) == [None, 1]
    assert layers_of([sign._replace(end_ms=900), talk]) == [None, None]
