from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from exports.track import PRODUCER
from flows.command.lint.checking import Wanted, check_files
from flows.command.lint.limits import show_styles
from flows.command.lint.selection import selection_of
from flows.command.lint.waivers import Waiver, covering, load_waivers
from pipeline.check import CHECKS
from pipeline.errors import BadTable, BadUsage
from pipeline.schema import STYLES
from pipeline.styles import load_styles, profiles
from tests.flows.running import converted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

Check = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[3]

GOOD = """\
1
00:00:01,000 --> 00:00:04,000
The kettle is on the table,
and so is the tea.

2
00:00:04,083 --> 00:00:07,000
Then we can begin, I think.
"""

BROKEN = """\
1
00:00:01,000 --> 00:00:04,000
The kettle is on the table, and so is all of the tea.

2
00:00:03,500 --> 00:00:04,500
Then we can begin, I think.

3
00:00:06,000 --> 00:00:07,000

4
00:00:08,000 --> 00:00:16,000
Is it  warm?
"""


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Return a function that writes files, checks them from their folder, and returns status, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(  # noqa: PLR0913 - the command's options, one each
        *files: tuple[str, str],
        profile: str = "netflix",
        styles: Path | None = None,
        lang: str | None = None,
        fps: float | None = None,
        form: Literal["text", "json", "sarif", "csv", "html"] = "json",
        waivers: str | None = None,
        named: Sequence[Path] | None = None,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        told: Literal["findings", "statistics"] = "findings",
    ) -> tuple[int, str, str]:
        for name, text in files:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        table = tmp_path / "waivers.csv" if waivers is not None else None
        if table is not None:
            table.write_text(waivers or "", "utf-8")
        given = [Path(name) for name, _ in files] if named is None else named
        wanted = Wanted(form, selection_of(select, ignore), told)
        status = check_files(given, profile, styles, lang, fps, table, wanted)
        return status, *capsys.readouterr()

    return run


def findings(out: str) -> list[tuple[str, int | None, int | None, str]]:
    """Return file, line, cue and check of each finding in JSON."""
    return [(one["file"], one["line"], one["cue"], one["check"]) for one in json.loads(out)["findings"]]


def test_a_file_that_keeps_all_limits_has_no_finding(check: Check) -> None:
    status, out, err = check(("talk.en.srt", GOOD))
    assert (status, err) == (0, "")
    assert json.loads(out) == {"files": 1, "cues": 2, "totals": {}, "findings": [], "unused_waivers": []}


def test_each_cue_is_checked_as_it_stands_in_the_file(check: Check) -> None:
    status, out, _ = check(("talk.en.srt", BROKEN))
    assert status == 1
    assert findings(out) == [
        ("talk.en.srt", 9, None, "empty"),
        ("talk.en.srt", 2, 1, "line-length"),
        ("talk.en.srt", 2, 1, "overlap"),
        ("talk.en.srt", 6, 2, "reading-speed"),
        ("talk.en.srt", 13, 4, "double-space"),
        ("talk.en.srt", 13, 4, "max-duration"),
    ]
    first = json.loads(out)["findings"][1]
    assert (first["start_ms"], first["actual"], first["limit"], first["waived"]) == (1000, 53, 42, None)


def test_text_says_where_when_how_grave_and_what(check: Check) -> None:
    status, out, _ = check(("talk.en.srt", BROKEN), form="text")
    lines = out.splitlines()
    assert status == 1
    assert lines[0].startswith("talk.en.srt:9  error  empty: cues without text: 1")
    assert lines[1:4] == [
        "talk.en.srt:2  cue 1  00:00:01.000  error  line-length: 53 columns in a line, limit 42",
        "talk.en.srt:2  cue 1  00:00:01.000  error  overlap: 500 ms over the next cue",
        "    The kettle is on the table, and so is all of the tea.",
    ]
    assert lines[-3:-1] == ["1  overlap (error), 1 file", "1  reading-speed (warning), 1 file"]
    assert lines[-1] == "1 file, 3 cues: 4 errors, 2 warnings, 0 notes"


def test_a_warning_alone_is_no_failure(check: Check) -> None:
    status, out, _ = check(("talk.en.srt", GOOD.replace("Then we", "Then  we")))
    assert (status, [name for *_, name in findings(out)]) == (0, ["double-space"])


def test_a_label_in_the_text_counts_since_it_is_on_screen(check: Check) -> None:
    said = "The kettle stands here, on the old table."
    plain = GOOD.replace("Then we can begin, I think.", said)
    labelled = GOOD.replace("Then we can begin, I think.", f"Ann: {said}").replace("The kettle is on", "Ben: It is on")
    assert check(("talk.en.srt", plain))[0] == 0
    status, out, _ = check(("talk.en.srt", labelled))
    assert (status, findings(out)) == (1, [("talk.en.srt", 7, 2, "line-length")])


def test_tags_and_entities_are_not_on_screen(check: Check) -> None:
    said = "<i>Then</i> we can <b>begin</b> with this &amp; with tea"
    assert check(("talk.en.srt", GOOD.replace("Then we can begin, I think.", said)))[0] == 0


VTT = """\
WEBVTT

NOTE of no one

1
00:01.000 --> 00:04.000
<v Ann>-Are you there?</v>
<v Ben>-Yes.</v>

00:04.083 --> 00:06.500
<v Ann>Then we <i>can</i> begin</v> <v Ben>&lt;now&gt;.</v>

00:07.000 --> nowhere
I am never shown.

00:08.000 --> 00:09.000
 &nbsp;

00:10.000 --> 00:12.000
Who is this?
"""


def test_the_voices_of_a_cue_are_its_lines_as_they_are_written(check: Check) -> None:
    status, out, _ = check(("talk.en.vtt", VTT))
    found = findings(out)
    assert status == 1
    assert ("talk.en.vtt", 13, None, "bad-cue") in found
    assert ("talk.en.vtt", 16, None, "empty") in found
    assert ("talk.en.vtt", 19, 5, "speaker-missing") in found
    assert len(found) == 3
    assert json.loads(out)["cues"] == 3


def test_two_cues_of_the_same_time_stay_two(check: Check) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\nOne.\n\n00:01.000 --> 00:04.000\nTwo.\n"
    assert findings(check(("talk.en.vtt", text))[1]) == [("talk.en.vtt", 3, 1, "overlap")]


def test_limits_are_those_of_the_cues_own_language(check: Check) -> None:
    korean = "1\n00:00:01,000 --> 00:00:06,000\n우리가 어제 이야기했던 그 책을 오늘 아침에 다 읽었습니다.\n"
    assert [name for *_, name in findings(check(("talk.srt", korean))[1])] == ["line-length"]
    assert check(("talk.srt", korean), lang="en")[0] == 0


def test_the_profile_and_a_table_over_it_set_the_limits(check: Check, tmp_path: Path) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("profile,lang,max_cpl\nnetflix,en,20\n", "utf-8")
    assert check(("talk.en.srt", GOOD), profile="podcast")[0] == 0
    assert check(("talk.en.srt", GOOD), profile="shorts")[0] == 1
    assert check(("talk.en.srt", GOOD), styles=table)[0] == 1


def test_the_gap_is_counted_in_frames_of_the_rate(check: Check) -> None:
    tight = GOOD.replace("00:00:04,083", "00:00:04,067")
    assert [name for *_, name in findings(check(("talk.en.srt", tight))[1])] == ["gap"]
    assert check(("talk.en.srt", tight), fps=30)[0] == 0


def test_files_of_the_same_name_in_two_folders_are_two(check: Check) -> None:
    status, out, _ = check(("one/talk.en.srt", GOOD), ("two/talk.en.srt", BROKEN))
    assert status == 1
    assert json.loads(out)["files"] == 2
    assert {file for file, *_ in findings(out)} == {"two/talk.en.srt"}


def test_a_folder_gives_its_subtitles_and_nothing_else(check: Check, tmp_path: Path) -> None:
    files = [("talks/a.en.srt", GOOD), ("talks/b.en.vtt", VTT), ("talks/notes.md", "**Ann [00:00:01]**: Hello.")]
    _, out, _ = check(*files, named=[tmp_path, tmp_path / "talks" / "a.en.srt"])
    assert json.loads(out)["files"] == 2


@pytest.mark.parametrize("text", ["**Ann [00:00:01]**: Hello.\n", "Nothing here says when it is spoken.\n"])
def test_a_transcript_is_told_from_subtitles(check: Check, text: str) -> None:
    status, out, _ = check(("talk.en.md", text))
    assert (status, [name for *_, name in findings(out)]) == (1, ["unreadable"])


def test_an_unreadable_file_is_an_error_that_no_waiver_covers_and_the_others_are_checked(check: Check) -> None:
    files = [("a.en.srt", BROKEN), ("b.en.srt", "no cue at all")]
    status, out, _ = check(
        *files, named=[Path("a.en.srt"), Path("b.en.srt"), Path("gone.srt")], waivers="file\n*.srt\n"
    )
    open_ones = [(one["file"], one["check"]) for one in json.loads(out)["findings"] if one["waived"] is None]
    assert status == 1
    assert open_ones == [("b.en.srt", "unreadable"), ("gone.srt", "unreadable")]


def test_cues_without_times_are_told_and_the_others_checked(check: Check) -> None:
    text = GOOD + "\n3\nI have lost my times.\n\n4\n00:00:09,000 --> 00:00:11,000\nAnd I have not,  see.\n"
    _, out, _ = check(("talk.en.srt", text))
    assert findings(out) == [("talk.en.srt", 10, None, "cue-without-time"), ("talk.en.srt", 14, 3, "double-space")]


def test_negative_times_are_shown_as_they_are(check: Check) -> None:
    _, out, _ = check(("talk.en.srt", GOOD.replace("00:00:01,000 -->", "-00:00:09,000 -->")), form="text")
    assert out.startswith("talk.en.srt:2  cue 1  -00:00:09.000  error  max-duration: 13000 ms, limit 7000\n")


def test_of_several_waivers_the_first_counts_and_an_index_finds_what_a_search_finds() -> None:
    named = [(None, "a.*", 3), ("gap", None, None), ("gap", "[ab].srt", 3), ("lines", "x/a.srt", None), (None, None, 4)]
    waivers = [Waiver("w.csv", row, *one, str(row)) for row, one in enumerate(named)]
    find = covering(waivers)

    for check, file, cue in product(("gap", "lines", "order"), ("a.srt", "x/a.srt", "b.srt"), (None, 3, 4)):
        first = next((waiver for waiver in waivers if waiver.covers(check, file, cue)), None)
        assert find(check, file, cue) is first
    assert find("order", "b.srt", 3) is None


def test_waivers_silence_what_they_name_and_nothing_else(check: Check) -> None:
    table = (
        "check,file,cue,reason\nline-length,talk.*,1,lyrics\noverlap,,,two sing\nempty,*/talk.en.srt,,\nempty,,,cut\n"
    )
    status, out, err = check(("songs/talk.en.srt", BROKEN), waivers=table)
    told = {one["check"]: one["waived"] for one in json.loads(out)["findings"]}
    assert status == 1
    assert told == {
        "empty": "",
        "line-length": "lyrics",
        "overlap": "two sing",
        "reading-speed": None,
        "double-space": None,
        "max-duration": None,
    }
    assert (json.loads(out)["unused_waivers"], err) == ([], "")


def test_with_all_errors_waived_the_check_passes(check: Check) -> None:
    table = "check\nline-length\noverlap\nempty\nmax-duration\n"
    status, out, err = check(("talk.en.srt", BROKEN), waivers=table, form="text")
    assert (status, err) == (0, "")
    assert out.splitlines()[-1] == "1 file, 3 cues: 0 errors, 2 warnings, 0 notes, 4 waived"


def test_a_waiver_that_matches_nothing_is_told(check: Check) -> None:
    table = "check,file,cue,reason\nlines,,,old\noverlap,talk.en.srt,2,other cue\n"
    said = ["waivers.csv, row 2: the waiver matched nothing", "waivers.csv, row 3: the waiver matched nothing"]
    status, out, err = check(("talk.en.srt", BROKEN), waivers=table, form="text")
    assert (status, err.splitlines()) == (1, [f"cuemill: {one}" for one in said])
    assert "waived" not in out
    assert json.loads(check(("talk.en.srt", BROKEN), waivers=table)[1])["unused_waivers"] == said


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("check,files\n", "unknown column"),
        ("check,file\n,\n", "accept everything"),
        ("check,cue\nlines,one\n", "cue is 'one'"),
        ("check,file\nlines\n", "as many cells"),
        ("", "unknown column"),
    ],
)
def test_a_table_of_waivers_that_says_too_much_or_too_little_is_refused(
    tmp_path: Path, table: str, problem: str
) -> None:
    path = tmp_path / "waivers.csv"
    path.write_text(table, "utf-8")
    with pytest.raises(BadTable, match=problem):
        load_waivers(path)


def test_a_table_of_waivers_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"check\nl\xe4nge\n")
    with pytest.raises(BadTable, match="not UTF-8"):
        load_waivers(tmp_path / "latin.csv")
    with pytest.raises(BadTable, match="No such file"):
        load_waivers(tmp_path / "none.csv")


@pytest.mark.parametrize(
    "wrong",
    [{"profile": "none"}, {"lang": "klingon"}, {"fps": -1.0}, {"named": [Path()]}],
)
def test_a_wrong_call_is_refused(check: Check, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadUsage):
        check(*(() if "named" in wrong else [("talk.en.srt", GOOD)]), **wrong)


def test_sarif_lists_its_rules_once_and_says_where_each_result_is(check: Check) -> None:
    files = [("a talk.en.srt", BROKEN), ("gone.md", "No cues.")]
    status, out, _ = check(*files, form="sarif", waivers="check,reason\noverlap,two sing\nlines,\n")
    log = json.loads(out)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert status == 1
    assert (log["version"], log["$schema"].endswith("sarif-2.1.0.json")) == ("2.1.0", True)
    driver = run["tool"]["driver"]
    assert f"{driver['name']} {driver['semanticVersion']}" == PRODUCER
    assert rules == [*(one.name for one in CHECKS), "unreadable"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"]["uri"] in {"a%20talk.en.srt", "gone.md"}
        assert place["physicalLocation"].get("region", {"startLine": 1})["startLine"] >= 1
    suppressed = {one["ruleId"]: one["suppressions"] for one in run["results"] if "suppressions" in one}
    assert suppressed == {"overlap": [{"kind": "external", "justification": "two sing"}]}
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    assert len(invocation["toolConfigurationNotifications"]) == 1


def test_a_result_in_sarif_has_its_measures_and_its_cue(check: Check) -> None:
    (run,) = json.loads(check(("talk.en.srt", BROKEN), form="sarif")[1])["runs"]
    result = next(one for one in run["results"] if one["ruleId"] == "line-length")
    assert result["properties"] == {"actual": 53, "limit": 42}
    assert result["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "talk.en.srt"}, "region": {"startLine": 2}},
            "logicalLocations": [{"name": "cue 1", "kind": "element"}],
        }
    ]


@pytest.mark.parametrize("speakers", ["off", "change"])
def test_what_cuemill_writes_has_no_error(check: Check, tmp_path: Path, speakers: Literal["off", "change"]) -> None:
    converted([ROOT / "samples"], tmp_path / "out", to="srt,vtt", speakers=speakers)
    status, out, _ = check(named=[tmp_path / "out"])
    assert json.loads(out)["files"] == 12
    assert [one for one in json.loads(out)["findings"] if one["severity"] == "error"] == []
    assert status == 0


def test_styles_are_shown_as_a_run_follows_them(capsys: pytest.CaptureFixture[str]) -> None:
    show_styles("bbc", [], "text")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [name for name in STYLES.columns if name not in {"profile", "frame_exact", "source"}]
    assert next(line.split()[:4] for line in lines if line.startswith("en ")) == ["en", "37", "2", "15"]
    assert lines[-1] == f"Profiles: {', '.join(profiles())}"
    assert len(lines) == load_styles("bbc").height + 2


def test_styles_are_drawn_as_a_table_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    show_styles("bbc", [], "text")
    out = capsys.readouterr().out
    assert "profile bbc" in out
    assert "──" in out
    assert "…" not in out


def test_styles_in_json_are_rows(capsys: pytest.CaptureFixture[str]) -> None:
    show_styles("netflix", [], "json")
    rows = {row["lang"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["ko"]["max_cpl"], rows["ko"]["counting"]) == (16, "columns")


def test_styles_in_csv_are_a_table_for_a_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    show_styles("shorts", [], "csv")
    text = capsys.readouterr().out
    table = tmp_path / "mine.csv"
    table.write_text(text.replace("shorts,", "mine,"), "utf-8")
    mine, shorts = load_styles("mine", [table]), load_styles("shorts")
    assert mine.drop("profile").equals(shorts.drop("profile"))


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(BadUsage, match="netflix-sdh"):
        show_styles("none", [], "text")
