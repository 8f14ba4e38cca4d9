from __future__ import annotations

import codecs
import csv
import io
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import BadTable, BadUsage
from pipeline.rules import SHIPPED, explain, load_rules, matched_rules, rule_warnings, unmatched_rules
from pipeline.rules.matcher import _BLANKS
from pipeline.rules.table import COLUMNS
from pipeline.schema import CORRECTIONS, FINDINGS, RULES, conform, empty, from_rows
from tests.growth import LINEAR, exponent

if TYPE_CHECKING:
    import polars as pl

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text("utf-8")


def table(*rows: dict[str, str], header: str = "") -> str:
    """Return the text of a table with the columns that *rows* name, or *header*."""
    columns = header.split(",") if header else list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def rule(pattern: str = "GPD", replacement: str = "GPT", **cells: str) -> dict[str, str]:
    """Return the cells of a rule."""
    return {"id": cells.pop("id", "a"), "pattern": pattern, "replacement": replacement} | cells


def load(folder: Path, *rows: dict[str, str]) -> pl.DataFrame:
    """Return *rows* as a table of a user, loaded alone."""
    return loaded(folder, table(*rows).encode())


def loaded(folder: Path, data: bytes) -> pl.DataFrame:
    """Return a table's file of *data*, loaded alone."""
    path = folder / "ours.csv"
    path.write_bytes(data)
    return load_rules([path], default="none")


def refusal(folder: Path, *rows: dict[str, str]) -> BadTable:
    """Return the refusal of *rows*."""
    with pytest.raises(BadTable) as caught:
        load(folder, *rows)
    return caught.value


def test_a_rule_needs_no_more_than_a_name_a_pattern_and_a_replacement(tmp_path: Path) -> None:
    rules = load(tmp_path, rule(), rule("O one", "o1", id="b"))

    assert rules.select("id", "match", "case", "status", "table", "row").rows() == [
        ("a", "word", "exact", "on", "ours.csv", 2),
        ("b", "phrase", "exact", "on", "ours.csv", 3),
    ]
    assert rules.equals(conform(rules, RULES))


def test_the_default_table_comes_first_and_the_users_after_it(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(table(rule("Foo", "Bar")), "utf-8")
    rules = load_rules(["ai-talks", path])

    assert rules["table"].unique(maintain_order=True).to_list() == ["rules.csv", "rules-ai-talks.csv", "ours.csv"]


def test_a_later_row_of_the_same_id_replaces_the_earlier(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(table(rule("GPD", "지피티", id="gpd-gpt")), "utf-8")
    rules = load_rules([path])

    assert rules.filter(id="gpd-gpt").select("replacement", "table").rows() == [("지피티", "ours.csv")]
    assert rules.height == load_rules([]).height


def test_a_row_with_status_off_switches_an_earlier_rule_off(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("id,pattern,replacement,status\ngpd-gpt,,,off\n", "utf-8")

    assert "changes" in [one.effect for one in explain("GPD", load_rules([]))]
    assert "changes" not in [one.effect for one in explain("GPD", load_rules([path]))]


def test_only_a_rule_that_is_there_can_be_switched_off(tmp_path: Path) -> None:
    error = refusal(tmp_path, rule("", "", id="gdp", status="off"))

    assert (error.row, error.problem) == (2, "column id: there is no rule gdp to switch off")


@pytest.mark.parametrize("missing", ["id", "pattern", "replacement"])
def test_a_missing_column_is_refused(tmp_path: Path, missing: str) -> None:
    row = {name: cell for name, cell in rule().items() if name != missing}
    error = refusal(tmp_path, row)

    assert (error.table, error.row, error.problem) == ("ours.csv", 1, f"the column {missing} is missing")
    assert "counterexample" in error.remedy


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("id,pattern,replacement,langs", "unknown column 'langs'"),
        ("id,pattern,replacement,id", "the column id is there twice"),
    ],
)
def test_a_column_that_is_unknown_or_there_twice_is_refused(tmp_path: Path, header: str, problem: str) -> None:
    with pytest.raises(BadTable, match=problem):
        loaded(tmp_path, f"{header}\n".encode())


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (rule(""), "column pattern: empty"),
        (rule(" "), "column pattern: empty"),
        (rule(id=""), "column id: '' is no name"),
        (rule(id="a b"), "column id: 'a b' is no name"),
        (rule(" GPD"), "column pattern: white space at its edge"),
        (rule("O one", match="word"), "column match: a word with white space inside"),
        (rule(match="glob"), "column match: unknown value 'glob'"),
        (rule(case="lower"), "column case: unknown value 'lower'"),
        (rule(status="maybe"), "column status: unknown value 'maybe'"),
        (rule(lang="korean"), "column lang: 'korean' names no language"),
        (rule(lang="en,ko"), "column lang: 'en,ko' names no language"),
        (rule("(", match="regex"), "column pattern: '(' is no regular expression of RE2: missing ): ("),
        (rule("a(?=b)", match="regex"), "is no regular expression of RE2"),
        (rule("a*", match="regex"), "matches the empty string"),
        (rule(r"\b", match="regex"), "matches the empty string"),
        (rule("a", r"\1", match="regex"), "column replacement: the pattern has no group 1"),
        (rule("(a)", r"\g<b>", match="regex"), "column replacement: the pattern has no group b"),
        (
            rule(example="GPD 모델", expected="GPT model"),
            "column example: rule a makes 'GPT 모델' of it, not 'GPT model'",
        ),
        (rule(example="GPDs", expected="GPTs"), "column example: rule a makes 'GPDs' of it"),
        (rule(example="GPD"), "column example: rule a makes 'GPT' of it, not ''"),
        (rule(expected="GPT"), "column example: empty, though expected is not"),
        (rule(counterexample="GPD Win 4"), "column counterexample: rule a makes 'GPT Win 4' of it"),
        (rule(before="..."), "before is '...', which names no text"),
        (rule(before="... 당신의"), "before has ... elsewhere than beside the match"),
        (rule(after="모델 …"), "after has … elsewhere than beside the match"),
        (rule(before="아카이브("), "before and after are unbalanced: '(' is not closed"),
        (rule(after=")"), "before and after are unbalanced: ')' is not opened"),
        (rule(before="(", after="]"), "before and after are unbalanced: ']' is not opened"),
        (rule("G\x07D"), "column pattern: the control character U+0007"),
        (rule("G" * 1_000_000), "column pattern: longer than 10,000 characters"),
        (rule(note="x" * 10_001), "column note: longer than 10,000 characters"),
    ],
)
def test_a_row_that_cannot_be_trusted_is_refused_with_row_column_and_remedy(
    tmp_path: Path, cells: dict[str, str], problem: str
) -> None:
    error = refusal(tmp_path, cells)

    assert (error.table, error.row) == ("ours.csv", 2)
    assert problem in error.problem
    assert error.remedy.endswith(".")


def test_regular_expressions_with_groups_load(tmp_path: Path) -> None:
    rows = (rule("(a)b", r"\1", match="regex"), rule("(?P<x>c)d", r"\g<x>\\", match="regex", id="b"))

    assert load(tmp_path, *rows).height == 2


def test_an_id_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, rule(), rule("GBD"))

    assert (error.row, error.problem) == (3, "column id: a stands in row 2 too")


def test_two_rules_of_one_pattern_and_scope_with_different_replacements_are_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, rule(), rule("ＧＰＤ", "GDP", id="b"))

    assert error.row == 3
    assert "b makes 'GDP' of 'ＧＰＤ', and a (ours.csv, row 2) makes 'GPT'" in error.problem
    assert "the id a" in error.remedy


@pytest.mark.parametrize(
    "scope", [{"lang": "ko"}, {"before": "그"}, {"after": "... 모델"}, {"speaker": "Noam"}, {"doc": "x"}]
)
def test_rules_of_one_pattern_may_differ_by_scope(tmp_path: Path, scope: dict[str, str]) -> None:
    assert load(tmp_path, rule(id="b", replacement="GDP", **scope), rule()).height == 2


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + b"id,pattern,replacement\na,GPD,GPT\n",
        b"id;pattern;replacement\r\na;GPD;GPT\r\n",
        b"id\tpattern\treplacement\ra\tGPD\tGPT\r",
        b"id,pattern,replacement\n\n,,\na,GPD,GPT\n",
        b"ID, Pattern ,Replacement,\na,GPD,GPT,\n",
        '"id";"pattern";"replacement"\n"a";"GPD";"GPT"\n'.encode("utf-16"),
    ],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, data: bytes) -> None:
    assert loaded(tmp_path, data).select("id", "pattern", "replacement").rows() == [("a", "GPD", "GPT")]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    rules = loaded(tmp_path, b'id,pattern,replacement,note\na,GPD,GPT,"two\nlines"\n\nb,GBD,GPT,\n')

    assert rules["row"].to_list() == [2, 4]


def test_a_table_in_cp949_is_refused_with_the_place_and_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(BadTable) as caught:
        loaded(tmp_path, "id,pattern,replacement\nx,GPD,GPT\na,노엄,노암\n".encode("cp949"))

    assert caught.value.row == 3
    assert "column pattern: byte 0xB3 is not UTF-8; it may be in cp949" in caught.value.problem
    assert "CSV UTF-8" in caught.value.remedy


def test_a_lone_surrogate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="row 2: column replacement: byte 0xED is not UTF-8"):
        loaded(tmp_path, b"id,pattern,replacement\na,GPD,\xed\xa0\x80\n")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="the column id is missing"):
        loaded(tmp_path, b"")


@pytest.mark.parametrize("data", [b'id,pattern,replacement\na,"GPD,GPT\n', b"id,pattern,replacement\na,GPD,GPT,x\n"])
def test_broken_csv_is_refused_with_its_row(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadTable, match="row 2"):
        loaded(tmp_path, data)


def test_a_cell_that_begins_with_an_equals_sign_stays_text(tmp_path: Path) -> None:
    assert load(tmp_path, rule("=SUM", "=1+1")).select("pattern", "replacement").rows() == [("=SUM", "=1+1")]


def test_a_table_whose_name_can_be_no_path_is_refused() -> None:
    with pytest.raises(BadUsage, match="can be no path"):
        load_rules(["a\0b"])


@pytest.mark.parametrize("name", ["nowhere.csv", "ai-talk"])
def test_a_table_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(BadTable) as caught:
        load_rules([name])

    assert caught.value.row is None
    assert "ai-talks" in caught.value.remedy


def test_no_path_of_the_machine_is_in_the_frame_or_the_error(tmp_path: Path) -> None:
    rules = load(tmp_path, rule())
    error = refusal(tmp_path, rule(""))

    assert str(tmp_path) not in str(rules.rows())
    assert str(tmp_path) not in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_a_rule_that_never_comes_first_is_warned_of(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        rule(case="ignore"),
        rule("gpd", id="b"),
        rule("GPD", "GDP", id="c", before="그"),
        rule("GBD", id="d", lang="zh"),
        rule("GBD", "GDP", id="e", lang="zh-Hans"),
        rule("GBD", "GDP", id="f"),
    )

    assert rule_warnings(rules).select("rule", "check", "severity", "row").rows() == [
        ("b", "rule-shadowed", "warning", 3),
        ("c", "rule-shadowed", "warning", 4),
        ("e", "rule-shadowed", "warning", 6),
    ]


def test_a_suggestion_shadows_no_rule_that_is_on(tmp_path: Path) -> None:
    rules = load(tmp_path, rule(status="suggest"), rule(id="b"))

    assert rule_warnings(rules).is_empty()


def test_an_output_that_another_rule_matches_is_warned_of(tmp_path: Path) -> None:
    rules = load(tmp_path, rule("GPD", "the GBD one"), rule("GBD", "GPT", id="b"), rule("GPT", "GPT", id="c"))
    warnings = rule_warnings(rules)

    assert warnings.select("rule", "check").rows() == [("a", "rule-chain")]
    assert "b (ours.csv, row 3)" in warnings["message"][0]


def test_an_edge_in_a_script_without_blanks_is_noted(tmp_path: Path) -> None:
    rules = load(tmp_path, rule("中国", "中國"), rule("GPD", id="b"), rule("노암", "노엄", id="c"))

    assert rule_warnings(rules).select("rule", "check", "severity").rows() == [("a", "rule-open-edge", "note")]


def test_rules_that_matched_nowhere_are_named(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        rule("A1", id="hit"),
        rule("A2", id="particle"),
        rule("A3", id="suggested", status="suggest"),
        rule("A4", id="lost"),
        rule("A5", id="idle"),
        rule("A6", "A6", id="protects"),
        rule("A7", id="off", status="off"),
    )
    change = {"doc": "d", "seq": 1, "stage": "correct_terms", "field": "text"}
    corrections = from_rows([change | {"rule": name} for name in ("hit", "particle+particle")], CORRECTIONS)
    note = {"doc": "d", "severity": "note"}
    findings = from_rows(
        [
            note | {"check": "suggestion", "message": "suggested: 'A3' may be 'GPT'"},
            note | {"check": "rule-overlap", "message": "lost: gave way to hit"},
            note | {"check": "other", "message": "idle: is no rule here"},
        ],
        FINDINGS,
    )

    assert unmatched_rules(rules, matched_rules(corrections, findings)["rule"]) == ["idle"]
    assert len(unmatched_rules(rules, matched_rules(empty(CORRECTIONS), empty(FINDINGS))["rule"])) == 5


def test_explaining_says_what_each_rule_does_and_why_not(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        rule("GPD", "GPT"),
        rule("GPD 4.0", "GPT-4o", id="b"),
        rule("Archive", "arXiv", id="c", before="아카이브(", after=")"),
        rule("GBD", "GPT", id="d", status="suggest", lang="ko"),
        rule("NRL", "NRL", id="e"),
        rule("R1", "R2", id="f", after="... 뒤"),
    )
    told = explain("GPD 4.0과 GPDs, Archive, GBD와 NRL R1", rules)

    assert [(one.rule, one.effect, one.before, one.after, one.detail) for one in told] == [
        ("b", "changes", "GPD 4.0", "GPT-4o", ""),
        ("a", "gives way", "GPD", "GPD", "to b"),
        ("b+particle", "changes", "과", "와", ""),
        ("a", "inside a word", "GPD", "GPD", ""),
        ("c", "lacks its context", "Archive", "Archive", "before it '아카이브(', after it ')'"),
        ("d", "suggests", "GBD", "GPT", "only for lang ko"),
        ("e", "protects", "NRL", "NRL", ""),
        ("f", "lacks its context", "R1", "R1", "after it ... '뒤'"),
    ]


def test_explaining_names_the_word_that_speaks_against_a_match_and_the_row_that_says_so(tmp_path: Path) -> None:
    rules = load(
        tmp_path,
        rule("Mo", "Moe", unless="joined: tavern | officer*"),
        rule("Jo", "Joe", id="b", needs="river"),
        rule("Bo", "Beau", id="c", unless="after: /\\s*\\d+/"),
        rule("Di", "Dee", id="d", unless="@year"),
    )
    told = explain("Officers of the Mo saw Jo and Bo 12, then in 2021 Di.", rules)

    assert [one.effect for one in told] == ["lacks its evidence"] * 4
    assert [one.detail for one in told[:3]] == [
        "against it: 'officer' joined",
        "needs 'river'",
        "against it: '12' after",
    ]
    assert re.fullmatch(r"against it: 'in 2021' before \(@year, row \d+ of evidence.csv\)", told[3].detail)


def test_explaining_never_speaks_of_a_part_of_a_character(tmp_path: Path) -> None:
    assert explain("Größe ß", load(tmp_path, rule("s", "z", case="ignore"))) == []


def test_explaining_reads_half_a_surrogate_pair_as_a_replacement_character(tmp_path: Path) -> None:
    rules = load(tmp_path, rule())

    assert [one.after for one in explain("\udcb0 GPD", rules)] == ["GPT"]


def test_rules_load_with_their_examples_in_linear_time(tmp_path: Path) -> None:
    rows = [
        rule(f"Zq{i}x", id=f"r{i}", example=f"a Zq{i}x.", expected="a GPT.", counterexample="GPD")
        for i in range(20_000)
    ]

    assert load(tmp_path, *rows).height == 20_000
    assert exponent(lambda size: load(tmp_path, *rows[:size]), 2_500) < LINEAR


def test_every_shipped_name_has_a_table() -> None:
    assert {name: load_rules([name], default="none").height > 0 for name in SHIPPED} == dict.fromkeys(SHIPPED, True)


def test_the_page_on_rules_names_every_column_warning_and_shipped_table() -> None:
    checks = ("rule-shadowed", "rule-chain", "rule-open-edge", "rule-overlap", "rule-limit", "suggestion")

    assert [name for name in (*COLUMNS, *SHIPPED, *checks) if f"`{name}`" not in PAGE] == []


def test_the_table_on_the_page_loads_without_a_warning(tmp_path: Path) -> None:
    written = PAGE.split("```csv\n")[1].split("```")[0]

    assert rule_warnings(loaded(tmp_path, written.encode())).is_empty()


def test_a_row_that_ends_before_the_replacement_is_refused_rather_than_taken_for_a_deletion(tmp_path: Path) -> None:
    table = tmp_path / "short.csv"
    table.write_text("id,pattern,replacement\na,foo\n", encoding="utf-8")
    with pytest.raises(BadTable, match="row 2: has no cell for replacement"):
        load_rules([table], default="none")


def test_a_language_is_kept_in_its_usual_case(tmp_path: Path) -> None:
    table = tmp_path / "tags.csv"
    table.write_text("id,pattern,replacement,lang\na,foo,bar,en_us\n", encoding="utf-8")
    assert load_rules([table], default="none")["lang"].to_list() == ["en-US"]


def test_blanks_are_all_that_unicode_calls_white_space_and_no_more() -> None:
    spaces = {char for char in map(chr, range(0x110000)) if char.isspace()}

    assert set(_BLANKS) == spaces - {" ", "\n"}
    assert "\u200b" not in _BLANKS, "a zero-width space parts words and is no blank"
