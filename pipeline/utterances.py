"""Turns that are one speech, cut as one: for cues of subtitle files whose cuts are not to be kept.

A cue of a source is a turn. Here turns are joined into utterances, the cutter cuts these as if they were turns, and
what stands in its cues is then told of the turns again. So each turn keeps its own times, and these still say when its
words are heard.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.schema import CUTS, DOCUMENTS, TURNS, conform, from_rows, stack
from pipeline.text.scripts import joins_without_blank
from pipeline.text.speech import spoken_ends
from pipeline.text.stops import ends_sentence
from pipeline.timecode import MS_PER_MINUTE, MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PAUSE_MS: Final = MS_PER_SECOND
"""A longer pause parts utterances. Source: BBC Subtitle Guidelines, which leave the screen empty from one second on."""

OVERLAP_MS: Final = MS_PER_SECOND // 2
"""Turns that overlap by more are two people at once (house): cues of one speech overlap by a few frames at most."""

SLACK_MS: Final = 3 * MS_PER_SECOND
"""A cue that lasts so much longer than its words take tells nothing of when these are heard (house): a cue lingers for
reading, but no longer than that."""

LONG_MS: Final = MS_PER_MINUTE
LONGEST_MS: Final = 5 * MS_PER_MINUTE
"""From the former on an utterance ends with its next sentence, and with any turn from the latter on (house): no cue is
better for what was said minutes before, and a recording without a pause would be one text."""

CUES_WITHOUT_ENDS: Final = ("lined",)
"""Formats whose turns are a player's lines, although none says when it ends; elsewhere a cue is a turn with an end."""

_NEW_VOICE: Final = re.compile(r"\s*(?:[-‐–—]|>>)")
"""How a cue begins in which somebody else speaks: a dash (Netflix, BBC), chevrons (US captions)."""

_NO_SPEECH: Final = re.compile(r"\s*(?:[\[(（【].*[\])）】]|[♪♫#].*)\s*", re.DOTALL)
"""A sound, or a line of a song: nobody goes on from one to the next."""

_NO_TIME: Final = pl.lit(None, dtype=pl.Int64)


class Joined(NamedTuple):
    """TURNS with the utterance of each, and the utterances as the cutter takes them: TURNS, too, one row each."""

    turns: pl.DataFrame
    whole: pl.DataFrame


class _Said(NamedTuple):
    """A turn as far as joining goes; times in ms."""

    number: int
    speaker: str | None
    lang: str
    start_ms: int
    until_ms: int
    is_cue: bool
    text: str
    placement: str | None


def leave_turns(turns: pl.DataFrame, documents: pl.DataFrame) -> Joined:  # noqa: ARG001 - as `join_turns` is called
    """Return *turns* as they are: each is cut by itself, and where the source cut it, that stays if it can."""
    return Joined(turns, turns)


def join_turns(turns: pl.DataFrame, documents: pl.DataFrame) -> Joined:
    """Join neighbouring cues of one speaker into utterances, which are to be cut afresh.

    A pause, another speaker, language, voice or place on screen, a sound and a song part them. A cue that lasts far
    longer than its text needs stays as it is, since nothing says when its words are heard, and so does what is no cue:
    a turn of a transcript. Never changes a text or a time of a turn; an utterance has the number of its first turn, and
    its text is theirs with a blank between, or nothing in scripts that write none.

    Reads:   TURNS, with times and languages; DOCUMENTS for their formats.
    Returns: TURNS, same rows and order, with their utterances; and these, sorted by doc and number.
    """
    turns = conform(turns, TURNS)
    formats = conform(documents, DOCUMENTS).select("doc", "format")
    given = pl.col("end_raw_ms").is_not_null()
    is_cue = given & (pl.col("end_ms") - pl.col("need_ms") <= SLACK_MS) | pl.col("format").is_in(CUES_WITHOUT_ENDS)
    heard = (
        turns.with_columns(need_ms=spoken_ends(turns.with_columns(end_raw_ms=_NO_TIME)))
        .join(formats, on="doc", how="left", validate="m:1", maintain_order="left")
        .filter(pl.col("start_ms").is_not_null() & pl.col("text").str.contains(r"\S"))
        .with_columns(is_cue=is_cue.fill_null(value=False), until_ms=pl.when(given).then("end_ms").otherwise("need_ms"))
        .sort("doc", "start_ms", "turn")
        .select("doc", "turn", "speaker", "lang", "start_ms", "until_ms", "is_cue", "text", "placement")
    )
    rows: list[dict[str, Any]] = []
    for (doc,), part in heard.partition_by("doc", as_dict=True, maintain_order=True).items():
        for group in _groups([_Said(*said) for _, *said in part.iter_rows()]):
            rows += [
                {"doc": doc, "turn": said.number, "joined": group[0].number, "anew": said.is_cue} for said in group
            ]
    return _join_utterances(turns, rows)


def _join_utterances(turns: pl.DataFrame, rows: list[dict[str, Any]]) -> Joined:
    """Return *turns* with the utterances that *rows* tell of, and these."""
    schema = {"doc": pl.String, "turn": pl.Int32, "joined": pl.Int32, "anew": pl.Boolean}
    told = pl.DataFrame(rows, schema=schema)
    found = turns.join(told, on=["doc", "turn"], how="left", validate="1:1", maintain_order="left")
    named = found.with_columns(
        utterance=pl.coalesce("joined", "turn"),
        end_raw_ms=pl.when("anew").then(_NO_TIME).otherwise("end_raw_ms"),  # which keeps a cue apart
        source_cue=pl.when(~pl.col("anew").fill_null(value=False)).then("source_cue"),
    )
    whole = _whole(conform(named.drop("joined", "anew"), TURNS))
    return Joined(conform(turns.with_columns(utterance=named["utterance"]), TURNS), whole)


def _groups(timeline: Sequence[_Said]) -> Iterator[list[_Said]]:
    """Yield the turns of each utterance of one document's *timeline*."""
    group: list[_Said] = []
    for said in timeline:
        if group and not _goes_on(group, said):
            yield group
            group = []
        group.append(said)
    yield group


def _goes_on(group: Sequence[_Said], said: _Said) -> bool:
    """Whether *said* goes on with what *group* says."""
    last = group[-1]
    pause = said.start_ms - last.until_ms
    length = last.until_ms - group[0].start_ms
    is_long = length >= (LONG_MS if ends_sentence(last.text, last.lang) else LONGEST_MS)
    own, before = ((one.speaker, one.lang, one.placement) for one in (said, last))
    is_one = own == before and said.is_cue and last.is_cue
    is_speech = not any(_NO_SPEECH.fullmatch(one.text) for one in (last, said))
    return is_one and is_speech and not is_long and -OVERLAP_MS <= pause <= PAUSE_MS and not _NEW_VOICE.match(said.text)


def _whole(turns: pl.DataFrame) -> pl.DataFrame:
    """Return the utterances of *turns* as TURNS, one row each."""
    joined = turns.with_columns(size=pl.len().over("doc", "utterance"))
    single = joined.filter(pl.col("size") == 1)
    rows = [_row(part.to_dicts()) for part in _parts(joined.filter(pl.col("size") > 1))]
    return stack([single.drop("size"), from_rows(rows, TURNS)], TURNS).sort("doc", "turn")


def _parts(turns: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the turns of each utterance, in the order of time."""
    return turns.drop("size").sort("doc", "start_ms", "turn").partition_by("doc", "utterance", maintain_order=True)


def _row(turns: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the row of the utterance that *turns* are."""
    text = _text([turn["text"] for turn in turns])
    end_ms = max(turn["end_ms"] for turn in turns)
    return turns[0] | {"end_ms": end_ms, "text": text, "text_raw": text, "source_cue": None, "breaks": None}


def _text(texts: Sequence[str]) -> str:
    """Return *texts* as one."""
    return "".join([texts[0], *(_glue(one, two) + two for one, two in pairwise(texts))])


def _glue(one: str, two: str) -> str:
    """Return what is written between two texts that are one speech."""
    return "" if joins_without_blank(one[-1], two[0]) else " "


class _Place(NamedTuple):
    """A turn in the text of its utterance: where it begins, where it ends."""

    begin: int
    end: int
    turn: int
    utterance: int


def as_turns(cuts: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return *cuts* of utterances with the spans of their turns: a line that holds two turns has two spans.

    Never changes a line's text.

    Reads:   CUTS whose spans lie in utterances; TURNS with the utterance of each.
    Returns: CUTS, same rows and order.
    """
    cuts, turns = conform(cuts, CUTS), conform(turns, TURNS)
    places = _places(turns)
    if not places:
        return cuts
    spans = [
        [part for span in spans for part in _split(span, places.get((doc, span["turn"]), ()))]
        for doc, spans in cuts.select("doc", "spans").iter_rows()
    ]
    return conform(cuts.with_columns(spans=pl.Series(spans, dtype=CUTS.columns["spans"])), CUTS)


def _places(turns: pl.DataFrame) -> dict[tuple[str, int], list[_Place]]:
    """Return where the turns of each utterance of several stand in its text."""
    several = turns.with_columns(size=pl.len().over("doc", "utterance")).filter(pl.col("size") > 1)
    places: dict[tuple[str, int], list[_Place]] = {}
    for part in _parts(several):
        own: list[_Place] = []
        before = ""
        for doc, turn, utterance, text in part.select("doc", "turn", "utterance", "text").iter_rows():
            begin = own[-1].end + len(_glue(before, text)) if own else 0
            own.append(_Place(begin, begin + len(text), turn, utterance))
            before = text
            places[doc, utterance] = own
    return places


def _split(span: Mapping[str, Any], places: Sequence[_Place]) -> Iterator[dict[str, Any]]:
    """Yield the *span* of an utterance as spans of the turns that stand at *places*; itself where it is one turn."""
    if not places:
        yield dict(span)
        return
    first = bisect_right(places, span["start_char"], key=lambda place: place.begin) - 1
    for begin, end, turn, utterance in places[max(first, 0) :]:
        if begin >= span["end_char"]:
            return
        low, high = max(span["start_char"], begin), min(span["end_char"], end)
        yield {**span, "turn": turn, "utterance": utterance, "start_char": low - begin, "end_char": high - begin}
