"""When cues come and go: as a listener hears them, within the limits of the style.

Each cue first has the times at which its words are heard (`hearing`). Then the cues of a document are settled at once
(`settling`): within the limits, as near to the words as can be, and with room for reading where a turn has it to give.
A cue of a subtitle file begins when its editor said, whatever a limit of the style would rather have.

- `few_words`: Cues of a few words each, held until the next
- `hearing`: When the words of each cue are heard
- `pins`: Starts that the source has set, and which nothing moves
- `settling`: Settle all cues of each document at once
- `stretches`: What a text between two stamps weighs up to any place in it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.labels import display_lines, display_widths
from pipeline.schema import CORRECTIONS, CUES, CUTS, TURNS, WORDS, conform
from pipeline.styles import styles_of
from pipeline.text.width import HALVES
from pipeline.timecode import MS_PER_SECOND
from pipeline.timing.few_words import show_few_words, without_gaps
from pipeline.timing.hearing import speech_span
from pipeline.timing.pins import pins_of
from pipeline.timing.settling import solve_times

__all__ = ["show_few_words", "time_cues", "without_gaps"]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.labels import Speakers
    from pipeline.styles import Style

EARLY_MS: Final = 250
LATE_MS: Final = 500
LINGER_MS: Final = 1500
"""How far a cue may come before or after its first word, to give a neighbour room, and stay after its last.
Source: BBC Subtitle Guidelines (lead and lag); Netflix Timed Text Style Guide (out-times)."""

FAR_MS: Final = 1000
"""How far a cue inside a turn may come from its words where that turn could not be read in its own time otherwise.
House: the BBC allows 1.5 s of lead and lag."""


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
    what the text's sounds say. The cues of a subtitle file keep their starts (`pins`).

    Reads:   CUTS, TURNS with times for all their turns, WORDS, CORRECTIONS (to find raw words in the text), STYLES;
             *speakers*, since labels are read, too.
    Returns: CUES, sorted by doc and cue; times in ms.
    """
    cuts, turns = conform(cuts, CUTS), conform(turns, TURNS)
    times = speech_span(cuts, turns, conform(words, WORDS), conform(corrections, CORRECTIONS))
    pinned = pins_of(cuts, turns)
    start = pl.when("pinned").then("turn_ms").otherwise("start_ms").alias("start_ms")
    cues = conform(
        cuts.hstack(times.hstack(pinned).select(start, pl.max_horizontal(start, "end_ms").alias("end_ms"))), CUES
    )
    if cues.is_empty():
        return cues
    by_lang = styles_of(styles, cues["lang"])
    widths = display_widths(display_lines(cues, styles, speakers), cues["lang"], by_lang).list.sum()
    asked = _requests(cues, widths, by_lang).with_columns(pinned["pinned"])
    times = _solve_layers(asked, cues["layer"])
    in_ms = ((times[name] * asked["tick_ms"]).round().cast(pl.Int64) for name in ("start", "end"))
    timed = cues.with_columns(column.alias(f"{column.name}_ms") for column in in_ms)
    if not cues["layer"].count():
        return timed
    order = timed.sort("doc", "start_ms", "layer", "cue", nulls_last=False)
    return conform(order.with_columns(cue=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("doc")), CUES)


def _solve_layers(asked: pl.DataFrame, layer: pl.Series) -> pl.DataFrame:
    """Return from when to when each cue stays, in ticks: those of a *layer* know nothing of those of another."""
    if not layer.count():
        return solve_times(asked)
    parts = asked.with_columns(layer=layer, row=pl.int_range(pl.len())).sort(
        "doc", "layer", nulls_last=False, maintain_order=True
    )
    apart = parts.with_columns(doc=pl.concat_str("doc", pl.col("layer").fill_null(0), separator="\0"))
    return solve_times(apart.drop("layer", "row")).with_columns(parts["row"]).sort("row").drop("row")


_LIMITS: Final = ("max_cps", "min_ticks", "max_ticks", "min_gap_ticks", "close_gap_ticks", "tick_ms")
_LIMIT_TYPES: Final = {
    "lang": pl.String,
    **dict.fromkeys(_LIMITS, pl.Int64),
    "max_cps": pl.Float64,
    "tick_ms": pl.Float64,
}


def _requests(cues: pl.DataFrame, widths: pl.Series, styles: Mapping[str, Style]) -> pl.DataFrame:
    """Return what each cue asks for, as `solve_times` reads it, and the length of its ticks."""
    limits = [(lang, *(getattr(style, limit) for limit in _LIMITS)) for lang, style in styles.items()]
    known = pl.DataFrame(limits, schema=_LIMIT_TYPES, orient="row")
    cues = cues.with_columns(width=widths).join(known, on="lang", how="left", validate="m:1", maintain_order="left")
    gap, shortest = pl.col("min_gap_ticks"), pl.col("min_ticks")
    needed = pl.col("width") / HALVES / pl.col("max_cps") * MS_PER_SECOND / pl.col("tick_ms")
    reading = needed.round(6).ceil().cast(pl.Int64)  # the last bit depends on how many rows are divided at once
    heard_start, heard_end = _ticks(pl.col("start_ms")), _ticks(pl.col("end_ms"))
    last = pl.col("spans").list.last()
    return cues.select(
        "doc",
        "tick_ms",
        turn=pl.coalesce(last.struct.field("utterance"), last.struct.field("turn")),
        heard=heard_start,
        heard_end=heard_end,
        earliest=heard_start - _ticks(pl.lit(EARLY_MS)),
        latest=heard_start + _ticks(pl.lit(LATE_MS)),
        far=_ticks(pl.lit(FAR_MS)),
        until=heard_end + _ticks(pl.lit(LINGER_MS)),
        reading=reading,
        step=shortest + gap,
        wanted=reading.clip(shortest, pl.col("max_ticks")) + gap,
        longest="max_ticks",
        gap=gap,
        close="close_gap_ticks",
    )


def _ticks(ms: pl.Expr) -> pl.Expr:
    """Return the tick nearest to *ms*."""
    return (ms / pl.col("tick_ms")).round().cast(pl.Int64)
