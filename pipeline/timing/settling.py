"""Settle all cues of each document at once: order, gaps and durations hold, and no cue moves further than it must.

Starts first keep the hard limits as near to the words as can be (isotonic regression: Barlow and others, "Statistical
inference under order restrictions", 1972). Then turns with cues that are too fast to read get the time that reading
takes, from their own silence and from their neighbours', where there is enough.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STAMPED: Final = 1_000_000
"""How much more the start of a turn counts than one inside it: that one is an estimate."""


class _Asked(NamedTuple):
    """What `settle` reads of the cues of one document, as far as reading goes, in lists of one length."""

    turn: list[int]
    heard: list[int]
    earliest: list[int]
    latest: list[int]
    far: list[int]
    until: list[int]
    wanted: list[int]
    gap: list[int]


class _Turn(NamedTuple):
    """The cues of a turn, from *first* to before *after*, and the ticks that it takes to read them one by one."""

    first: int
    after: int
    need: int


def settle(asked: pl.DataFrame) -> pl.DataFrame:
    """Return from when to when each cue stays.

    Hard: order, the gap, the shortest and the longest duration. Soft: reading speed, and closeness to the words.

    Reads:   in ticks, sorted by doc and cue: the `turn` with which a cue ends; from when to when its words are heard
             (`heard`, `heard_end`); between which times it may come where a neighbour needs the room (`earliest`,
             `latest`), how `far` from its words where its turn does, and `until` when it may stay; how long it takes to
             read (`reading`); from its start to the next one's at least (`step`), and what of that leaves time to read
             (`wanted`); how long it may last (`longest`); the `gap` after it at least, and how long one must be to stay
             open (`close`).
    Returns: start and end, in ticks, in the same order.
    """
    spaced = asked.with_columns(offset=pl.col("step").cum_sum().over("doc") - pl.col("step"))
    near = spaced.with_columns(start=_nearest(spaced)).with_columns(start=pl.max_horizontal("start", "earliest"))
    starts = near.select(_pushed().alias("start"))["start"].to_list()
    columns = [asked[name].to_list() for name in _Asked._fields]
    since = 0
    for length in asked["doc"].rle().struct.field("len"):
        part = slice(since, since + length)
        starts[part] = _read(starts[part], _Asked(*(column[part] for column in columns)))
        since += length
    return (
        spaced.with_columns(start=pl.Series(starts, dtype=pl.Int64))
        .with_columns(start=_pushed())
        .select("start", end=_end())
    )


def _nearest(asked: pl.DataFrame) -> pl.Series:
    """Return starts that leave every cue its shortest duration and gap, and move least in the mean square.

    Most cues have room, and stay with their words. The others run together in groups that know nothing of each other.
    """
    wish = pl.col("heard") - pl.col("offset")
    begins = wish.cum_min(reverse=True).over("doc") >= wish.cum_max().over("doc").shift()
    turn_begins = pl.struct("doc", "turn") != pl.struct("doc", "turn").shift()
    crowded = (
        asked.select(
            "heard",
            "step",
            group=((pl.col("doc") != pl.col("doc").shift()) | begins).fill_null(value=True).cum_sum(),
            sure=pl.when(turn_begins.fill_null(value=True)).then(_STAMPED).otherwise(1),
        )
        .with_row_index("place")
        .filter(pl.len().over("group") > 1)
    )
    places, heard, steps, groups, sure = (crowded[name] for name in ("place", "heard", "step", "group", "sure"))
    spaced: list[int] = []
    for length in groups.rle().struct.field("len"):
        part = slice(len(spaced), len(spaced) + length)
        spaced += _spaced(heard[part].to_list(), steps[part].to_list(), sure[part].to_list())
    return asked["heard"].clone().scatter(places, pl.Series(spaced, dtype=pl.Int64))


def _pushed() -> pl.Expr:
    """Return `start`, pushed on where it is before 0 or too near to the one before."""
    return pl.col("offset") + (pl.col("start") - pl.col("offset")).cum_max().over("doc").clip(0)


def _read(starts: list[int], asked: _Asked) -> list[int]:
    """Return *starts* of one document, moved where reading needs it and that is allowed."""
    turns = list(_turns(asked))
    hopeless = _lend(starts, asked, turns)
    for turn, is_hopeless in zip(turns, hopeless, strict=True):
        if _is_pressed(starts, asked, turn) and (is_hopeless or not _spread(starts, asked, turn)):
            _help(starts, asked, turn)
    return starts


def _spaced(wished: Sequence[int], steps: Sequence[int], weights: Sequence[int]) -> list[int]:
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


def _turns(asked: _Asked) -> Iterator[_Turn]:
    """Yield the turns of the document."""
    first, need = 0, 0
    for at, (turn, wanted) in enumerate(zip(asked.turn, asked.wanted, strict=True)):
        if turn != asked.turn[first]:
            yield _Turn(first, at, need)
            first, need = at, 0
        need += wanted
    yield _Turn(first, len(asked.turn), need)


def _is_pressed(starts: Sequence[int], asked: _Asked, turn: _Turn) -> bool:
    """Tell whether a cue of *turn* has too little time before the next one to be read."""
    following = starts[turn.first + 1 : turn.after + 1]
    here = zip(starts[turn.first : turn.after], asked.wanted[turn.first : turn.after], following, strict=False)
    return any(start + wanted > after for start, wanted, after in here)


def _lend(starts: list[int], asked: _Asked, turns: Sequence[_Turn]) -> list[bool]:
    """Move the starts of turns, as far as they may, where one has too little time to be read and a neighbour more.

    Returns which turns have too little even so: these neither get nor lend.
    """
    lows = [min(starts[turn.first], asked.earliest[turn.first]) for turn in turns]
    highs = [max(starts[turn.first], asked.latest[turn.first]) for turn in turns]
    hopeless = _hopeless(asked, turns, lows, highs)
    for at, (turn, following) in enumerate(pairwise(turns)):
        if hopeless[at]:  # what its first and its last cue can spare, not more
            ahead = starts[turn.first + 1] - asked.wanted[turn.first]
            behind = starts[turn.after - 1] + asked.wanted[turn.after - 1]
            highs[at] = max(starts[turn.first], min(highs[at], ahead))
            lows[at + 1] = min(starts[following.first], max(lows[at + 1], behind))
    hopeless = _hopeless(asked, turns, lows, highs)
    for at in range(len(turns) - 2, -1, -1):
        highs[at] = highs[at] if hopeless[at] else min(highs[at], highs[at + 1] - turns[at].need)
    free = 0
    for turn, high, is_hopeless in zip(turns, highs, hopeless, strict=True):
        starts[turn.first] = min(max(starts[turn.first], free), high)
        free = 0 if is_hopeless else starts[turn.first] + turn.need
    return hopeless


def _hopeless(asked: _Asked, turns: Sequence[_Turn], lows: Sequence[int], highs: Sequence[int]) -> list[bool]:
    """Tell which turns cannot be read in their time though all begin when it suits best, from *lows* to *highs*."""
    ends = [*highs[1:], asked.until[-1] + asked.gap[-1]]
    hopeless: list[bool] = []
    free = 0
    for turn, low, end in zip(turns, lows, ends, strict=True):
        free = max(low, free) + turn.need
        hopeless.append(free > end)
        free = 0 if free > end else free
    return hopeless


def _spread(starts: list[int], asked: _Asked, turn: _Turn) -> bool:
    """Spread the cues of *turn* between its start and the next one's, as near to their words as reading lets them.

    Returns False, and moves none, where one would come too far from its words.
    """
    begin, inside = starts[turn.first], slice(turn.first + 1, turn.after)
    steps, heard = asked.wanted[turn.first : turn.after], asked.heard[inside]
    end = starts[turn.after] if turn.after < len(starts) else asked.until[-1] + asked.gap[-1]
    least = [begin + offset for offset in accumulate(steps[:-1])]
    slack = end - begin - turn.need
    nearest = _spaced(heard, steps[1:], [1] * len(heard))
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
