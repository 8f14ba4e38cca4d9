"""Cues that a file shows at once and means so: in another language, or elsewhere on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.command.lint.shown.cue import Shown

    Place = tuple[str, str | None]

_NEVER: Final = -(10**15)


def layers_of(cues: Sequence[Shown]) -> list[int | None]:
    """Return the layer of each of a file's *cues*, None for most.

    A cue that is placed, and shown while one is that stands elsewhere, has a layer of its own place; so has one of
    another language. Each layer is checked by itself.
    """
    before = list(_latest_elsewhere((cue.part, cue.placement, cue.end_ms) for cue in cues))
    behind = list(_latest_elsewhere((cue.part, cue.placement, -cue.start_ms) for cue in reversed(cues)))[::-1]
    numbers: dict[Place, int] = {}
    layers: list[int | None] = []
    for cue, end_ms, minus_start_ms in zip(cues, before, behind, strict=True):
        beside = end_ms > cue.start_ms or -minus_start_ms < cue.end_ms
        is_own = cue.part or (cue.placement and beside)
        layers.append(numbers.setdefault((cue.part, cue.placement), len(numbers) + 1) if is_own else None)
    return layers


def _latest_elsewhere(cues: Iterable[tuple[str, str | None, int]]) -> Iterator[int]:
    """Yield for each of *cues*, as part, placement and time, the latest time before it of one that stands elsewhere.

    Two places are remembered: where the latest stands, and where the latest of all others does.
    """
    first: tuple[Place | None, int] = (None, _NEVER)
    second: tuple[Place | None, int] = (None, _NEVER)
    for part, placement, time in cues:
        place = (part, placement)
        yield second[1] if place == first[0] else first[1]
        if place == first[0]:
            first = (place, max(time, first[1]))
        elif time > first[1]:
            first, second = (place, time), first
        elif time > second[1]:
            second = (place, time)
