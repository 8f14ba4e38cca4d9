"""Say a text with espeak-ng, in a process of its own: the library remembers what it said, and says the next otherwise.

`python voice.py LIBRARY LANG WORDS_PER_MINUTE` reads the text from standard input. It writes a line of JSON, samples a
second and for each word its place in the text and its time in ms, and then the samples, of 16 bits.
"""

from __future__ import annotations

import ctypes
import json
import sys

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


def main() -> None:
    """Say it."""
    name, lang, words_per_minute = sys.argv[1:]
    library = ctypes.CDLL(name)
    rate = library.espeak_Initialize(_RETRIEVE, 0, None, 0)
    library.espeak_SetSynthCallback(_take)
    assert library.espeak_SetVoiceByName(lang.encode()) == 0, lang
    library.espeak_SetParameter(1, int(words_per_minute), 0)
    data = sys.stdin.buffer.read() + b"\0"
    library.espeak_Synth(data, len(data), 0, 1, 0, _UTF8, None, None)
    library.espeak_Synchronize()
    words = sorted(dict(reversed(_words)).items())
    sys.stdout.buffer.write(json.dumps([rate, words]).encode() + b"\n" + b"".join(_said))


if __name__ == "__main__":
    main()
