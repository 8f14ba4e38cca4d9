"""Where the letters of a text are heard in a recording, over all of it at once, without any stamp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from pipeline.listen.letters import silences
from pipeline.listen.sounds import PER_NAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Place(NamedTuple):
    """A letter of a text: its number in the table, whether a sentence ends with it, whether a word begins."""

    letter: int
    is_last: bool
    is_first: bool = False


class Strictness(NamedTuple):
    """What a search allows: what speech that nobody wrote costs a frame; whether sentences may be left out."""

    garbage: int
    skips: bool


class Heard(NamedTuple):
    """In which frame each letter begins and ends to be heard, -1 where it is not."""

    begun: NDArray[np.int64]
    ended: NDArray[np.int64]


_SKIP: Final = 6 * PER_NAT
_SKIP_LETTER: Final = 3 * PER_NAT
"""What it costs to leave a sentence out, and each of its letters. House: two for a letter lose French sentences that
are said, four keep those that are not."""

CLOSED: Final = 255
"""What a letter costs in a frame that is closed: more than in any other."""

_WORTH: Final = 3 * PER_NAT
_BEAM: Final = 300 * PER_NAT
"""House: 80 is enough where nothing is missing; with 150 half a minute of somebody else loses sentences beside it."""

_WHOLE: Final = 2500
"""Letters of a text, four minutes of speech, up to which no path is given up."""

_WIDTH: Final = 1500
"""Letters on either side of the best path, two minutes of speech."""


def columns(places: Sequence[Place], strictness: Strictness) -> Any:  # noqa: ANN401 - trellis brings numba, which is loaded where it is used
    """Return *places* as the compiled loops read them."""
    from pipeline.listen.trellis import Text  # noqa: PLC0415 - see above

    letters = np.array([place.letter for place in places], np.int64)
    ends = np.array([1, *(place.is_last for place in places)], np.int8)
    ends[-1] = 1
    numbers = np.flatnonzero(ends)
    skips = np.zeros(len(places) + 1, np.int64)
    if strictness.skips:
        skips[numbers[1:]] = _SKIP + _SKIP_LETTER * np.diff(numbers)
    return Text(letters, silences()[letters], ends, skips)


def find(costs: NDArray[np.uint8], places: Sequence[Place], strictness: Strictness, closed: NDArray[np.bool_]) -> Heard:
    """Return where the letters at *places* are heard, none of them in a frame that is *closed*."""
    from pipeline.listen import trellis  # noqa: PLC0415 - numba: see `columns`

    if not places or not len(costs):
        nowhere = np.full(len(places), -1, np.int64)
        return Heard(nowhere, nowhere)
    opened = costs
    if closed.any():
        opened = costs.copy()
        opened[closed] = CLOSED
        opened[closed, -1] = 0
    text = columns(places, strictness)
    beam, width = (trellis.FAR, _WHOLE) if len(places) <= _WHOLE else (_BEAM, _WIDTH)
    found = trellis.search(opened, text, trellis.Limits(_WORTH, beam, width), strictness.garbage)
    return Heard(*trellis.trace(opened, text, found))
