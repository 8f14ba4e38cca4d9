"""Cues of a few words or sentences, cut as an editor of subtitles would: what is torn, what flashes, what trails."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.segment import cut_cues, split_sentences
from pipeline.styles import load_styles
from tests.building import turns_with_ends


def cut(text: str, lang: str = "en", ms: int | None = None) -> list[list[str]]:
    """Return the lines of the cues of a turn that lasts so long, or as long as it takes to read it aloud."""
    said = turns_with_ends(("A", 0, ms or 1_000 + 70 * len(text), text), lang=lang)
    cues = cut_cues(said, split_sentences(said), load_styles(), "off")
    return [
        [text[span["start_char"] : span["end_char"]] for span in spans] for spans in cues.sort("cue")["spans"].to_list()
    ]


def breaks(text: str, lang: str, ms: int | None = None) -> list[str]:
    """Return what stands on both sides of each break: `the | house`."""
    lines = [line for cue in cut(text, lang, ms) for line in cue]
    return [f"{above.split()[-1]} | {below.split()[0]}" for above, below in pairwise(lines)]


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [("ko", ("환영합니다.", "감사합니다.")), ("en", ("Welcome.", "Thank you.")), ("de", ("Guten Tag.", "Na gut."))],
)
def test_two_short_sentences_that_would_flash_share_a_cue(lang: str, sentences: tuple[str, str]) -> None:
    assert len(cut(" ".join(sentences), lang, 2_000)) == 1


def test_two_short_sentences_that_have_time_stand_alone() -> None:
    sentences = ["여기까지 오신 것을 환영합니다.", "함께해 주셔서 정말 감사합니다."]
    assert [" ".join(cue) for cue in cut(" ".join(sentences), "ko", 8_000)] == sentences


def test_short_sentences_share_a_cue_only_where_they_fit() -> None:
    long = "Incomprehensibilities characterise antidisestablishmentarianism everywhere. " * 2
    assert len(cut(long.strip(), "en", 2_400)) > 1


@pytest.mark.parametrize(
    ("lang", "text", "tail"),
    [
        (
            "en",
            "We have been working on this for a long time and I think that it will pay off soon. Nobody did it before.",
            ("soon.", "off soon."),
        ),
        (
            "ko",
            "우리는 오랫동안 이 문제를 연구해 왔고 곧 좋은 결과가 나올 것이라고 생각합니다. 아무도 해 본 적이 없죠.",
            ("생각합니다.",),
        ),
        (
            "es",
            "Hemos trabajado en esto durante mucho tiempo y creo que pronto veremos los resultados aquí. Nadie pudo.",
            ("aquí.", "resultados aquí."),
        ),
    ],
)
def test_no_cue_begins_with_the_tail_of_a_sentence_and_goes_on_with_the_next(
    lang: str, text: str, tail: tuple[str, ...]
) -> None:
    begun = [" ".join(cue) for cue in cut(text, lang)]
    assert len(begun) > 1
    assert not any(cue.startswith(end) and cue != end for cue in begun for end in tail)


@pytest.mark.parametrize(
    ("lang", "text", "torn"),
    [
        ("en", "Yesterday evening at the university we talked with Mr. Smith about everything.", "Mr. | Smith"),
        ("es", "Ayer por la tarde hablamos largo rato con el Sr. García sobre todas las cosas.", "Sr. | García"),
        ("fr", "Hier soir nous avons longtemps parlé de tout cela avec Mme. Martin à la maison.", "Mme. | Martin"),
        ("es", "El presidente de los Estados Unidos volvió ayer a los EE. UU. después del viaje.", "EE. | UU."),
        ("de", "Die große Feier in der Hauptstadt begann wie immer am 3. Oktober um acht Uhr.", "3. | Oktober"),
        ("de", "Damals wurde ganz ohne jeden Zweifel Kaiser Karl der 4. König von Böhmen.", "4. | König"),
        ("de", "Das gilt für alle Papiere, die wir kennen, also z. B. Verträge und Gesetze.", "z. | B."),
        ("tr", "Amerika Birleşik Devletleri'nin yeni seçilen 45. Başkanı dün akşam konuştu.", "45. | Başkanı"),
        ("fr", "Je ne sais pas encore si je viendrai demain parce que j'ai beaucoup de travail.", "parce | que"),
        ("fr", "Nous irons tous ensemble à la plage dimanche prochain même si il pleut beaucoup.", "même | si"),
        ("pl", "Pojedziemy wszyscy razem na wycieczkę w góry nawet jeśli będzie padał deszcz.", "nawet | jeśli"),
        ("ru", "Мы долго сидели дома и разговаривали после того как гости уже уехали домой.", "того | как"),
        ("hi", "हम सब लोग कल सुबह जल्दी उठकर बच्चों के लिए बाज़ार से कुछ फल लाने जाएँगे।", "के | लिए"),
        ("ko", "오늘은 우리가 지난 몇 년 동안 연구한 인공지능에 대해 이야기하겠습니다.", "인공지능에 | 대해"),
        ("ko", "이 모델을 사용하면 누구나 아주 쉽게 문제를 풀 수 있다고 생각하는 사람이 많습니다.", "수 | 있다고"),
        ("ko", "이 대략적인 영역에서 제가 오늘 다루고 싶었던 몇 가지가 더 있습니다.", "다루고 | 싶었던"),
        ("ko", "그런데 구체적인 제안을 하는 사람은 여기에 아무도 없습니다.", "제안을 | 하는"),
        ("ko", "왜냐하면 지금 이 분야의 상황이 매우 빠르게 진행되고 있기 때문입니다.", "매우 | 빠르게"),
        ("ko", "저는 사실 그것이 세상에 처음 발표되었을 때의 옛날 영상들을 다시 보고 있었습니다.", "발표되었을 | 때의"),
        ("ko", "그리고 당신은 다른 사람들보다 먼저 그것을 보았을 거라고 생각합니다.", "보았을 | 거라고"),
        ("ko", "그가 이 모든 일이 어디로 가고 있고 무엇이 필요한지에 대해 말했습니다.", "무엇이 | 필요한지에"),
        ("en", "If you look at this for a moment, you will see that the graph of sin (x) goes up.", "sin | (x)"),
        ("it", "Siamo andati tutti insieme a vedere la nuova casa dell' amico di mio fratello.", "dell' | amico"),
        ("vi", "Theo thông báo mới nhất của thành phố thì có khoảng 25. 000 hộ dân mất nước.", "25. | 000"),
        ("vi", "Theo thông báo mới nhất của thành phố thì có khoảng 25 . 000 hộ dân mất nước.", ". | 000"),
    ],
)
@pytest.mark.parametrize("words_before", range(0, 6, 2))
def test_what_belongs_together_is_not_torn_wherever_the_line_would_end(
    lang: str, text: str, torn: str, words_before: int
) -> None:
    assert torn not in breaks(" ".join([*text.split()[1 : 1 + words_before], text]), lang)


def test_a_number_with_a_mark_inside_stays_whole_where_no_blanks_are_written() -> None:
    lines = [line for cue in cut("这个国家的面积大约是平方公里,海拔高度1,100米最大水深80米", "zh-Hans") for line in cue]
    assert not any(line.endswith("1,") for line in lines)


def test_what_is_wider_than_a_line_is_cut_where_it_tears_least() -> None:
    lines = [line for cue in cut("カンボジア三百万人大量虐殺をほめたたえた。", "ja") for line in cue]
    assert not any(line.endswith("虐") for line in lines)


def test_no_line_begins_with_a_stop_or_a_comma_that_stands_apart() -> None:
    text = "Nên trước nhất người đảng viên phải làm gương , rồi dân mới hiểu và hưởng ứng theo . " * 3
    assert not any(line[0] in ",." for cue in cut(text.strip(), "vi") for line in cue)
