from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.correct import correct_terms
from pipeline.errors import BadTable
from pipeline.rules import load_rules
from pipeline.rules.evidence.cells import compile_pattern, evidence_problem, sets, to_evidence
from pipeline.schema import CHAPTERS, DOCUMENTS, from_rows
from pipeline.tables import shipped_rows
from tests.building import turns
from tests.pipeline.rules import sentences_fresh as fresh
from tests.pipeline.rules import sentences_kinds as kinds
from tests.pipeline.rules import sentences_nearby as nearby
from tests.pipeline.rules.sentences import CHANGED, CHANGED_BY_AI_TALKS, KEPT, KEPT_BY_AI_TALKS

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

DEFAULT = load_rules([])
AI_TALKS = load_rules(["ai-talks"])
ELSEWHERE = (
    "The police department had officers, a chief and detectives, and 500,000 gallons of water a day.",
    "The Green Party won four seats in parliament. My laptop is a handheld console, a Pocket, a Win and a Duo.",
    "The EU project on CCTV and video surveillance in public spaces ran for years.",
    "경찰관 두 명이 용의자를 체포했고, 하루 50만 갤런을 정수했습니다.",
)


def said(text: str, table: pl.DataFrame, lang: str = "und") -> str:
    return str(correct_terms(turns((None, 0, text), lang=lang), table).turns["text"][0])


@pytest.mark.parametrize(("lang", "text", "expected"), CHANGED + nearby.CHANGED + kinds.CHANGED + fresh.CHANGED)
def test_what_is_misheard_is_mended_in_a_text_of_one_sentence(lang: str, text: str, expected: str) -> None:
    assert said(text, DEFAULT, lang) == expected
    assert said(text, AI_TALKS, lang) == expected


@pytest.mark.parametrize(("lang", "text"), KEPT + nearby.KEPT + kinds.KEPT + fresh.KEPT)
def test_what_evidence_speaks_against_stays(lang: str, text: str) -> None:
    assert said(text, DEFAULT, lang) == text
    assert said(text, AI_TALKS, lang) == text


@pytest.mark.parametrize(("lang", "text"), KEPT_BY_AI_TALKS + nearby.KEPT_BY_AI_TALKS + kinds.KEPT_BY_AI_TALKS)
def test_risky_rows_need_evidence(lang: str, text: str) -> None:
    assert said(text, AI_TALKS, lang) == text


@pytest.mark.parametrize(("lang", "text", "expected"), CHANGED_BY_AI_TALKS + kinds.CHANGED_BY_AI_TALKS)
def test_risky_rows_act_where_the_field_is_plain(lang: str, text: str, expected: str) -> None:
    assert said(text, AI_TALKS, lang) == expected


def test_the_sentences_are_of_ten_languages_and_more() -> None:
    assert len({lang for lang, *_ in CHANGED}) >= 10
    assert len({lang for lang, *_ in nearby.CHANGED}) >= 12
    assert len({lang for lang, *_ in KEPT}) >= 10


@pytest.mark.parametrize("is_one_turn", [True, False])
def test_evidence_elsewhere_in_a_long_talk_speaks_against_nothing(is_one_turn: bool) -> None:  # noqa: FBT001
    sentences = [*ELSEWHERE, "GPD is large.", *ELSEWHERE, "UrbanEye made it.", *ELSEWHERE] * 20
    texts = [" ".join(sentences)] if is_one_turn else sentences
    done = correct_terms(turns(*((None, None, text) for text in texts)), DEFAULT)
    text = " ".join(done.turns["text"])

    assert not re.search("GPD|UrbanEye", text)
    assert (text.count("GPT is large."), text.count("OpenAI made it.")) == (20, 20)


def test_every_shipped_row_of_ai_talks_finds_its_pattern_in_prose_that_is_not_about_ai() -> None:
    prose = "\n".join(text for _, text in nearby.KEPT_BY_AI_TALKS)
    rows = AI_TALKS.filter(table="rules-ai-talks.csv", status="on").iter_rows(named=True)

    assert [row["id"] for row in rows if row["pattern"] not in prose and row["pattern"] != row["replacement"]] == []


def test_document_evidence_is_found_in_other_turns_the_title_and_the_chapters(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text("id,pattern,replacement,needs\na,Mo,Moe,document: Springfield\n")
    rules = load_rules([tmp_path / "ours.csv"], default="none")
    talk = turns((None, 0, "Mo is here."), (None, 1, "So is Lisa."))
    title = from_rows([document("Springfield today")], DOCUMENTS)
    chapter = from_rows([{"doc": "talk", "chapter": 1, "start_ms": 0, "title": "In springfield"}], CHAPTERS)

    assert correct_terms(talk, rules).turns["text"][0] == "Mo is here."
    assert correct_terms(talk, rules, title).turns["text"][0] == "Moe is here."
    assert correct_terms(talk, rules, None, chapter).turns["text"][0] == "Moe is here."
    assert correct_terms(turns((None, 0, "Mo."), (None, 1, "Springfield.")), rules).turns["text"][0] == "Moe."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The officers adore Mo.", "The officers adore Moe."),
        ("The officers of the Mo slept.", "The officers of the Mo slept."),
        ("Mo's officers slept.", "Mo's officers slept."),
        ("Mo is liked by officers.", "Moe is liked by officers."),
    ],
)
def test_a_word_is_joined_by_words_of_belonging_alone(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "ours.csv").write_text("id,pattern,replacement,unless\na,Mo,Moe,joined: officer*\n")

    assert said(text, load_rules([tmp_path / "ours.csv"], default="none")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo sent two officers.", "Mo sent two officers."),
        ("Mo is popular with officers.", "Moe is popular with officers."),
        ("Officers like Mo.", "Officers like Moe."),
    ],
)
def test_a_word_that_follows_with_a_part_of_its_own_is_no_evidence(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "ours.csv").write_text("id,pattern,replacement,unless\na,Mo,Moe,following: officer*\n")

    assert said(text, load_rules([tmp_path / "ours.csv"], default="none")) == expected


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("The tavern Mo is open.", "Mo", "Moe"),
        ("A tavern called Mo is open.", "Mo", "Mo"),
        ("Mo is a nice old tavern.", "Mo", "Mo"),
        ("Mo, a tavern in town, is open.", "Mo", "Mo"),
        ("Mo has a tavern.", "Moe", "Moe"),
        ("Mo is a friend of the tavern.", "Moe", "Moe"),
        ("In the tavern Mo is known.", "Moe", "Moe"),
        ("The Mo tavern is open.", "Moe", "Moe"),
    ],
)
def test_a_word_says_what_the_name_is_or_only_stands_near(tmp_path: Path, text: str, kind: str, said: str) -> None:
    for scope, name in (("kind", kind), ("said", said)):
        (tmp_path / "ours.csv").write_text(f"id,pattern,replacement,unless\na,Mo,Moe,{scope}: tavern\n")
        outcome = correct_terms(turns((None, 0, text)), load_rules([tmp_path / "ours.csv"], default="none"))
        assert outcome.turns["text"][0] == re.sub(r"\bMo\b", name, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo met a llama.", "Mo met a llama."),
        ("Mo met a llama and a goat.", "Moe met a llama and a goat."),
        ("Mo met a llama, that llama.", "Mo met a llama, that llama."),
        ("Mo met a llama and the llamas.", "Mo met a llama and the llamas."),
        ("Mo met a goat.", "Mo met a goat."),
    ],
)
def test_several_different_words_may_be_needed(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "ours.csv").write_text(
        "id,pattern,replacement,needs\na,Mo,Moe,document 2: llama | llamas | goat | mo | goat herd*\n"
    )

    assert said(text, load_rules([tmp_path / "ours.csv"], default="none")) == expected


def test_a_star_may_stand_within_an_item(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text("id,pattern,replacement,unless\na,Mo,Moe,voter* in spring*\n")
    rules = load_rules([tmp_path / "ours.csv"], default="none")

    assert said("The voters in Springfield know Mo.", rules) == "The voters in Springfield know Mo."
    assert said("The voters of Springfield know Mo.", rules) == "The voters of Springfield know Moe."


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("The plant treats 500,000", "GPD of clean water."), "GPD of clean water."),
        (("The Greensboro Police", "Department, GPD, came."), "Department, GPD, came."),
        (("It treats 500,000.", "GPD is a model."), "GPT is a model."),
        (("We saw GPD", "officers at the door."), "officers at the door."),
    ],
)
def test_a_sentence_goes_on_from_one_cue_to_the_next(texts: tuple[str, ...], expected: str) -> None:
    done = correct_terms(turns(*((None, None, text) for text in texts)), DEFAULT)

    assert done.turns["text"].to_list() == [texts[0], expected]


def document(title: str) -> dict[str, object]:
    counts = ("turns", "headings", "notes", "chapters", "metadata")
    return {"doc": "talk", "source": "talk.md", "title": title, "lang": "en", "status": "ok"} | {
        f"{count}_char": 0 for count in counts
    }


def test_rules_reach_titles_chapters_and_speakers_and_say_so() -> None:
    talk = turns(("GPD", 0, "Hello."), ("GPD", 1, "GPD."), ("Ann", 2, "Yes."))
    chapter = from_rows([{"doc": "talk", "chapter": 3, "start_ms": 0, "title": "UrbanEye and GPD 4"}], CHAPTERS)
    done = correct_terms(talk, DEFAULT, from_rows([document("The story of GPD")], DOCUMENTS), chapter)

    assert done.documents["title"].to_list() == ["The story of GPT"]
    assert done.chapters["title"].to_list() == ["OpenAI and GPT-4"]
    assert done.turns["speaker"].to_list() == ["GPT", "GPT", "Ann"]
    assert sorted(done.corrections.select("turn", "field", "before", "after").rows(), key=str) == sorted(
        [
            (2, "text", "GPD", "GPT"),
            (None, "title", "GPD", "GPT"),
            (None, "chapter 3", "UrbanEye", "OpenAI"),
            (None, "chapter 3", "GPD 4", "GPT-4"),
            (1, "speaker", "GPD", "GPT"),
            (2, "speaker", "GPD", "GPT"),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Um, I, uh, think so.", "I think so."),
        ("Um, uh, think so.", "Think so."),
        ("I think, um.", "I think."),
        ("Well, um I think.", "Well, I think."),
        ("So um we go.", "So we go."),
        ("Yes. Um, we go.", "Yes. We go."),
        ("Um. We go.", "We go."),
        ("I like this.", "I like this."),
        ("It is, like, hard.", "It is hard."),
        ("He said “um, no”.", "He said “no”."),
    ],
)
def test_a_filler_takes_its_commas_with_it(text: str, expected: str) -> None:
    done = correct_terms(turns((None, 0, text), lang="en"), load_rules(["fillers-full"]))

    assert done.turns["text"][0] == expected


@pytest.mark.parametrize(
    ("lang", "text", "light", "full"),
    [
        ("en", "It was, uh... late.", "It was... late.", None),
        ("en", "No — um — yes.", "No — yes.", None),
        ("en", "I (um) think.", "I think.", None),
        ("en", "It was late, uh, but fun.", "It was late, but fun.", None),
        ("en", "The word “um” is short.", "The word “um” is short.", None),
        ("en", "The ER, uh, nurse went um home.", "The ER nurse went home.", None),
        ("en", "Dogs, like cats, sleep.", "Dogs, like cats, sleep.", None),
        ("en", "I, like, like this, you know, a lot.", "I, like, like this, you know, a lot.", "I like this a lot."),
        ("en", "Uh-huh, the umbrella.", "Uh-huh, the umbrella.", None),
        ("de", "Ähm, ich glaube, äh, dass er um acht kommt.", "Ich glaube, dass er um acht kommt.", None),
        ("de", "Das ist, halt, so. Halt!", "Das ist, halt, so. Halt!", "Das ist so. Halt!"),
        ("fr", "C'est euh un film de genre, quoi.", "C'est un film de genre, quoi.", None),
        ("fr", "Il est, genre, parti.", "Il est, genre, parti.", "Il est parti."),
        ("es", "Pues, eh, vamos. ¡Eh, tú! ¿Eh?", "Pues vamos. ¡Eh, tú! ¿Eh?", None),
        ("es", "Es, este, difícil: este libro.", "Es, este, difícil: este libro.", "Es difícil: este libro."),
        ("ko", "음, 저는, 음, 음악이 좋아요.", "저는 음악이 좋아요.", None),
        ("ko", "그건, 뭐랄까, 어디나 그래요.", "그건, 뭐랄까, 어디나 그래요.", "그건 어디나 그래요."),
        ("ja", "えーと、あのー、それは、えっと、難しいです。", "それは難しいです。", None),
        ("ja", "まあ、あの人ですね。", "まあ、あの人ですね。", "あの人ですね。"),
    ],
)
def test_what_a_filler_leaves_reads_on(lang: str, text: str, light: str, full: str | None) -> None:
    assert said(text, load_rules(["fillers"]), lang) == light
    assert said(text, load_rules(["fillers-full"]), lang) == (full or light)


def test_fillers_that_stand_together_go_in_one_change() -> None:
    done = correct_terms(turns((None, 0, "Um, uh, think."), lang="en"), load_rules(["fillers"]))

    assert done.corrections.select("before", "after").rows() == [("Um, uh, t", "T")]


def test_a_mask_leaves_the_first_letter_or_puts_a_word_there(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(
        "id,pattern,replacement,action,case\na,heck,,mask,ignore\nb,darn,[bleep],mask,exact\n"
    )
    rules = load_rules([tmp_path / "ours.csv"], default="none")

    assert said("Heck, darn it.", rules) == "H***, [bleep] it."


def test_agreed_names_are_looked_after_and_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(
        "id,pattern,replacement,action\na,ChatGPT,,require\nb,AI system,AI program,forbid\n"
    )
    rules = load_rules([tmp_path / "ours.csv"], default="none")
    text = "Chat-GPT, chatgpt, ChatGPT and an AI system."
    done = correct_terms(turns((None, 0, text)), rules)

    assert done.turns["text"][0] == text
    assert done.findings.select("check", "start_char", "remedy").rows() == [
        ("term-require", 0, "Write 'ChatGPT'."),
        ("term-require", 10, "Write 'ChatGPT'."),
        ("term-forbid", 34, "Write 'AI program'."),
    ]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("near: police", "no scope"),
        ("@nobody", "no set @nobody"),
        ("sentence: police | ", "names nothing"),
        ("before 2: police | officers", "2 is for words in one of"),
        ("sentence 2: /a|b/", "2 is for words in one of"),
        ("before: /(/", "no regular expression"),
    ],
)
def test_a_cell_that_cannot_be_understood_is_refused(tmp_path: Path, cell: str, problem: str) -> None:
    (tmp_path / "ours.csv").write_text(f"id,pattern,replacement,unless\na,Mo,Moe,{cell}\n")

    assert problem in str(evidence_problem(cell))
    with pytest.raises(BadTable, match="column unless"):
        load_rules([tmp_path / "ours.csv"])


def test_what_excepts_evidence_may_be_excepted_and_never_by_itself() -> None:
    def outweigh(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, path
        for clause in sets()[name]:
            for other in clause.excepts:
                outweigh(other, (*path, name))

    for name in sets():
        outweigh(name, ())


def test_every_shipped_row_of_evidence_can_be_used_and_has_a_source() -> None:
    for row in shipped_rows("evidence.csv"):
        cell = f"{row['scope']}: {row['items']}"
        assert row["source"], row
        assert evidence_problem(cell) is None, row
        assert all(name.strip().removeprefix("@") in sets() for name in row["except"].split(",") if name.strip()), row
        evidence = to_evidence(cell)
        assert evidence
        assert all(clause.pattern is None or compile_pattern(clause.pattern) for clause in evidence.clauses)
