"""How far a run is: how many of its sources are through, also those that other processes have in hand."""

from __future__ import annotations

from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from flows.run.batches import batches_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableSequence

    from flows.run.plan import RunPlan
    from flows.state.shard import Shard
    from pipeline.run import Result, Step

_SHARES: Final[Mapping[str, float]] = {
    "read_sources": 0.14,
    "place_turns": 0.08,
    "detect_language": 0.2,
    "correct_terms": 0.06,
    "ghost_findings": 0.04,
    "split_sentences": 0.04,
    "cut_cues": 0.15,
    "time_cues": 0.06,
    "check_cues": 0.08,
    "render_subtitles": 0.03,
    "dataset_rows": 0.02,
}
"""What part of its time a source takes in a stage, about, as the samples do; the rest is when it is put in place."""


class Meter:
    """How many sources of a run are through, parts of one counted.

    Each batch has a place of its own that one process writes to, so that nobody waits for a lock.
    """

    def __init__(self, work: RunPlan, workers: int) -> None:
        """Begin *work* that so many *workers* share."""
        self.sources = (work.unchanged.sources if work.unchanged else 0) + sum(
            len(shard.sources) for shard in work.shards
        )
        """All of the run."""
        self._whole = [sum(map(_to_do, batch.shards)) for batch in batches_of(work.shards, workers)]
        self.places: MutableSequence[float] = shared(len(self._whole)) if workers > 1 else [0.0] * len(self._whole)
        """How many sources of each batch are through."""
        self.unchanged: Final = max(self.sources - sum(self._whole), 0)
        """Sources of which nothing is to be done: they are through at once, and say nothing of its rate."""

    def teller(self, batch: int) -> Callable[[float], None]:
        """Return what says how many sources of a *batch* are through."""
        return teller(self.places, batch)

    def end(self, batch: int) -> None:
        """Say that a *batch* is through."""
        self.places[batch] = self._whole[batch]

    def done(self) -> float:
        """Return how many sources are through; never more than there are."""
        through = sum(min(done, whole) for done, whole in zip(self.places, self._whole, strict=True))
        return min(self.unchanged + through, self.sources)


def _to_do(shard: Shard) -> int:
    """Return how many sources of *shard* will be converted, at most: an edit of the rules may reach all of them."""
    return len(shard.stale) or len(shard.sources)


def teller(places: MutableSequence[float], at: int) -> Callable[[float], None]:
    """Return what writes how many sources are through to the place *at* of *places*."""

    def through(sources: float) -> None:
        places[at] = sources

    return through


def shared(places: int) -> MutableSequence[float]:
    """Return so many *places* that processes see which are given them when they start."""
    made: MutableSequence[float] = get_context("spawn").RawArray("d", places)
    return made


def tell_stages(step: Step, through: Callable[[float], None], before: int, sources: int) -> Step:
    """Return *step* so that *through* hears after each stage how many are: *before* and a part of these *sources*."""
    passed = 0.0

    def told(stage: Callable[..., Result], /, *args: object) -> Result:
        nonlocal passed
        result = step(stage, *args)
        passed += _SHARES.get(stage.__name__, 0.0)
        through(before + sources * passed)
        return result

    return told


def ignore(_: float) -> None:
    """Hear how far a batch is where nobody asks."""
