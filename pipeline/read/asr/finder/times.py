"""Times of items in milliseconds: by the unit that a key names, or that fits what is said; dates from the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.model import MAX_MS
from pipeline.read.common.units import Timed, unit_of
from pipeline.timecode import MS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.asr.finder.values import Instant, Item

_LATEST_FIRST: Final = 100 * MS_PER_HOUR
"""A recording that begins later than this is timed by a clock on the wall."""


class Clockwork(NamedTuple):
    """What makes milliseconds of times: the ms of the unit that nothing names, and when the recording begins."""

    unit_ms: float
    zero_ms: int = 0
    is_judged: bool = False

    def raw_ms(self, time: Instant) -> float:
        """Return the ms of *time* by whatever clock it was taken."""
        return time.value * (self.unit_ms if time.unit_ms is None else time.unit_ms)

    def ms(self, time: Instant | None) -> int | None:
        """Return the ms of *time*; None if there is none, or none that a clock can show."""
        if time is None:
            return None
        ms = self.raw_ms(time) - self.zero_ms
        return round(ms) if 0 <= ms <= MAX_MS else None

    def of(self, item: Item) -> tuple[int | None, int | None]:
        """Return the start and the end of *item*; where it has a length alone, the end is worked out."""
        start, end = self.ms(item.start), self.ms(item.end)
        if end is None and start is not None and item.length is not None:
            length = self._replace(zero_ms=0).ms(item.length)
            end = None if length is None else start + length
        return start, end


def clockwork(items: Sequence[Item], others: Clockwork | None = None) -> Clockwork:
    """Return the clockwork of *items*; of words, that of the segments which they are in, if that was judged."""
    if others is not None and others.is_judged:
        return others
    unknown = [_timed(item, is_word=others is not None) for item in items if _is_unknown(item)]
    raw = Clockwork(unit_of(unknown), 0, is_judged=bool(unknown))
    starts = [raw.raw_ms(item.start) for item in items if item.start]
    zero = round(min(starts, default=0))
    return raw._replace(zero_ms=zero if zero > _LATEST_FIRST else 0)


def _is_unknown(item: Item) -> bool:
    """Whether nothing names the unit of an *item*'s start."""
    return item.start is not None and item.start.unit_ms is None


def _timed(item: Item, *, is_word: bool) -> Timed:
    """Return what an *item* says and its times as numbers; ends of words are left out, since pauses count."""
    start = item.start.value if item.start else None
    end = item.end.value if item.end and item.end.unit_ms is None else None
    if end is None and start is not None and item.length and item.length.unit_ms is None:
        end = start + item.length.value
    return Timed(item.text, start, None if is_word else end)
