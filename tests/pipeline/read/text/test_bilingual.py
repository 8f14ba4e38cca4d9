"""Pages that say everything twice, once of it folded away: which they are, and which turn is whose translation."""

from __future__ import annotations

import pytest

from pipeline.read import BILINGUAL, HTML, READERS

FOLD = "<details>\n<summary>{}</summary>\n\n{}\n\n</details>\n"
Turns = list[tuple[str | None, int | None, str]]


def tracks(text: str) -> dict[str | None, Turns]:
    parsed = BILINGUAL.parse(text)
    return {
        track.lang: [(turn.get("speaker"), turn.get("start_ms"), turn["text"]) for turn in track.turns]
        for track in (parsed, *parsed.others)
    }


def page(summary: str, inside: str = "This is said in another language, and at some length.") -> str:
    return f"**안나**: 이것은 원래 한국어로 한 말입니다.\n\n{FOLD.format(summary, inside)}"


@pytest.mark.parametrize(
    ("summary", "lang"),
    [
        ("Original English", "en"),
        ("Original English Source", "en"),
        ("English", "en"),
        ("EN", "en"),
        ("zh-TW", "zh-TW"),
        ("<b>English</b> transcript:", "en"),
        ("Show the original (German)", "de"),
        ("영어 원문", "en"),
        ("원문 보기", None),
        ("원문 보기 (영어)", "en"),
        ("英文原文", "en"),
        ("显示英文", "en"),
        ("查看繁體中文", "zh-Hant"),
        ("日本語で表示", "ja"),
        ("Ver en español", "es"),
        ("Texte original en français", "fr"),
        ("Originaltext auf Deutsch", "de"),
        ("Показать текст на русском", "ru"),
        ("النص الأصلي", None),
        ("Translation", None),
        ("العربية", "ar"),
        ("ภาษาไทย", "th"),
    ],
)
def test_a_summary_that_names_a_language_or_the_original_begins_a_track(summary: str, lang: str | None) -> None:
    assert BILINGUAL.recognise(page(summary))
    assert lang in {track.lang for track in BILINGUAL.parse(page(summary)).others}


@pytest.mark.parametrize(
    "summary",
    [
        "Show notes",
        "Links",
        "Click to expand",
        "",
        "English breakfast recipes",
        "How we translated this",
        "Full text",
        "in",
        "참고",
        "Transcript",
        "A Frenchman's answer",
    ],
)
def test_what_else_is_folded_away_is_no_track(summary: str) -> None:
    assert not BILINGUAL.recognise(page(summary))


def test_a_quotation_in_the_original_is_no_track() -> None:
    long = "**안나**: 이것은 원래 한국어로 한 말이고 아주 깁니다.\n\n" * 20

    assert not BILINGUAL.recognise(long + FOLD.format("Original English", "So it goes."))
    assert not BILINGUAL.recognise("**안나**: 네.\n\n<details><summary>English</summary>\nnobody closes this")
    assert not BILINGUAL.recognise("**안나**: 네.\n")


def test_more_languages_than_anybody_translates_into_are_no_tracks() -> None:
    names = "english german french spanish italian korean japanese chinese russian arabic hindi thai turkish hebrew"
    more = "polish czech danish dutch finnish greek hungarian swedish"
    folds = "".join(FOLD.format(name, "words") for name in (names + " " + more).split())

    assert not BILINGUAL.recognise(f"**A**: a\n{folds}")


def test_a_fold_below_each_turn_takes_its_speaker_and_time() -> None:
    text = "".join(
        f"**{name} [00:00:{second:02}]**: {said}\n\n{FOLD.format('English', other)}\n"
        for name, second, said, other in (("윤", 1, "안녕하세요.", "Hello."), ("Bea", 7, "네.", "Yes.\n\nIndeed."))
    )

    assert tracks(text) == {
        None: [("윤", 1000, "안녕하세요."), ("Bea", 7000, "네.")],
        "en": [("윤", 1000, "Hello."), ("Bea", 7000, "Yes.\nIndeed.")],
    }


def test_a_fold_below_several_turns_gives_each_its_time_if_it_has_as_many() -> None:
    head = "[00:01] Ana: uno dos\n[00:05] Bo: tres\n"
    labelled = FOLD.format("English", "**Anna**: one two\n\n**Bob**: three")
    paragraphs = FOLD.format("English", "one two\n\nthree")
    one = FOLD.format("English", "one two three")

    assert tracks(head + labelled)["en"] == [("Anna", 1000, "one two"), ("Bob", 5000, "three")]
    assert tracks(head + paragraphs)["en"] == [("Ana", 1000, "one two"), ("Bo", 5000, "three")]
    assert tracks(head + one)["en"] == [(None, 1000, "one two three")]


def test_a_fold_of_two_people_below_one_turn_begins_with_it_and_the_rest_has_no_time() -> None:
    text = "**Ana [00:01]**: uno\n**Bo [00:04]**: dos\n" + FOLD.format("English", "x").replace(
        "x", "**Anna**: one\n\n**Bob**: two\n\n**Anna**: three"
    )

    assert tracks(text)["en"] == [("Anna", 1000, "one"), ("Bob", None, "two"), ("Anna", None, "three")]


def test_a_fold_with_times_of_its_own_keeps_them() -> None:
    text = "**Ana [00:01]**: uno\n" + FOLD.format("English", "**Anna [00:02]**: one\n\n**Anna [00:03]**: two")

    assert tracks(text)["en"] == [("Anna", 2000, "one"), ("Anna", 3000, "two")]


def test_a_fold_before_any_turn_and_an_empty_one_do_no_harm() -> None:
    text = (
        FOLD.format("English", "An intro.")
        + "\n**Ana [00:01]**: uno\n"
        + FOLD.format("English", "")
        + "\n**Bo [00:04]**: dos\n"
        + FOLD.format("English", "two")
    )

    assert tracks(text)["en"] == [(None, None, "An intro."), ("Bo", 4000, "two")]


def test_prose_with_its_translation_is_two_tracks_of_paragraphs() -> None:
    text = "一段中文。\n\n又一段。\n" + FOLD.format("Original English", "A paragraph.\n\nAnother.")

    assert tracks(text) == {
        None: [(None, None, "一段中文。"), (None, None, "又一段。")],
        "en": [(None, None, "A paragraph."), (None, None, "Another.")],
    }


def test_a_page_of_nothing_but_folds_is_their_track() -> None:
    parsed = BILINGUAL.parse(FOLD.format("English", "A paragraph."))

    assert [turn["text"] for turn in parsed.turns] == ["A paragraph."]
    assert not parsed.others
    assert not BILINGUAL.parse(FOLD.format("English", "")).turns


def test_every_character_is_counted_in_every_track() -> None:
    text = f"---\nlang: ko\ntitle: T\n---\n# 제목\n\n{page('English')}\n{page('Français', 'Ceci est dit autrement.')}"
    parsed = BILINGUAL.parse(text)

    assert [track.lang for track in (parsed, *parsed.others)] == ["ko", "en", "fr"]
    assert [track.title for track in (parsed, *parsed.others)] == ["T"] * 3
    assert [track.kinds.total() for track in (parsed, *parsed.others)] == [len(text)] * 3


def test_tags_of_other_folds_are_notes_and_their_text_is_said() -> None:
    text = "**Ann**: one\n\n<details>\n<summary>More</summary>\n\ntwo\n\n</details>\n\n" + "**Bo**: three\n" * 4
    reader = next(reader for reader in READERS if reader.recognise(text))

    assert reader.name == "plain"
    assert [turn["text"] for turn in reader.parse(text).turns] == ["one\ntwo", *["three"] * 4]


def test_a_page_in_html_folds_as_well() -> None:
    parsed = HTML.parse(
        "<html lang='ko'><p><b>윤</b>: 안녕하세요.</p><details><summary>English</summary><p>Hello.</p></details>"
        "<p><b>솔</b>: 네.</p><details><summary>English</summary>Yes.</details></html>"
    )

    assert parsed.lang == "ko"
    assert [(t.lang, [(turn["speaker"], turn["text"]) for turn in t.turns]) for t in parsed.others] == [
        ("en", [("윤", "Hello."), ("솔", "Yes.")])
    ]
