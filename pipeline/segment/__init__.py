"""Cut turns into sentences and sentences into cues. `cut_cues` decides where lines and cues end; `time_cues` when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.schema import CUTS, SENTENCES, TURNS, conform, empty
from pipeline.segment.cues import plan_turns
from pipeline.segment.kernel import cut_batch, engine_for
from pipeline.segment.layout import cuts_of, lay_out, with_units, with_words
from pipeline.segment.sentences import sentences_of
from pipeline.segment.units import units_in
from pipeline.speech import spoken_ends
from pipeline.styles import styles_of

if TYPE_CHECKING:
    from pipeline.labels import Speakers

_FOUND: Final = {"place": pl.UInt32, "start_char": pl.Int32, "end_char": pl.Int32, "text": pl.String}


def split_sentences(turns: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences of every utterance; their spans, with the white space between them, tile its text.

    Reads:   TURNS, one turn an utterance.
    Returns: SENTENCES, sorted by doc, utterance and sentence. A text of white space only has none.
    """
    turns = conform(turns, TURNS)
    places: list[int] = []  # columns rather than rows: a text of 50 MB has a million sentences
    starts: list[int] = []
    ends: list[int] = []
    texts: list[str] = []
    for place, row in enumerate(turns.select("text", "lang").iter_rows()):
        for start, end, text in sentences_of(*row):
            places.append(place)
            starts.append(start)
            ends.append(end)
            texts.append(text)
    found = pl.DataFrame({"place": places, "start_char": starts, "end_char": ends, "text": texts}, schema=_FOUND)
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("place")
    said = turns.select("doc", "utterance", "lang")[found["place"]]
    return conform(said.hstack(found.with_columns(sentence=number).drop("place")), SENTENCES)


def cut_cues(turns: pl.DataFrame, sentences: pl.DataFrame, styles: pl.DataFrame, speakers: Speakers) -> pl.DataFrame:
    """Return the cues of every timed turn: where they and their lines end at least cost, under hard limits.

    No word is cut unless it is wider than a line; a cue holds one turn, or two as a dialogue where one is too short to
    stand alone. The spans of a turn's cues tile its text; only white space lies between them.

    Reads:   TURNS and SENTENCES; STYLES; *speakers* for the room that labels take.
    Returns: CUTS, sorted by doc and cue; cues count from 1 in the order of time. A turn without a time has none.
    """
    turns = conform(turns, TURNS)
    timed = turns.with_columns(spoken_ms=spoken_ends(turns)).filter(
        pl.col("start_ms").is_not_null() & pl.col("text").str.contains(r"\S")
    )
    ends = conform(sentences, SENTENCES).group_by("doc", "utterance").agg(ends="end_char")
    joined = timed.join(ends, on=["doc", "utterance"], how="left", validate="m:1")
    ordered = joined.sort("doc", "start_ms", "turn")
    if ordered.is_empty():
        return empty(CUTS)
    by_lang = styles_of(styles, ordered["lang"])
    planned = plan_turns(ordered, by_lang, speakers)
    units = with_words(units_in(planned, by_lang), by_lang)
    placed, batch = lay_out(units, planned), with_units(planned, units)
    return cuts_of(planned, placed, cut_batch(placed, batch, engine_for(units.height)))
