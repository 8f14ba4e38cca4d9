"""From the frames of a run to what exporters are given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from exports.looks import dress
from exports.track import Tracks
from pipeline.labels import display_lines
from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from exports.track import FileOptions
    from pipeline.labels import Speakers
    from pipeline.schema import Frames


def collect_tracks(frames: Frames, styles: pl.DataFrame, speakers: Speakers, options: FileOptions) -> Tracks:
    """Return the documents of *frames* that could be read, sorted by doc.

    Reads: STYLES; *speakers* says which labels show.
    """
    columns = ("doc", "source", "lang", "title", "sha256", "format")
    cues = _displayed(frames.cues, styles, speakers)
    dressed = dress(frames.cues, frames.markup, frames.corrections, frames.words if options.words else None)
    return Tracks(
        documents=frames.documents.filter(pl.col("format").is_not_null()).sort("doc").select(columns),
        cues=cues,
        turns=_turns(frames),
        chapters=_chapters(frames),
        speakers=speakers,
        options=options,
        dressed=dressed and replace(dressed, cues=_displayed(dressed.cues, styles, speakers)),
    )


def _displayed(cues: pl.DataFrame, styles: pl.DataFrame, speakers: Speakers) -> pl.DataFrame:
    """Return *cues* with their lines as they are shown."""
    return cues.with_columns(screen=display_lines(cues, styles, speakers), plain=display_lines(cues, styles, "off"))


def _turns(frames: Frames) -> pl.DataFrame:
    """Return the turns that say something, with the times of their cues where they have none of their own."""
    columns = ("doc", "turn", "speaker", "start_ms", "end_ms", "text")
    turns = frames.turns.select(columns).filter(pl.col("text").str.strip_chars() != "")
    if not turns["start_ms"].null_count() + turns["end_ms"].null_count():
        return turns
    spans = frames.cues.select("doc", "start_ms", "end_ms", turn=pl.col("spans").list.eval(pl.element().struct["turn"]))
    heard = (
        spans.explode("turn", empty_as_null=False)
        .group_by("doc", "turn")
        .agg(from_ms=pl.col("start_ms").min(), to_ms=pl.col("end_ms").max())
    )
    with_cues = turns.join(heard, on=["doc", "turn"], how="left", validate="1:1", maintain_order="left")
    start, end = pl.coalesce("start_ms", "from_ms"), pl.coalesce("end_ms", "to_ms")
    return with_cues.select("doc", "turn", "speaker", start_ms=start, end_ms=end, text="text")


def _chapters(frames: Frames) -> pl.DataFrame:
    """Return the chapters with `until_ms`: where one ends that may not say so itself.

    That is where the next one begins, for the last where the document does; a second later if nobody knows.
    """
    if frames.chapters.is_empty():
        return frames.chapters.select("doc", "start_ms", "end_ms", "title", "url", until_ms="start_ms")
    chapters = frames.chapters.sort("doc", "start_ms", "chapter")
    starts = chapters.select("doc", "start_ms").unique(maintain_order=True)
    later = starts.with_columns(next_ms=pl.col("start_ms").shift(-1).over("doc"))
    joined = chapters.join(later, on=["doc", "start_ms"], how="left", validate="m:1", maintain_order="left").join(
        _ends(frames), on="doc", how="left", validate="m:1", maintain_order="left"
    )
    ends = (
        pl.when(pl.col(column) > pl.col("start_ms")).then(column) for column in ("end_ms", "next_ms", "document_ms")
    )
    until = pl.coalesce(*ends, pl.col("start_ms") + MS_PER_SECOND)
    return joined.select("doc", "start_ms", "end_ms", "title", "url", until_ms=until)


def _ends(frames: Frames) -> pl.DataFrame:
    """Return when each document ends, as far as anything tells.

    Returns: doc, document_ms.
    """
    known = [
        frame.select("doc", document_ms=column)
        for frame, column in ((frames.documents, "duration_ms"), (frames.turns, "end_ms"), (frames.cues, "end_ms"))
    ]
    return pl.concat(known).group_by("doc").agg(pl.col("document_ms").max())
