"""What documents and turns come to: how many turns, cues, speakers and words, and how long somebody speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pipeline.schema import Frames


def counted_documents(frames: Frames, n_words: pl.Series) -> pl.DataFrame:
    """Return the documents with what they come to, and how long they last where their source does not say.

    Reads: *n_words*, one of each turn; where one is null so is the sum of its document, which nobody knows then.
    """
    heard = pl.max_horizontal("last_ms", "last_cue_ms")
    counts = ("n_turns", "n_cues", "n_speakers")
    spoken, shown = _of_turns(frames.turns.with_columns(n_words)), _of_cues(frames.cues)
    told = frames.documents
    for more in (spoken, shown):
        told = told.join(more, on="doc", how="left", validate="1:1", maintain_order="left")
    is_silent = pl.col("n_turns").is_null()
    return told.select(
        *frames.documents.columns[: frames.documents.get_column_index("duration_ms")],
        pl.coalesce("duration_ms", heard),
        *frames.documents.columns[frames.documents.get_column_index("duration_ms") + 1 :],
        *(pl.col(name).fill_null(0) for name in counts),
        pl.when(is_silent).then(0).otherwise("n_words").cast(pl.Int32).alias("n_words"),
        "speech_ms",
    )


def _of_turns(turns: pl.DataFrame) -> pl.DataFrame:
    """Return what the turns of each document come to.

    Reads: TURNS with `n_words`.
    """
    words = pl.col("n_words")
    return turns.group_by("doc").agg(
        n_turns=pl.len().cast(pl.Int32),
        n_speakers=pl.col("speaker").drop_nulls().n_unique().cast(pl.Int32),
        n_words=pl.when(words.null_count() == 0).then(words.sum()),
        last_ms=pl.col("end_ms").max(),
    )


def _of_cues(cues: pl.DataFrame) -> pl.DataFrame:
    """Return what the cues of each document come to; time that several cues share counts once."""
    until = pl.col("end_ms").cum_max().shift(1).over("doc", order_by=["start_ms", "cue"])
    new = pl.col("end_ms") - pl.max_horizontal("start_ms", "until")
    return (
        cues.select("doc", "cue", "start_ms", "end_ms")
        .sort("doc", "start_ms", "cue")
        .with_columns(until=until)
        .group_by("doc")
        .agg(n_cues=pl.len().cast(pl.Int32), speech_ms=new.clip(0).sum(), last_cue_ms=pl.col("end_ms").max())
    )
