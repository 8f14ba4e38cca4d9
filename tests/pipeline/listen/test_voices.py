"""Words are heard where a voice says them, in any language, and refused where it says something else."""

from __future__ import annotations

from functools import cache
from statistics import mean
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.listen import hear_text
from pipeline.listen.recogniser import load
from pipeline.listen.recordings import Recorded
from pipeline.listen.sounds import FLOOR, FRAME_MS, Sounds, hear
from pipeline.schema import DOCUMENTS, TURNS, WORDS, empty, from_rows
from tests.pipeline.listen.texts import STORIES
from tests.speaking import Speech, needs_ears, needs_voice, say

if TYPE_CHECKING:
    import polars as pl

pytestmark = [needs_ears, needs_voice]

WRONG = (
    *(("en", "de"), ("de", "en"), ("fr", "es"), ("es", "fr"), ("it", "ru"), ("ru", "pl"), ("ko", "tr"), ("tr", "ko")),
    *(("pl", "it"), ("pt", "en"), ("hi", "id"), ("id", "hi"), ("en", "ko"), ("fr", "pt")),
)


def resampled(speech: Speech) -> np.ndarray:
    """Return what was said at 16 kHz: by the nearest points of a line, which is enough for a test."""
    samples = np.frombuffer(speech.samples, "<i2").astype(np.float32) / 32_768
    count = len(samples) * 16_000 // speech.rate
    return np.interp(np.arange(count) * speech.rate / 16_000, np.arange(len(samples)), samples).astype(np.float32)


@cache
def told(lang: str) -> tuple[Speech, Sounds]:
    """Return the story in *lang* as it was said and heard."""
    speech = say(STORIES[lang], lang)
    return speech, hear(iter([resampled(speech)]), load())


def heard(text: str, sounds: Sounds, start_ms: int | None = None) -> pl.DataFrame:
    """Return WORDS of *text*, and FINDINGS if there are none."""
    turn = {"doc": "d", "turn": 1, "utterance": 1, "text": text, "text_raw": text, "start_ms": start_ms}
    turns = from_rows([turn | {"time_source": "none", "lang": "und", "lang_source": "none"}], TURNS)
    timed = hear_text(empty(DOCUMENTS), turns, empty(WORDS), [Recorded("d", "talk.wav", sounds)])
    return timed.words if timed.words.height else timed.findings


@pytest.mark.parametrize("lang", STORIES)
def test_words_are_heard_where_a_voice_says_them(lang: str) -> None:
    speech, sounds = told(lang)

    words = heard(STORIES[lang], sounds)

    truth = dict(speech.words)
    off = [abs(ms - truth[at]) for at, ms in words.select("start_char", "start_ms").iter_rows() if at in truth]
    assert len(off) > len(truth) * 2 // 3
    assert mean(off) <= 200, off


@pytest.mark.parametrize(("sound", "text"), WRONG)
def test_a_text_of_another_talk_is_refused(sound: str, text: str) -> None:
    """No story here is the translation of itself word for word, so that none fits the other's sound."""
    found = heard(STORIES[text], told(sound)[1])

    assert found["check"].to_list() == ["media-mismatch"]


def test_what_is_decided_rests_on_no_last_unit() -> None:
    speech, sounds = told("en")
    noise = np.random.default_rng(1).integers(-1, 2, sounds.costs.shape)
    moved = Sounds(sounds.tokens, np.clip(sounds.costs + noise, 0, FLOOR).astype(np.uint8))

    first, second = (heard(STORIES["en"], one)["start_ms"] for one in (sounds, moved))

    assert max(map(abs, (first - second).to_list())) <= 2 * FRAME_MS
    assert len(first) > len(speech.words) // 2


def joined(*langs: str) -> Sounds:
    """Return the stories in *langs* as if they were said one after the other."""
    parts = [told(lang)[1] for lang in langs]
    return Sounds(parts[0].tokens, np.concatenate([part.costs for part in parts]))


def notes(text: str, sounds: Sounds) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return WORDS of *text* and FINDINGS."""
    turn = {"doc": "d", "turn": 1, "utterance": 1, "text": text, "text_raw": text, "start_ms": None}
    turns = from_rows([turn | {"time_source": "none", "lang": "und", "lang_source": "none"}], TURNS)
    timed = hear_text(empty(DOCUMENTS), turns, empty(WORDS), [Recorded("d", "talk.wav", sounds)])
    return timed.words, timed.findings


def test_what_somebody_else_says_in_between_is_told_and_moves_nothing() -> None:
    sounds, story = joined("en", "de", "en"), STORIES["en"]
    offset = (len(sounds.costs) - len(told("en")[1].costs)) * FRAME_MS

    words, findings = notes(f"{story} {story}", sounds)

    assert findings["check"].to_list() == ["speech-not-written"]
    truth = {at + len(story) + 1: ms + offset for at, ms in told("en")[0].words} | dict(told("en")[0].words)
    off = [abs(ms - truth[at]) for at, ms in words.select("start_char", "start_ms").iter_rows() if at in truth]
    assert len(off) > len(truth) * 2 // 3
    assert mean(off) < 200


def test_what_nobody_says_is_told_and_the_rest_is_heard() -> None:
    story = STORIES["en"]
    more = (
        "Meanwhile a farmer far away sold seven brown cows to his cousin, who paid with old coins and a jar of honey, "
    )
    more += "and neither of them ever spoke of it again, not even at weddings."

    words, findings = notes(f"{story} {more} {story}", joined("en", "en"))

    assert "text-not-heard" in findings["check"].to_list()
    begins = words.filter(words["start_char"] == len(story) + len(more) + 2)["start_ms"].to_list()
    assert len(begins) == 1
    assert abs(begins[0] - len(told("en")[1].costs) * FRAME_MS) < 300
