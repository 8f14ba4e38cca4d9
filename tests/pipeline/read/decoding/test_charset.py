"""Encodings that are not Unicode: each is told by its letters, a doubtful one says so, and nothing is made up."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableSource
from pipeline.read import read_sources, suffixes
from pipeline.read.decoding import charset, viscii
from pipeline.read.decoding.charset import CANDIDATES, decode_as, detect
from pipeline.read.decoding.decode import decode
from pipeline.storage.sources import list_sources
from tests.growth import LINEAR, exponent

CORPUS = Path(os.environ.get("CUEMILL_CORPUS", Path(__file__).parents[4] / ".." / "shared" / "corpus"))
TEXTS = {
    "ko": (
        "이 배는 아침에 항구를 떠나 저녁에 돌아옵니다.\n"
        "바다는 오늘도 잔잔했고 바람은 거의 없었습니다.\n"
        "다음 편에서 다시 만나요.\n"
    ),
    "ja": (
        "この船は朝に港を出て、夕方に戻ります。\n"
        "今日の海は静かで、風はほとんどありませんでした。\n"
        "また次回お会いしましょう。\n"
    ),
    "zh": ("这条船早上离开港口，傍晚才回来。\n今天的海面很平静，几乎没有风。\n我们下一期再见。\n"),
    "zh-Hant": ("這條船早上離開港口，傍晚才回來。\n今天的海面很平靜，幾乎沒有風。\n我們下一集再見。\n"),
    "ru": ("Этот корабль утром покидает гавань и возвращается вечером.\nСегодня море было спокойным.\n"),
    "uk": ("Цей корабель уранці залишає гавань і повертається ввечері.\nСьогодні їхнє море було тихе.\n"),
    "el": ("Αυτό το πλοίο φεύγει από το λιμάνι το πρωί και επιστρέφει το βράδυ.\nΗ θάλασσα ήταν ήρεμη.\n"),
    "he": ("הספינה הזאת עוזבת את הנמל בבוקר וחוזרת בערב.\nהים היה שקט היום.\n"),
    "ar": ("تغادر هذه السفينة الميناء صباحا وتعود مساء.\nكان البحر هادئا اليوم.\n"),
    "th": ("เรือลำนี้ออกจากท่าในตอนเช้าและกลับมาในตอนเย็น\nวันนี้ทะเลสงบมาก\n"),
    "tr": (
        "Bu gemi sabah limandan ayrılır ve akşam geri döner.\n"
        "Bugün deniz çok sakindi, rüzgâr da esmiyordu. Görüşmek üzere, hoşça kalın!\n"
    ),
    "pl": (
        "Ten statek rano wypływa z portu i wraca wieczorem.\n"
        "Morze było dziś spokojne, a wiatr prawie nie wiał. Żółte łódki są śliczne.\n"
    ),
    "cs": (
        "Tato loď ráno opouští přístav a večer se vrací.\n"
        "Moře bylo dnes klidné a téměř nefoukalo. Žluté lodičky jsou krásné.\n"
    ),
    "fr": (
        "Ce bateau quitte le port à l’aube et revient le soir même.\n"
        "La mer était très calme aujourd’hui, et l’été s’achève déjà.\n"
    ),
    "es": (
        "Este barco sale del puerto por la mañana y volverá al anochecer.\n"
        "¿Qué tal el mar? Hoy está tranquilo, según el capitán.\n"
    ),
    "de": (
        "Das Schiff verlässt früh den Hafen und kehrt am Abend zurück.\n"
        "Das Meer war heute schön ruhig, größere Wellen gab es nicht.\n"
    ),
    "vi": (
        "Con tàu này rời cảng vào buổi sáng và trở về vào buổi tối.\nHôm nay biển rất lặng, hầu như không có gió.\n"
    ),
}
CASES = [
    ("ko", "cp949", "cp949"),
    ("ko", "euc_kr", "cp949"),
    ("ko", "johab", "johab"),
    ("ko", "iso2022_kr", "iso2022_kr"),
    ("ja", "shift_jis", "cp932"),
    ("ja", "euc_jp", "euc_jis_2004"),
    ("ja", "iso2022_jp", "iso2022_jp_2"),
    ("zh", "gb18030", "gb18030"),
    ("zh", "gb2312", "gb18030"),
    ("zh-Hant", "big5", "big5hkscs"),
    ("ru", "cp1251", "cp1251"),
    ("ru", "koi8_r", "koi8-r"),
    ("ru", "iso8859_5", "iso8859-5"),
    ("ru", "cp866", "cp866"),
    ("uk", "koi8_u", "koi8-u"),
    ("el", "cp1253", "cp1253"),
    ("he", "cp1255", "cp1255"),
    ("ar", "cp1256", "cp1256"),
    ("ar", "iso8859_6", "iso8859-6"),
    ("th", "tis_620", "cp874"),
    ("tr", "cp1254", "cp1254"),
    ("tr", "iso8859_9", "cp1254"),
    ("pl", "cp1250", "cp1250"),
    ("pl", "iso8859_2", "iso8859-2"),
    ("cs", "cp1250", "cp1250"),
    ("fr", "cp1252", "cp1252"),
    ("es", "latin_1", "cp1252"),
    ("de", "cp1252", "cp1252"),
]


def in_viscii(text: str) -> bytes:
    table = {char: byte for byte, char in enumerate(viscii.decode_viscii(bytes(range(256))))}
    return bytes(table[char] for char in text)


@pytest.mark.parametrize(("lang", "codec", "name"), CASES)
def test_an_encoding_is_told_by_its_letters(lang: str, codec: str, name: str) -> None:
    decoded = decode(TEXTS[lang].encode(codec), "x")

    assert decoded.text == TEXTS[lang]
    assert decoded.encoding == name
    assert 0 < decoded.confidence <= 1


def test_a_name_is_the_one_that_python_gives() -> None:
    assert all(codecs.lookup(name).name == name for *_, name in CASES)
    assert all(codecs.lookup(name) for name in CANDIDATES)


def test_vietnamese_in_viscii_is_read_though_python_does_not_know_it() -> None:
    decoded = decode(in_viscii(TEXTS["vi"]), "x")

    assert (decoded.text, decoded.encoding) == (TEXTS["vi"], "viscii")


@pytest.mark.parametrize("lang", sorted(set(TEXTS) - {"vi"}))
def test_no_other_language_is_vietnamese(lang: str) -> None:
    assert not viscii.is_vietnamese(TEXTS[lang])


def test_two_tones_make_no_syllable() -> None:
    assert viscii.is_vietnamese("tiếng việt đẹp")
    assert not viscii.is_vietnamese("tíếng víệt đẹ́p")


def test_what_the_file_says_of_itself_counts() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-16"?><a>țară</a>'

    assert detect(text.encode("iso8859_16")) == charset.Charset("iso8859-16", 1.0, None)


@pytest.mark.parametrize("said", ["klingon", "hex", "utf-8"])
def test_a_file_that_lies_about_itself_is_read_all_the_same(said: str) -> None:
    data = f'<meta charset="{said}">'.encode() + TEXTS["ko"].encode("cp949")

    assert decode(data, "x").encoding == "cp949"


def test_what_two_encodings_read_as_well_is_a_doubt_and_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "talk.ro.txt"
    path.write_bytes("Nava aceasta iese din port dimineața și se întoarce seara.\n".encode("iso8859_16"))

    result = read_sources(list_sources([path], None, suffixes()).sources)

    row = result.findings.filter(check="encoding").row(0, named=True)
    assert row["severity"] == "warning"
    assert "would read" in row["message"]


def test_letters_that_come_late_are_found() -> None:
    text = "A line in ASCII.\n" * 100_000 + TEXTS["ru"]

    assert decode(text.encode("koi8_r"), "x").text == text


def test_a_wrong_letter_late_in_the_file_speaks_against_an_encoding() -> None:
    data = TEXTS["ko"].encode("cp949") * 20_000 + b"\xff\n"

    with pytest.raises(UnreadableSource, match="not in UTF-8"):
        decode(data, "x")


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    found = detect(data)

    assert found is None or charset.decode_as(data, found.encoding) is not None


def test_a_large_file_is_detected_soon() -> None:
    data = TEXTS["ko"].encode("cp949")

    assert exponent(lambda size: detect(data * size), 6_000) < LINEAR


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here (CUEMILL_CORPUS)")
@pytest.mark.parametrize(
    ("name", "encoding", "word"),
    [
        ("chardet_iso-8859-9_tr.srt", "cp1254", "ş"),
        ("ja_3b1b_eigenvalues__shift_jis_crlf.srt", "cp932", "固有値"),
        ("ko_3b1b_eulers-formula-old__cp949_crlf.srt", "cp949", "공식"),
        ("pysrt_windows-1252.srt", "cp1252", "é"),
        ("ru_3b1b_inventing-math__koi8-r_crlf.srt", "koi8-r", "матема"),
        ("se_auto_detect_windows-1251.srt", "cp1251", "ћирилица"),
        ("uchardet_ko_euc-kr.smi", "cp949", "한글"),
        ("zh_pie_books-22-05-3__gb18030_crlf.srt", "gb18030", "的"),
    ],
)
def test_the_corpus_is_read_in_its_encodings(name: str, encoding: str, word: str) -> None:
    decoded = decode((CORPUS / "defects" / name).read_bytes(), name)

    assert decoded.encoding == encoding
    assert word in decoded.text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Où étais-tu hier soir ?\nJ’étais à la maison.\nÇa va, sœur.", "cp1252"),
        ("Où étais-tu hier soir ?\nJ'étais à la maison.\nÇa va très bien.", "cp850"),
        ("Où étais-tu hier soir ?\nJ'étais à la maison.\nÇa va très bien.", "mac-roman"),
        ("¿Dónde estabas anoche?\nMañana será otro día.", "cp850"),
        ("Wo warst du gestern?\nÜber den Flüssen, schön.", "cp850"),
        ("Příliš žluťoučký kůň.\nKde jsi byl včera večer?", "cp852"),
        ("Zażółć gęślą jaźń.\nGdzie byłeś wczoraj?", "cp852"),
        ("Where is Dvořák?", "cp1250"),
        ("Where\xa0is it?", "cp1252"),
    ],
)
def test_letters_of_one_alphabet_tell_what_statistics_cannot(text: str, codec: str) -> None:
    found = detect(text.encode(codec))

    assert found is not None
    assert decode_as(text.encode(codec), found.encoding) == text


def test_a_text_in_several_languages_is_read_though_no_alphabet_has_all_its_letters() -> None:
    text = "Müßiggang, señor, château, São João, Malmö, Ærø.\nEn français, auf Deutsch, português, på svenska."
    found = detect(text.encode("cp1252"))

    assert found is not None
    assert decode_as(text.encode("cp1252"), found.encoding) == text
