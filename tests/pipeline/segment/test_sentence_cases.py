"""Sentences of many languages that are put together, and must come apart again where a reader ends them."""

from __future__ import annotations

from typing import Final

import pytest

from pipeline.segment import split_sentences
from pipeline.segment.breaks import CLAUSE_END, COMMA, PLAIN, edge_of
from tests.building import turns

CASES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "en": (
        ("Mr. Smith met Mrs. Jones and Dr. Brown.", "They talked."),
        ("See p. 12 and Fig. 3 there.", "No.", "I won't.", "It is No. 5 on the list."),
        ("He works at Apple Inc. in the U.S. Senate.", "She left the U.S.", "The plane was late."),
        ("We met at 5 p.m.", "Then we ate."),
        ("Bring pens, paper, etc.", "You need them."),
        ("J. R. R. Tolkien wrote it.", "So did I.", "Yes."),
        ("It costs 3.50 dollars at www.example.com today.", "Go to example.com.", "Now."),
        ("1. Open the door.", "2. Go in."),
        ("Wait... what?", "Well…", "Fine."),
        ("MR. SMITH IS HERE.", "GO ON."),
        ("so we went there.", "then he came back.", "it was fine.", "why not?"),
        ("It takes approx. five days and min. two men.", "That's fine.", "is it not?", "Yahoo! and we go on."),
        ("St. Mary's is old.", "Gen. Lee and Sgt. Pepper agree."),
        ("(He said so.)", "[Yes.]", "“Really?” she asked."),
    ),
    "de": (
        ("Das war am 3. Oktober in Berlin.", "Dann kam Kaiser Karl der 4. König."),
        ("Man sieht z. B. Verträge und d. h. Gesetze.", "Das war 50 v. Chr. Niemand weiß es."),
        ("Friedrich II. König von Preußen kam.", "Hr. Dr. Müller ging."),
        ("Es begann im 19. Jahrhundert.", "Das sind 20.", "Sie reichen."),
        ("Es gibt Äpfel, Birnen usw.", "Das reicht."),
        ("Siehe S. 12 und Abb. 4 dort.", "»Ja.«", "„Nein.“", "Gut."),
    ),
    "fr": (
        ("M. Dupont et Mme. Martin sont là !", "Où ça ?", "Là."),
        ("Voir p. 12 et l'art. 5 du code.", "« Oui. »", "Il rit."),
        ("J.-P. Sartre est né en 1905.", "Il écrit."),
    ),
    "es": (
        ("El Sr. García y la Sra. López viven aquí.", "Bien."),
        ("Los EE. UU. Continentales son grandes.", "Véase la pág. 12 y el núm. 5.", "¿Qué?", "¡Nada!"),
        ("Ud. Sabe mucho.", "Fue en 44 a. C. César murió.", "El final."),
    ),
    "it": (("Il Sig. Rossi e la Dott.ssa Bianchi parlano.", "Vedi pag. 12 e art. 5.", "Bene."),),
    "pt": (("O Sr. Silva e a Dra. Costa falam.", "Veja a pág. 12 e o art. 5.", "Bem."),),
    "nl": (
        ("Dhr. De Vries en mevr. Jansen komen.", "Zie blz. 12.", "Goed."),
        ("Hij kocht o.a. Kaas enz.", "Dat was lekker."),
    ),
    "sv": (("Det är t.ex. Anna och dr. Svensson.", "Se s. 12 och nr. 5.", "Bra."),),
    "nb": (("Det var den 3. Mai hun kom.", "Kong Harald V. Hansen og dr. Berg så f.eks. Oslo.", "Bra."),),
    "da": (("Kong Christian 10. Boulevard er lang.", "Hr. Jensen bor f.eks. København.", "Godt."),),
    "fi": (("Esim. Helsinki on iso.", "Kaarle XII. Kuningas tuli.", "Katso s. 12.", "Se on hyvä."),),
    "pl": (
        ("Było to w XX w. Polska istniała.", "To był 1. Pułk Ułanów.", "Dobrze."),
        ("Np. Kraków i prof. Nowak z ul. Długiej, tzn. Warszawa.", "Zob. str. 12.", "Tak."),
    ),
    "cs": (("Bylo to 3. Října u 1. Pluku.", "Např. Praha a Ing. Novák.", "Viz str. 12.", "Ano."),),
    "sk": (("Napr. Bratislava a Ing. Novák.", "Viď str. 12 a 1. Pluk.", "Áno."),),
    "hr": (("Npr. Zagreb i dr. Horvat.", "To je 1. Pukovnija.", "Vidi str. 12.", "Da."),),
    "hu": (("Pl. Budapest és dr. Kovács.", "IV. Béla király volt.", "Lásd 12. Oldal.", "Jó."),),
    "tr": (("ABD'nin 45. Başkanı geldi.", "Sn. Yılmaz ve Prof. Dr. Kaya konuştu.", "XX. Yüzyıl bitti.", "Güzel."),),
    "ru": (
        ("А. С. Пушкин родился в 1799 г. Москва помнит.", "Это т. е. Россия и т. д.", "Однако нет."),
        ("См. рис. 5 и стр. 12.", "Ул. Ленина и пр. Мира.", "– Да! – сказал он.", "Хорошо."),
    ),
    "uk": (("Т. Шевченко жив на вул. Садовій у м. Києві.", "Див. рис. 5 та ін.", "Це все."),),
    "ro": (("Dl. Popescu și d-na. Ionescu vorbesc.", "Vezi pag. 12 și nr. 5.", "Bine."),),
    "el": (("Ο κ. Παπαδόπουλος ήρθε.", "Τι κάνεις;", "Καλά.", "Π.χ. Αθήνα.", "Βλ. σελ. 12."),),
    "id": (("Dr. Budi dan H. Ahmad di Jl. Merdeka.", "Lihat hlm. 12.", "Baik."),),
    "vi": (("TP. Hồ Chí Minh và PGS. TS. Nguyễn Văn A nói.", "Tốt."),),
    "ko": (("2024. 3. 15. 서울에서 열렸습니다.", "그는 '정말인가요?'라고 물었습니다.", "3.5퍼센트입니다.", "네."),),
    "hi": (("डॉ. सिंह और ए. पी. जे. अब्दुल कलाम आए।", "अच्छा।", "क्या?", "“हाँ।”", "ठीक।"),),
    "bn": (("ড. ইউনূস এলেন।", "ভালো।"),),
    "ur": (("یہ ایک جملہ ہے۔", "یہ دوسرا ہے۔", "کیا؟", "جی۔"), ("وہ ایم۔اے ہے۔", "جی۔")),
    "fa": (("دکتر. احمدی آمد.", "خوب؟", "بله."),),
    "ar": (("وصل د. أحمد أمس.", "هل أنت بخير؟", "نعم."),),
    "he": (("א. ב. יהושע כתב.", "טוב.", "מה?"),),
    "am": (("ሰላም ነው።", "ደህና ነህ፧", "አዎ።"), ("ሰላም ነው፡፡", "አዎ፡፡")),
    "hy": (("Սա նախադասություն է։", "Լավ։"), ("Սա նախադասություն է:", "Լավ:")),
    "my": (("မင်္ဂလာပါ။", "နေကောင်းလား။"),),
    "km": (("សួស្តី។", "សុខសប្បាយទេ?", "បាទ៕"),),
    "bo": (("བཀྲ་ཤིས་བདེ་ལེགས།", "ཐུགས་རྗེ་ཆེ།"), ("བདེ་མོ། །", "ལེགས།")),
    "ka": (("ეს არის წინადადება.", "კარგი.", "რა?"),),
    "xx": (("Unknabbrev. goes on here.", "Yes."),),
    "th": (("เมื่อ พ.ศ. 2540 เวลา 8.00 น. ที่ จ. เชียงใหม่",),),
    "mn-Mong": (("ᠰᠠᠶᠢᠨ᠃", "ᠪᠠᠶᠢᠨ᠎ᠠ᠃"),),
}

TOGETHER: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "ja": (
        ("これはペンです。", "「そうです。」と彼は言った。", "本当?!", "はい!", "円周率は3．14です．", "そう。"),
        ("“鶴”です。", "“亀”だ!", "何?"),
    ),
    "zh-Hans": (("你好。", "你好吗？", "“很好。”", "《书》。"),),
    "my": (("မင်္ဂလာပါ။", "နေကောင်းလား။"),),
    "km": (("សួស្តី។", "បាទ៕"),),
    "hi": (("यह है।", "वह १।२ है।"),),
}
"""The same without a blank between: where scripts write none, or people forget it."""

_JOINED: Final = [(lang, " ", list(case)) for lang, cases in CASES.items() for case in cases] + [
    (lang, "", list(case)) for lang, cases in TOGETHER.items() for case in cases
]


@pytest.mark.parametrize(("lang", "blank", "sentences"), _JOINED)
def test_sentences_come_apart_again(lang: str, blank: str, sentences: list[str]) -> None:
    assert split_sentences(turns(("A", 0, blank.join(sentences)), lang=lang))["text"].to_list() == sentences


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        *[("en", word) for word in ("Mr.", "(Dr.", "J.", "p.", "12.")],
        *[("de", word) for word in ("3.", "IV.", "z.", "Hr.", "S.")],
        *[("fr", "Mme."), ("es", "Sr."), ("es", "EE."), ("tr", "45."), ("pl", "XX."), ("ru", "ул."), ("hi", "डॉ.")],
    ],
)
def test_a_full_stop_that_shortens_a_word_attracts_no_break(lang: str, word: str) -> None:
    edge = edge_of(word, lang)
    assert edge.mark == PLAIN
    assert edge.after >= edge_of("word", lang).after + 80


@pytest.mark.parametrize("word", ["etc.", "ok.", "U.S.", "etc.)"])
def test_a_full_stop_before_a_small_letter_costs_like_a_word(word: str) -> None:
    assert (edge_of(word, "en").mark, edge_of(word, "en").after) == (PLAIN, 0)


@pytest.mark.parametrize(
    "word", ["so...", "so…", "so;", "so!", "so!”", "ነው።", "ہے۔", "է։", "ပါ။", "है।”", "そう。』", "then:"]
)
def test_marks_of_all_scripts_end_a_clause(word: str) -> None:
    assert edge_of(word, "*").mark == CLAUSE_END


@pytest.mark.parametrize("word", ["so,", "so,”", "word.", "نعم،", "そう、", "ነው፣", "so,'"])
def test_commas_of_all_scripts_and_a_stop_that_may_be_one_are_commas(word: str) -> None:
    assert edge_of(word, "*").mark == COMMA
