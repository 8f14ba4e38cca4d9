"""When the words of each cue are heard: by the stamps of the source, and where there are none by their sounds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.text.audit import follow_all, text_changes
from pipeline.text.speech import speech_ends, spoken_between, weigh_texts
from pipeline.timing.stretches import Stretch, stretch_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.text.audit import Change

_TURN = ("doc", "turn")


def speech_span(
    cuts: pl.DataFrame, turns: pl.DataFrame, words: pl.DataFrame, corrections: pl.DataFrame
) -> pl.DataFrame:
    """Return from when to when each cue is heard, in ms.

    Reads:   CUTS; TURNS with times for all their turns; WORDS; CORRECTIONS, to find raw words in the text.
    Returns: `start_ms` and `end_ms`, a row for each cue, in their order.
    """
    times = _by_sounds(_weigh(cuts, turns), turns)
    if stamped := stamped_words(words, corrections):
        times = _by_stamps(times, turns, stamped)
    of_cues = times.select("row", "start_ms", "end_ms").sort("row").group_by("row", maintain_order=True).all()
    return of_cues.select(pl.col("start_ms").list.min(), pl.col("end_ms").list.max())


def _weigh(cuts: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return the spans of *cuts* with what they weigh (`sound`, `pause`), sorted by turn and by where they begin in it.

    Returns: `row` of the cue, `place` of the turn, start_char, end_char, sound, pause; whether it is the `first` or
             `last` one of its turn, and what this weighs up to its last word (`spoken`).
    """
    parts = (pl.col("spans").struct.field(name) for name in ("line", "turn", "start_char", "end_char"))
    places = turns.select(*_TURN, "lang", place=pl.int_range(pl.len()))
    known = (
        cuts.select("doc", "spans", row=pl.int_range(pl.len()))
        .explode("spans")
        .select("row", "doc", *parts)
        .join(places, on=_TURN, how="left", validate="m:1", maintain_order="left")
        .drop(_TURN)
    )
    weights = weigh_texts(_texts(cuts, known, turns["text"]), known["lang"])
    ordered = known.select("row", "place", "start_char", "end_char").hstack(weights).sort("place", "start_char")
    place, whole = pl.col("place"), pl.col("sound") + pl.col("pause")
    marked = ordered.with_columns(
        first=place.ne_missing(place.shift()), last=place.ne_missing(place.shift(-1)), summed=whole.cum_sum()
    )
    before = pl.when("first").then(pl.col("summed") - whole).forward_fill()
    return marked.with_columns(spoken=pl.col("summed") - before - pl.col("pause")).drop("summed")


def _texts(cuts: pl.DataFrame, spans: pl.DataFrame, texts: pl.Series) -> pl.Series:
    """Return the text of each of *spans*: that of its line, or where lines hold several the part of its turn's text."""
    lines = cuts.select(
        "lines", row=pl.int_range(pl.len()), line=pl.int_ranges(pl.col("lines").list.len(), dtype=pl.Int32)
    )
    shown = lines.explode("lines", "line", empty_as_null=False).filter(pl.col("lines") != "")
    if shown.select("row", "line").equals(spans.select("row", "line")):
        return shown["lines"]
    whole = texts.to_list()
    places = (spans[name].to_list() for name in ("place", "start_char", "end_char"))
    return pl.Series([whole[place][start:end] for place, start, end in zip(*places, strict=True)], dtype=pl.String)


def _by_sounds(spans: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return the *spans* with `start_ms` and `end_ms`: the text of a turn takes its time by its sounds."""
    times = turns.select(turn_ms="start_ms", spoken_ms=speech_ends(turns, _weights(spans, turns)))
    spoken, sound = pl.col("spoken"), pl.col("sound")
    whole = pl.when("last").then(spoken).backward_fill().clip(1)
    start, end = spoken_between(spoken, sound, whole, pl.col("turn_ms"), pl.col("spoken_ms"))
    return spans.hstack(times[spans["place"]]).with_columns(start.alias("start_ms"), end.alias("end_ms"))


def _weights(spans: pl.DataFrame, turns: pl.DataFrame) -> pl.Series:
    """Return what the text of each turn weighs up to its last word: as its spans do, unless one of them cuts a word."""
    ends = spans.filter("last").select("place", "spoken")
    cut_words = spans.filter(~pl.col("last") & (pl.col("end_char") == pl.col("start_char").shift(-1)))
    weights = pl.repeat(None, turns.height, dtype=pl.Int64, eager=True)
    weights = weights.scatter(ends["place"], ends["spoken"]).scatter(cut_words["place"].unique(), None)
    whole = weights.is_null().arg_true()
    texts = turns.select("text", "lang")[whole]
    return weights.scatter(whole, weigh_texts(texts["text"], texts["lang"])["sound"])


class _Heard(NamedTuple):
    """From when to when a piece is heard, in ms."""

    start: int
    end: int


class _Word(NamedTuple):
    """A stamped word or phrase: where it begins and ends in its turn's text, and its times in ms."""

    at: int
    until: int
    start_ms: int
    end_ms: int | None


def stamped_words(words: pl.DataFrame, corrections: pl.DataFrame) -> dict[tuple[str, int], list[_Word]]:
    """Return the stamped words of each (doc, turn), their places followed from the raw text to the final one."""
    given = words.filter(pl.col("start_ms").is_not_null())
    changes = text_changes(corrections) if given.height else {}
    stamped: dict[tuple[str, int], list[_Word]] = {}
    for doc, turn, *word in given.select(*_TURN, "start_char", "end_char", "start_ms", "end_ms").iter_rows():
        stamped.setdefault((doc, turn), []).append(_Word(*word))
    return {turn: _moved(own, changes[turn]) if turn in changes else own for turn, own in stamped.items()}


def _moved(words: Sequence[_Word], changes: Sequence[Change]) -> list[_Word]:
    """Return *words* of one turn at their places after its *changes*."""
    begins = follow_all((word.at for word in words), changes)
    ends = follow_all((word.until for word in words), changes)
    moved = zip(words, begins, ends, strict=True)
    return [word._replace(at=begin, until=end) for word, begin, end in moved]


def _by_stamps(
    spans: pl.DataFrame, turns: pl.DataFrame, stamped: Mapping[tuple[str, int], Sequence[_Word]]
) -> pl.DataFrame:
    """Return the *spans* with the times of the turns that have *stamped* words by these."""
    said = turns.select(*_TURN, "text", "lang").rows()
    starts, ends = spans["start_ms"].to_list(), spans["end_ms"].to_list()
    parts = spans.select("place", "start_char", "end_char", "turn_ms", "spoken_ms").iter_rows()
    for place, group in groupby(enumerate(parts), key=lambda part: part[1][0]):
        doc, turn, text, lang = said[place]
        if (doc, turn) not in stamped:
            continue
        rows = list(group)
        _, (*_, turn_ms, spoken_ms) = rows[0]
        clock = _clock(text, lang, stamped[doc, turn], (turn_ms, spoken_ms))
        for at, (_, begin, end, *_) in rows:
            starts[at], ends[at] = _begin(clock, begin), _end(clock, end)
    return spans.with_columns(start_ms=pl.Series(starts, dtype=pl.Int64), end_ms=pl.Series(ends, dtype=pl.Int64))


class _Clock(NamedTuple):
    """Places in a turn's *text* and when they are reached, in ms; both never go back."""

    text: str
    lang: str
    places: list[int]
    times: list[int]
    stretches: dict[int, Stretch]  # what stands before a stamp, by its number, as far as it was asked for


def _clock(text: str, lang: str, words: Sequence[_Word], turn: tuple[int, int]) -> _Clock:
    """Return the clock of a *turn* that is said from when to when, by its stamped *words*, which win."""
    known = [(word.at, word.start_ms) for word in words] + [
        (word.until, word.end_ms) for word in words if word.end_ms is not None
    ]
    clock = _Clock(text, lang, [0], [min(turn[0], words[0].start_ms)], {})
    for place, time in [*sorted(known), (len(text), turn[1])]:
        if time >= clock.times[-1]:
            clock.places.append(place)
            clock.times.append(time)
    return clock


def _begin(clock: _Clock, place: int) -> int:
    """Return when what stands from *place* on begins to be heard: with the next stamp where only marks lie between."""
    after = bisect_right(clock.places, place)
    if after == len(clock.places):
        return clock.times[-1]
    if not _is_said(clock.text[place : clock.places[after]]):
        return clock.times[after]
    return _silence_around(clock, after, place).end


def _end(clock: _Clock, place: int) -> int:
    """Return when what stands up to *place* has been heard: with the stamp before where only marks lie between."""
    after = bisect_left(clock.places, place)
    if after == len(clock.places):
        return clock.times[-1]
    if clock.places[after] == place:
        return clock.times[after]
    if not _is_said(clock.text[clock.places[after - 1] : place]):
        return clock.times[after - 1]
    return _silence_around(clock, after, place).start


def _is_said(text: str) -> bool:
    """Tell whether anything in *text* is heard."""
    return any(char.isalnum() for char in text)


def _silence_around(clock: _Clock, after: int, place: int) -> _Heard:
    """Return from when to when nothing is heard at *place*, which lies before stamp number *after*."""
    if after not in clock.stretches:
        clock.stretches[after] = stretch_of(clock.text, clock.places[after - 1], clock.places[after], clock.lang)
    before, behind = clock.stretches[after].weigh_around(place)
    sound, pause = before
    whole = sound + pause + behind
    since, until = clock.times[after - 1], clock.times[after]
    pauses = (since + (until - since) * done // max(whole, 1) for done in (sound, sound + pause))
    return _Heard(*pauses)
