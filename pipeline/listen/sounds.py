"""What is heard in a recording: for each 20 ms what each phone costs, as whole numbers, on which all is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.listen.media import RATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.listen.recogniser import Recogniser

FRAME_MS: Final = 20
PER_NAT: Final = 16
"""A cost is minus the logarithm of a probability, in sixteenths."""

FLOOR: Final = 10 * PER_NAT
"""The largest cost: what is less likely than one in 22,000 is noise, and differs from machine to machine."""

_CHUNK_S: Final = 20
_OVERLAP_S: Final = 2
"""The network hears so much at once, and so much on either side that another chunk answers for."""

_LEAST_SAMPLES: Final = RATE // 10
_FRAME: Final = RATE * FRAME_MS // 1000

CHUNK: Final = _CHUNK_S * RATE


class Sounds(NamedTuple):
    """What each token costs in each frame of 20 ms."""

    tokens: tuple[str, ...]
    costs: NDArray[np.uint8]
    """A row for each frame, a column for each token, from 0 (certain) to `FLOOR`."""

    @property
    def duration_ms(self) -> int:
        """The length of the recording, to a frame."""
        return len(self.costs) * FRAME_MS


def hear(pieces: Iterator[NDArray[np.float32]], recogniser: Recogniser) -> Sounds:
    """Return what *recogniser* hears in *pieces*, each `CHUNK` long but the last: chunks never depend on who asks."""
    parts = [_costs(frames) for frames in _frames(pieces, recogniser)]
    none = np.zeros((0, len(recogniser.tokens)), np.uint8)
    return Sounds(recogniser.tokens, np.concatenate([none, *parts]))


def _frames(pieces: Iterator[NDArray[np.float32]], recogniser: Recogniser) -> Iterator[NDArray[np.float32]]:
    """Yield the frames of each of *pieces*, heard with a little of those around it."""
    silence = np.zeros(0, np.float32)
    before, piece = silence, next(pieces, silence)
    while len(piece):
        after = next(pieces, silence)
        heard = np.concatenate([before, piece, after[: _OVERLAP_S * RATE]])
        rows = recogniser.log_probs(np.pad(heard, (0, max(0, _LEAST_SAMPLES - len(heard)))))
        since = len(before) // _FRAME
        yield rows[since : since + len(piece) // _FRAME]
        before, piece = piece[-_OVERLAP_S * RATE :], after


def _costs(log_probs: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return *log_probs* as costs."""
    return np.clip(np.rint(log_probs * -PER_NAT), 0, FLOOR).astype(np.uint8)
