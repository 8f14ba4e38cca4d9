"""Files of one word a cue: put together where a recogniser has written them, left alone where a person has."""

from __future__ import annotations

import pytest

from pipeline.read.common.model import rows_of
from pipeline.read.subtitles.subrip import SRT


def srt_of(texts: list[str], stays_ms: int, gap_ms: int) -> str:
    """Return *texts* as cues that stay so long, with a gap behind each."""
    blocks = []
    for number, text in enumerate(texts):
        start = 1000 + number * (stays_ms + gap_ms)
        stamps = [f"00:00:{ms // 1000:02},{ms % 1000:03}" for ms in (start, start + stays_ms)]
        blocks.append(f"{number + 1}\n{stamps[0]} --> {stamps[1]}\n{text}\n")
    return "\n".join(blocks)


WORDS = ["the", "lamp", "went", "out", "again", "and", "nobody", "knew", "why."]


@pytest.mark.parametrize("stays_ms", [120, 250, 400])
def test_words_of_a_recogniser_are_one_turn(stays_ms: int) -> None:
    parsed = SRT.parse(srt_of(WORDS, stays_ms, 20))

    assert [turn["text"] for turn in parsed.turns] == [" ".join(WORDS)]
    assert len(parsed.words) == len(WORDS)


@pytest.mark.parametrize(
    ("texts", "stays_ms", "gap_ms"),
    [
        (["เปิดประตูหน่อย", "ใครอยู่ข้างนอก", "ผมเอง", "เข้ามาสิ", "ขอบคุณมาก", "นั่งลงก่อน"], 1400, 200),
        (["တံခါးဖွင့်ပါ", "ဘယ်သူလဲ", "ကျွန်တော်ပါ", "ဝင်လာပါ", "ထိုင်ပါ"], 1200, 100),
        (["开门", "是谁", "是我", "进来", "坐下", "好的"], 1000, 100),
        (["Wer?", "Ich.", "Wann?", "Jetzt!", "Wo?", "Hier."], 450, 40),
        (["-Kim?", "-Ben", "-Nerede", "-Burada", "-Şimdi"], 500, 0),
        (["5", "4", "3", "2", "1"], 1000, 0),
        (["♪la", "♪le", "♪di", "♪da", "♪du"], 500, 0),
    ],
    ids=["th", "my", "zh", "sentences", "dashes", "countdown", "song"],
)
def test_captions_of_one_word_stay_captions(texts: list[str], stays_ms: int, gap_ms: int) -> None:
    parsed = SRT.parse(srt_of(texts, stays_ms, gap_ms))

    assert not parsed.words
    assert [row["text"] for row in rows_of(parsed)] == texts
