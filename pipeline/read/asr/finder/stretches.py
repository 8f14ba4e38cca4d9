"""Who speaks when, where a list of its own tells it beside what is said, as IBM's `speaker_labels` do."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.read.asr.finder.times import Clockwork, clockwork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.asr.finder.lists import Listed
    from pipeline.read.asr.finder.values import Item


def with_speakers(items: Sequence[Item], lists: Sequence[Listed]) -> list[Item]:
    """Return *items* with who speaks when each begins, by the first of *lists* that has times, speakers and no text.

    Items that say who speaks stay as they are. One that begins within no stretch is the speaker's before it.
    """
    told = next((one.items for one in lists if _is_told(one)), None)
    if told is None or any(item.speaker for item in items):
        return list(items)
    times, own = clockwork(items), clockwork(told, clockwork(items))
    stretches = sorted((start, item.speaker) for item in told if (start := own.of(item)[0]) is not None)
    starts = [start for start, _ in stretches]
    return [_named(item, times, starts, [speaker for _, speaker in stretches]) for item in items]


def _is_told(one: Listed) -> bool:
    """Whether a list says who speaks when, and nothing else."""
    return len(one.items) > 1 and all(item.start and item.speaker and not item.text.strip() for item in one.items)


def _named(item: Item, times: Clockwork, starts: Sequence[int], speakers: Sequence[str | None]) -> Item:
    """Return *item* with the speaker of the last stretch that begins before it, or before its first word."""
    first = item if item.start is not None or not item.words else item.words[0]
    start = times.of(first)[0]
    place = 0 if start is None else bisect_right(starts, start)
    return item._replace(speaker=speakers[place - 1]) if place else item
