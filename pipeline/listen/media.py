"""The sound of a media file, streamed: 16 kHz, one channel. ffmpeg decodes; nothing is fetched, nothing is written."""

from __future__ import annotations

import shutil
import subprocess
from typing import IO, TYPE_CHECKING, Final

import numpy as np

from pipeline.errors import UnreadableSource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

RATE: Final = 16_000
"""Samples a second, as recognisers of speech take them."""

_PROGRAM: Final = "ffmpeg"
_BEFORE: Final = "-v error -nostdin -protocol_whitelist file -i"
_AFTER: Final = f"-map 0:a:0 -vn -sn -dn -ac 1 -ar {RATE} -f s16le -"
"""Files only, as for ffprobe: a playlist may name addresses. The first sound track is the one that players take."""

_SAMPLE_BYTES: Final = 2
_FULL_SCALE: Final = 32_768


def sound_of(path: Path, name: str, samples: int) -> Iterator[NDArray[np.float32]]:
    """Yield the sound of the file at *path* in pieces of so many *samples* from -1 to 1; the last one may be shorter.

    Raises: UnreadableSource if there is no ffmpeg, no such file, or no sound in it; *name* is what it is called.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        raise UnreadableSource(name, f"{_PROGRAM} is not installed", "Install ffmpeg, which decodes recordings.")
    if not path.is_file():
        raise UnreadableSource(name, "there is no such file", "Name the recording itself.")
    command = [program, *_BEFORE.split(), f"file:{path}", *_AFTER.split()]
    with subprocess.Popen(  # noqa: S603 - our own words, and a file
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as decoder:
        is_empty = True
        try:
            for piece in _pieces(decoder.stdout, samples):
                is_empty = False
                yield piece
        finally:
            decoder.kill()  # where whoever reads has stopped
    if is_empty:
        raise UnreadableSource(name, "no sound can be decoded", "Is it a recording, and whole? Play it to find out.")


def _pieces(stream: IO[bytes] | None, samples: int) -> Iterator[NDArray[np.float32]]:
    """Yield what a decoder writes to *stream*."""
    while stream and (data := stream.read(samples * _SAMPLE_BYTES)):
        whole = data[: len(data) // _SAMPLE_BYTES * _SAMPLE_BYTES]
        yield np.frombuffer(whole, "<i2").astype(np.float32) / np.float32(_FULL_SCALE)
