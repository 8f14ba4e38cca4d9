from __future__ import annotations

import re

import polars as pl
import pytest

from pipeline.correct import correct_terms
from pipeline.rules import SHIPPED, load_rules, matched_rules, rule_warnings, unmatched_rules
from tests.building import CORPUS, NO_CORPUS, turns

SAMPLE = CORPUS / "latent-space-noam-brown.ko.md"
DEFAULT = load_rules([])
ALL = load_rules(list(SHIPPED))
ROWS = list(ALL.iter_rows(named=True))
ALSO_CHANGED_BY_OTHERS = {
    "gpd-4-0-gpt-4o": "GPT-4o와 o3 같은 모델",
    "0-3-o3": "GPT-4o와 o3를 비교합니다.",
    "gpt-4-0-o3": "o3보다 많은 사람들이 GPT-4o와 ChatGPT를 씁니다.",
}
needs_sample = pytest.mark.skipif(not SAMPLE.exists(), reason=NO_CORPUS)


def corrected(text: str, *, of: str = "default", lang: str = "ko") -> str:
    """Return *text* after the default table, or after all shipped ones."""
    return str(correct_terms(turns((None, 0, text), lang=lang), DEFAULT if of == "default" else ALL).turns["text"][0])


def sample() -> list[str]:
    """Return what is said in the sample, turn by turn."""
    return re.findall(r"^\*\*[^*\[\n]+ \[\d\d:\d\d:\d\d\]\*\*: (.+)$", SAMPLE.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_shipped_rule_has_an_example_that_holds_and_says_where_it_comes_from(row: dict[str, str | None]) -> None:
    assert row["example"] and row["expected"] and row["source"] and row["since"]  # noqa: PT018 - one claim
    changes = row["pattern"] != row["replacement"] or row["action"] != "replace"
    assert (row["example"] != row["expected"]) == changes


@pytest.mark.parametrize("row", [row for row in ROWS if row["status"] == "on"], ids=lambda row: row["id"])
def test_a_shipped_rule_does_the_same_among_all_others(row: dict[str, str]) -> None:
    expected = ALSO_CHANGED_BY_OTHERS.get(row["id"], row["expected"])

    assert corrected(row["example"], of="all", lang=row["lang"] or "ko") == expected


def test_the_shipped_tables_give_no_warning() -> None:
    assert rule_warnings(ALL).filter(pl.col("severity") != "note").is_empty()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPD 모델도 비슷합니다.", "GPT 모델도 비슷합니다."),
        ("UrbanEye에서 출시했습니다.", "OpenAI에서 출시했습니다."),
        ("GPD 4.0과 0.3 같은 모델", "GPT-4o와 o3 같은 모델"),
        ("GPDを使う。GPD中国。(GPD)", "GPTを使う。GPT中国。(GPT)"),
    ],
)
def test_the_default_table_mends_what_is_no_word_anywhere(text: str, expected: str) -> None:
    assert corrected(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4.5, GPT-4.1, GPT-4.0, 2.7B와 1,326개, 4.0과 0.3",
        "_GPD, XGPD, GPDX, GPD47",
        "The GPD Win 4 and the generalized Pareto distribution (GPD)",
        "오존(O3)과 CodeX, NRL 시즌, GBD 2019, R1.0, Archive, 당신의 ID 안에",
        "Lex Friedman과 Richard Hemming, a local maxim, vectors encode forces",
        "O one knows; Open AI, Chat GPT",
    ],
)
def test_the_default_table_leaves_what_may_be_meant(text: str) -> None:
    assert corrected(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "오존(O3)은 기체입니다.",
        "The Archive is open.",
        "버전 4.0이 나왔고 GPT-4.0은 아닙니다.",
        "신분증 ID 안에 칩이 있습니다.",
        "NRL 시즌이 시작됐습니다.",
        "the Global Burden of Disease (GBD) study",
        "GPT-4.5, GPT-4.1, GPT-4-0314",
    ],
)
def test_the_table_for_ai_talks_leaves_what_may_be_meant(text: str) -> None:
    assert corrected(text, of="all") == text


@needs_sample
def test_the_default_table_mends_the_sample() -> None:
    said = sample()
    done = correct_terms(turns(*((None, None, text) for text in said), lang="ko"), DEFAULT)
    text = "\n".join(done.turns["text"])

    assert len(said) == 182
    assert all(
        wanted in text
        for wanted in ("GPT 모델도", "한 달 전에 OpenAI에서", "GPT-4o와 o3 같은 모델들은", "ChatGPT의 구독")
    )
    assert not re.search("GPD|UrbanEye|ChachBT", text)
    assert all(
        kept in text for kept in ("GPT-4.5를", "GPT-4.1이나", "2.7B로", "1,326개입니다", "Ghibli", "CodeX", "O3가")
    )
    assert done.corrections.height == 11


@needs_sample
def test_the_table_for_ai_talks_leaves_no_mishearing_of_the_sample_but_what_it_suggests() -> None:
    done = correct_terms(turns(*((None, None, text) for text in sample()), lang="ko"), ALL)
    text = "\n".join(done.turns["text"])

    assert not re.search(
        r"G[PB]D|CodeX|\bO3|O one|O three|GPT-4[.-]0|ASWY|NRL|R1\.0|Friedman|Hemming|encode forces|maxim\)", text
    )
    assert all(
        wanted in text for wanted in ("GPT-4.5가 무너지는", "GPT-6에", "o1을 출시하고", "o1, o3로", "GPT-4o나 이런")
    )
    assert all(
        wanted in text for wanted in ("GPT-4o와 ChatGPT의", "당신의 IDE 안에", "아카이브(arXiv)에", "우리는 4o, 즉")
    )
    assert done.findings.filter(check="suggestion").height == 3
    assert {"gpd-gpt", "t-zero-cicero"}.isdisjoint(
        unmatched_rules(ALL, matched_rules(done.corrections, done.findings)["rule"])
    )


@needs_sample
@pytest.mark.parametrize("folder", ["human-subtitles", "transcripts"])
def test_the_default_table_changes_nothing_in_the_texts_of_others(folder: str) -> None:
    files = [path for path in sorted((CORPUS / folder).rglob("*")) if path.is_file()]
    texts = [path.read_text("utf-8", "replace") for path in files]
    done = correct_terms(turns(*((None, None, text) for text in texts)), DEFAULT)

    assert len(texts) > 10
    assert done.corrections.is_empty()
