"""Cut turns into sentences and sentences into cues. `cut_cues` decides where lines and cues end; `time_cues` when.

- `breaks`: What a break between two units costs
- `costs`: What a language's table says of breaks
- `cues`: Who stands in which cue
- `cuts`: From what the kernel marks to cues
- `flat`: Texts side by side as one array of code points, so that NumPy sees a whole slice of them at once
- `kept/`: What a source's own cuts say
- `kernel`: How the inner loops run
- `layout`: From units to the columns that the kernel reads
- `phrases`: The phrases of scripts that write no blanks, as BudouX's models find them, with kinsoku
- `sentences`: Where sentences end
- `solve`: The dynamic programme
- `tearing`: How surely a break after a unit tears a phrase, as learnt
- `units`: What a text may be cut into
- `unspaced`: Where sentences end in scripts that write no blank after them
- `word_counts`: How many words a text has, by what its scripts and its language call a word
- `words`: What each unit is, whatever stands beside it
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from pipeline.schema import CUTS, SENTENCES, TURNS, conform, empty
from pipeline.segment.cues import plan_turns
from pipeline.segment.cuts import cuts_of
from pipeline.segment.flat import flatten, slices
from pipeline.segment.kept.keep import keep_cues
from pipeline.segment.kept.source_lines import line_places
from pipeline.segment.kernel import cut_batch, engine_for
from pipeline.segment.layout import columns_of, lay_out, weights_of
from pipeline.segment.sentences import sentences_in
from pipeline.segment.units import units_in
from pipeline.segment.words import words_of
from pipeline.styles import styles_of
from pipeline.text.blanks import BLANKS
from pipeline.text.speech import speech_ends

__all__ = ["cut_cues", "line_places", "split_sentences"]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.labels import Speakers
    from pipeline.segment.breaks import UnitFacts
    from pipeline.segment.flat import Parts
    from pipeline.styles import Style


def split_sentences(turns: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences of every utterance; their spans, with the white space between them, tile its text.

    Reads:   TURNS, one turn an utterance.
    Returns: SENTENCES, sorted by doc, utterance and sentence. A text of white space only has none.
    """
    return pl.concat([empty(SENTENCES), *map(_sentences, slices(conform(turns, TURNS)))])


def _sentences(turns: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences of a slice of *turns*."""
    said = sentences_in(flatten(turns["text"]), turns["lang"].to_list())
    number = np.arange(len(said.which)) - np.searchsorted(said.which, said.which) + 1
    found = turns.select(pl.col("doc", "utterance", "lang").gather(said.which)).with_columns(
        sentence=number.astype(np.int32), start_char=said.starts, end_char=said.stops, text=said.of(turns["text"])
    )
    return conform(found, SENTENCES)


def cut_cues(turns: pl.DataFrame, sentences: pl.DataFrame, styles: pl.DataFrame, speakers: Speakers) -> pl.DataFrame:
    """Return the cues of every timed turn: where they and their lines end at least cost, under hard limits.

    No word is cut unless it is wider than a line; a cue holds one turn, or two as a dialogue where one is too short to
    stand alone. The spans of a turn's cues tile its text; only white space lies between them.

    Reads:   TURNS and SENTENCES; STYLES; *speakers* for the room that labels take.
    Returns: CUTS, sorted by doc and cue; cues count from 1 in the order of time. A turn without a time has none.
    """
    said = _spoken_turns(conform(turns, TURNS), conform(sentences, SENTENCES))
    if said.is_empty():
        return empty(CUTS)
    by_lang = styles_of(styles, said["lang"])
    kept = keep_cues(said, by_lang, speakers)
    whole = pl.repeat(False, said.height, eager=True).scatter(kept.rows, True)  # noqa: FBT003 - what is written there
    planned = plan_turns(said.with_columns(whole=whole), by_lang, speakers)
    cuts = _cut_anew(planned.filter(~pl.col("whole")), by_lang)
    if kept.rows:
        cuts = _in_order(cuts, kept.cuts, said)
    return conform(cuts.with_columns(cue=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("doc")), CUTS)


def _cut_anew(turns: pl.DataFrame, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return the cues of *turns*, which are planned: CUTS, but for numbers."""
    if turns.is_empty():
        return empty(CUTS)
    found = deque(_units(part, styles) for part in slices(turns))
    spoken = speech_ends(turns, pl.concat([one.weights for one in found]))
    cuts = pl.concat([_cuts(found.popleft(), part) for part in slices(turns.with_columns(spoken_ms=spoken))])
    places = turns.select("doc", "placement", turn="turn")
    last = cuts.select("doc", turn=pl.col("spans").list.last().struct.field("turn"))
    placed = last.join(places, on=["doc", "turn"], how="left", validate="m:1", maintain_order="left")
    return cuts.with_columns(placed["placement"], layer=pl.lit(None, pl.Int32))


def _in_order(cuts: pl.DataFrame, kept: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Return *cuts* and those that are *kept* in the order of the turns *said*: CUTS, but for numbers."""
    rows = said.select("doc", "turn", at=pl.int_range(pl.len(), dtype=pl.Int64))
    last = cuts.select("doc", turn=pl.col("spans").list.last().struct.field("turn"))
    at = last.join(rows, on=["doc", "turn"], how="left", validate="m:1", maintain_order="left")["at"]
    both = [kept, cuts.with_columns(at, cue=pl.lit(0, pl.Int32)).select(kept.columns)]
    return pl.concat(both).sort("at", maintain_order=True).drop("at")


def _spoken_turns(turns: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return the turns that have a time and hold text, with the `ends` of their *sentences*, in the order of time."""
    timed = turns.filter(pl.col("start_ms").is_not_null() & (pl.col("text").str.strip_chars(BLANKS) != ""))
    ends = sentences.group_by("doc", "utterance").agg(ends="end_char")
    joined = timed.select(*_SAID, *_OF_SOURCE).join(ends, on=["doc", "utterance"], how="left", validate="m:1")
    return joined.sort("doc", "start_ms", "turn")


_SAID: Final = ("doc", "turn", "utterance", "speaker", "lang", "start_ms", "end_ms", "end_raw_ms", "text")
_OF_SOURCE: Final = ("source_cue", "breaks", "placement")


class _Units(NamedTuple):
    """The units of a slice of turns, what is known of each, and what these make each turn weigh."""

    units: Parts
    known: UnitFacts
    weights: pl.Series


def _units(turns: pl.DataFrame, styles: Mapping[str, Style]) -> _Units:
    """Return the units of a slice of *turns*, which are planned."""
    units = units_in(turns, styles)
    known = words_of(units, turns, styles)
    return _Units(units, known, weights_of(units, known, turns))


def _cuts(found: _Units, turns: pl.DataFrame) -> pl.DataFrame:
    """Return the cues of a slice of *turns*, whose units are *found*."""
    units = found.units
    laid = lay_out(units, found.known, turns)
    return cuts_of(units, cut_batch(laid, columns_of(units, turns), engine_for(len(units.which))), turns)
