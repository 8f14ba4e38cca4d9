"""A clip of our own, so that listening is tried where there is no voice: harbour.opus, the story said by espeak-ng."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import UnreadableSource
from pipeline.listen import kept
from pipeline.listen.letters import letter_costs
from pipeline.listen.media import sound_of
from pipeline.listen.recogniser import load
from pipeline.listen.search import Strictness, find
from pipeline.listen.sounds import CHUNK, FRAME_MS, PER_NAT, hear
from pipeline.listen.words import spell_out
from tests.pipeline.listen.texts import STORIES
from tests.speaking import needs_ears, needs_ffmpeg

CLIP = Path(__file__).with_name("harbour.opus")
BEGINS_MS = (0, 2702, 5928, 10_197)
"""When its sentences begin, as the voice said."""

pytestmark = [needs_ears, needs_ffmpeg]


def test_the_sentences_of_a_clip_are_heard_where_they_are_said() -> None:
    sounds = hear(sound_of(CLIP, CLIP.name, CHUNK), load())
    words, places = spell_out([STORIES["en"]])

    found = find(
        letter_costs(sounds), places, Strictness(2 * PER_NAT, skips=False), np.zeros(len(sounds.costs), np.bool_)
    )

    firsts = [word for word in words if STORIES["en"][: word.start_char].rstrip()[-1:] in {"", "."}]
    heard = [int(found.begun[word.first]) * FRAME_MS for word in firsts]
    assert max(abs(ms - truth) for ms, truth in zip(heard, BEGINS_MS, strict=True)) < 150


def test_what_is_kept_is_what_was_heard(tmp_path: Path) -> None:
    sounds = hear(sound_of(CLIP, CLIP.name, CHUNK), load())

    kept.write(tmp_path / "heard.bin", sounds)

    again = kept.read(tmp_path / "heard.bin")
    assert again
    assert again.tokens == sounds.tokens
    assert (again.costs == sounds.costs).all()
    assert sounds.duration_ms == pytest.approx(12_830, abs=2 * FRAME_MS)


def test_a_disk_that_takes_nothing_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    kept.write(tmp_path / "file" / "heard.bin", hear(sound_of(CLIP, CLIP.name, CHUNK), load()))

    assert kept.read(tmp_path / "file" / "heard.bin") is None


@pytest.mark.parametrize("harm", ["none", "text", "empty", "folder"])
def test_what_is_no_recording_says_so(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "talk.mp3"
    if harm == "folder":
        path.mkdir()
    elif harm != "none":
        path.write_bytes(b"" if harm == "empty" else b"This is no sound. " * 99)

    with pytest.raises(UnreadableSource, match=r"no such file|no sound can be decoded"):
        list(sound_of(path, path.name, CHUNK))


def test_a_damaged_recording_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "half.opus").write_bytes(CLIP.read_bytes()[: CLIP.stat().st_size // 2])

    assert 4000 < hear(sound_of(tmp_path / "half.opus", "half.opus", CHUNK), load()).duration_ms < 9000
