"""Texts side by side as one array of code points, so that NumPy sees a whole slice of them at once.

Before the first text, between two and after the last stands a line break: no word, no run of marks and no sentence goes
from one text into another, and every place in a text has neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Counts = NDArray[np.int32]
    Mask = NDArray[np.bool_]
    Kinds = NDArray[np.uint8]
    Points = NDArray[np.uint32]

SLICE: Final = 1 << 19
"""Characters that are worked through at once: what calls cost is spread over many, and memory stays flat."""

_EDGE: Final = b"\n"
CODE_POINTS: Final = 0x110000
_LONGER: Final = (0x80, 0x800, 0x10000)
"""From each of these code points on, UTF-8 takes a byte more."""


class Parts(NamedTuple):
    """Parts of texts, in columns: of which text; from which character to which; from which byte, and how many bytes.

    Whatever there are many of, sentences, units or lines, takes 20 bytes, and its text none.
    """

    which: Counts
    starts: Counts
    stops: Counts
    begins: Counts
    sizes: Counts

    def through(self, first: Places, last: Places) -> Parts:
        """Return the parts that go from the *first* of these through the *last*, which is of the same text."""
        which, starts, _, begins, _ = (column[first] for column in self)
        return Parts(which, starts, self.stops[last], begins, self.begins[last] + self.sizes[last] - begins)

    def of(self, texts: pl.Series) -> pl.Series:
        """Return what they are of *texts*. Nothing is copied: each is a look into its text."""
        parts = pl.DataFrame(
            {"text": texts.cast(pl.Binary).gather(self.which), "begin": self.begins, "size": self.sizes}
        )
        return parts.select(pl.col("text").bin.slice("begin", "size").cast(pl.String)).to_series()


class Runs(NamedTuple):
    """Where values of a kind stand side by side: where each run starts, and where it stops."""

    starts: Places
    stops: Places


class Flat(NamedTuple):
    """The texts and their code points, with the edges; where each text starts in them, and where it stops.

    And how many bytes of UTF-8 stand before each place.
    """

    text: str
    points: Points
    starts: Places
    stops: Places
    before: Counts

    def text_of(self, places: Places) -> Places:
        """Return the number of the text in which each of *places* lies, or at whose end."""
        return np.searchsorted(self.stops, places)

    def parts(self, which: Places, starts: Places, stops: Places) -> Parts:
        """Return the parts of *which* texts that stand from *starts* to *stops*."""
        origins, begins = self.starts[which], self.before[starts]
        columns = (which, starts - origins, stops - origins, begins - self.before[origins], self.before[stops] - begins)
        return Parts(*(column.astype(np.int32) for column in columns))


def flatten(texts: pl.Series) -> Flat:
    """Return *texts* side by side."""
    coded = _EDGE.join((b"", *texts.cast(pl.Binary).to_list(), b""))
    text = coded.decode()
    lengths = texts.str.len_chars().cast(pl.Int64).to_numpy()
    stops = np.cumsum(lengths + len(_EDGE))
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    sizes = np.ones(len(points), np.uint8)
    for least in _LONGER:
        sizes += points >= least
    return Flat(text, points, stops - lengths, stops, np.cumsum(sizes, dtype=np.int32) - sizes)


def slices(turns: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield *turns* in parts of `SLICE` characters, and a turn more; one that has no lines stays with the next.

    Reads: `text`, and the `first_lines` of each where that is known.
    """
    until = np.cumsum(turns["text"].str.len_chars().to_numpy(), dtype=np.int64)
    lines = turns["first_lines"] if "first_lines" in turns.columns else pl.repeat(1, turns.height, eager=True)
    since = 0
    while since < turns.height:
        begun = until[since - 1] if since else 0
        stop = int(np.searchsorted(until[:-1], begun + SLICE)) + 1
        stop += lines[stop - 1] == 0
        yield turns.slice(since, stop - since)
        since = stop


def classes(*kinds: str) -> Kinds:
    """Return for every code point in which of *kinds* it is: bit 0 for the first, bit 1 for the second."""
    table = np.zeros(CODE_POINTS, np.uint8)
    for bit, chars in enumerate(kinds):
        table[[*map(ord, chars)]] |= 1 << bit
    return table


def runs(mask: Mask) -> Runs:
    """Return the runs of true values; neither end of *mask* is one."""
    edges = np.flatnonzero(mask[1:] != mask[:-1]) + 1
    return Runs(edges[::2], edges[1::2])


def map_points(points: Points, tell: Callable[[str], bool]) -> Mask:
    """Return what *tell* says of each of *points*, of which there are few; it is asked once for each."""
    known, which = np.unique(points, return_inverse=True)
    return np.fromiter((tell(chr(point)) for point in known.tolist()), np.bool_, len(known))[which]
