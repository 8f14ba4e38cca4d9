"""What was heard in a recording, kept beside the results under the hash of its bytes, so that nobody listens twice.

It may be deleted at any time and changes no result. A file of another shape, or a damaged one, counts as none.
"""

from __future__ import annotations

import secrets
import zlib
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.listen.recogniser import identity
from pipeline.listen.sounds import Sounds

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.storage.sources import Recording

_VERSION: Final = 1
_HASH: Final = 32
_QUICK: Final = 1


def place_of(recording: Recording) -> Path | None:
    """Return where what is heard in *recording* is kept; None where there is no folder for it, or no hash."""
    if recording.kept_in is None or not recording.sha256:
        return None
    return recording.kept_in / f"heard-{recording.sha256[:32]}-{identity().replace(' ', '-')}-{_VERSION}.bin"


def write(place: Path, sounds: Sounds) -> None:
    """Keep *sounds* at *place*, whole or not at all; where the disk does not take it, nothing is kept."""
    body = zlib.compress(sounds.costs.tobytes(), _QUICK)
    head = "\t".join(sounds.tokens).encode() + b"\n"
    data = head + body
    beside = place.with_name(f".cuemill-{secrets.token_hex(8)}.tmp")  # swept by the next run
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(sha256(data).digest() + data)
        beside.replace(place)


def read(place: Path) -> Sounds | None:
    """Return what is kept at *place*, None if nothing is, or it is not what was written."""
    try:
        data = place.read_bytes()
    except OSError:
        return None
    if sha256(data[_HASH:]).digest() != data[:_HASH]:
        return None
    head, _, body = data[_HASH:].partition(b"\n")
    tokens = tuple(head.decode().split("\t"))
    return Sounds(tokens, np.frombuffer(zlib.decompress(body), np.uint8).reshape(-1, len(tokens)))
