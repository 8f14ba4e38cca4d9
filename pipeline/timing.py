"""When cues come and go: as a listener hears them, within the limits of the style.

Each cue first has the times at which its words are heard. Then the whole document is settled at once: starts that
leave every cue its shortest duration and the gap, as near to the words as can be (isotonic regression: Barlow and
others 1972), then room for reading where neighbours have it to give.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.audit import follow, text_changes
from pipeline.labels import on_screen
from pipeline.schema import CORRECTIONS, CUES, CUTS, TURNS, WORDS, conform
from pipeline.speech import Heard, spoken_ends, spread
from pipeline.styles import styles_of
from pipeline.timecode import MS_PER_SECOND
from pipeline.width import HALVES, width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.audit import Change
    from pipeline.labels import Speakers
    from pipeline.styles import Style

EARLY_MS: Final = 250
LATE_MS: Final = 500
LINGER_MS: Final = 1500
"""How far a cue may come before or after its first word, to give a neighbour room, and stay after its last.
Source: BBC Subtitle Guidelines (lead and lag); Netflix Timed Text Style Guide (out-times)."""


def time_cues(  # noqa: PLR0913, PLR0917 - a stage takes the frames it reads, one each
    cuts: pl.DataFrame,
    turns: pl.DataFrame,
    words: pl.DataFrame,
    corrections: pl.DataFrame,
    styles: pl.DataFrame,
    speakers: Speakers,
) -> pl.DataFrame:
    """Give each cue its times: in order, without overlap, the style's gap between, none too short or too long.

    Where a turn has more text than time, its cues are late rather than too short. Word times of the source win over
    what the text's sounds say.

    Reads:   CUTS, TURNS with times for all their turns, WORDS, CORRECTIONS (to find raw words in the text), STYLES;
             *speakers*, since labels are read, too.
    Returns: CUES, sorted by doc and cue; times in ms.
    """
    cuts = conform(cuts, CUTS)
    heard = _heard(cuts, conform(turns, TURNS), conform(words, WORDS), conform(corrections, CORRECTIONS))
    untimed = cuts.with_columns(
        start_ms=pl.Series(heard[0], dtype=pl.Int64), end_ms=pl.Series(heard[1], dtype=pl.Int64)
    )
    cues = conform(untimed, CUES)
    by_lang = styles_of(styles, cues["lang"])
    shown = cues.with_columns(screen=on_screen(cues, styles, speakers))
    timed = [_settled(part, by_lang) for part in shown.partition_by("doc", maintain_order=True)]
    return conform(pl.concat(timed), CUES) if timed else cues


def _heard(
    cuts: pl.DataFrame, turns: pl.DataFrame, words: pl.DataFrame, corrections: pl.DataFrame
) -> tuple[list[int], list[int]]:
    """Return the ms at which each cue's words are first and last heard."""
    spans = (
        cuts.select("doc", "cue", pl.col("spans")).explode("spans").unnest("spans").sort("doc", "turn", "start_char")
    )
    timed = turns.with_columns(spoken_ms=spoken_ends(turns)).select("doc", "turn", "text", "start_ms", "spoken_ms")
    known = {
        (doc, turn): _Said(*said) for doc, turn, *said in timed.iter_rows()
    }  # a join would copy texts to all spans
    stamped = _stamped(words, corrections)
    times: list[Heard] = []
    rows = spans.select("doc", "turn", "start_char", "end_char").iter_rows()
    for turn, group in groupby(rows, key=itemgetter(0, 1)):
        times += _turn_heard(known[turn], [(start, end) for _, _, start, end in group], stamped.get(turn, []))
    spans = spans.with_columns(
        start=pl.Series([start for start, _ in times], dtype=pl.Int64),
        end=pl.Series([end for _, end in times], dtype=pl.Int64),
    )
    cues = spans.group_by("doc", "cue").agg(pl.col("start").min(), pl.col("end").max())
    found = cuts.join(cues, on=["doc", "cue"], how="left", validate="1:1", maintain_order="left")
    return found["start"].to_list(), found["end"].to_list()


class _Word(NamedTuple):
    """A stamped word: where it begins in its turn's text, and its times in ms."""

    at: int
    start_ms: int
    end_ms: int | None


def _stamped(words: pl.DataFrame, corrections: pl.DataFrame) -> dict[tuple[str, int], list[_Word]]:
    """Return the stamped words of each (doc, turn), their places followed from the raw text to the final one."""
    given = words.filter(pl.col("start_ms").is_not_null())
    changes = text_changes(corrections) if given.height else {}
    stamped: dict[tuple[str, int], list[_Word]] = {}
    for doc, turn, at, start, end in given.select("doc", "turn", "start_char", "start_ms", "end_ms").iter_rows():
        moved: Sequence[Change] = changes.get((doc, turn), ())
        stamped.setdefault((doc, turn), []).append(_Word(follow(at, moved), start, end))
    return stamped


class _Said(NamedTuple):
    """A turn's text, and from when to when it is spoken, in ms."""

    text: str
    start_ms: int
    spoken_ms: int


def _turn_heard(said: _Said, spans: Sequence[tuple[int, int]], words: Sequence[_Word]) -> list[Heard]:
    """Return when each of the *spans* of one turn is heard: by its own words' stamps, elsewhere by its sounds."""
    heard = spread([said.text[start:end] for start, end in spans], said.start_ms, said.spoken_ms)
    if not words:
        return heard
    return [_by_words(span, words, sounded) for span, sounded in zip(spans, heard, strict=True)]


def _by_words(span: tuple[int, int], words: Sequence[_Word], sounded: Heard) -> Heard:
    """Return when *span* is heard by the stamps of the *words* in it; as *sounded* where it has none."""
    inside = [word for word in words if span[0] <= word.at < span[1]]
    if not inside:
        return sounded
    ends = [word.end_ms for word in inside if word.end_ms is not None]
    return Heard(inside[0].start_ms, max([inside[0].start_ms, *(ends or [sounded.end])]))


class Demand(NamedTuple):
    """What a cue asks for, in ticks: when its words are heard, and how long it takes to read."""

    start: int
    end: int
    reading: int


def _settled(cues: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return the CUES of one document with their final times."""
    rows = list(cues.select("lang", "start_ms", "end_ms", "screen").iter_rows())
    used = [styles[lang] for lang, *_ in rows]
    demands = [
        Demand(style.ticks(start), style.ticks(end), _reading(screen, style))
        for style, (_, start, end, screen) in zip(used, rows, strict=True)
    ]
    times = settle(demands, used)
    starts = [style.ms(start) for style, (start, _) in zip(used, times, strict=True)]
    ends = [style.ms(end) for style, (_, end) in zip(used, times, strict=True)]
    return cues.drop("screen").with_columns(
        start_ms=pl.Series(starts, dtype=pl.Int64), end_ms=pl.Series(ends, dtype=pl.Int64)
    )


def _reading(screen: Sequence[str], style: Style) -> int:
    """Return the ticks that it takes to read a cue at the style's speed."""
    seconds = sum(width(line, style.counting) for line in screen) / HALVES / style.max_cps
    return -int(-seconds * MS_PER_SECOND // style.tick_ms)


def settle(demands: Sequence[Demand], styles: Sequence[Style]) -> list[tuple[int, int]]:
    """Return the start and end of each cue, in ticks, from what the cues of one document ask for, in their order.

    Hard: order, the gap, the shortest and the longest duration. Soft: reading speed, and closeness to the words.
    """
    starts = _nearest(demands, styles)
    _make_room(starts, demands, styles)
    times: list[tuple[int, int]] = []
    for at, (start, demand, style) in enumerate(zip(starts, demands, styles, strict=True)):
        following = starts[at + 1] if at + 1 < len(starts) else None
        times.append((start, _end(start, demand, style, following)))
    return times


def _nearest(demands: Sequence[Demand], styles: Sequence[Style]) -> list[int]:
    """Return starts that leave every cue its shortest duration and gap, and move least in the mean square."""
    taken, offsets = 0, []
    for style in styles:
        offsets.append(taken)
        taken += style.min_ticks + style.min_gap_ticks
    blocks: list[list[int]] = []  # the sum and number of starts that have run into each other
    for demand, offset in zip(demands, offsets, strict=True):
        blocks.append([demand.start - offset, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] > blocks[-1][0] * blocks[-2][1]:
            total, number = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += number
    level = [total // number for total, number in blocks for _ in range(number)]
    return _not_early([low + offset for low, offset in zip(level, offsets, strict=True)], demands, styles)


def _not_early(starts: list[int], demands: Sequence[Demand], styles: Sequence[Style]) -> list[int]:
    """Return *starts* pushed on where one is too early for its words; room is kept."""
    earliest = 0
    for at, (demand, style) in enumerate(zip(demands, styles, strict=True)):
        starts[at] = max(starts[at], demand.start - style.ticks(EARLY_MS), earliest)
        earliest = starts[at] + style.min_ticks + style.min_gap_ticks
    return starts


def _make_room(starts: list[int], demands: Sequence[Demand], styles: Sequence[Style]) -> None:
    """Move *starts* apart, within what a cue may be early or late, where there is too little time to read."""
    for at, (here, there) in enumerate(pairwise(range(len(starts)))):
        wanted = starts[here] + _wanted(demands[at], styles[at])
        latest = demands[there].start + styles[there].ticks(LATE_MS)
        ahead = starts[there + 1] - _least(styles[there]) if there + 1 < len(starts) else latest
        starts[there] = max(starts[there], min(wanted, latest, ahead))
    for here in range(len(starts) - 2, 0, -1):
        wanted = starts[here + 1] - _wanted(demands[here], styles[here])
        earliest = demands[here].start - styles[here].ticks(EARLY_MS)
        behind = starts[here - 1] + max(_least(styles[here - 1]), _wanted(demands[here - 1], styles[here - 1]))
        starts[here] = min(starts[here], max(wanted, earliest, behind))


def _least(style: Style) -> int:
    """Return the ticks from a cue's start to the next one's at least."""
    return style.min_ticks + style.min_gap_ticks


def _wanted(demand: Demand, style: Style) -> int:
    """Return the ticks from a cue's start to the next one's that leave time to read."""
    return min(max(demand.reading, style.min_ticks), style.max_ticks) + style.min_gap_ticks


def _end(start: int, demand: Demand, style: Style, following: int | None) -> int:
    """Return when a cue goes: after its words and its reading, before the next one, and never too near to it."""
    lingering = min(start + demand.reading, demand.end + style.ticks(LINGER_MS))
    end = min(max(demand.end, lingering, start + style.min_ticks), start + style.max_ticks)
    if following is None:
        return end
    last = following - style.min_gap_ticks
    if end > last or following - end < style.close_gap_ticks:
        return min(last, start + style.max_ticks)
    return end
