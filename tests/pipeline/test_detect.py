"""Languages: by script, by engine, by vote, by hint; uniform where a document is, and `und` where nothing is sure."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.detect import Detected, detect_language, engines
from pipeline.detect.scripts import chinese, count_letters, main_script, scripts
from pipeline.schema import DOCUMENTS, TURNS, from_rows
from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SPOKEN: Final = {
    "ko": ("안녕하세요, 오늘은 추론 모델 이야기를 해 볼게요.", "네.", "그건 정말 어려운 문제였죠."),
    "ja": ("今日は推論モデルについて話しましょう。", "はい。", "来年度予算案", "それは本当に難しい問題でした。"),
    "zh-Hans": ("今天我们来谈谈推理模型。", "好的。", "这个问题真的很难，我们花了两年时间。"),
    "zh-Hant": ("今天我們來談談推理模型。", "好的。", "這個問題真的很難，我們花了兩年時間。"),
    "en": ("Today we are going to talk about reasoning models.", "Right.", "That was a really hard problem to solve."),
    "es": (
        "Hoy vamos a hablar de los modelos de razonamiento.",
        "Claro.",
        "Era un problema realmente difícil de resolver.",
    ),
    "fr": (
        "Aujourd'hui, nous allons parler des modèles de raisonnement.",
        "Oui.",
        "C'était un problème vraiment difficile.",
    ),
    "de": (
        "Heute sprechen wir über Modelle, die schlussfolgern.",
        "Genau.",
        "Das war wirklich ein schwieriges Problem.",
    ),
    "pt": (
        "Hoje vamos falar sobre os modelos de raciocínio.",
        "Pois é.",
        "Foi um problema realmente difícil de resolver.",
    ),
    "it": (
        "Oggi parliamo dei modelli che sanno ragionare.",
        "Certo.",
        "Era davvero un problema molto difficile da risolvere.",
    ),
    "nl": (
        "Vandaag praten we over modellen die kunnen redeneren.",
        "Precies.",
        "Dat was echt een heel moeilijk probleem.",
    ),
    "pl": ("Dzisiaj porozmawiamy o modelach, które potrafią rozumować.", "Tak.", "To był naprawdę trudny problem."),
    "sv": (
        "I dag ska vi prata om modeller som kan resonera.",
        "Precis.",
        "Det var verkligen ett svårt problem att lösa.",
    ),
    "nb": (
        "I dag skal vi snakke om modeller som kan resonnere.",
        "Akkurat.",
        "Det var virkelig et vanskelig problem å løse.",
    ),
    "fi": (
        "Tänään puhumme malleista, jotka osaavat päätellä.",
        "Niin.",
        "Se oli todella vaikea ongelma ratkaistavaksi.",
    ),
    "cs": ("Dnes si budeme povídat o modelech, které umějí uvažovat.", "Ano.", "Byl to opravdu těžký problém."),
    "hu": ("Ma olyan modellekről beszélünk, amelyek tudnak következtetni.", "Igen.", "Ez tényleg nehéz feladat volt."),
    "tr": ("Bugün akıl yürütebilen modellerden söz edeceğiz.", "Evet.", "Bu gerçekten çözülmesi zor bir sorundu."),
    "vi": ("Hôm nay chúng ta sẽ nói về các mô hình suy luận.", "Vâng.", "Đó thật sự là một vấn đề rất khó giải quyết."),
    "id": (
        "Hari ini kita akan membahas model yang bisa bernalar.",
        "Betul.",
        "Itu benar-benar masalah yang sulit dipecahkan.",
    ),
    "ru": (
        "Сегодня мы поговорим о моделях, которые умеют рассуждать.",
        "Да.",
        "Это была действительно трудная задача.",
    ),
    "uk": ("Сьогодні ми поговоримо про моделі, які вміють міркувати.", "Так.", "Це була справді дуже складна задача."),
    "ar": ("سنتحدث اليوم عن النماذج التي تستطيع التفكير.", "نعم.", "كانت تلك مشكلة صعبة للغاية في الحقيقة."),
    "fa": ("امروز درباره مدل‌هایی صحبت می‌کنیم که می‌توانند استدلال کنند.", "بله.", "این واقعاً مسئله سختی بود."),
    "hi": ("आज हम उन मॉडलों के बारे में बात करेंगे जो सोच सकते हैं।", "हाँ।", "यह सच में बहुत कठिन समस्या थी।"),
    "he": ("היום נדבר על מודלים שיודעים להסיק מסקנות.", "כן.", "זו הייתה באמת בעיה קשה מאוד."),
    "th": ("วันนี้เราจะคุยกันเรื่องโมเดลที่ใช้เหตุผลได้", "ครับ", "มันเป็นปัญหาที่ยากจริง ๆ"),
    "el": ("Σήμερα θα μιλήσουμε για μοντέλα που συλλογίζονται.", "Ναι.", "Ήταν πραγματικά ένα δύσκολο πρόβλημα."),
    "ka": ("დღეს ვისაუბრებთ მოდელებზე, რომლებსაც მსჯელობა შეუძლიათ.", "დიახ."),
    "ta": ("இன்று நாம் சிந்திக்கும் மாதிரிகளைப் பற்றிப் பேசுவோம்.", "ஆம், சரி."),
}
_COUNTS: Final = dict.fromkeys(("turns_char", "headings_char", "notes_char", "chapters_char", "metadata_char"), 0)


def _frames(documents: Mapping[str, Sequence[str]], hint: str = "und") -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the TURNS and DOCUMENTS of texts by document."""
    same = {"lang": "und", "lang_source": "none", "time_source": "none"}
    turns = [
        {"doc": doc, "turn": i, "utterance": i, "text": text, "text_raw": text} | same
        for doc, texts in documents.items()
        for i, text in enumerate(texts, start=1)
    ]
    files = [{"doc": doc, "source": f"{doc}.md", "lang": hint, "status": "ok"} | _COUNTS for doc in documents]
    return from_rows(turns, TURNS), from_rows(files, DOCUMENTS)


def _detected(*texts: str, hint: str = "und", lang: str | None = None) -> Detected:
    return detect_language(*_frames({"a": texts}, hint), lang)


def _doc(found: Detected) -> str:
    return str(found.documents["lang"][0])


def _tags(found: Detected) -> list[tuple[str, str]]:
    return found.turns.select("lang", "lang_source").rows()


@pytest.mark.parametrize("lang", SPOKEN)
def test_a_document_in_one_language_is_uniform(lang: str) -> None:
    found = _detected(*SPOKEN[lang], *("OK", "GPT-4", "...", "2023"))

    assert _doc(found) == lang
    assert set(found.turns["lang"]) == {lang}
    assert found.findings.is_empty()


@pytest.mark.parametrize("lang", SPOKEN)
def test_several_documents_do_not_mix(lang: str) -> None:
    found = detect_language(*_frames({"a": SPOKEN[lang], "b": SPOKEN["ko"], "c": SPOKEN["fr"]}), None)

    assert found.documents["lang"].to_list() == [lang, "ko", "fr"]
    assert found.turns["doc"].to_list() == ["a"] * len(SPOKEN[lang]) + ["b"] * 3 + ["c"] * 3


@pytest.mark.parametrize(
    "text", ["OK", "Hmm", "GPT-4", "Cursor, Windsurf.", "", "...", "123", "Noam Brown and Alessio", "♪"]
)
def test_names_and_sounds_take_the_language_of_their_document(text: str) -> None:
    assert _tags(_detected(*SPOKEN["ko"], text))[-1] == ("ko", "document")
    assert _tags(_detected(*SPOKEN["en"], text))[-1] == ("en", "document")


@pytest.mark.parametrize(
    "text",
    [
        "중간 훈련(mid-training)과 reinforcement learning from human feedback",
        "that is a very long pull request 리뷰입니다.",
        "Cursor랑 Windsurf",
        "韓國 한국어",
    ],
)
def test_any_hangul_makes_a_turn_of_a_korean_document_korean(text: str) -> None:
    assert _tags(_detected(*SPOKEN["ko"], text))[-1] == ("ko", "script")


def test_lists_of_english_names_with_a_korean_particle_do_not_outvote_a_short_korean_text() -> None:
    found = _detected(
        *SPOKEN["ko"], *["Anthropic, Windsurf, Cursor, Libratus, Pluribus, Alessio, Cicero, DeepMind랑"] * 4
    )

    assert set(found.turns["lang"]) == {"ko"}


def test_a_foreign_word_does_not_make_an_english_turn_korean() -> None:
    found = _detected(*SPOKEN["en"], "The word 안녕 means hello, and you hear it all day long in Seoul.")

    assert set(found.turns["lang"]) == {"en"}


def test_formulas_do_not_make_a_turn_greek() -> None:
    found = _detected(*SPOKEN["en"], "α, β, π.", "So π is what we are looking for in this one.")

    assert set(found.turns["lang"]) == {"en"}


@pytest.mark.parametrize(
    ("main", "other", "text", "source"),
    [
        ("en", "es", "Muchas gracias por invitarme, estoy muy contento de estar aquí.", "turn"),
        ("ko", "en", "Thank you so much for having me on the show today.", "turn"),
        ("en", "ja", "はい、そうです。", "script"),
        ("ko", "zh-Hans", "我们今天谈谈这个问题。", "script"),
        ("zh-Hans", "ja", "今日は難しい問題について話しましょう。", "script"),
        ("zh-Hans", "ko", "李 선생님 안녕하세요.", "script"),
        ("de", "ru", "Спасибо большое, я очень рад быть здесь сегодня.", "turn"),
        ("th", "en", "Well, that is a really interesting question, I think.", "turn"),
    ],
)
def test_a_sentence_in_another_language_keeps_its_own(main: str, other: str, text: str, source: str) -> None:
    found = _detected(*SPOKEN[main], *SPOKEN[main], text)

    assert _doc(found) == main
    assert _tags(found)[-1] == (other, source)
    assert set(found.turns["lang"][:-1]) == {main}


@pytest.mark.parametrize(
    ("main", "text"),
    [("fr", "ok نعم شكرا"), ("fr", "نعم"), ("en", "Да, да."), ("ko", "OK نعم شكرا"), ("de", "donc خلاص نعم")],
)
def test_a_short_turn_in_letters_that_its_document_never_has_is_not_in_its_language(main: str, text: str) -> None:
    found = _detected(*SPOKEN[main] * 2, text)

    assert _doc(found) == main
    assert found.turns["lang"][-1] != main


@pytest.mark.parametrize(
    ("main", "text"), [("ar", "OK, GPT-4"), ("fr", "donc نعم"), ("ru", "OK"), ("fa", "بله"), ("uk", "Так.")]
)
def test_names_in_latin_letters_and_letters_of_its_own_are_in_the_language_of_the_document(
    main: str, text: str
) -> None:
    assert _detected(*SPOKEN[main] * 2, text).turns["lang"][-1] == main


def test_a_single_kana_makes_no_chinese_text_japanese() -> None:
    assert _tags(_detected(*SPOKEN["zh-Hant"], "我喜歡の"))[-1] == ("zh-Hant", "script")


def test_han_alone_is_japanese_where_the_document_has_kana() -> None:
    assert _tags(_detected("東京大学卒業", *SPOKEN["ja"]))[0] == ("ja", "script")


@pytest.mark.parametrize("texts", [(), ("",), ("...", "123"), ("👍", "♪")])
def test_without_letters_nothing_is_known_and_a_hint_stands(texts: Sequence[str]) -> None:
    unknown = _detected(*texts)

    assert (_doc(unknown), set(_tags(unknown))) == ("und", {("und", "none")} if texts else set())
    assert unknown.findings.is_empty()
    assert _doc(_detected(*texts, hint="ko")) == "ko"
    assert all(tag == ("ko", "document") for tag in _tags(_detected(*texts, hint="ko")))


@pytest.mark.parametrize("text", ["OK.", "Hmm.", "Noam Brown.", "ᎣᏏᏲ ᎤᎵᎮᎵᏍᏗ", "π"])
def test_too_little_text_is_unknown_and_reported_but_a_hint_decides(text: str) -> None:
    unsure = _detected(text)

    assert _tags(unsure) == [("und", "none")]
    assert unsure.findings.select("doc", "check", "severity").rows() == [("a", "language-unknown", "warning")]
    assert _tags(_detected(text, hint="fr")) == [("fr", "document")]
    assert _detected(text, hint="fr").findings.is_empty()


@pytest.mark.parametrize(
    ("lang", "hint", "expected"),
    [
        ("pt", "pt-BR", "pt-BR"),
        ("en", "en-GB", "en-GB"),
        ("zh-Hant", "zh-TW", "zh-Hant-TW"),
        ("zh-Hant", "zh", "zh-Hant"),
        ("zh-Hans", "zh-Hans", "zh-Hans"),
        ("he", "yi", "yi"),
        ("en", "mi", "mi"),
    ],
)
def test_a_hint_refines_what_the_text_says_or_cannot_say(lang: str, hint: str, expected: str) -> None:
    found = _detected(*SPOKEN[lang], hint=hint)

    assert _doc(found) == expected
    assert found.findings.filter(check="language-hint").is_empty()
    assert expected in set(found.turns["lang"])


def test_chinese_without_telling_characters_is_what_the_hint_says() -> None:
    text = "一二三四五六七"

    assert _doc(_detected(text)) == "zh"
    assert [_doc(_detected(text, hint=hint)) for hint in ("zh-Hant", "zh-HK", "zh-SG", "ja")] == [
        "zh-Hant",
        "zh-Hant-HK",
        "zh-Hans-SG",
        "ja",
    ]


@pytest.mark.parametrize(
    ("lang", "hint"),
    [("en", "ko"), ("ko", "en"), ("fr", "de"), ("zh-Hans", "zh-TW"), ("ja", "zh"), ("ko", "mi"), ("ru", "uk")],
)
def test_clear_evidence_wins_against_a_hint_and_is_reported(lang: str, hint: str) -> None:
    found = _detected(*SPOKEN[lang], *SPOKEN[lang], *SPOKEN[lang], hint=hint)
    (finding,) = found.findings.filter(check="language-hint").rows(named=True)

    assert _doc(found) == lang
    assert hint in finding["message"]
    assert f"--lang {hint}" in finding["remedy"]


def test_a_language_given_is_that_of_all() -> None:
    turns, documents = _frames({"a": SPOKEN["ko"], "b": ["..."]}, "fr")
    found = detect_language(turns, documents, "pt-BR")

    assert set(_tags(found)) == {("pt-BR", "option")}
    assert found.documents["lang"].to_list() == ["pt-BR", "pt-BR"]
    assert found.findings.is_empty()


@pytest.mark.parametrize("lang", [None, "en"])
def test_a_document_without_turns_keeps_what_was_declared(lang: str | None) -> None:
    turns, documents = _frames({"a": SPOKEN["ko"], "b": []}, "fr")

    assert detect_language(turns, documents, lang).documents["lang"].to_list()[1] == "fr"


def test_only_languages_change() -> None:
    turns, documents = _frames({"a": SPOKEN["ko"], "b": SPOKEN["en"]})
    found = detect_language(turns, documents, None)

    assert_frame_equal(found.turns.drop("lang", "lang_source"), turns.drop("lang", "lang_source"))
    assert_frame_equal(found.documents.drop("lang"), documents.drop("lang"))


def test_a_second_engine_that_disagrees_is_reported_and_never_decides() -> None:
    names = (
        "Noam Brown, OpenAI, Cursor, Windsurf, Anthropic, DeepMind, Alessio, Latent Space, Libratus, Pluribus, Cicero"
    )
    found = _detected(names, hint="pl")
    (finding,) = found.findings.rows(named=True)

    assert _doc(found) == "pl"
    assert (finding["check"], finding["severity"]) == ("language-disagreement", "warning")
    assert finding["actual"] is not None
    assert 0 < finding["actual"] <= 1


@pytest.mark.parametrize("sample", ["", "...", "123", "♪"])
def test_a_sample_without_features_has_no_second_opinion(sample: str) -> None:
    assert engines.second_opinion(sample, "Latn", "en") is None


def test_the_second_engine_is_not_asked_about_a_language_that_it_does_not_know() -> None:
    assert engines.second_opinion(" ".join(SPOKEN["es"]), "Latn", "gl") is None


def test_threads_that_come_while_langdetect_loads_get_right_answers() -> None:
    together = Barrier(8)

    def ask(text: str) -> str | None:
        together.wait()
        guess = engines.second_opinion(text, "Latn", "en")
        return guess.lang if guess else None

    for _ in range(3):
        engines._langdetect.cache_clear()  # noqa: SLF001 - as in a process that has just started
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(ask, [" ".join(SPOKEN["en"])] * 8)) == ["en"] * 8


def test_threads_agree_with_a_single_one() -> None:
    frames = _frames(SPOKEN)
    alone = detect_language(*frames, None)

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: detect_language(*frames, None), range(8)):
            assert_frame_equal(found.turns, alone.turns)
            assert_frame_equal(found.findings, alone.findings)


_WITHOUT_ENGINE = """
import sys
sys.path.insert(0, "tests/pipeline")
from test_detect import SPOKEN, _detected

found = _detected(*SPOKEN[sys.argv[1]], "OK", "Cursor, Windsurf.", "GPT-4", "...")
print(found.documents["lang"][0], *sorted({"py3langid", "langdetect"} & set(sys.modules)))
"""


@pytest.mark.parametrize("lang", ["ko", "ja", "zh-Hans", "th"])
def test_no_engine_is_loaded_where_the_script_tells(lang: str) -> None:
    root = Path(__file__).parents[2]
    run = [sys.executable, "-c", _WITHOUT_ENGINE, lang]

    assert subprocess.run(run, capture_output=True, text=True, check=True, cwd=root).stdout.split() == [lang]


@given(
    st.lists(
        st.one_of(st.sampled_from([text for texts in SPOKEN.values() for text in texts]), st.text(max_size=30)),
        max_size=8,
    ),
    st.sampled_from(["und", "ko", "pt-BR", "zh-TW", "xx"]),
)
def test_every_turn_of_any_document_gets_a_tag(texts: list[str], hint: str) -> None:
    found = _detected(*(text.encode("utf-8", "ignore").decode() for text in texts), hint=hint)
    backwards = _detected(*(text.encode("utf-8", "ignore").decode() for text in reversed(texts)), hint=hint)

    assert found.turns.height == len(texts)
    assert all(found.turns["lang"])
    assert set(found.turns["lang_source"]) <= {"none", "script", "turn", "document"}
    assert _doc(found) == _doc(backwards)
    assert _tags(found) == _tags(backwards)[::-1]


def test_letters_are_counted_by_script() -> None:
    assert _letters(["GPT-4는 좋아요 漢字 かなカナ", "", "Да! 12"]) == [
        {"Latn": 3, "Hang": 4, "Kana": 4, "Hani": 2},
        {},
        {"Cyrl": 2},
    ]


@given(st.lists(st.text(st.characters(max_codepoint=0x7F) | st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))))
def test_letters_of_english_and_korean_are_counted_as_those_of_any_text(texts: list[str]) -> None:
    plain, marked = (_letters(said) for said in (texts, [f"{text}…" for text in texts]))

    assert plain == marked


def _letters(texts: Sequence[str]) -> list[dict[str, int]]:
    """Return the letters of each script that every one of *texts* has."""
    counts = count_letters(pl.Series(texts, dtype=pl.String))
    return [{name: count for name, count in row.items() if count} for row in counts.rows(named=True)]


def test_no_letter_is_of_two_scripts() -> None:
    letters = {
        name: {chr(point) for point in range(0x20000) if chr(point).isalpha()} & _alphabet(name) for name in scripts()
    }

    for name, own in letters.items():
        assert own, name
        assert not any(own & other for also, other in letters.items() if also != name)


def _alphabet(name: str) -> set[str]:
    points = pl.Series([chr(point) for point in range(0x20000) if not 0xD800 <= point < 0xE000])
    return set(points.filter(points.str.contains(scripts()[name].letters)))


def test_a_text_without_letters_has_no_script() -> None:
    assert main_script({"Latn": 0}) is None


def test_chinese_is_told_by_characters_that_exist_in_one_script_only() -> None:
    assert [chinese([text]) for text in ("这", "這", "一", "这這")] == ["zh-Hans", "zh-Hant", "zh", "zh"]
    simplified, traditional = (set(row["characters"]) for row in shipped_rows("script_han.csv"))
    assert not simplified & traditional


@pytest.mark.parametrize("table", ["scripts.csv", "script_han.csv", "lang_engines.csv"])
def test_every_row_of_a_table_has_its_source(table: str) -> None:
    assert all(row["source"] for row in shipped_rows(table))


def test_the_engines_know_every_label_of_the_table() -> None:
    from langdetect.detector_factory import PROFILES_DIRECTORY  # noqa: PLC0415 - heavy

    table = shipped_rows("lang_engines.csv")
    assert {row["py3langid"] for row in table} <= set(engines._model().labels)  # noqa: SLF001 - the whole model
    assert {row["langdetect"] for row in table} - {""} <= {file.name for file in Path(PROFILES_DIRECTORY).iterdir()}
    assert {row["script"] for row in table} == {script.name for script in scripts().values() if not script.lang}
