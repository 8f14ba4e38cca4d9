from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.correct import correct_terms
from pipeline.errors import SchemaMismatch
from pipeline.rules.fold import fold, is_plain, plain
from pipeline.schema import CORRECTIONS, FINDINGS, RULES, TURNS, conform, empty, from_rows
from pipeline.text.audit import number, replay, rewind, text_changes
from tests.building import turns
from tests.growth import LINEAR, exponent

if TYPE_CHECKING:
    from pipeline.correct import Corrected


def rule(pattern: str = "GPD", replacement: str = "GPT", **cells: Any) -> dict[str, Any]:  # noqa: ANN401 - cells of any column
    """Return a row of RULES, with the defaults that loading fills in."""
    fixed = {"match": "word", "case": "exact", "action": "replace", "status": "on", "table": "ours.csv", "row": 2}
    return {"id": f"{pattern}>{replacement}", "pattern": pattern, "replacement": replacement} | fixed | cells


def run(text: str, *rows: dict[str, Any], **turn: str) -> Corrected:
    """Return what *rows* make of one turn that says *text*."""
    said = turns((turn.get("speaker"), 0, text), doc=turn.get("doc", "talk"), lang=turn.get("lang", "ko"))
    return correct_terms(said, from_rows(rows, RULES))


def text_of(text: str, *rows: dict[str, Any], **turn: str) -> str:
    """Return *text* after *rows*."""
    return str(run(text, *rows, **turn).turns["text"][0])


@pytest.mark.parametrize(
    "text",
    [
        "GPD는",
        "GPDを",
        "GPD中国",
        "(GPD)",
        "GPD",
        "GPD-4",
        "'GPD'",
        "GPD.",
        "ГGPD",
        "/GPD/",
        "ＧＰＤ",
        "GPDไทย",
        "4.GPD",
    ],
)
def test_a_word_is_found_between_boundaries_of_any_script(text: str) -> None:
    assert "GPT" in text_of(text, rule())


@pytest.mark.parametrize(
    "text", ["GPDs", "_GPD", "GPD_", "XGPD", "GPD4", "4GPD", "ÉGPD", "E\u0301GPD", "X\u0301GPD", "GPD\u0301", "gpd"]
)
def test_a_part_of_a_word_is_left_alone(text: str) -> None:
    assert text_of(text, rule()) == text


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("노암", "노암동"),
        ("노암", "대노암"),
        ("4", "4.5"),
        ("326", "1,326"),
        ("GPT-4", "GPT-4o"),
        ("GPT-4", "GPT-4.5"),
        ("модел", "модель"),
        ("модель", "модель2"),
        ("नम", "नमस्ते"),
        ("مرحب", "مرحبا"),
        ("x\u0301", "x\u0301y"),
        ("s", "ß"),
        ("e", "e\u0301"),
    ],
)
def test_boundaries_hold_in_every_script_that_has_them(pattern: str, text: str) -> None:
    assert text_of(text, rule(pattern, "X", case="ignore")) == text


@pytest.mark.parametrize("tail", ["", "은", "이", "과의", "에게서는", "입니다", " 동", ".", "x", "4", "(Noam)"])
def test_a_pattern_that_ends_in_hangul_may_have_a_particle_behind_it(tail: str) -> None:
    assert text_of(f"노암{tail}", rule("노암", "브람")) == f"브람{tail}"


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [("中国", "在中国人", "在X人"), ("ペン", "これはペンです", "これはXです"), ("ไทย", "ประเทศไทยครับ", "ประเทศXครับ")],
)
def test_scripts_without_blanks_have_no_boundary(pattern: str, text: str, expected: str) -> None:
    assert text_of(text, rule(pattern, "X")) == expected


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("GPD 4", "ＧＰＤ\u3000４"),
        ("ＧＰＤ 4", "GPD 4"),
        ("GPD 4", "GPD\n4"),
        ("GPD 4", "GPD \t\u00a0 4"),
        ("GPD 4", "GPD\n 4"),
        ("GPD\n4", "GPD 4"),
        ("노암", "\u1102\u1169\u110b\u1161\u11b7"),
        ("\u1102\u1169\u110b\u1161\u11b7", "노암"),
        ("café", "cafe\u0301"),
        ("ペン", "ﾍﾟﾝ"),
        ("Yahoo!", "Yahoo！"),
    ],
)
def test_full_width_decomposed_and_broken_forms_match_their_plain_form(pattern: str, text: str) -> None:
    done = run(f"a {text} z", rule(pattern, "X", match="phrase"))

    assert done.turns["text"][0] == "a X z"
    assert done.corrections["before"][0] == text


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("exact", "gpd GPD", "gpd GPT"),
        ("ignore", "gpd GPD Gpd", "GPT GPT GPT"),
        ("keep", "gpd GPD Gpd gPD", "gpt GPT Gpt GPT"),
    ],
)
def test_case_is_heeded_ignored_or_kept(case: str, text: str, expected: str) -> None:
    assert text_of(text, rule(case=case)) == expected


@pytest.mark.parametrize(
    ("pattern", "replacement", "text", "expected"),
    [
        ("straße", "Weg", "STRASSE", "WEG"),
        ("STRASSE", "WEG", "die straße!", "die weg!"),
        ("ÉCOLE", "ÉTUDE", "école", "étude"),
        ("istanbul", "ankara", "İSTANBUL", "İSTANBUL"),
        ("модель", "образец", "МОДЕЛЬ", "ОБРАЗЕЦ"),
        ("UrbanEye", "OpenAI", "URBANEYE urbaneye UrbanEye urbanEye", "OPENAI openai OpenAI OpenAI"),
        ("openai", "OpenAI", "OpenAI", "OpenAI"),
        ("x", "yes", "X", "Yes"),
        ("4.0", "4o", "4.0", "4o"),
    ],
)
def test_case_is_kept_beyond_ascii(pattern: str, replacement: str, text: str, expected: str) -> None:
    assert text_of(text, rule(pattern, replacement, case="keep")) == expected


@pytest.mark.parametrize(
    ("cells", "text", "expected"),
    [
        ({"before": "당신의"}, "당신의 GPD, 나의 GPD", "당신의 GPT, 나의 GPD"),
        ({"before": "아카이브(", "after": ")"}, "아카이브(GPD)와 (GPD)", "아카이브(GPT)와 (GPD)"),
        ({"after": "모델"}, "GPD모델들, GPD\n모델은, GPD는", "GPT모델들, GPT\n모델은, GPD는"),
        ({"after": "model"}, "GPD model, GPD models", "GPT model, GPD models"),
        ({"before": "the"}, "the GPD, breathe GPD", "the GPT, breathe GPD"),
        ({"before": "O3 ..."}, "GPD, O3와 GPD", "GPD, O3와 GPT"),
        ({"before": "O3 …"}, "O30, GPD", "O30, GPD"),
        ({"before": "O3 ..."}, "O30 O3 GPD", "O30 O3 GPT"),
        ({"after": "... 모델"}, "GPD와 큰 모델과 GPD", "GPT와 큰 모델과 GPD"),
        ({"after": "... 추론"}, "GPD는 추론, 비추론", "GPT는 추론, 비추론"),
        ({"after": "... 추론"}, "GPD는 비추론", "GPD는 비추론"),
        ({"after": "모델", "case": "ignore"}, "gpd 모델", "GPT 모델"),
        ({"before": "THE", "case": "ignore"}, "the gpd", "the GPT"),
        ({"before": "당신의 ...", "after": "... 모델"}, "당신의 GPD 모델", "당신의 GPT 모델"),
    ],
)
def test_a_context_must_stand_beside_the_match_or_within_the_turn(
    cells: dict[str, str], text: str, expected: str
) -> None:
    assert text_of(text, rule(**cells)) == expected


@pytest.mark.parametrize(
    ("scope", "fits", "fails"),
    [
        ({"lang": "ko"}, {"lang": "ko-KR"}, {"lang": "kok"}),
        ({"lang": "zh"}, {"lang": "zh-Hans"}, {"lang": "und"}),
        ({"lang": "zh-Hans"}, {"lang": "zh-hans"}, {"lang": "zh"}),
        ({"speaker": "noam"}, {"speaker": "Noam"}, {"speaker": "Noam B."}),
        ({"speaker": "Noam"}, {"speaker": "NOAM"}, {}),
        ({"doc": "Talk"}, {"doc": "talk"}, {"doc": "talk-2"}),
    ],
)
def test_a_rule_keeps_to_its_scope(scope: dict[str, str], fits: dict[str, str], fails: dict[str, str]) -> None:
    assert text_of("GPD", rule(**scope), **fits) == "GPT"
    assert text_of("GPD", rule(**scope), **fails) == "GPD"


def test_leftmost_then_longest_then_the_first_of_the_table_wins() -> None:
    rows = (rule("b c d", "1", match="phrase"), rule("a b", "2", match="phrase"), rule("a b c", "3", match="phrase"))

    assert text_of("a b c d", *rows) == "3 d"
    assert text_of("b", rule("b", "1", before="x"), rule("b", "2"), rule("b", "3")) == "2"


def test_a_longer_rule_that_does_not_fit_leaves_the_place_to_a_shorter() -> None:
    rows = (rule("GPD model", "X", match="phrase"), rule())

    assert text_of("GPD models", *rows) == "GPT models"


def test_no_rule_sees_the_output_of_another() -> None:
    assert text_of("a b", rule("a", "b"), rule("b", "a")) == "b a"
    assert text_of("x", rule("x", "x x")) == "x x"


def test_a_match_that_gives_way_is_noted_once_for_each_pair_of_rules() -> None:
    rows = (rule(id="short"), rule("GPD 4", "GPT-4", id="long", match="phrase"))
    said = turns(("A", 0, "GPD 4, GPD 4"), ("B", 0, "GPD 4"), lang="ko")
    findings = correct_terms(said, from_rows(rows, RULES)).findings

    assert findings.select("turn", "check", "severity", "actual").rows() == [(1, "rule-overlap", "note", 3.0)]
    assert findings["message"][0] == "short: gave way to long, which matches over it; 3 times in all"


def test_a_match_that_gives_way_to_a_rule_that_protects_is_noted_nowhere() -> None:
    rows = (rule(id="short"), rule("GPD Win", "GPD Win", id="kept", match="phrase"))
    said = turns(("A", 0, "GPD Win, GPD"), lang="ko")
    corrected = correct_terms(said, from_rows(rows, RULES))

    assert corrected.findings.is_empty()
    assert corrected.turns["text"].to_list() == ["GPD Win, GPT"]


def test_a_rule_does_not_give_way_to_itself() -> None:
    done = run("na na na", rule("na na", "x", match="phrase"))

    assert done.turns["text"][0] == "x na"
    assert done.findings.is_empty()


def test_two_rules_that_do_the_same_at_one_place_take_nothing_from_each_other() -> None:
    assert run("GPD", rule(id="a", after="... x"), rule(id="b"), rule(id="c")).findings.is_empty()


def test_a_rule_that_puts_in_what_it_finds_protects_a_name() -> None:
    done = run("GPD Win과 GPD", rule("GPD Win", "GPD Win", match="phrase", case="keep"), rule())

    assert done.turns["text"][0] == "GPD Win과 GPT"
    assert done.corrections["start_char"].to_list() == [9]


def test_a_rule_that_ignores_case_mends_the_case_of_a_name() -> None:
    assert text_of("OPENAI와 openai", rule("OpenAI", "OpenAI", case="ignore")) == "OpenAI와 OpenAI"


def test_a_suggestion_changes_nothing_and_is_found_in_the_corrected_text() -> None:
    done = run("GPD와 T-Zero는 GPD", rule("GPD", "ChatGPT"), rule("T-Zero", "Cicero", status="suggest", id="t"))
    finding = done.findings.row(0, named=True)
    text = done.turns["text"][0]

    assert text == "ChatGPT와 T-Zero는 ChatGPT"
    assert (finding["check"], finding["severity"], finding["turn"]) == ("suggestion", "note", 1)
    assert finding["message"] == "t: 'T-Zero' may be 'Cicero'"
    assert text[finding["start_char"] : finding["end_char"]] == "T-Zero"


def test_a_suggestion_gives_way_to_a_rule_that_is_on() -> None:
    rows = (rule("GPD 4", "GPT-4o", status="suggest", match="phrase", id="s"), rule(id="on"))
    done = run("x GPD 4, GPD 4", *rows)

    assert done.turns["text"][0] == "x GPT 4, GPT 4"
    assert done.findings["message"].to_list() == ["s: gave way to on, which matches over it; 2 times in all"]


def test_a_rule_that_is_off_does_nothing() -> None:
    assert text_of("GPD", rule(status="off")) == "GPD"
    assert text_of("GPD GBD", rule(status="off"), rule("GBD")) == "GPD GPT"


def test_the_particle_after_a_changed_word_is_a_change_of_its_own() -> None:
    done = run("GPT-4-0이나 GPD이나", rule("GPT-4-0", "GPT-4o", id="r"))

    assert done.turns["text"][0] == "GPT-4o나 GPD이나"
    assert done.corrections.select("rule", "field", "start_char", "end_char", "before", "after").rows() == [
        ("r", "text", 0, 7, "GPT-4-0", "GPT-4o"),
        ("r+particle", "text", 7, 9, "이나", "나"),
    ]


def test_a_particle_that_another_rule_reaches_is_left_to_that() -> None:
    assert text_of("LLM은 좋다", rule("LLM", "GPT"), rule("은", "도")) == "GPT도 좋다"


def test_groups_of_a_regular_expression_may_be_used() -> None:
    rows = (rule(r"(\d+) ?(?P<unit>GB|MB)(?:s)?(z)?", r"\1\\\g<unit>\3", match="regex"),)

    assert text_of("약 16 GBs 메모리", *rows) == "약 16\\GB 메모리"


def test_a_regular_expression_takes_part_in_the_one_pass() -> None:
    rows = (rule("g.d", "GPT", match="regex", case="ignore"), rule("GPD 4", "GPT-4", match="phrase"))

    assert text_of("GPD 4와 gbd은", *rows) == "GPT-4와 GPT는"


def test_a_regular_expression_may_have_contexts_and_a_scope() -> None:
    row = rule("G.D", "GPT", match="regex", before="the", lang="en")

    assert text_of("the GPD, a GBD, the ＧGXD", row, lang="en") == "the GPT, a GBD, the ＧGXD"
    assert text_of("the GPD", row, lang="ko") == "the GPD"


def test_no_regular_expression_can_hang_a_run() -> None:
    rows = (rule("(a+)+$|(a*)*b", "x", match="regex"), rule("a.*b|a", "a", match="regex", id="greedy"))
    done = run("a" * 30_000, *rows)

    assert exponent(lambda size: run("a" * size, *rows), 30_000) < LINEAR
    assert done.findings.filter(check="rule-limit").select("severity", "limit").rows() == [("warning", 13_333.0)]


def test_cost_grows_with_the_text_and_not_with_its_square() -> None:
    rows = (rule(before="O3 ...", after="... 끝"), rule("GPD 4", "x", match="phrase"))

    def correct(times: int) -> None:
        run("O3 " + "GPD는 큽니다. " * times + "끝", *rows)

    assert exponent(correct, 2_000) < LINEAR


def test_nothing_is_touched_where_no_rule_matches() -> None:
    said = turns((None, 0, "안녕하세요 ＡＢＣ"), (None, 0, ""), lang="ko")
    done = correct_terms(said, from_rows([rule()], RULES))

    assert_frame_equal(done.turns, said)
    assert done.corrections.is_empty()
    assert_frame_equal(correct_terms(said, empty(RULES)).turns, said)
    assert_frame_equal(correct_terms(empty(TURNS), from_rows([rule()], RULES)).turns, empty(TURNS))


def test_turns_are_found_however_many_there_are() -> None:
    few = turns((None, 0, "아니요"), (None, 0, "\0"), (None, 0, ""), lang="ko")
    many = pl.concat([*[few] * 25_000, turns((None, 0, "GPD"), lang="ko")])
    done = correct_terms(many, from_rows([rule()], RULES))

    assert done.turns["text"].tail(2).to_list() == ["", "GPT"]
    assert done.corrections.height == 1


def test_a_frame_of_another_shape_is_refused() -> None:
    with pytest.raises(SchemaMismatch):
        correct_terms(turns(), empty(TURNS))
    with pytest.raises(SchemaMismatch):
        correct_terms(empty(RULES), empty(RULES))


PIECES = (
    *(
        "GPD",
        "gpd",
        "GPT",
        "4.0",
        "0.3",
        "가",
        "나",
        "노암",
        "모델",
        "은",
        "는",
        "을",
        "이나",
        "으로",
        "中国",
        "の",
        "ไทย",
    ),
    *(
        "ß",
        "ẞ",
        "İ",
        "ı",
        "É",
        "e\u0301",
        "Ｇ",
        "Ｐ",
        "４",
        "ﾍﾟ",
        "модель",
        "\u1112\u1161\u11ab",
        "👩\u200d👧",
        "\u200f",
    ),
)
GAPS = (" ", "", "\n", "  ", "\u00a0", "\u3000", "-", "(", ")", "'", "\0", ".")
texts = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=14).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)
patterns = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(" ".join)
contexts = st.one_of(st.none(), st.none(), st.sampled_from(("노암", "GPD ...", "e\u0301")))


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    """Draw RULES that loading would let pass, but for their examples."""
    drawn = draw(st.lists(st.tuples(patterns, st.one_of(patterns, st.just(""))), max_size=6))
    rows = [
        rule(pattern, replacement, id=f"r{number}", match="phrase")
        | {"case": draw(st.sampled_from(("exact", "ignore", "keep"))), "before": draw(contexts)}
        | {"status": draw(st.sampled_from(("on", "on", "suggest", "off")))}
        for number, (pattern, replacement) in enumerate(drawn)
    ]
    if draw(st.booleans()):
        rows.append(rule(r"(\pL)(\d)?P|\d+", r"<\2\1>", id="re", match="regex", case="ignore"))
    return from_rows(rows, RULES)


@given(st.lists(texts, max_size=4), tables())
def test_the_log_goes_from_the_raw_text_to_the_corrected_one_and_back(said: list[str], rules: pl.DataFrame) -> None:
    done = correct_terms(turns(*(("A", 0, text) for text in said), lang="ko"), rules)
    changes = text_changes(number([done.corrections]))

    for doc, turn, text, raw in done.turns.select("doc", "turn", "text", "text_raw").iter_rows():
        log = changes.get((doc, turn), [])
        assert replay(raw, log) == text
        assert rewind(text, log) == raw
        assert all(raw[change.start_char : change.end_char] == change.before != change.after for change in log)
        assert all(left.end_char <= right.start_char for left, right in pairwise(log))


@given(st.lists(texts, max_size=4), tables())
def test_many_turns_at_once_come_out_as_each_by_itself(said: list[str], rules: pl.DataFrame) -> None:
    together = correct_terms(turns(*(("A", 0, text) for text in said), lang="ko"), rules)
    apart = [correct_terms(turns(("A", 0, text), lang="ko"), rules).turns["text"][0] for text in said]

    assert together.turns["text"].to_list() == apart
    assert_frame_equal(conform(together.corrections, CORRECTIONS), together.corrections)
    assert_frame_equal(conform(together.findings, FINDINGS), together.findings)


@given(texts, st.booleans())
def test_a_folded_text_knows_the_way_back(text: str, cased: bool) -> None:  # noqa: FBT001 - drawn
    form = fold(text, cased=cased)
    spans = [form.span(start, start + 1) for start in range(len(form.text))]

    assert form.span(0, len(form.text)) == (0, len(text))
    assert all(text[span[0] : span[1]] for span in spans if span)
    assert is_plain(plain(text))
    assert form.text == (plain(text) if cased else plain(text).casefold())
    assert fold(form.text, cased=cased).text == form.text


def test_a_character_that_folds_to_two_is_never_cut() -> None:
    form = fold("aß b", cased=False)

    assert form.text == "ass b"
    assert (form.span(1, 2), form.span(2, 3), form.span(1, 3)) == (None, None, (1, 2))
    assert [form.place(offset) for offset in range(5)] == [0, 1, 3, 4, 5]
    assert fold("e\u0301", cased=True).place(1) is None
