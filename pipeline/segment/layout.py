"""From units to the columns that the kernel reads: where each stands, when it is heard, what a break after it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from pipeline.segment.breaks import UnitColumns, break_points, held, learnt_points
from pipeline.segment.flat import runs
from pipeline.segment.kept.source_lines import SourceBreaks, source_breaks
from pipeline.segment.solve import (
    BLANK,
    FLASH_MS,
    LINE_SHARE,
    SECOND_LINE,
    SHARED,
    SHARED_IF_SHORT,
    TAIL,
    TAIL_WORDS,
    TORN_LINE_SHARE,
    Text,
    Turns,
)
from pipeline.segment.tearing import torn_shares
from pipeline.text.speech import spoken_between, weigh_text

if TYPE_CHECKING:
    from pipeline.segment.breaks import UnitFacts
    from pipeline.segment.flat import Counts, Mask, Parts, Places

_SOUND, _PAUSE = map(UnitColumns._fields.index, ("sound", "pause"))
_TURN: Final = 1 << 32
"""More characters than a turn has: a turn and a character make one number."""


class Spans(NamedTuple):
    """The first and the last unit of each turn; it has one."""

    first: Places
    last: Places


def spans_of(units: Parts) -> Spans:
    """Return the span of each turn in *units*."""
    first = np.flatnonzero(np.diff(units.which, prepend=-1))
    return Spans(first, np.append(first[1:], len(units.which)) - 1)


def weights_of(units: Parts, known: UnitFacts, turns: pl.DataFrame) -> pl.Series:
    """Return what the text of each of *turns* weighs up to its last word: what its *units* weigh, but for cut words."""
    spans = spans_of(units)
    sound, pause = known.table.T[[_SOUND, _PAUSE]].astype(np.int64)
    lasting, after = (sound + pause)[known.which], pause[known.which]
    goes_on = np.append(False, units.starts[1:] == units.stops[:-1]) & (np.diff(units.which, prepend=-1) == 0)
    cut = runs(np.append(goes_on, False))
    first, last = cut.starts - 1, cut.stops - 1
    words = units.through(first, last)
    said = [*zip(words.of(turns["text"]).to_list(), turns["lang"].gather(words.which).to_list(), strict=True)]
    weights = {word: weigh_text(*word) for word in dict.fromkeys(said)}
    lasting[goes_on] = 0
    lasting[first] = [sum(weights[word]) for word in said]
    after[last] = [weights[word].pause for word in said]
    return pl.Series(np.add.reduceat(lasting, spans.first) - after[spans.last])


def columns_of(units: Parts, turns: pl.DataFrame) -> Turns:
    """Return what the kernel reads of *turns*, whose *units* these are."""
    spans = spans_of(units)
    limits = (turns[name].cast(pl.Int64).to_numpy(writable=True) for name in Turns._fields[2:])
    return Turns(spans.first, spans.last + 1, *limits)


def lay_out(units: Parts, known: UnitFacts, turns: pl.DataFrame) -> Text:
    """Return what the kernel reads of *units*, which are *known* and parts of the texts of *turns*.

    Reads: `lang`, `text`, `start_ms`, `spoken_ms` and `end_ms` of *turns*, the `blank`'s width, the sentences' `ends`.
    """
    spans, words = spans_of(units), known.columns()
    heard, heard_end = _hearing(words, units.which, spans, turns)
    next_ms = np.append(heard[1:], 0)
    next_ms[spans.last] = turns["end_ms"].to_numpy()
    blank = turns["blank"].to_numpy()[units.which]
    blank[1:] *= units.starts[1:] > units.stops[:-1]  # what stands before a turn moves all of it, and so none
    lines = _source_breaks(units, spans, turns)
    if lines.hard:
        blank = _apart(blank, lines.hard, units, turns)
    ends = np.cumsum(words.width + blank, dtype=np.int32)
    ended = _sentence_ends(units, turns)
    sharing = np.where(ended, SHARED, 0)
    ended[spans.last] = True
    sharing[_flashing(ended, heard, next_ms, spans)] = SHARED_IF_SHORT
    depth = _depth(words.opened, units.which, spans)
    shares = held(words, torn_shares(units, known, turns, ended))
    torn = learnt_points(words, shares, ended)
    points = break_points(words, depth, shares, ended)
    for cost in (points, torn):
        cost[lines.old] //= _OLD_SHARE
    return Text(
        begins=ends - words.width,
        ends=ends,
        points=points + torn + _tails(ended, spans),
        line_end=SECOND_LINE + _part(points, LINE_SHARE) + _part(torn, TORN_LINE_SHARE),
        shared=np.cumsum(sharing, dtype=np.int32) - sharing.astype(np.int32),
        heard=heard,
        heard_end=heard_end,
        next_ms=next_ms,
    )


_OLD_SHARE: Final = 4
"""Where a line of the source ends, a break costs a fourth: new ones prefer those places, but an ugly one stays ugly."""


def _source_breaks(units: Parts, spans: Spans, turns: pl.DataFrame) -> SourceBreaks:
    """Return which *units* end a line of the source; none in texts that are no cues."""
    if not turns["breaks"].count():
        return SourceBreaks([], [])
    columns = (turns["text"].to_list(), turns["breaks"].to_list())
    return source_breaks(*columns, spans.first.tolist(), units.starts.tolist())


def _apart(blank: Places, hard: list[int], units: Parts, turns: pl.DataFrame) -> Places:
    """Return the *blank* before each unit, so wide after the *hard* breaks that no cue reaches beyond one."""
    wide = (turns["width"] + BLANK) * (turns["lines"] + 1)
    after = np.array(hard) + 1
    blank = blank.astype(np.int64)
    blank[after] = wide.to_numpy()[units.which[after]]
    return blank


def _flashing(ended: Mask, heard: Places, next_ms: Places, spans: Spans) -> Places:
    """Return which units end a short sentence that another short one of the turn follows: each alone would flash.

    *ended* says which units end a sentence, *heard* and *next_ms* from when they and what follows them are heard.
    """
    stops = np.flatnonzero(ended)
    starts = np.append(0, stops[:-1] + 1)
    short = next_ms[stops] - heard[starts] < FLASH_MS
    one_turn = np.isin(stops, spans.last, invert=True, assume_unique=True)
    found: Places = stops[:-1][short[:-1] & short[1:] & one_turn[:-1]]
    return found


def _tails(ended: Mask, spans: Spans) -> Counts:
    """Return what a cue's end costs just before the last word or two of a sentence, where the turn goes on after it."""
    goes_on = ended.copy()
    goes_on[spans.last] = False
    tails = np.zeros(len(ended), np.int32)
    at = np.flatnonzero(goes_on)
    for _ in range(TAIL_WORDS):
        at = at[at > 0] - 1
        at = at[~ended[at]]
        tails[at] = TAIL
    return tails


def _part(points: Counts, share: tuple[int, int]) -> Counts:
    """Return a *share* of *points*, rounded down."""
    return points * share[0] // share[1]


def _hearing(words: UnitColumns, which: Counts, spans: Spans, turns: pl.DataFrame) -> tuple[Places, Places]:
    """Return when each unit is heard, from and to, in ms: a turn's text takes its time by its sounds."""
    lasting = words.sound + words.pause
    spoken = np.cumsum(lasting, dtype=np.int64)
    spoken -= (spoken[spans.first] - lasting[spans.first])[which] + words.pause
    whole = np.maximum(spoken[spans.last], 1)[which]
    start, end = (turns[name].to_numpy()[which] for name in ("start_ms", "spoken_ms"))
    return spoken_between(spoken, words.sound.astype(np.int64), whole, start, end)


def _sentence_ends(units: Parts, turns: pl.DataFrame) -> Mask:
    """Return whether a sentence of *turns* ends with each unit."""
    counts = turns["ends"].list.len().fill_null(0).to_numpy()
    ends = np.repeat(np.arange(turns.height), counts) * _TURN + turns["ends"].explode().drop_nulls().to_numpy()
    places = units.which * np.int64(_TURN) + units.stops
    ended = np.zeros(len(places) + 1, np.bool_)
    at = np.searchsorted(places, ends)
    ended[at[np.append(places, -1)[at] == ends]] = True
    return ended[:-1]


def _depth(opened: Counts, which: Counts, spans: Spans) -> Places:
    """Return how many brackets are open after each unit; none in a turn where one is never closed."""
    depth = np.cumsum(opened, dtype=np.int64)
    depth -= (depth[spans.first] - opened[spans.first])[which]
    below = which * np.int64(_TURN)
    lowest = np.minimum.accumulate(depth - below) + below  # of its turn: all of earlier turns lies far above
    depth -= np.minimum(lowest, 0)
    return np.where((depth[spans.last] == 0)[which], depth, 0)
