"""Words before a colon in subtitles: who speaks leaves the text, what is announced stays on screen."""

from __future__ import annotations

import pytest

from pipeline.read.common.model import rows_of
from pipeline.read.subtitles.subrip import SRT
from tests.pipeline.read.subtitles.test_single_words import srt_of


def read(texts: list[str]) -> list[tuple[str | None, str]]:
    """Return who says what in cues of *texts*."""
    return [(row.get("speaker"), row["text"]) for row in rows_of(SRT.parse(srt_of(texts, 2000, 500)))]


@pytest.mark.parametrize(
    "texts",
    [
        ["Warning: Mind the gap.", "Tip: Sit down.", "Warning: Doors close.", "Tip: Hold on.", "Warning: It is hot."],
        [
            "Vorsicht: Stufe.",
            "Lena: Danke!",
            "Vorsicht: Kante.",
            "Lena: Ja.",
            "Tipp: Nimm die Leiter.",
            "Vorsicht: Tür.",
        ],
        [
            "Étape un : mesurez.",
            "Astuce : coupez droit.",
            "Étape deux : collez.",
            "Astuce : attendez.",
            "Étape trois : peignez.",
        ],
        ["Pergunta: quem veio?", "Dica: foi o gato.", "Pergunta: quando?", "Dica: ontem.", "Pergunta: por onde?"],
        ["Uwaga: ślisko.", "Rada: zwolnij.", "Uwaga: zakręt.", "Rada: hamuj.", "Uwaga: koniec."],
        [
            "주의: 계단이 있습니다.",
            "팁: 손잡이를 잡으세요.",
            "주의: 미끄럽습니다.",
            "팁: 천천히 가세요.",
            "주의: 문이 닫힙니다.",
        ],
        [
            "ヒント：左を見て。",
            "答え：猫です。".replace("答え", "結果"),
            "ヒント：上を見て。",
            "結果：鳥です。",
            "ヒント：下。",
        ],
        ["تنبيه: الأرض مبللة.", "نصيحة: تمهل.", "تنبيه: الباب يغلق.", "نصيحة: تمسك.", "تنبيه: انتهى."],
        [
            "Gerücht: es regnet nie.",
            "Beleg: es regnet oft.",
            "Gerücht: er kommt nie.",
            "Beleg: er war da.",
            "Gerücht: sie lügt.",
        ],
    ],
    ids=["en", "de with a name", "fr", "pt", "pl", "ko", "ja", "ar", "unknown words"],
)
def test_what_is_announced_stays_in_the_text(texts: list[str]) -> None:
    assert read(texts) == [(None, text) for text in texts]


@pytest.mark.parametrize(
    "texts",
    [
        ["Lena: Where is it?", "Omar: In the shed.", "Lena: Who says so?", "Omar: You did.", "Lena: Me?"],
        ["LENA: where is it?", "OMAR: in the shed.", "LENA: who says so?", "OMAR: you did.", "LENA: me?"],
        ["Lena: where is it", "Omar: in the shed", "Lena: who says so", "Omar: you did", "Lena: me"],
        [
            "Speaker 1: so we went.",
            "Speaker 2: and then.",
            "Speaker 1: it rained.",
            "Speaker 2: a lot.",
            "Speaker 1: yes.",
        ],
        ["예지: 어디 있어?", "정의선: 창고에.", "예지: 누가 그래?", "정의선: 네가.", "예지: 내가?"],
        ["Host: Where is it?", "Guest: In the shed.", "Host: Who says so?", "Guest: You did.", "Host: Me?"],
    ],
    ids=["names", "capitals", "a recogniser's lower case", "numbered", "ko names that begin like words", "roles"],
)
def test_who_speaks_is_a_speaker(texts: list[str]) -> None:
    assert read(texts) == [tuple(text.split(": ", 1)) for text in texts]
