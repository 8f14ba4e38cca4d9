"""A voice for tests: espeak-ng says a text, and tells when each word begins. Tests without it say why they skip."""

from __future__ import annotations

import ctypes
import shutil
import wave
from ctypes.util import find_library
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline.listen.recogniser import is_installed

if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = find_library("espeak-ng")
needs_voice = pytest.mark.skipif(LIBRARY is None, reason="there is no voice: install espeak-ng")
needs_ears = pytest.mark.skipif(not is_installed(), reason="nothing listens: pip install 'cuemill[listen]'")
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is absent: install it")

_RETRIEVE, _UTF8, _WORD, _NO_MORE = 1, 1, 1, 0


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", _Id),
    )


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


_said: list[bytes] = []
_words: list[tuple[int, int]] = []
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def _keep(samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
    """Keep what the library has made."""
    if count > 0:
        _said.append(ctypes.string_at(samples, count * 2))
    at = 0
    while events[at].type != _NO_MORE:
        if events[at].type == _WORD:
            _words.append((events[at].text_position - 1, events[at].audio_position))
        at += 1
    return 0


_take = _CALLBACK(_keep)


@cache
def _library() -> tuple[ctypes.CDLL, int]:
    """Return the library and its samples a second."""
    library = ctypes.CDLL(LIBRARY)
    rate = library.espeak_Initialize(_RETRIEVE, 0, None, 0)
    library.espeak_SetSynthCallback(_take)
    return library, rate


def say(text: str, lang: str, words_per_minute: int = 160) -> Speech:
    """Return *text* as a voice of *lang* says it."""
    library, rate = _library()
    assert library.espeak_SetVoiceByName(lang.encode()) == 0, lang
    library.espeak_SetParameter(1, words_per_minute, 0)
    _said.clear()
    _words.clear()
    data = text.encode() + b"\0"
    library.espeak_Synth(data, len(data), 0, 1, 0, _UTF8, None, None)
    library.espeak_Synchronize()
    return Speech(b"".join(_said), rate, sorted(dict(reversed(_words)).items()))
