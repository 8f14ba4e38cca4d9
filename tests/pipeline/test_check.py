from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check import CHECKS, OF_A_RUN, check_cues
from pipeline.check.marks import REACH_CHARS, unpaired_marks
from pipeline.errors import BadTable
from pipeline.schema import CUES, from_rows
from pipeline.styles import load_styles
from tests.building import turns, turns_with_ends

if TYPE_CHECKING:
    from pipeline.labels import Speakers

STYLES = load_styles()
DOC = Path(__file__).parents[2] / "docs" / "checks.md"


def cue(  # noqa: PLR0913 - a cue has many columns, and few of them matter to a test
    number: int,
    start: int,
    end: int,
    *lines: str,
    turn: int = 1,
    starts: tuple[int, ...] = (0,),
    lang: str = "en",
    speaker: str | None = None,
) -> dict[str, Any]:
    spans = [
        {"line": at, "turn": turn, "start_char": first, "end_char": first + len(line), "speaker": speaker}
        for at, (line, first) in enumerate(zip(lines, starts * len(lines), strict=False))
    ]
    return {
        "doc": "talk",
        "cue": number,
        "start_ms": start,
        "end_ms": end,
        "lang": lang,
        "lines": lines,
        "spans": spans,
    }


def checks(
    *rows: dict[str, Any], text: str = "x" * 200, styles: pl.DataFrame = STYLES, speakers: Speakers = "off"
) -> list[tuple[str, int]]:
    frame = from_rows(rows, CUES)
    found = check_cues(frame, turns(("A", 0, text), ("B", 0, text)), styles, speakers, CHECKS)
    return list(found.select("check", "cue").iter_rows())


def of_text(*texts: str, lang: str = "en") -> list[tuple[str, int]]:
    """Return what is found in cues of one turn and four seconds each, with the lines of *texts*."""
    rows, said = [], []
    for number, text in enumerate(texts, 1):
        places = [match.start() for match in re.finditer(r"[^\n]+", text)]
        start = number * 5_000
        rows.append(cue(number, start, start + 4_000, *text.split("\n"), turn=number, starts=tuple(places), lang=lang))
        said.append((None, start, start + 4_000, text))
    found = check_cues(from_rows(rows, CUES), turns_with_ends(*said, lang=lang), STYLES, "off", CHECKS)
    return list(found.select("check", "cue").iter_rows())


def test_a_good_cue_has_no_finding() -> None:
    assert checks(cue(1, 0, 3_000, "A line.")) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([cue(1, 0, 2_000, "One."), cue(2, 1_500, 4_000, "Two.", turn=2)], ["overlap"]),
        ([cue(1, 5_000, 7_000, "One."), cue(2, 0, 2_000, "Two.", turn=2)], ["order"]),
        ([cue(1, 5_000, 4_000, "One.")], ["min-duration", "order"]),
        ([cue(1, 0, 2_000, " ")], ["empty"]),
        ([cue(1, 0, 4_000, "x" * 43)], ["line-length"]),
        ([cue(1, 0, 4_000, "One,", "two,", "three", starts=(0, 10, 20))], ["lines"]),
        ([cue(1, 0, 7_001, "One.")], ["max-duration"]),
        ([cue(1, 0, 2_000, "One."), cue(2, 2_050, 4_000, "Two.", turn=2)], ["gap"]),
        ([cue(1, 0, 2_000, "One."), cue(2, 2_250, 4_000, "Two.", turn=2)], ["gap-window"]),
        ([cue(1, 0, 832, "One.")], ["min-duration"]),
        ([cue(1, 0, 1_000, "Twenty-one characters")], ["reading-speed"]),
    ],
)
def test_each_broken_limit_is_found_once(rows: list[dict[str, Any]], found: list[str]) -> None:
    assert checks(*rows) == [(name, 1) for name in found]


def test_a_limit_that_is_just_kept_is_no_finding() -> None:
    rows = [cue(1, 0, 7_000, "x" * 42, "y" * 42, starts=(0, 50)), cue(2, 7_083, 7_083 + 833, "One.", turn=2)]
    assert checks(*rows) == []


@pytest.mark.parametrize("gap_ms", [83, 84, 100, 500, 2_000])
def test_a_gap_that_is_closed_or_a_pause_is_no_finding(gap_ms: int) -> None:
    assert checks(cue(1, 0, 2_000, "One."), cue(2, 2_000 + gap_ms, 5_000, "Two.", turn=2)) == []


def test_a_gap_that_the_longest_duration_keeps_open_is_no_finding() -> None:
    assert checks(cue(1, 0, 7_000, "One."), cue(2, 7_200, 9_000, "Two.", turn=2)) == []


def test_a_profile_that_closes_no_gap_finds_none_open() -> None:
    rows = [cue(1, 0, 2_000, "One."), cue(2, 2_250, 4_000, "Two.", turn=2)]
    assert checks(*rows, styles=STYLES.with_columns(close_gap_frames=pl.lit(0, dtype=pl.Int32))) == []


def test_a_cut_word_is_an_error_only_where_a_line_could_hold_it() -> None:
    cut = cue(1, 0, 4_000, "reinforce", "ment", starts=(0, 9))
    assert checks(cut, text="reinforcement") == [("broken-word", 1)]
    assert checks(cut, text="reinforcement" * 9) == [("wide-word", 1)]


def test_a_break_between_characters_of_an_unspaced_script_cuts_no_word() -> None:
    cut = cue(1, 0, 4_000, "東京", "です", starts=(0, 2), lang="ja")
    assert "broken-word" not in dict(checks(cut, text="東京です"))


def test_a_break_where_no_model_knows_the_words_is_told() -> None:
    cut = cue(1, 0, 4_000, "ຂ້ອຍຢາກ", "ເວົ້າ", starts=(0, 7), lang="lo")
    assert checks(cut, text="ຂ້ອຍຢາກເວົ້າ") == [("wide-word", 1)]


@pytest.mark.parametrize(
    ("lines", "lang"),
    [
        (("这是一个字", "符串的例子"), "zh-Hans"),
        (("這是一個字", "符串的例子"), "zh-Hant"),
        (("コンピュ", "ーターです"), "ja"),
    ],
)
def test_a_break_inside_a_word_of_a_script_without_blanks_is_told_with_what_stands_there(
    lines: tuple[str, str], lang: str
) -> None:
    found = of_text("\n".join(lines), lang=lang)
    assert ("forbidden-break", 1) in found


@pytest.mark.parametrize(
    "text",
    [
        "- Are you there?\n- Yes.",  # Netflix English: a dash, no blank
        "Are you there?\n-Yes.",
        "-Are you there?\n– Yes.",
    ],
)
def test_a_dialogue_that_begins_otherwise_than_the_style_is_found(text: str) -> None:
    assert of_text(text) == [("dialogue-dash", 1)]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("-Are you there?\n-Yes.", "en"),
        ("- 거기 있어요?\n- 네.", "ko"),
        ("Oletko siellä?\n-Kyllä.", "fi"),
        ("-Are you there?\n-Yes, I am here,\nand so is she.", "en"),
        ("The sum of the vector – at its origin\n– is what we want to find.", "en"),
        ("It was cold that night in the old town.\n-5 degrees, they said on the radio.", "en"),
        ("What we have is a function of three\n- 23 over h, which is the same.", "en"),
        ("– and then he left us all behind there,\nas we had told him to do.", "en"),
        ("There it was.\n---", "en"),
    ],
)
def test_a_dialogue_in_the_style_and_a_dash_within_a_sentence_are_left_alone(text: str, lang: str) -> None:
    assert ("dialogue-dash", 1) not in of_text(text, lang=lang)


def test_a_style_without_dashes_wants_none() -> None:
    said = "-Are you there?\n-Yes."
    rows = from_rows([cue(1, 0, 4_000, *said.split("\n"), starts=(0, 16))], CUES)
    plain = STYLES.with_columns(dialogue_dash=pl.lit("none"))
    found = check_cues(rows, turns(("A", 0, said)), plain, "off")
    assert found.select("check", "actual").rows() == [("dialogue-dash", 2)]


@pytest.mark.parametrize(
    ("texts", "where"),
    [
        (["He said (and I agree."], [1]),
        (["He said and I agree)."], [1]),
        (["[music", "Hello."], [1]),
        (["「もういい", "帰ろう。"], [1]),
        (['He said "no.', "And left."], [1]),
        (["Er sagte „nein.", "Und ging."], [1]),
        (["(one", "two (three)", "four"], [1]),
    ],
)
def test_a_mark_without_its_pair_is_found_where_it_stands(texts: list[str], where: list[int]) -> None:
    assert [number for name, number in of_text(*texts) if name == "unbalanced"] == where


@pytest.mark.parametrize(
    "texts",
    [
        ['He said "no', "and then", 'he left."'],
        ["(He speaks", "slowly.)"],
        ["「もういい」", "『帰ろう』"],
        ["「もういい", "帰ろう」"],
        ["Er sagte: „Nein.“", "»Doch«, sagte sie.", "”Nej”, sa han."],
        ["a) the first", "12) the last", "we laughed :)"],
        ['A 5" screen', "it's the '90s"],
        ["“One paragraph", "“goes on", "and ends.”"],
        ["（网上)"],
    ],
)
def test_a_pair_may_span_cues_and_not_every_mark_has_one(texts: list[str]) -> None:
    assert "unbalanced" not in dict(of_text(*texts))


def test_a_bracket_waits_for_its_pair_only_so_long() -> None:
    near = turns(("A", 0, "(" + "x" * (REACH_CHARS - 1)), ("A", 0, ")"))
    far = turns(("A", 0, "(" + "x" * REACH_CHARS), ("A", 0, ")"))
    assert unpaired_marks(near).rows() == []
    assert unpaired_marks(far).rows() == [("talk", 1, 0), ("talk", 2, 0)]


def test_a_quote_waits_for_its_pair_only_so_long() -> None:
    far = turns(("A", 0, '"' + "x" * REACH_CHARS), ("A", 0, 'x, and "y" and "'))
    assert unpaired_marks(far).rows() == [("talk", 1, 0), ("talk", 2, 15)]


@given(st.lists(st.text('ab (“”"«)]「」1', max_size=12), max_size=8))
def test_text_in_pairs_stays_in_pairs_in_any_brackets(texts: list[str]) -> None:
    alone = unpaired_marks(turns(*((None, 0, text) for text in texts)))
    around = unpaired_marks(turns((None, 0, "{"), *((None, 0, text) for text in texts), (None, 0, "}")))
    assert around.with_columns(pl.col("turn") - 1).rows() == alone.rows()


def test_blanks_in_a_row_are_found_and_single_ones_are_not() -> None:
    assert of_text("One  two.", "One\u00a0 two.", "One two.") == [("double-space", 1), ("double-space", 2)]


def test_a_missing_speaker_is_said_once_and_only_where_others_have_one() -> None:
    mixed = turns(("A", 0, "One."), (None, 0, "Two."), (None, 0, "Three."))
    rows = [cue(1, 0, 2_000, "One.", speaker="A")]
    rows += [cue(at, at * 4_000, at * 4_000 + 2_000, "Two.", turn=at) for at in (2, 3)]
    found = check_cues(from_rows(rows, CUES), mixed, STYLES, "off")
    assert found.select("check", "cue", "actual").rows() == [("speaker-missing", 2, 2)]
    assert of_text("One.", "Two.") == []


def test_lines_of_very_different_widths_are_noted_unless_a_mark_parts_them() -> None:
    long = "that a screw is 2.5 millimetres wide"
    assert of_text(f"A manual says\n{long}") == [("line-balance", 1)]
    assert of_text(f"A manual says,\n{long}") == []
    assert of_text(f"A manual in this house says\n{long}") == []
    assert of_text(f"-You know\n-{long}") == []


def test_a_short_word_in_a_line_of_its_own_is_noted_unless_a_mark_parts_it() -> None:
    assert ("orphan", 1) in of_text("and I would never do such a thing\nagain.")
    assert ("orphan", 1) in of_text("So\nwe would never do such a thing again.")
    assert ("orphan", 1) not in of_text("No.\nI would never do such a thing again.")
    assert ("orphan", 1) not in of_text("I would do it\nagain.")
    assert ("orphan", 1) not in of_text("and I would never do such a thing\nextraordinarily.")


def test_the_lines_of_two_turns_are_not_balanced() -> None:
    pair = cue(1, 0, 4_000, "Yes", "that a screw is 2.5 millimetres wide")
    pair["spans"][1]["turn"] = 2
    assert checks(pair) == []


@pytest.mark.parametrize(
    ("texts", "lang"),
    [
        (["This is the\nhouse."], "en"),
        (["This is the", "house."], "en"),
        (["이것은 할\n수 있는 일입니다."], "ko"),
        (["यह घर\nमें है।"], "hi"),
        (["Es ist in dem\nHaus."], "de-AT"),
    ],
)
def test_a_break_between_words_that_belong_together_is_noted(texts: list[str], lang: str) -> None:
    assert ("forbidden-break", 1) in of_text(*texts, lang=lang)


@pytest.mark.parametrize(
    ("texts", "lang"),
    [
        (["This is\u2026 the.\nHouse."], "en"),
        (["I know that,\nbecause I was there."], "en"),
        (["I love it\nbecause it works."], "en"),
        (["-Give me the\n-No!"], "en"),
        (["이것은 할,\n수 있는 일입니다."], "ko"),
        (["This is the\nhouse."], "sw"),
    ],
)
def test_a_break_after_a_mark_before_a_clause_or_in_an_unknown_language_is_not(texts: list[str], lang: str) -> None:
    assert "forbidden-break" not in dict(of_text(*texts, lang=lang))


def test_the_end_of_a_cue_is_no_break_where_another_speaker_goes_on() -> None:
    rows = [cue(1, 0, 4_000, "This is the", speaker="A"), cue(2, 5_000, 9_000, "House?", turn=2, speaker="B")]
    assert checks(*rows) == []


def test_findings_say_what_is_and_what_may_be() -> None:
    rows = from_rows([cue(1, 0, 1_000, "Twenty-one characters")], CUES)
    found = check_cues(rows, turns(("A", 0, "Twenty-one characters")), STYLES, "off").row(0, named=True)
    assert (found["actual"], found["limit"], found["turn"]) == (21, 20, 1)
    assert found["message"] == "21 characters a second, limit 20"
    assert found["remedy"]


@pytest.mark.parametrize(
    ("end", "text", "why"),
    [
        (4_000, "Twenty-one characters" * 4 + "x" * 6, " (turn 1 needs 22.5 in its own time)"),
        (9_000, "Twenty-one characters" * 4 + "x" * 6, " (turn 1 as a whole needs 10 only)"),
        (0, "Twenty-one characters", " (turn 1 has no time of its own)"),
        (1_000, "Twenty-one characters", ""),
        (None, "Twenty-one characters", ""),
    ],
)
def test_a_cue_that_is_too_fast_says_what_its_turn_needs(end: int | None, text: str, why: str) -> None:
    rows = from_rows([cue(1, 0, 1_000, "Twenty-one characters")], CUES)
    found = check_cues(rows, turns_with_ends(("A", 0, end, text)), STYLES, "off")
    assert found["message"].to_list() == [f"21 characters a second, limit 20{why}"]


def test_a_dialogue_that_is_too_fast_names_the_turn_that_needs_most() -> None:
    pair = cue(1, 0, 1_000, "Yes.", "I am here with the others.", starts=(0,))
    pair["spans"][1]["turn"] = 2
    said = turns_with_ends(("A", 0, 2_000, "Yes."), ("B", 0, 1_000, "I am here with the others."))
    found = check_cues(from_rows([pair], CUES), said, STYLES, "off")
    assert found["message"].to_list() == ["30 characters a second, limit 20 (turn 2 needs 26 in its own time)"]


def test_a_label_counts_as_text_on_screen() -> None:
    row = cue(1, 0, 4_000, "x" * 40, speaker="Ann")
    assert checks(row) == []
    assert checks(row, speakers="always") == [("line-length", 1)]


def test_a_label_in_a_line_of_its_own_is_a_line() -> None:
    row = cue(1, 0, 4_000, "", "x" * 40, speaker="Ann", starts=(0,))
    row["spans"] = row["spans"][1:]
    assert checks(row, speakers="always") == []


def test_a_language_without_any_style_is_not_passed_over() -> None:
    rows = from_rows([cue(1, 0, 1_000, "One.")], CUES)
    with pytest.raises(BadTable):
        check_cues(rows, turns(("A", 0, "One.")), STYLES.filter(pl.col("lang") == "ko"), "off")


def test_no_cues_have_no_findings() -> None:
    assert checks() == []


def test_a_run_is_not_told_of_matters_of_taste() -> None:
    assert {check.severity for check in OF_A_RUN} == {"error", "warning"}
    upper, lower = "A manual says", "that a screw is 2.5 millimetres wide"
    rows = from_rows([cue(1, 0, 4_000, upper, lower, starts=(0, len(upper) + 1))], CUES)
    said = turns(("A", 0, f"{upper} {lower}"))
    assert check_cues(rows, said, STYLES, "off").is_empty()
    assert check_cues(rows, said, STYLES, "off", CHECKS)["check"].to_list() == ["line-balance"]


@pytest.mark.parametrize(
    ("placement", "is_found"),
    [
        ("line:0", False),
        ("line:-1 align:left", False),
        ("line:50%,center", False),
        ("line:10%", False),
        ("line:0%", True),
        ("line:95%,end", False),
        ("line:99%,end", True),
        ("position:0%,line-left align:left", True),
        ("position:100%,line-right align:right", True),
        ("position:50%", False),
        ("line:20% position:5%,line-left align:left", False),
        ("vertical:rl line:0%", False),
    ],
)
def test_a_place_is_unsafe_only_where_it_is_sure_that_an_edge_cuts_the_text(placement: str, is_found: bool) -> None:  # noqa: FBT001 - a case
    assert (("unsafe-position", 1) in checks(cue(1, 0, 4_000, "One.") | {"placement": placement})) is is_found


def test_dashes_are_mixed_where_some_dialogues_begin_otherwise_than_most_and_it_is_said_once() -> None:
    rows = _dialogues("-No.", "Now?", "-No.", "- No.", "-No.")
    assert [name for name in checks(*rows) if name[0] == "mixed-dashes"] == [("mixed-dashes", 2)]


def _two(first_end: int, second_start: int) -> list[dict[str, Any]]:
    return [cue(1, 0, first_end, "One."), cue(2, second_start, second_start + 2_000, "Two.", turn=2)]


def _dialogues(*first: str) -> list[dict[str, Any]]:
    times = [(number, number * 5_000) for number in range(1, len(first) + 1)]
    return [
        cue(number, at, at + 4_000, line, "-Yes.", turn=number, starts=(0, 6))
        for (number, at), line in zip(times, first, strict=True)
    ]


EXAMPLES: dict[str, tuple[list[dict[str, Any]] | str, list[dict[str, Any]] | str]] = {
    "overlap": (_two(2_000, 1_500), _two(2_000, 4_000)),
    "order": ([cue(1, 5_000, 4_000, "One.")], [cue(1, 4_000, 5_000, "One.")]),
    "empty": ([cue(1, 0, 2_000, " ")], [cue(1, 0, 2_000, ".")]),
    "line-length": ([cue(1, 0, 4_000, "x" * 43)], [cue(1, 0, 4_000, "x" * 42)]),
    "lines": ("One\ntwo\nthree", "One\ntwo"),
    "broken-word": ([cue(1, 0, 4_000, "hou", "se", starts=(0, 3))], [cue(1, 0, 4_000, "a", "house", starts=(0, 2))]),
    "wide-word": ([cue(1, 0, 6_000, "x" * 42, "x" * 8, starts=(0, 42))], [cue(1, 0, 4_000, "x" * 42)]),
    "max-duration": ([cue(1, 0, 7_001, "One.")], [cue(1, 0, 7_000, "One.")]),
    "gap": (_two(2_000, 2_050), _two(2_000, 2_084)),
    "gap-window": (_two(2_000, 2_250), _two(2_000, 2_500)),
    "min-duration": ([cue(1, 0, 832, "One.")], [cue(1, 0, 833, "One.")]),
    "reading-speed": ([cue(1, 0, 1_000, "Twenty-one characters")], [cue(1, 0, 2_000, "Twenty-one characters")]),
    "dialogue-dash": ("– No.\n– Yes.", "-No.\n-Yes."),
    "mixed-dashes": (_dialogues("-No.", "– No."), _dialogues("-No.", "-No.")),
    "unsafe-position": (
        [cue(1, 0, 4_000, "One.", "two", starts=(0, 5)) | {"placement": "line:90%"}],
        [cue(1, 0, 4_000, "One.") | {"placement": "line:90%"}],
    ),
    "unbalanced": ("(So it was.", "(So it was.)"),
    "double-space": ("One  two.", "One two."),
    "speaker-missing": ("", "One."),
    "line-balance": (
        "A manual says\nthat a screw is 2.5 millimetres wide",
        "A manual says,\nthat a screw is 2.5 mm wide",
    ),
    "orphan": ("and I would never do such a thing\nagain.", "No.\nI would never do such a thing again."),
    "forbidden-break": ("This is the\nhouse.", "I love it\nbecause it works."),
}
"""For each check a cue that it finds and one that it leaves alone; `speaker-missing` is a matter of whole talks."""


def _found_in(example: list[dict[str, Any]] | str) -> set[str]:
    if isinstance(example, str):
        return {name for name, _ in of_text(example)}
    return {name for name, _ in checks(*example, text="house " * 30)} | {name for name, _ in checks(*example)}


def test_every_check_has_an_example_that_it_finds_and_one_that_it_leaves_alone() -> None:
    assert set(EXAMPLES) == {check.name for check in CHECKS}
    for name, (broken, kept) in EXAMPLES.items():
        assert not broken or name in _found_in(broken), name
        assert name not in _found_in(kept), name


def test_every_check_has_a_name_of_its_own_and_a_remedy() -> None:
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names))
    assert all(check.remedy and "{}" in check.said for check in CHECKS)


def test_the_documentation_lists_every_check_as_it_is() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (yes|no) \|", DOC.read_text("utf-8"), re.MULTILINE)
    assert rows == [(check.name, check.severity, "yes" if check in OF_A_RUN else "no") for check in CHECKS]
