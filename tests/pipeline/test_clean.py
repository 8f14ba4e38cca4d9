"""Cleaning: what it mends, what it leaves, that its log replays, and that the gate misses nothing."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

import ftfy
import polars as pl
import pytest
from ftfy.badness import BADNESS_RE, is_bad
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.clean import clean_text
from pipeline.clean.edits import Edit, apply_edits, compose
from pipeline.clean.mojibake import badness
from pipeline.schema import TURNS, from_rows
from pipeline.text.audit import number, replay, rewind, text_changes
from tests.growth import LINEAR, exponent

SENTENCES: Final = (
    "그래서 저는 이렇게 말했어요. “추론 모델이 정말 중요하다.”",
    "ところで、２０２５年の『新しい』モデルは？　ｶﾀｶﾅも、ＡＢＣ１２３％！（笑）～",
    "我们先来看看这个模型，它比去年的要好得多。",
    "我們先來看看這個模型，它比去年的要好得多。",
    "Ça va ? Où est l’élève œuvré — à Nîmes…",
    "Größe und Übermaß, „so sagte er“, 20 € für 3½ Stunden.",
    "¿Qué pasó? ¡Años después, el niño comió jamón!",
    "Ну что ж, давайте подумаем об этом ещё раз.",
    "Já é amanhã: às vezes não há solução, à tarde.",
    "Zażółć gęślą jaźń, proszę.",
    "Bugün güneşli, İstanbul’da ışık çok.",
    "هل تعرف ماذا قال؟ نعم، بالتأكيد\u200f.",
    "می\u200cخواهم بروم.",
    "यह क्\u200dष एक परीक्षा है।",
    "คน\u200bไทย\u200bชอบกิน",
    "👩\u200d👩\u200d👧 👍🏽 ❤️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "Το ήξερα: «έτσι είναι».",
    "זה נכון, אמרתי לך.",
    "Dvě stě korun, příliš žluťoučký kůň.",
)
ODD: Final = (
    *(
        " ",
        "  ",
        "\u00a0",
        "\r",
        "\r\n",
        "\n",
        "\n\n",
        "\u2028",
        "\u2029",
        "\u0085",
        "\u3000",
        "\u3000\u3000",
        "\t",
        "\x1c",
    ),
    *(
        "\u200b",
        "\u200b\u200b",
        "\ufeff",
        "\x00",
        "\x07",
        "\x1b[31m",
        "\x1b",
        "\x7f",
        "\ufffc",
        "\ufffd",
        "\u200d",
        "\u200c",
    ),
    *(
        "\u0301",
        "\u0323",
        "e\u0301",
        "ᄒ",
        "ᅡ",
        "ᆫ",
        "ก",
        "â€œ",
        "Ã©",
        "Ã\xa0",
        "Ã ",
        "Â ",
        "à la",
        "ë\x82\x98",
        "a",
        ".",
    ),
)
SAFE: Final = ftfy.TextFixerConfig(
    unescape_html=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False, explain=False
)
READ_AS: Final = ("latin-1", "sloppy-windows-1252", "cp437", "mac-roman", "sloppy-windows-1251", "cp949", "shift_jis")


def _misread(text: str, as_what: str) -> str:
    return text.encode().decode(as_what, "replace")


pieces = st.one_of(
    st.sampled_from(SENTENCES),
    st.sampled_from(ODD),
    st.builds(_misread, st.sampled_from(SENTENCES), st.sampled_from(READ_AS)),
    st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=6),
)
texts = st.lists(pieces, max_size=7).map("".join)


def turns_of(*texts: str) -> pl.DataFrame:
    """Return a turn for each of *texts*."""
    same = {"doc": "a", "lang": "und", "lang_source": "none", "time_source": "none"}
    rows = [{"turn": i, "utterance": i, "text": text, "text_raw": text} | same for i, text in enumerate(texts, start=1)]
    return from_rows(rows, TURNS)


def cleaned(text: str) -> str:
    return str(clean_text(turns_of(text)).turns["text"][0])


def rules(text: str) -> list[str]:
    return clean_text(turns_of(text)).corrections["rule"].to_list()


@pytest.mark.parametrize("text", SENTENCES)
def test_a_clean_sentence_of_any_language_is_left_as_it_is(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize("as_what", ["latin-1", "sloppy-windows-1252"])
@pytest.mark.parametrize("text", [text for text in SENTENCES if "\u200b" not in text])
def test_utf_8_that_was_read_as_another_code_page_is_restored(text: str, as_what: str) -> None:
    broken = _misread(text, as_what)

    assert broken != text
    assert cleaned(broken) == text
    assert set(rules(broken)) == {"mojibake"}


@pytest.mark.parametrize(
    ("text", "code_page"),
    [(SENTENCES[0], "cp949"), (SENTENCES[1], "shift_jis"), (SENTENCES[2], "gb18030"), (SENTENCES[3], "big5")],
)
def test_a_cjk_code_page_read_as_latin_1_is_not_made_worse(text: str, code_page: str) -> None:
    broken = " ".join(text.encode(code_page, "ignore").decode("latin-1").split())

    assert "mojibake" not in rules(broken)


def test_text_that_lost_characters_is_not_guessed_at() -> None:
    broken = "â€œLet us see â€\ufffd"

    assert cleaned(broken) == broken


def test_mojibake_inside_sound_text_is_restored_alone() -> None:
    turns = turns_of("그는 â€œ좋아요â€\x9d 하고 Â·\xa0 말했다. Café!")
    done = clean_text(turns)

    assert done.turns["text"][0] == "그는 “좋아요” 하고 · 말했다. Café!"
    assert done.corrections.filter(rule="mojibake").select("before", "after").rows()[0] == (
        "â€œ좋아요â€\x9d",
        "“좋아요”",
    )


@pytest.mark.parametrize("times", [1, 600])
def test_a_space_that_was_half_of_a_letter_is_decoded_with_it(times: int) -> None:
    broken = " ".join(["Å koda jede, uÅ¾ je tady."] * times)

    assert cleaned(broken) == " ".join(["Škoda jede, už je tady."] * times)
    assert len(rules(broken)) == (2 if times == 1 else 1), "a comparison of too many words is not tried"


def test_only_the_broken_line_of_a_pasted_text_is_decoded_again() -> None:
    assert cleaned("Schöne Grüße.\nSchÃ¶ne GrÃ¼ÃŸe.") == "Schöne Grüße. Schöne Grüße."


@pytest.mark.parametrize(
    ("text", "expected", "rule"),
    [
        ("  a  b\t\nc ", "a b c", "white-space"),
        ("a\u00a0b\u202fc", "a b c", "white-space"),
        ("a\r\nb\rc\u2028d\u2029e", "a b c d e", "white-space"),
        ("はい。\u3000\u3000そう。", "はい。\u3000そう。", "white-space"),
        ("\u3000はい。\u3000\nそう。", "はい。そう。", "white-space"),
        ("今夜は、\n機械が", "今夜は、機械が", "white-space"),
        ("네.\n그래서", "네. 그래서", "white-space"),
        ("東京\nTower 東京", "東京 Tower 東京", "white-space"),
        ("a\u200bb\ufeffc\x00d\x1b[31me\x7f", "abcde", "control-character"),
        ("ก\u200b\u200bข\u200b", "ก\u200bข", "control-character"),
        ("Cafe\u0301 한국", "Café 한국", "normal-form"),
    ],
)
def test_each_rule_logs_what_it_does(text: str, expected: str, rule: str) -> None:
    assert cleaned(text) == expected
    assert set(rules(text)) == {rule}


@pytest.mark.parametrize(
    "text", ["", "...", "123", "a b", "はい。\u3000そう。", "ا\u200cب", "\u200eabc\u200f", "so\u00adft"]
)
def test_nothing_is_logged_where_nothing_is_wrong(text: str) -> None:
    turns = turns_of(text)
    done = clean_text(turns)

    assert_frame_equal(done.turns, turns)
    assert done.corrections.is_empty()


def test_a_turn_without_text_left_stays_a_turn() -> None:
    assert clean_text(turns_of("\ufeff \n", "a")).turns["text"].to_list() == ["", "a"]


def test_no_turn_gives_no_turn() -> None:
    assert clean_text(turns_of()).turns.is_empty()


def test_only_text_changes() -> None:
    turns = turns_of(" a\u00a0b ", "c")

    assert_frame_equal(clean_text(turns).turns.drop("text"), turns.drop("text"))
    assert turns["text"].to_list() == [" a\u00a0b ", "c"]


@given(st.lists(texts, max_size=4))
def test_the_log_replays_and_rewinds(raw: list[str]) -> None:
    done = clean_text(turns_of(*raw))
    changes = text_changes(number([done.corrections]))

    for turn, text, text_raw in done.turns.select("turn", "text", "text_raw").iter_rows():
        log = changes.get(("a", turn), [])
        assert replay(text_raw, log) == text
        assert rewind(text, log) == text_raw
        assert all(change.before == text_raw[change.start_char : change.end_char] != change.after for change in log)
        assert all(a.end_char <= b.start_char for a, b in pairwise(log))


@given(texts)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean_text(turns_of(raw)).turns
    twice = clean_text(once)

    assert_frame_equal(twice.turns, once)
    assert twice.corrections.is_empty()


@given(texts)
def test_cleaned_text_has_plain_white_space_and_nothing_unseen(raw: str) -> None:
    text = cleaned(raw)

    assert text == text.strip()
    assert not re.search(r"[^\S \u3000]|\s\s|[\x00-\x1f\x7f\ufeff\ufffc]", text)
    assert text == ftfy.fix_text(text, SAFE) or "\ufffd" in text or is_bad(text)


@given(texts)
def test_the_gate_is_ftfys_own(raw: str) -> None:
    (found,) = pl.Series([raw]).str.contains(badness())

    assert found == is_bad(raw)


def test_the_pattern_of_badness_is_the_one_of_the_installed_ftfy() -> None:
    ported = _ported(BADNESS_RE.pattern)

    assert badness() == ported, f"write this to script_badness.txt: {ported}"


def test_every_assigned_character_beside_every_kind_is_as_bad_as_ftfy_says() -> None:
    beside = ["a", "é", "À", "€", "│", "в", "”", "Ø", " "]
    characters = [chr(point) for point in range(0x3000) if chr(point).isprintable() or point < 0x100]
    rows = [pair for mark in characters for other in beside for pair in (f"x{mark}{other}y", f"{other}{mark}")]

    assert pl.Series(rows).str.contains(badness()).to_list() == [is_bad(row) for row in rows]


def test_every_assigned_character_is_in_its_normal_form_afterwards() -> None:
    characters = [chr(point) for point in range(0x110000) if unicodedata.category(chr(point)) not in ("Cs", "Cn", "Co")]
    done = clean_text(turns_of(*(f"a{character}b" for character in characters))).turns["text"]

    assert (done == done.str.normalize("NFC")).all()


def test_a_long_turn_is_cleaned_in_linear_time() -> None:
    broken = _misread(" ".join(SENTENCES[:12]), "sloppy-windows-1252") + " Ã  "

    assert "Ã" not in cleaned(broken * 10)
    assert exponent(lambda times: cleaned(broken * times), 20) < LINEAR


def test_edits_of_two_steps_become_one_list() -> None:
    first = [Edit(1, 2, "", "one"), Edit(4, 5, "xyz", "one")]
    second = [Edit(0, 2, " ", "two"), Edit(4, 5, "", "two"), Edit(6, 7, "!", "two")]
    middle = apply_edits("abcdefgh", first)
    final = apply_edits(middle, second)

    assert (middle, final) == ("acdxyzfgh", " dxz!gh")
    assert compose("abcdefgh", first, second, final) == [
        Edit(0, 3, " ", "one"),
        Edit(4, 5, "xz", "one"),
        Edit(5, 6, "!", "two"),
    ]


def test_an_edit_that_is_taken_back_is_none() -> None:
    assert compose("abc", [Edit(1, 2, "x", "one")], [Edit(1, 2, "b", "two")], "abc") == []


def _ported(verbose: str) -> str:
    """Return a verbose pattern of Python in Rust's syntax: no comments, no blanks, its classes spelt out."""
    ported, inside, rest = [], False, verbose
    while rest:
        mark, taken = rest[0], 1
        if mark == "\\":
            mark, taken = rest[:2], 2
            mark = mark if inside else {r"\s": r"[\s\x1c-\x1f]", r"\w": r"[\p{L}\p{N}_]"}.get(mark, mark)
        elif inside:
            inside = mark != "]"
            mark = f"\\{mark}" if mark in "&~[" else mark if mark.isprintable() else f"\\x{{{ord(mark):X}}}"
        elif mark == "#":
            mark, taken = "", rest.index("\n")
        elif mark.isspace():
            mark = ""
        else:
            inside = mark == "["
        ported.append(mark)
        rest = rest[taken:]
    return "".join(ported)
