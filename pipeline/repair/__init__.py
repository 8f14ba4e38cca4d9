"""Make a timeline that only moves forward.

- `chapters`: Chapters whose list was made with the clock that jumped
- `clock`: One document's clock
- `log`: How a change of a time stands in the log
- `notes`: What there is to tell of a document's clock
- `place`: Times for turns that have none
- `strays`: Single cues of a subtitle file whose stamp is whole minutes or hours off, as their neighbours prove
"""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from pipeline.repair.chapters import Moved, move_chapters
from pipeline.repair.clock import HOUSE_PACE_MS, LEAST_TURNS, LONGEST_STEP_MS, Mended, Order, Turn, mend
from pipeline.repair.log import time_changes
from pipeline.repair.notes import stuck_note
from pipeline.repair.place import Placed, place_turns
from pipeline.schema import CORRECTIONS, DOCUMENTS, FINDINGS, TURNS, WORDS, conform, from_rows, stack
from pipeline.timecode import MS_PER_SECOND

__all__ = [
    "CUE_FORMATS",
    "Moved",
    "Placed",
    "Repaired",
    "move_chapters",
    "move_words",
    "place_turns",
    "repair_timeline",
]

STAGE: Final = "repair_timeline"

CUE_FORMATS: Final = ("srt", "vtt", "ttml", "sami", "sbv", "ass")
"""Formats that are sorted by time; elsewhere the order of the text is the order of speech."""

_MIN_CHARS: Final = 12
_AT_ONCE_MS: Final = 10 * MS_PER_SECOND
"""Turns at one stamp that need no longer are interjections."""
_ORDER = ("doc", "turn")
_IS_NEXT: Final = pl.col("end_ms") == pl.col("start_ms").shift(-1).over("doc")


class Repaired(NamedTuple):
    """TURNS with times, the CORRECTIONS that made them, and FINDINGS of what was wrong with the clock."""

    turns: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


def repair_timeline(turns: pl.DataFrame, documents: pl.DataFrame, words: pl.DataFrame | None = None) -> Repaired:
    """Shift, re-time and complete the times of *turns* where the text shows that they cannot be right.

    A given time is only changed when it runs backwards or when a whole number of hours explains a step that the
    text does not. A plausible pause, or a cut of an excerpt, stays. A document without any stamp stays without.
    Doing it twice changes nothing.

    Reads:   TURNS, sorted by doc and turn; DOCUMENTS for their formats; WORDS as read, before which no last turn ends.
    Returns: TURNS, same rows and order, with `end_ms` wherever there is a `start_ms`; CORRECTIONS; FINDINGS.
    Raises:  SchemaMismatch if a frame is of another shape.
    """
    turns = conform(turns, TURNS)
    formats = conform(documents, DOCUMENTS).select("doc", "format")
    chars = turns.with_columns(n_char=pl.col("text").str.len_chars()).join(
        formats, on="doc", how="left", validate="m:1"
    )
    last = from_rows([], WORDS) if words is None else conform(words, WORDS)
    said = last.group_by(_ORDER).agg(said_ms=pl.max_horizontal("start_ms", "end_ms").max())
    chars = chars.join(said, on=_ORDER, how="left", validate="1:1")
    mended, findings = _mend_starts(chars.sort(_ORDER))
    timed = mended.pipe(_end_turns)
    return Repaired(_mark_changes(timed), _corrections(timed), stack([findings, _stuck(timed)], FINDINGS))


def move_words(words: pl.DataFrame, before: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Move the times of *words* by as much as the starts of their turns were moved.

    The corrections of the turns log it: a word never moves within its turn.

    Reads:   WORDS as read; TURNS *before* they were repaired, and as repaired.
    Returns: WORDS, same rows and order.
    """
    by = (pl.col("new_ms") - pl.col("old_ms")).fill_null(0)
    old = conform(before, TURNS).select(*_ORDER, old_ms="start_ms")
    starts = old.join(conform(turns, TURNS).select(*_ORDER, new_ms="start_ms"), on=_ORDER, how="left", validate="1:1")
    moved = conform(words, WORDS).join(starts, on=_ORDER, how="left", validate="m:1", maintain_order="left")
    times = (pl.col("start_ms", "end_ms") + by).clip(0)
    return conform(moved.with_columns(times).select(WORDS.columns.names()), WORDS)


def _mend_starts(turns: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return *turns* with columns `new_start` and `rule`, and what there is to tell about their clocks."""
    stepped = turns.with_columns(step=pl.col("start_ms").diff().over("doc"))
    timed = pl.col("start_ms").is_not_null()
    odd = (pl.col("step") < 0) | (pl.col("step") > LONGEST_STEP_MS) | ~timed | (pl.col("start_ms") < 0)
    troubled = stepped.filter((odd.any() & timed.any()).over("doc"))
    rows: list[dict[str, object]] = []
    findings: list[dict[str, object]] = []
    for part in troubled.partition_by("doc", maintain_order=True):
        told = _mend_document(part)
        numbers = part["turn"].to_list()
        rows += [
            {"doc": part["doc"][0], "turn": turn, "new_start": start, "rule": rule}
            for turn, start, rule in zip(numbers, told.starts, told.rules, strict=True)
        ]
        findings += [{"doc": part["doc"][0], "turn": numbers[at]} | note._asdict() for at, note in told.notes]
    new = pl.DataFrame(rows, schema={"doc": pl.String, "turn": pl.Int32, "new_start": pl.Int64, "rule": pl.String})
    joined = turns.join(new, on=_ORDER, how="left", validate="1:1", maintain_order="left")
    return joined.with_columns(pl.coalesce("new_start", "start_ms").alias("new_start")), from_rows(findings, FINDINGS)


def _mend_document(turns: pl.DataFrame) -> Mended:
    """Return the mended clock of one document's *turns*."""
    own = pl.col("start_raw_ms").is_not_null() & (pl.col("time_source") != "interpolated")
    seen = turns.select(pl.col("start_ms"), own.alias("own"), pl.col("n_char").cast(pl.Int64), pl.col("end_ms"))
    pace = turns.select(_pace(pl.col("start_raw_ms").diff().shift(-1))).item()
    order: Order = "time" if turns["format"][0] in CUE_FORMATS else "text"
    return mend([Turn(*row) for row in seen.iter_rows()], pace, order)


def _stuck(turns: pl.DataFrame) -> pl.DataFrame:
    """Return a finding for each run of turns at one stamp, in a file ordered by its text, that cannot be said at once.

    Two or three may speak at the same time, and stamps may be rounded to a minute.
    """
    bare = pl.col("start_raw_ms").is_not_null() & pl.col("end_raw_ms").is_null()  # captions have ends, and may overlap
    stamped = turns.filter(bare & ~pl.col("format").is_in(CUE_FORMATS))
    runs = (
        stamped.with_columns(run=pl.struct("doc", "start_raw_ms").rle_id())
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("doc", "turn", "start_raw_ms").first(),
            turns=pl.len(),
            needs=(pl.col("n_char").slice(0, pl.len() - 1).sum() * HOUSE_PACE_MS).round().cast(pl.Int64),
        )
        .filter((pl.col("turns") >= LEAST_TURNS) & (pl.col("needs") > _AT_ONCE_MS))
    )
    rows = runs.select("doc", "turn", "turns", "start_raw_ms", "needs").iter_rows()
    return from_rows(({"doc": doc, "turn": turn} | stuck_note(*told)._asdict() for doc, turn, *told in rows), FINDINGS)


def _pace(span_ms: pl.Expr) -> pl.Expr:
    """Return the median milliseconds per character over turns that are long enough to tell; null where none is."""
    telling = (pl.col("n_char") >= _MIN_CHARS) & (span_ms > 0) & (span_ms <= LONGEST_STEP_MS)
    return pl.when(telling).then(span_ms / pl.col("n_char")).median()


def _end_turns(turns: pl.DataFrame) -> pl.DataFrame:
    """Return *turns* with `new_end`: the given one, moved with its start; the next; or, at the end, by pace and words.

    A given end stays also where it overlaps the next turn: two people may speak at once. One that is the next start
    moves with that; one that lies before its start is no end.
    """
    following = pl.col("new_start").shift(-1).over("doc")
    moved = pl.col("end_ms") + (pl.col("new_start") - pl.col("start_ms")).fill_null(0)
    moved = pl.when(_IS_NEXT & (following >= pl.col("new_start"))).then(following).otherwise(moved)
    given = pl.when(moved >= pl.col("new_start")).then(moved)
    spans = turns.with_columns(given=given, following=pl.when(following >= pl.col("new_start")).then(following))
    span = pl.coalesce("given", "following") - pl.col("new_start")
    pace = pl.coalesce(_pace(span).over("doc", "speaker"), _pace(span).over("doc"), pl.lit(HOUSE_PACE_MS))
    spoken = (pl.col("new_start") + pace * pl.col("n_char")).round().cast(pl.Int64)
    heard = pl.col("said_ms") + (pl.col("new_start") - pl.col("start_ms")).fill_null(0)
    spoken = pl.when(pl.col("new_start").is_not_null()).then(pl.max_horizontal(spoken, heard))
    return spans.with_columns(new_end=pl.coalesce("given", "following", spoken))


def _mark_changes(turns: pl.DataFrame) -> pl.DataFrame:
    """Return TURNS with the new times, and `time_source` where they are not as given."""
    moved = pl.col("rule").is_not_null()
    source = (
        pl.when(moved & pl.col("rule").is_in(("re-timed", "no-stamp")))
        .then(pl.lit("interpolated"))
        .when(moved)
        .then(pl.lit("repaired"))
        .when(pl.col("end_ms").is_null() & pl.col("new_end").is_not_null())
        .then(pl.lit("filled"))
        .otherwise("time_source")
    )
    marked = turns.with_columns(time_source=source, start_ms=pl.col("new_start"), end_ms=pl.col("new_end"))
    return conform(marked.select(TURNS.columns.names()), TURNS)


def _corrections(turns: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each given time that is another now, and for each start that was not given."""
    starts = turns.filter(pl.col("new_start").ne_missing(pl.col("start_ms")))
    ends = turns.filter(pl.col("end_ms").is_not_null() & (pl.col("new_end") != pl.col("end_ms")))
    late = pl.when(pl.col("end_ms") >= pl.col("start_ms")).then(pl.lit("end-with-next"))
    rule = pl.coalesce("rule", late, pl.lit("end-before-start"))
    rows = [
        time_changes(starts, STAGE, "start_ms", "new_start", pl.col("rule")),
        time_changes(ends, STAGE, "end_ms", "new_end", rule),
    ]
    return conform(pl.concat(rows).sort("doc", "turn", "field"), CORRECTIONS)
