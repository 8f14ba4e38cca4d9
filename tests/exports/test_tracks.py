"""From frames to tracks: turns with times, chapters with ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from exports.track import PLAIN, each
from exports.tracks import collect_tracks
from pipeline.schema import CHAPTERS, from_rows

if TYPE_CHECKING:
    from exports.track import Track
    from pipeline.schema import Frames


def _made(frames: Frames, styles: pl.DataFrame) -> dict[str, Track]:
    return {track.doc: track for track in each(collect_tracks(frames, styles, "off", PLAIN))}


def test_every_document_that_was_read_has_a_track(frames: Frames, styles: pl.DataFrame) -> None:
    made = _made(frames, styles)

    assert list(made) == ["a", "b"]
    assert [(track.cues.height, track.turns.height) for track in made.values()] == [(2, 2), (1, 1)]


def test_a_turn_without_an_end_takes_that_of_its_cues(frames: Frames, styles: pl.DataFrame) -> None:
    spans = frames.cues["spans"].to_list()
    for span in spans[0] + spans[1]:
        span["turn"] = 2
    heard = frames.cues.with_columns(spans=pl.Series(spans, dtype=frames.cues.schema["spans"]))
    turns = _made(replace(frames, cues=heard), styles)["a"].turns

    assert turns.select("turn", "start_ms", "end_ms").rows() == [(1, 1000, None), (2, 2000, 4500)]


def test_turns_whose_times_are_known_keep_them(frames: Frames, styles: pl.DataFrame) -> None:
    known = frames.turns.with_columns(end_ms=pl.col("start_ms") + 7)

    assert _made(replace(frames, turns=known), styles)["a"].turns["end_ms"].to_list() == [1007, 2007]


def test_a_turn_that_says_nothing_is_left_out(frames: Frames, styles: pl.DataFrame) -> None:
    silent = frames.turns.with_columns(text=pl.when(pl.col("turn") == 1).then(pl.lit(" \n ")).otherwise("text"))

    assert _made(replace(frames, turns=silent), styles)["a"].turns["turn"].to_list() == [2]


def test_a_chapter_ends_where_the_next_one_begins_the_last_with_its_document(
    frames: Frames, styles: pl.DataFrame
) -> None:
    marks = [(1, 0, None), (2, 1000, 1500), (3, 2000, None), (4, 2000, None), (5, 4000, 3000), (6, 9000, None)]
    rows = [{"doc": "a", "chapter": n, "start_ms": start, "end_ms": end, "title": str(n)} for n, start, end in marks]
    chapters = _made(replace(frames, chapters=from_rows(rows, CHAPTERS)), styles)["a"].chapters

    assert chapters.select("title", "until_ms").rows() == [
        ("1", 1000),
        ("2", 1500),
        ("3", 4000),
        ("4", 4000),
        ("5", 9000),
        ("6", 10_000),
    ]


def test_the_last_chapter_lasts_as_long_as_the_recording(frames: Frames, styles: pl.DataFrame) -> None:
    mark = from_rows([{"doc": "a", "chapter": 1, "start_ms": 4000, "title": "x"}], CHAPTERS)
    long = frames.documents.with_columns(duration_ms=pl.lit(60_000, pl.Int64))

    assert _made(replace(frames, chapters=mark), styles)["a"].chapters["until_ms"].to_list() == [4500]
    assert _made(replace(frames, chapters=mark, documents=long), styles)["a"].chapters["until_ms"].to_list() == [60_000]
