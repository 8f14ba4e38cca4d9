"""Translations: sentences are laid on the pauses of the speech between stamps, and only where these are its own."""

from __future__ import annotations

import json
import random
import re
from statistics import fmean
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
import srt

from pipeline.anchoring.placing import Turn
from pipeline.listen.speech import speech_of
from pipeline.listen.translated import laid_on_pauses
from pipeline.listen.translated.pauses import Piece, lay
from pipeline.text.speech import weigh_text
from tests.building import CORPUS, NO_CORPUS

if TYPE_CHECKING:
    from collections.abc import Sequence

SPOKEN: Final = CORPUS / "human-subtitles" / "en" / "3b1b_2015_eulers-formula-old_word_timings.json"
TRANSLATED: Final = CORPUS / "defects" / "ko_3b1b_eulers-formula-old__utf-16-le_crlf.srt"


def talk(seed: int, sentences: int = 60) -> tuple[list[tuple[int, int]], list[int], list[str]]:
    """Return speech, when each sentence of it begins, and a text as another language may have it."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    speech, begins, texts, now = [], [], [], 1000
    for _ in range(sentences):
        length = chance.randint(1500, 7000)
        begins.append(now)
        if length > 4000:
            middle = now + length // 2
            speech += [(now, middle), (middle + chance.randint(160, 250), now + length)]
        else:
            speech.append((now, now + length))
        texts.append("la " * max(2, round(length / 250 * chance.uniform(0.8, 1.25))) + "lo.")
        now += length + chance.randint(350, 900)
    return speech, begins, texts


def stamped(begins: Sequence[int], texts: Sequence[str], every: int = 8) -> list[Turn]:
    """Return turns of so many sentences, each with its stamp."""
    groups = range(0, len(texts), every)
    return [Turn(at, " ".join(texts[at : at + every]), begins[at], None) for at in groups]


def test_each_end_of_a_sentence_lies_on_its_pause() -> None:
    pieces = [Piece(weight, is_sentence=True) for weight in (1000, 2100, 900)]

    laid = lay(pieces, [(0, 2000), (2500, 4400), (4600, 6700), (7300, 9000)], 0, 9500)

    assert laid.starts == [None, 2500, 7300]
    assert laid.ends == [2000, 6700, None]


@pytest.mark.parametrize("speech", [[], [(0, 9000)]])
def test_without_pauses_nothing_is_laid(speech: list[tuple[int, int]]) -> None:
    assert lay([Piece(900, is_sentence=True)] * 3, speech, 0, 9000).starts == [None] * 3


def test_a_translation_begins_its_sentences_after_the_pauses() -> None:
    speech, begins, texts = talk(1)

    parts = laid_on_pauses(stamped(begins, texts), "it", speech)

    near = [min(abs(part.start_ms - begin) for begin in begins) for part in parts]
    assert len(parts) > 40
    assert fmean(near) < 300


@pytest.mark.parametrize("seed", range(2, 14))
def test_the_pauses_of_another_recording_place_nothing(seed: int) -> None:
    _, begins, texts = talk(1)

    assert laid_on_pauses(stamped(begins, texts), "it", talk(seed)[0]) == []


def test_stamps_that_are_near_or_far_are_left_alone() -> None:
    speech, begins, texts = talk(1)

    assert laid_on_pauses(stamped(begins, texts, every=1), "it", speech) == []
    assert laid_on_pauses(stamped(begins, texts, every=40), "it", speech) == []


def test_somebody_speaks_where_sounds_come_one_after_the_other() -> None:
    rest = np.zeros(200, np.uint8)
    rest[20:60:5] = rest[100:140:5] = 90
    rest[180] = 90

    assert speech_of(rest) == [(340, 1180), (1940, 2780)]


def spoken() -> list[tuple[int, int]]:
    """Return from when to when somebody speaks in the talk, in ms, parted where nobody does for a fifth of a second."""
    speech: list[tuple[int, int]] = []
    for _, start, end in json.loads(SPOKEN.read_text("utf-8")):
        near = speech and start * 1000 - speech[-1][1] < 200
        speech[-1:] = (
            [(speech[-1][0], int(end * 1000))] if near else [*speech[-1:], (int(start * 1000), int(end * 1000))]
        )
    return speech


@pytest.mark.skipif(not SPOKEN.exists(), reason=NO_CORPUS)
@pytest.mark.parametrize("every_ms", [60_000, 75_000])
def test_a_korean_translation_of_an_english_talk_is_twice_as_near_as_by_its_sounds(every_ms: int) -> None:
    cues = list(srt.parse(TRANSLATED.read_text("utf-16")))
    starts = [round(cue.start.total_seconds() * 1000) for cue in cues]
    firsts = [True, *(re.search(r"[.?!]\s*$", cue.content) is not None for cue in cues[:-1])]
    turns: list[Turn] = []
    told: list[list[tuple[int, int]]] = []
    stamps: list[int] = []
    for cue, start, is_first in zip(cues, starts, firsts, strict=True):
        if is_first and (not turns or start - stamps[-1] >= every_ms):
            turns.append(Turn(len(turns), "", start, start))
            told.append([])
            stamps.append(start)
        if is_first:
            told[-1].append((len(turns[-1].text), start))
        end = round(cue.end.total_seconds() * 1000)
        turns[-1] = turns[-1]._replace(text=turns[-1].text + cue.content + " ", end_ms=end)
    parts = laid_on_pauses(turns, "ko", spoken())

    by_sounds, by_pauses = [], []
    for at, (turn, since, until) in enumerate(zip(turns, stamps, [*stamps[1:], end], strict=True)):
        whole = sum(weigh_text(turn.text, "ko"))
        heard = [(part.start_char, part.start_ms) for part in parts if part.at == at]
        known = [(0, since), *heard, (len(turn.text), until)]
        places, times = [sum(weigh_text(turn.text[:char], "ko")) for char, _ in known], [ms for _, ms in known]
        for char, truth in told[at][1:]:
            said = sum(weigh_text(turn.text[:char], "ko"))
            by_sounds.append(abs(since + (until - since) * said / whole - truth))
            by_pauses.append(abs(float(np.interp(said, places, times)) - truth))
    assert fmean(by_pauses) < 0.6 * fmean(by_sounds)
