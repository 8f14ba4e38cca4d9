"""A voice for tests: espeak-ng says a text, and tells when each word begins. Tests without it say why they skip."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import wave
from ctypes.util import find_library
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.listen.recogniser import is_installed

LIBRARY = find_library("espeak-ng")
needs_voice = pytest.mark.skipif(LIBRARY is None, reason="there is no voice: install espeak-ng")
needs_ears = pytest.mark.skipif(not is_installed(), reason="nothing listens: pip install 'cuemill[listen]'")
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is absent: install it")

_VOICE = Path(__file__).with_name("voice.py")


class Speech(NamedTuple):
    """What a voice said: samples of 16 bits, how many a second, and where in the text each word begins, and when."""

    samples: bytes
    rate: int
    words: list[tuple[int, int]]

    def save(self, path: Path) -> Path:
        """Write it as a wave file."""
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(self.rate)
            sound.writeframes(self.samples)
        return path


def say(text: str, lang: str, words_per_minute: int = 160) -> Speech:
    """Return *text* as a voice of *lang* says it: the same samples each time, whatever else was said before."""
    command = [sys.executable, str(_VOICE), str(LIBRARY), lang, str(words_per_minute)]
    told = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout
    head, _, samples = told.partition(b"\n")
    rate, words = json.loads(head)
    return Speech(samples, rate, [(at, ms) for at, ms in words])
