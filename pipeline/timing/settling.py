"""Settle all cues of each document at once: order, gaps and durations hold, and no cue moves further than it must.

Starts first keep the hard limits as near to the words as can be (isotonic regression: Barlow and others, "Statistical
inference under order restrictions", 1972). Then turns with cues that are too fast to read get the time that reading
takes, from their own silence and from their neighbours', where there is enough.
"""

from __future__ import annotations

from itertools import accumulate, pairwise, starmap
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.timing.pins import fit_between_pins

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STAMPED: Final = 1_000_000
"""How much more the start of a turn counts than one inside it: that one is an estimate."""


class _Asked(NamedTuple):
    """What `solve_times` reads of the cues of one document for their reading, and by when the last one is read."""

    heard: list[int]
    earliest: list[int]
    latest: list[int]
    far: list[int]
    wanted: list[int]
    end: int


class _Turn(NamedTuple):
    """The cues of a turn in its document, from *first* to before *after*, and the ticks that reading them takes."""

    first: int
    after: int
    need: int


def solve_times(asked: pl.DataFrame) -> pl.DataFrame:
    """Return from when to when each cue stays.

    Hard: order, the gap, the shortest and the longest duration. Soft: reading speed, and closeness to the words. A
    start that is `pinned` is the source's: it stays, and the cues before it are as short as they were there. Only where
    one ended long after the next begins do they make room for each other.

    Reads:   in ticks, sorted by doc and cue: the `turn` with which a cue ends; from when to when its words are heard
             (`heard`, `heard_end`); between which times it may come where a neighbour needs the room (`earliest`,
             `latest`), how `far` from its words where its turn does, and `until` when it may stay; how long it takes to
             read (`reading`); from its start to the next one's at least (`step`), and what of that leaves time to read
             (`wanted`); how long it may last (`longest`); the `gap` after it at least, and how long one must be to stay
             open (`close`); whether its start is the source's (`pinned`).
    Returns: start and end, in ticks, in the same order.
    """
    asked = fit_between_pins(asked)
    spaced = asked.with_columns(offset=pl.col("step").cum_sum().over("doc") - pl.col("step"))
    near = spaced.with_columns(start=_nearest(spaced)).with_columns(start=pl.max_horizontal("start", "earliest"))
    starts = near.select(_push().alias("start"))["start"].to_list()
    columns = {name: asked[name].to_list() for name in _Asked._fields[:-1]}
    ends = asked["until"] + asked["gap"]
    since = 0
    for turns in _turns(asked):
        part = slice(since, since + turns[-1].after)
        lists = {name: column[part] for name, column in columns.items()}
        own = _Asked(**lists, end=ends[part.stop - 1])
        starts[part] = _make_readable(starts[part], own, turns)
        since = part.stop
    return (
        spaced.with_columns(start=pl.Series(starts, dtype=pl.Int64))
        .with_columns(start=_push())
        .select("start", end=_end())
    )


def _turns(asked: pl.DataFrame) -> Iterator[list[_Turn]]:
    """Yield the turns of each document."""
    cues = asked.with_columns(at=pl.int_range(pl.len()), read=pl.col("wanted").cum_sum() - pl.col("wanted"))
    first, after = pl.col("at"), pl.col("at").shift(-1, fill_value=asked.height)
    need = pl.col("read").shift(-1, fill_value=asked["wanted"].sum()) - pl.col("read")
    turns = cues.filter(_begins("doc") | _begins("turn")).with_columns(after=after, need=need)
    begin = pl.col("at").first().over("doc")
    told = turns.select("doc", first - begin, pl.col("after") - begin, "need")
    rows = list(starmap(_Turn, told.select(pl.exclude("doc")).rows()))
    since = 0
    for number in told["doc"].rle().struct.field("len"):
        yield rows[since : since + number]
        since += number


def _begins(name: str) -> pl.Expr:
    """Whether *name* is another than in the row before."""
    return pl.col(name).ne_missing(pl.col(name).shift())


def _nearest(asked: pl.DataFrame) -> pl.Series:
    """Return starts that leave every cue its shortest duration and gap, and move least in the mean square.

    Most cues have room, and stay with their words. The others run together in groups that know nothing of each other.
    """
    wish = pl.col("heard") - pl.col("offset")
    free = wish.cum_min(reverse=True).over("doc") >= wish.cum_max().over("doc").shift()
    crowded = (
        asked.select(
            "heard",
            "step",
            place=pl.int_range(pl.len()),
            begins=_begins("doc") | free,
            sure=pl.when(_begins("doc") | _begins("turn")).then(_STAMPED).otherwise(1),
        )
        .with_columns(group=pl.col("begins").cum_sum())
        .filter(~(pl.col("begins") & pl.col("begins").shift(-1, fill_value=True)))
    )
    heard, steps, sure = (crowded[name].to_list() for name in ("heard", "step", "sure"))
    spaced: list[int] = []
    for length in crowded["group"].rle().struct.field("len"):
        part = slice(len(spaced), len(spaced) + length)
        spaced += _space(heard[part], steps[part], sure[part])
    return asked["heard"].clone().scatter(crowded["place"], pl.Series(spaced, dtype=pl.Int64))


def _push() -> pl.Expr:
    """Return `start`, pushed on where it is before 0 or too near to the one before."""
    return pl.col("offset") + (pl.col("start") - pl.col("offset")).cum_max().over("doc").clip(0)


def _make_readable(starts: list[int], asked: _Asked, turns: Sequence[_Turn]) -> list[int]:
    """Return *starts* of one document, moved where reading needs it and that is allowed.

    A turn gets time only from what the next one does not need, so that no turn becomes pressed by the one before.
    """
    hopeless = _shift_boundaries(starts, asked, turns)
    pressed = [start + wanted > after for start, wanted, after in zip(starts, asked.wanted, starts[1:], strict=False)]
    for turn, is_hopeless in zip(turns, hopeless, strict=True):
        if True in pressed[turn.first : turn.after] and (is_hopeless or not _spread_cues(starts, asked, turn)):
            _help(starts, asked, turn)
    return starts


def _space(wished: Sequence[int], steps: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Return the times that are nearest to the *wished* ones with at least *steps* between them."""
    offsets = [0, *accumulate(steps)]
    blocks: list[tuple[int, int, int]] = []  # the weighted sum, the weight and the number of times that ran together
    for wish, offset, weight in zip(wished, offsets, weights, strict=False):
        total, heavy, number = (wish - offset) * weight, weight, 1
        while blocks and blocks[-1][0] * heavy > total * blocks[-1][1]:
            before = blocks.pop()
            total, heavy, number = total + before[0], heavy + before[1], number + before[2]
        blocks.append((total, heavy, number))
    levels = [(2 * total + heavy) // (2 * heavy) for total, heavy, number in blocks for _ in range(number)]
    return [level + offset for level, offset in zip(levels, offsets, strict=False)]


def _shift_boundaries(starts: list[int], asked: _Asked, turns: Sequence[_Turn]) -> list[bool]:
    """Move the starts of turns, as far as they may, where one has too little time to be read and a neighbour more.

    Returns which turns have too little even so: these neither get nor lend.
    """
    lows = [min(starts[turn.first], asked.earliest[turn.first]) for turn in turns]
    highs = [max(starts[turn.first], asked.latest[turn.first]) for turn in turns]
    hopeless = _infeasible(asked, turns, lows, highs)
    for at, (turn, following) in enumerate(pairwise(turns)):
        if hopeless[at]:  # what its first and its last cue can spare, not more
            ahead = starts[turn.first + 1] - asked.wanted[turn.first]
            behind = starts[turn.after - 1] + asked.wanted[turn.after - 1]
            highs[at] = max(starts[turn.first], min(highs[at], ahead))
            lows[at + 1] = min(starts[following.first], max(lows[at + 1], behind))
    hopeless = _infeasible(asked, turns, lows, highs)
    for at in range(len(turns) - 2, -1, -1):
        highs[at] = highs[at] if hopeless[at] else min(highs[at], highs[at + 1] - turns[at].need)
    free = 0
    for turn, high, is_hopeless in zip(turns, highs, hopeless, strict=True):
        starts[turn.first] = min(max(starts[turn.first], free), high)
        free = 0 if is_hopeless else starts[turn.first] + turn.need
    return hopeless


def _infeasible(asked: _Asked, turns: Sequence[_Turn], lows: Sequence[int], highs: Sequence[int]) -> list[bool]:
    """Tell which turns cannot be read in their time though all begin when it suits best, from *lows* to *highs*."""
    ends = [*highs[1:], asked.end]
    hopeless: list[bool] = []
    free = 0
    for turn, low, end in zip(turns, lows, ends, strict=True):
        free = max(low, free) + turn.need
        hopeless.append(free > end)
        free = 0 if free > end else free
    return hopeless


def _spread_cues(starts: list[int], asked: _Asked, turn: _Turn) -> bool:
    """Spread the cues of *turn* between its start and the next one's, as near to their words as reading lets them.

    Returns False, and moves none, where one would come too far from its words.
    """
    begin, inside = starts[turn.first], slice(turn.first + 1, turn.after)
    steps, heard = asked.wanted[turn.first : turn.after], asked.heard[inside]
    end = starts[turn.after] if turn.after < len(starts) else asked.end
    least = [begin + offset for offset in accumulate(steps[:-1])]
    slack = end - begin - turn.need
    nearest = _space(heard, steps[1:], [1] * len(heard))
    spread = [min(max(time, low), low + slack) for time, low in zip(nearest, least, strict=True)]
    if any(abs(time - word) > far for time, word, far in zip(spread, heard, asked.far[inside], strict=True)):
        return False
    starts[inside] = spread
    return True


def _help(starts: list[int], asked: _Asked, turn: _Turn) -> None:
    """Move a cue of *turn* and the next one apart where that leaves the time to read it and takes none from another."""
    for at in range(turn.first, min(turn.after, len(starts) - 1)):
        short = asked.wanted[at] - (starts[at + 1] - starts[at])
        ahead = starts[at + 2] - asked.wanted[at + 1] if at + 2 < len(starts) else asked.latest[at + 1]
        behind = starts[at - 1] + asked.wanted[at - 1] if at > 0 else 0
        later = min(short, max(0, min(asked.latest[at + 1], ahead) - starts[at + 1]))
        earlier = min(short - later, max(0, starts[at] - max(asked.earliest[at], behind)))
        if short > 0 and earlier + later == short:
            starts[at] -= earlier
            starts[at + 1] += later


def _end() -> pl.Expr:
    """Return when each cue goes: after its words and its reading, before the next one, and never too near to it."""
    start = pl.col("start")
    shortest, longest = start + pl.col("step") - pl.col("gap"), start + pl.col("longest")
    lingering = pl.min_horizontal(start + pl.col("reading"), "until")
    end = pl.min_horizontal(pl.max_horizontal("heard_end", lingering, shortest), longest)
    following = start.shift(-1).over("doc")
    last = following - pl.col("gap")
    meets = (end > last) | (following - end < pl.col("close"))
    return pl.when(meets).then(pl.min_horizontal(last, longest)).otherwise(end)
