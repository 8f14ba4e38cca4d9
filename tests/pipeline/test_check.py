from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from pipeline.check import CHECKS, check_cues
from pipeline.errors import BadTable
from pipeline.schema import CUES, from_rows
from pipeline.styles import load_styles
from tests.building import turns

STYLES = load_styles()
GOOD = "A line of forty-two columns is this one, ya"


def cue(
    number: int, start: int, end: int, *lines: str, turn: int = 1, starts: tuple[int, ...] = (0,)
) -> dict[str, Any]:
    spans = [
        {"line": at, "turn": turn, "start_char": first, "end_char": first + len(line), "speaker": None}
        for at, (line, first) in enumerate(zip(lines, starts * len(lines), strict=False))
    ]
    return {
        "doc": "talk",
        "cue": number,
        "start_ms": start,
        "end_ms": end,
        "lang": "en",
        "lines": lines,
        "spans": spans,
    }


def checks(*rows: dict[str, Any], text: str = "x" * 200) -> list[tuple[str, int]]:
    found = check_cues(from_rows(rows, CUES), turns(("A", 0, text), ("B", 0, text)), STYLES, "off")
    return list(found.select("check", "cue").iter_rows())


def test_a_good_cue_has_no_finding() -> None:
    assert checks(cue(1, 0, 3_000, "A line.")) == []


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([cue(1, 0, 2_000, "One."), cue(2, 1_500, 4_000, "Two.", turn=2)], "overlap"),
        ([cue(1, 5_000, 7_000, "One."), cue(2, 0, 2_000, "Two.", turn=2)], "order"),
        ([cue(1, 0, 2_000, " ")], "empty"),
        ([cue(1, 0, 4_000, "x" * 43)], "line-length"),
        ([cue(1, 0, 4_000, "One", "two", "three", starts=(0, 10, 20))], "lines"),
        ([cue(1, 0, 7_001, "One.")], "max-duration"),
        ([cue(1, 0, 2_000, "One."), cue(2, 2_050, 4_000, "Two.", turn=2)], "gap"),
        ([cue(1, 0, 832, "One.")], "min-duration"),
        ([cue(1, 0, 1_000, "Twenty-one characters")], "reading-speed"),
    ],
)
def test_each_broken_limit_is_found(rows: list[dict[str, Any]], name: str) -> None:
    assert (name, 1) in checks(*rows)


def test_a_limit_that_is_just_kept_is_no_finding() -> None:
    rows = [cue(1, 0, 7_000, "x" * 42, "y" * 42, starts=(0, 50)), cue(2, 7_083, 7_083 + 833, "One.", turn=2)]
    assert checks(*rows) == []


def test_a_cut_word_is_an_error_only_where_a_line_could_hold_it() -> None:
    cut = cue(1, 0, 4_000, "reinforce", "ment", starts=(0,)) | {
        "spans": [
            {"line": 0, "turn": 1, "start_char": 0, "end_char": 9, "speaker": None},
            {"line": 1, "turn": 1, "start_char": 9, "end_char": 13, "speaker": None},
        ]
    }
    assert checks(cut, text="reinforcement") == [("broken-word", 1)]
    assert checks(cut, text="reinforcement" * 9) == [("wide-word", 1)]


def test_a_break_between_characters_of_an_unspaced_script_cuts_no_word() -> None:
    spans = [
        {"line": 0, "turn": 1, "start_char": 0, "end_char": 2, "speaker": None},
        {"line": 1, "turn": 1, "start_char": 2, "end_char": 4, "speaker": None},
    ]
    japanese = cue(1, 0, 4_000, "東京", "です") | {"spans": spans}
    assert checks(japanese, text="東京です") == []


def test_findings_say_what_is_and_what_may_be() -> None:
    rows = from_rows([cue(1, 0, 1_000, "Twenty-one characters")], CUES)
    found = check_cues(rows, turns(("A", 0, "Twenty-one characters")), STYLES, "off").row(0, named=True)
    assert (found["actual"], found["limit"], found["turn"]) == (21, 20, 1)
    assert found["message"] == "21.0 characters a second, limit 20.0"
    assert found["remedy"]


def test_a_language_without_any_style_is_not_passed_over() -> None:
    rows = from_rows([cue(1, 0, 1_000, "One.")], CUES)
    with pytest.raises(BadTable):
        check_cues(rows, turns(("A", 0, "One.")), STYLES.filter(pl.col("lang") == "ko"), "off")


def test_every_check_has_a_name_of_its_own() -> None:
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names))
