"""Times for turns that have none: between the stamps in their texts, or over the length of the recording.

What lies between two known times is spread over them by the sounds of the text. This comes before the clock is mended,
for transcripts whose stamps are few; where only a turn here and there lacks its stamp, `repair_timeline` places it.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.repair.clock import rising
from pipeline.repair.log import time_changes
from pipeline.repair.notes import sparse_note, spread_note, untimed_note, unused_note
from pipeline.schema import DOCUMENTS, FINDINGS, TURNS, WORDS, conform, from_rows
from pipeline.text.speech import HOUSE_MS_PER_WEIGHT, weigh_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.schema import Note

STAGE: Final = "place_turns"

_ODD_PACE: Final = 2.5
"""A pace so many times faster or slower than usual is none: as in speech.py, from twelve syllables a second to two."""

_KEYS: Final = ("doc", "turn")


class Placed(NamedTuple):
    """TURNS with times where any can be told, DOCUMENTS with what that makes of them, CORRECTIONS and FINDINGS."""

    turns: pl.DataFrame
    documents: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


class _Stamp(NamedTuple):
    """A known time in ms of a place in a turn's text: what follows *begins* then, or what stands before it ends."""

    at: int
    begins: bool
    ms: int


class _Anchor(NamedTuple):
    """A known time in ms, and how much of the document, in hundredths of a syllable, is said before it."""

    place: int
    ms: int


class _Turn(NamedTuple):
    """A turn: its number, its own start, whether it has none, and from where to where in the document it is said."""

    number: int
    start_ms: int | None
    begin: int
    end: int
    is_stamped: bool
    """Whether a stamp lies inside it."""


class _Measured(NamedTuple):
    """A document on one scale, that of its sounds; *anchors* are in the order of the text, and may contradict."""

    turns: list[_Turn]
    anchors: list[_Anchor]


def place_turns(turns: pl.DataFrame, words: pl.DataFrame, documents: pl.DataFrame, duration_ms: int | None) -> Placed:
    """Give the turns of sparsely stamped documents times by the sounds of their texts, marked as interpolated.

    Sparse are documents of whose turns most have no start, or where a stamp lies inside a turn that has none. A start
    that is given never changes. *duration_ms*, where given, is the length of the recording: a document none of whose
    turns has a start is spread over it.

    Reads:   TURNS, sorted by doc and turn; WORDS for the stamps inside texts; DOCUMENTS.
    Returns: TURNS and DOCUMENTS, same rows and order, `status` no longer ``untimed`` where there are times now;
             CORRECTIONS, a row for each start; FINDINGS that say so, or why there are none, sorted by doc.
    """
    turns, documents = conform(turns, TURNS), conform(documents, DOCUMENTS)
    told = _unused_lengths(documents, duration_ms)
    sparse = _sparse(turns, conform(words, WORDS))
    stamps = _stamps(words.join(sparse, on="doc", how="semi"))
    rows: list[dict[str, Any]] = []
    chosen = turns.join(sparse, on="doc", how="semi", maintain_order="left")
    for part in chosen.partition_by("doc", maintain_order=True):
        doc = part["doc"][0]
        length = duration_ms if part["start_ms"].null_count() == part.height else None
        times, notes = _place(_on_sound_scale(part, stamps), length)
        rows += [{"doc": doc, "turn": turn, "new_start": start, "new_end": end} for turn, start, end in times]
        told += [{"doc": doc} | note._asdict() for note in notes]
    schema = {"doc": pl.String, "turn": pl.Int32, "new_start": pl.Int64, "new_end": pl.Int64}
    new = turns.join(pl.DataFrame(rows, schema=schema), on=_KEYS, how="left", validate="1:1", maintain_order="left")
    fresh = new.filter(pl.col("new_start").is_not_null())
    return Placed(
        turns=_with_times(new),
        documents=_with_status(documents, fresh["doc"], duration_ms),
        corrections=time_changes(fresh, STAGE, "start_ms", "new_start", pl.lit("by-sounds")),
        findings=from_rows(told, FINDINGS).sort("doc", maintain_order=True),
    )


def _unused_lengths(documents: pl.DataFrame, duration_ms: int | None) -> list[dict[str, Any]]:
    """Return a finding for each of *documents* that has times of its own, if a length was given for it."""
    if duration_ms is None:
        return []
    note = unused_note("the transcript has times of its own")
    return [{"doc": doc} | note._asdict() for doc in documents.filter(status="ok")["doc"]]


def _sparse(turns: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Return the documents whose turns are to be placed."""
    bare = turns.filter(pl.col("start_ms").is_null())
    most = turns.group_by("doc").agg(lacking=pl.col("start_ms").is_null().mean()).filter(pl.col("lacking") > 1 / 2)
    timed = words.filter(pl.any_horizontal(pl.col("start_ms", "end_ms").is_not_null()))
    inside = timed.join(bare, on=_KEYS, how="semi")
    return pl.concat([most.select("doc"), inside.select("doc")]).unique()


def _stamps(words: pl.DataFrame) -> dict[tuple[str, int], list[_Stamp]]:
    """Return the stamps inside each (doc, turn), in the order of the text."""
    stamps: dict[tuple[str, int], list[_Stamp]] = {}
    columns = ("doc", "turn", "start_char", "end_char", "start_ms", "end_ms")
    for doc, turn, begin, end, start_ms, end_ms in words.select(columns).iter_rows():
        own = stamps.setdefault((doc, turn), [])
        own += [_Stamp(begin, begins=True, ms=start_ms)] if start_ms is not None else []
        own += [_Stamp(end, begins=False, ms=end_ms)] if end_ms is not None else []
    return {turn: sorted(own) for turn, own in stamps.items()}


def _on_sound_scale(turns: pl.DataFrame, stamps: Mapping[tuple[str, int], Sequence[_Stamp]]) -> _Measured:
    """Return one document's *turns* and *stamps* on the scale of its sounds."""
    placed: list[_Turn] = []
    anchors: list[_Anchor] = []
    said = 0
    for doc, number, start_ms, text in turns.select("doc", "turn", "start_ms", "text").iter_rows():
        inside = stamps.get((doc, number), ())
        if start_ms is not None:
            anchors.append(_Anchor(said, start_ms))
        places = _places(text, said, [stamp.at for stamp in inside])
        anchors += [_Anchor(places[stamp.at][stamp.begins], stamp.ms) for stamp in inside]
        end, following = places[len(text)]
        placed.append(_Turn(number, start_ms, said, end, bool(inside)))
        said = following
    return _Measured(placed, anchors)


def _places(text: str, said: int, offsets: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return for each of *offsets*, and the end of *text*, where its words before that end and the next ones begin.

    *said* is what was said before the text; a pause lies between the two places.
    """
    places = {0: (said, said)}
    for begin, end in pairwise(sorted({0, *offsets, len(text)})):
        weight = weigh_text(text[begin:end])
        before = places[begin][1]
        places[end] = (before + weight.sound, before + weight.sound + weight.pause)
    return places


def _place(document: _Measured, length: int | None) -> tuple[list[tuple[int, int, int]], list[Note]]:
    """Return (turn, start, end) of the turns of *document* that have no start, and what there is to tell.

    *length* is that of the recording, in ms; without it or a stamp no time can be told.
    """
    notes = []
    anchors = _in_order(document.anchors)
    whole = document.turns[-1].end
    if length is not None and (not anchors or length > anchors[-1].ms):
        notes.append(spread_note(length, whole, _stamps_in(anchors)))
        anchors = [*(anchors or [_Anchor(0, 0)]), _Anchor(whole, length)]
    elif not anchors:
        return [], [untimed_note()]
    else:
        lacking = [turn for turn in document.turns if turn.start_ms is None]
        bare = sum(not turn.is_stamped for turn in lacking)
        notes.append(sparse_note(bare, len(lacking), len(document.turns), _stamps_in(anchors)))
        notes += [unused_note("a stamp of the transcript is later")] if length is not None else []
    pace = _pace(anchors)
    times = [
        (turn.number, _at(turn.begin, anchors, pace), _at(turn.end, anchors, pace))
        for turn in document.turns
        if turn.start_ms is None
    ]
    return times, notes


def _stamps_in(anchors: Sequence[_Anchor]) -> int:
    """Return how many stamps *anchors* are: one between two pieces of a text ends one and begins the other."""
    return len({anchor.ms for anchor in anchors})


def _in_order(anchors: Sequence[_Anchor]) -> list[_Anchor]:
    """Return a longest run of *anchors* whose times never fall; the others contradict it."""
    kept = rising({at: anchor.ms for at, anchor in enumerate(anchors)})
    return [anchors[at] for at in kept]


def _pace(anchors: Sequence[_Anchor]) -> float:
    """Return the ms that a hundredth of a syllable takes from the first of *anchors* to the last."""
    said, took = anchors[-1].place - anchors[0].place, anchors[-1].ms - anchors[0].ms
    pace = took / said if said else 0.0
    return pace if 1 / _ODD_PACE <= pace / HOUSE_MS_PER_WEIGHT <= _ODD_PACE else HOUSE_MS_PER_WEIGHT


def _at(place: int, anchors: Sequence[_Anchor], pace: float) -> int:
    """Return the time at *place*: between two *anchors* in proportion, beyond them by the *pace*, never below zero."""
    after = bisect_right(anchors, place, key=lambda anchor: anchor.place)
    if after == len(anchors):
        return anchors[-1].ms + round((place - anchors[-1].place) * pace)
    if after == 0:
        first = anchors[0]
        lead = round((first.place - place) * pace)
        room = round(first.place * pace)
        return first.ms - (lead if room <= first.ms else first.ms * (first.place - place) // first.place)
    low, high = anchors[after - 1], anchors[after]
    return low.ms + (high.ms - low.ms) * (place - low.place) // (high.place - low.place)


def _with_times(turns: pl.DataFrame) -> pl.DataFrame:
    """Return TURNS with the new times."""
    moved = pl.col("new_start").is_not_null()
    timed = turns.with_columns(
        start_ms=pl.coalesce("start_ms", "new_start"),
        end_ms=pl.coalesce("end_ms", "new_end"),
        time_source=pl.when(moved).then(pl.lit("interpolated")).otherwise("time_source"),
    )
    return conform(timed.select(TURNS.columns.names()), TURNS)


def _with_status(documents: pl.DataFrame, timed: pl.Series, duration_ms: int | None) -> pl.DataFrame:
    """Return DOCUMENTS, of which those named in *timed* have times now, and as long as was said."""
    placed = pl.col("doc").is_in(timed.unique().implode())
    length = pl.when(pl.col("format").is_not_null()).then(pl.lit(duration_ms, dtype=pl.Int64))
    told = documents.with_columns(
        status=pl.when((pl.col("status") == "untimed") & placed).then(pl.lit("ok")).otherwise("status"),
        duration_ms=pl.coalesce(length, "duration_ms"),
    )
    return conform(told, DOCUMENTS)
