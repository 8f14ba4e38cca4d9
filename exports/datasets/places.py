"""In which cue, and when, what a correction changed or a finding is about stands."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

import polars as pl

from pipeline.text.audit import follow_all, text_changes

_TURN = ("doc", "turn")


def cue_places(cues: pl.DataFrame) -> pl.DataFrame:
    """Return from where on in the text of which turn each cue stands; the first cue of a turn from its beginning on.

    Reads:   CUES.
    Returns: doc, turn, char, cue, cue_ms; sorted by the first three.
    """
    spans = cues.select("doc", "cue", "spans", cue_ms="start_ms").explode("spans", empty_as_null=False)
    places = spans.select(
        "doc",
        turn=pl.col("spans").struct.field("turn"),
        char=pl.col("spans").struct.field("start_char"),
        cue="cue",
        cue_ms="cue_ms",
    ).sort("doc", "turn", "char", "cue")
    is_first = pl.col("turn").ne_missing(pl.col("turn").shift(1)) | pl.col("doc").ne_missing(pl.col("doc").shift(1))
    return places.with_columns(char=pl.when(is_first).then(0).otherwise("char").cast(pl.Int32))


def place_corrections(corrections: pl.DataFrame, places: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return *corrections* with the cue in which stands what is left of each, and when that is.

    A time or a speaker is the whole turn's, of which the first cue tells.

    Reads:   CORRECTIONS; what `cue_places` returns; TURNS.
    Returns: CORRECTIONS with cue and start_ms, which are null of a title, and of a turn without cues or times.
    """
    rows = corrections.with_columns(_final_places(corrections))
    return _timed(rows.with_row_index("row"), places, turns).rename({"at_cue": "cue"}).drop("row", "char")


def place_findings(findings: pl.DataFrame, places: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return *findings* with when what each is about is on screen, or is said.

    Reads:   FINDINGS; what `cue_places` returns; TURNS.
    Returns: FINDINGS with start_ms, which is null of a file, and of a turn without times.
    """
    starts = places.select("doc", "cue", own_ms="cue_ms").unique(["doc", "cue"])
    rows = findings.with_row_index("row").with_columns(char=pl.col("start_char").fill_null(0))
    timed = _timed(rows, places, turns).join(
        starts, on=["doc", "cue"], how="left", validate="m:1", maintain_order="left"
    )
    return timed.with_columns(start_ms=pl.coalesce("own_ms", "start_ms")).drop("row", "char", "at_cue", "own_ms")


def _timed(rows: pl.DataFrame, places: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return *rows*, in their order, with `at_cue`, the cue in which their `char` stands, and `start_ms`, its time.

    That is the time of the turn where it has no cue.
    """
    cued = rows.sort("doc", "turn", "char", nulls_last=False).join_asof(
        places.rename({"cue": "at_cue"}), on="char", by=[*_TURN], strategy="backward", check_sortedness=False
    )
    begun = turns.select(*_TURN, turn_ms="start_ms")
    timed = cued.join(begun, on=_TURN, how="left", validate="m:1")
    return timed.with_columns(start_ms=pl.coalesce("cue_ms", "turn_ms")).drop("cue_ms", "turn_ms").sort("row")


def _final_places(corrections: pl.DataFrame) -> pl.Series:
    """Return where in the final text of its turn what each of *corrections* has changed stands; 0 if it is no text.

    Reads: CORRECTIONS.
    """
    numbered = corrections.with_row_index("row")
    places = [0] * corrections.height
    rows: dict[tuple[str, int | None], list[int]] = {}
    for row, doc, turn in numbered.filter(field="text").sort("doc", "seq").select("row", "doc", "turn").iter_rows():
        rows.setdefault((doc, turn), []).append(row)
    for key, changes in text_changes(corrections).items():
        at = 0
        for _, stage in groupby(changes, key=attrgetter("stage")):
            own = [change.start_char for change in stage]
            followed = follow_all(own, changes[at:])
            for row, place in zip(rows[key][at : at + len(own)], followed, strict=True):
                places[row] = place
            at += len(own)
    return pl.Series("char", places, dtype=pl.Int32)
