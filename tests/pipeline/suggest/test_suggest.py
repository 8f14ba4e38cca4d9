from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.errors import BadTable
from pipeline.rules import load_rules
from pipeline.schema import CHAPTERS, DOCUMENTS, RULES, TURNS, WORDS, empty, from_rows
from pipeline.suggest import (
    GLOSSARIES,
    accepted_row,
    count_forms,
    load_glossary,
    propose,
    rejected_row,
    suggestion_rows,
    terms_of,
)
from pipeline.suggest.glossary import Term, parse_glossary
from pipeline.suggest.keys import form_key, number_key, sound_key
from tests.building import turns

if TYPE_CHECKING:
    from pathlib import Path

NO_RULES = load_rules([], default="none")
TERMS = [
    Term("GPT"),
    Term("OpenAI"),
    Term("o1"),
    Term("GPT-4o"),
    Term("GPT-4"),
    Term("RL"),
    Term("Lex Fridman"),
    Term("Claude", ("cloud",)),
    Term("Sora", (), is_ordinary=True),
    Term("노암 브라운"),
    Term("カーネギー"),
    Term("Чайковский"),
    Term("张三丰"),
]


def found(*texts: str, terms: list[Term] | None = None, listed: bool = True) -> list[tuple[str, str, str]]:
    said = turns(*((None, None, text) for text in texts))
    forms = count_forms(said, empty(WORDS))
    rows = propose(forms, TERMS if terms is None else terms, NO_RULES, listed=listed)
    return rows.select("pattern", "replacement", "signal").rows()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He asked Open AI today.", ("Open AI", "OpenAI", "form")),
        ("He asked cloud today.", ("cloud", "Claude", "known")),
        ("They shipped O one today.", ("O one", "o1", "number")),
        ("They shipped GPT-4-0 today.", ("GPT-4-0", "GPT-4o", "number")),
        ("With Lex Friedman today.", ("Lex Friedman", "Lex Fridman", "near")),
        ("They shipped GPD today.", ("GPD", "GPT", "sound")),
        ("They work at UrbanEye today.", ("UrbanEye", "OpenAI", "sound")),
        ("Games, NRL and chess.", ("NRL", "RL", "and")),
        ("Это Чайковскый сказал.", ("Чайковскый", "Чайковский", "near")),
        ("これはカーネキーです。", ("カーネキー", "カーネギー", "near")),
    ],
)
def test_each_signal_finds_its_kind(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "GPT and OpenAI and Lex Fridman.",
        "A sora is a bird.",
        "See https://open-ai.example and open@ai.com.",
        "I met you. As I said, that I do.",
        "Clouds are white.",
        "Six × seven, and × again.",
        "The claude is a word here; so is Claude.",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert not [row for row in found(text) if row[2] != "known"]


def test_longer_forms_come_with_the_short_one() -> None:
    rows = {row[:2] for row in found("They shipped GPD and GPD 4.0 and GPD 4.")}

    assert {("GPD", "GPT"), ("GPD 4.0", "GPT-4o"), ("GPD 4", "GPT-4")} <= rows


def test_han_that_sounds_like_a_term_is_found_where_pypinyin_is_installed() -> None:
    pytest.importorskip("pypinyin")

    assert ("张三峰", "张三丰", "sound") in found("张三峰")


def test_without_a_list_only_forms_count() -> None:
    texts = ("They shipped GPD. With Lex Friedman.", "I like JavaScript. I like Javascript, JavaScript.")

    assert all(signal in {"form", "known", "forms"} for _, _, signal in found(*texts, listed=False))


def test_a_word_that_was_heard_with_doubt_ranks_higher() -> None:
    said = turns((None, 0, "They shipped GPD. They shipped GBT."))
    words = from_rows(
        [
            {"doc": "talk", "turn": 1, "word": 1, "start_char": 13, "end_char": 16, "confidence": 0.9},
            {"doc": "talk", "turn": 1, "word": 2, "start_char": 31, "end_char": 34, "confidence": 0.1},
        ],
        WORDS,
    )
    rows = propose(count_forms(said, words), [Term("GPT")], NO_RULES)

    assert rows["pattern"].to_list() == ["GBT", "GPD"]


def test_documents_are_counted_by_themselves() -> None:
    one, other = turns((None, 0, "GPD here."), doc="a"), turns((None, 0, "GPD there."), doc="b")
    apart = pl.concat([count_forms(one, empty(WORDS)), count_forms(other, empty(WORDS))])

    assert count_forms(pl.concat([one, other]), empty(WORDS)).equals(apart)


def test_what_a_rule_knows_is_not_suggested(tmp_path: Path) -> None:
    said = turns((None, 0, "They shipped GPD."))
    first = propose(count_forms(said, empty(WORDS)), TERMS, NO_RULES)
    one = first.row(0, named=True)
    for row in (accepted_row(one, None, "They shipped GPD."), rejected_row(one), suggestion_rows(first)[0]):
        table = tmp_path / "ours.csv"
        table.write_text(",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n", "utf-8")
        rules = load_rules([table], default="none")

        assert propose(count_forms(said, empty(WORDS)), TERMS, rules).is_empty()


def test_an_accepted_row_has_its_example_with_the_particle_that_fits() -> None:
    said = turns((None, 0, "이제 GPD가 나옵니다. RL과 o1."))
    one = propose(count_forms(said, empty(WORDS)), [Term("LLM", ("GPD",))], NO_RULES).row(0, named=True)
    row = accepted_row(one, None, "이제 GPD가 나옵니다.")

    assert row["expected"] == "이제 LLM이 나옵니다."
    assert accepted_row(one, "GPT", "이제 GPD가 나옵니다.")["expected"] == "이제 GPT가 나옵니다."


def test_a_glossary_is_read_line_by_line() -> None:
    data = b"# names\nClaude = cloud | clawed\nSora !\n\nGPT-4 # a model\n"

    assert [term[:3] for term in parse_glossary("x", data)] == [
        ("Claude", ("cloud", "clawed"), False),
        ("Sora", (), True),
        ("GPT-4", (), False),
    ]


@pytest.mark.parametrize("data", [b"\xff\xfe", b" = wrong"])
def test_a_glossary_that_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(BadTable):
        parse_glossary("x", data)


@pytest.mark.parametrize("name", GLOSSARIES)
def test_shipped_glossaries_name_each_term_once(name: str) -> None:
    rights = [term.right for term in load_glossary(name)]

    assert len(rights) > 250
    assert len(set(rights)) == len(rights)


def test_keys_are_the_same_for_what_is_likely_the_same() -> None:
    assert form_key("Rocktäschel") == form_key("rock-taschel")
    assert number_key("GPT four point five") == number_key("GPT-4.5")
    assert sound_key("UrbanEye") == sound_key("OpenAI")


NAMES = [
    *(Term(name) for name in ("GPT", "GPT-4", "RL", "RLHF", "LLM", "SDK", "Llama", "Llama 2", "Q*", "Naver", "DALL-E")),
    *(Term(name) for name in ("YouTube", "Gemini", "Epoch AI", "Command R", "ReBeL", "ImageNet", "Anthropic", "Swyx")),
    *(Term(name) for name in ("ASI", "OpenAI", "Q-learning")),
    Term("Half Life", source="title"),
]


def patterns(*texts: str, lang: str = "en") -> set[tuple[str, str]]:
    said = turns(*((None, None, text) for text in texts)).with_columns(lang=pl.lit(lang))
    rows = propose(count_forms(said, empty(WORDS)), NAMES, NO_RULES)
    return set(rows.select("pattern", "replacement").rows())


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("He works at Adobe, and Apache is old.", "en"),
        ("They live in Germany, near the Commander there.", "en"),
        ("The GDP of France, he said.", "en"),
        ("The robot of WALL-E was sad. This Is Docker now.", "en"),
        ("In Q and A we said so. The Q is a letter.", "en"),
        ("Das ist eine Regel und das sind Fälle, näher als je.", "de"),
        ("Vimos unas imágenes.", "es"),
        ("Es así, y así es.", "es"),
        ("Das gilt auf der EU-Ebene.", "de"),
        ("The talk On Learning was good.", "en"),
        ("They play Half-Life there.", "en"),
    ],
)
def test_a_word_that_any_dictionary_may_have_is_not_proposed_by_its_sound(text: str, lang: str) -> None:
    assert not patterns(text, lang=lang)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use GPD and GBT and GTP here.", {("GPD", "GPT"), ("GBT", "GPT"), ("GTP", "GPT")}),
        ("With Swix and Alama here.", {("Swix", "Swyx"), ("Alama", "Llama")}),
        ("They like Antropic, and antropic likes them.", {("Antropic", "Anthropic")}),
        ("Wir mögen Antropic sehr.", {("Antropic", "Anthropic")}),
        ("We use R L H F here.", {("R L H F", "RLHF")}),
        ("We use R L H F, and R L too.", {("R L H F", "RLHF"), ("R L", "RL")}),
        ("With a L L M in a R R L H F run.", {("L L M", "LLM"), ("R L H F", "RLHF")}),
        ("We use G B T four.", {("G B T", "GPT"), ("G B T four", "GPT-4")}),
        ("Alama two is it. We like Alama.", {("Alama", "Llama"), ("Alama two", "Llama 2")}),
        ("We use GPT for that.", set()),
    ],
)
def test_forms_are_proposed_whole(text: str, expected: set[tuple[str, str]]) -> None:
    assert patterns(text) == expected


def test_what_rules_spell_with_an_ending_is_no_term() -> None:
    rows = [
        dict.fromkeys(RULES.columns)
        | {"table": "t", "row": row, "id": str(row), "pattern": f"x{row}", "replacement": right, "match": "word"}
        | {"case": "exact", "action": "replace", "status": "on"}
        for row, right in enumerate(("Acme", "Acme:n", "Acme'nin", "Acmes", "ACME", "GPT-4", "GPT-4o", "GPT"), 1)
    ]
    nothing = (empty(DOCUMENTS), empty(CHAPTERS), empty(TURNS))

    assert {term.right for term in terms_of([], from_rows(rows, RULES), *nothing)} == {"Acme", "GPT", "GPT-4", "GPT-4o"}


def test_a_speaker_in_capitals_is_a_name_as_texts_have_it() -> None:
    nothing = (empty(DOCUMENTS), empty(CHAPTERS), turns(("NORA QUIMBY", None, "Hello."), ("NASA", None, "Yes.")))

    assert [term.right for term in terms_of([], NO_RULES, *nothing)] == ["Nora Quimby", "NASA"]


def ways(*texts: str, rules: pl.DataFrame = NO_RULES) -> list[tuple[str, str]]:
    forms = count_forms(turns(*((None, None, text) for text in texts)), empty(WORDS))
    return propose(forms, [], rules, listed=False).select("pattern", "replacement").rows()


def test_one_name_in_several_ways_is_told_until_somebody_decides(tmp_path: Path) -> None:
    texts = ("We use Cloudflare, and Cloudflare again.", "We use CloudFlare.", "He is anti-Brexit. Anti-Brexit men.")
    one = propose(
        count_forms(turns(*((None, None, text) for text in texts)), empty(WORDS)), [], NO_RULES, listed=False
    ).row(0, named=True)

    assert ways(*texts) == [("CloudFlare", "Cloudflare")]
    for row in (rejected_row(one), accepted_row(one, None, texts[1])):
        table = tmp_path / "ours.csv"
        table.write_text(",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n", "utf-8")
        assert ways(*texts, rules=load_rules([table], default="none")) == []
