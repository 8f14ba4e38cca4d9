"""Subtitle files and datasets: what a run's frames are written as. Knows frames and clock texts; no stage, no flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from exports import srt, vtt
from exports.datasets import export_datasets
from exports.files import write
from exports.track import Track
from pipeline.errors import BadUsage
from pipeline.labels import on_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    import polars as pl

    from pipeline.labels import Speakers
    from pipeline.schema import Frames

__all__ = ["DEFAULT_FORMATS", "EXPORTERS", "FORMATS", "Exporter", "Track", "export_datasets", "export_subtitles"]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A subtitle format: its *name* in ``--to``, the *suffix* of its files, and what renders a track."""

    name: str
    suffix: str
    render: Callable[[Track], bytes]


EXPORTERS: Final = (
    Exporter("srt", "srt", srt.render),
    Exporter("vtt", "vtt", vtt.render),
)
"""The subtitle formats. To add one: a module with ``render``, a row here, a golden case."""

DATASETS: Final = "parquet"
DEFAULT_FORMATS: Final = ("srt", "vtt", DATASETS)
FORMATS: Final = (*(exporter.name for exporter in EXPORTERS), DATASETS)
"""What ``--to`` may name."""


def export_subtitles(
    frames: Frames, out: Path, formats: Collection[str], styles: pl.DataFrame, speakers: Speakers
) -> list[Path]:
    """Write ``out/subtitles/<doc>.<lang>.<suffix>`` for every document that has cues, and return the paths.

    A document without cues (untimed, failed) has no subtitles. Each file appears whole or not at all.

    Reads:  STYLES; *formats* out of FORMATS, of which `parquet` is not for here; *speakers* says which labels show.
    Raises: BadUsage for an unknown format, before anything is written, and for a folder that cannot be written to.
    """
    if unknown := sorted(set(formats) - set(FORMATS)):
        raise BadUsage(f"there is no format {', '.join(unknown)}", f"Known formats: {', '.join(FORMATS)}.")
    wanted = [exporter for exporter in EXPORTERS if exporter.name in formats]
    folder = out / "subtitles"
    return [
        write(folder / f"{track.doc}.{track.lang}.{exporter.suffix}", exporter.render(track))
        for track in (_tracks(frames, styles, speakers) if wanted else ())
        for exporter in wanted
    ]


def _tracks(frames: Frames, styles: pl.DataFrame, speakers: Speakers) -> Iterator[Track]:
    """Yield the track of each document that has cues, sorted by doc."""
    cues = frames.cues.sort("doc", "cue")
    lines = cues.select("doc", screen=on_screen(cues, styles, speakers), plain=on_screen(cues, styles, "off"))
    columns = ("doc", "source", "lang", "title", "sha256", "format")
    facts = {row["doc"]: row for row in frames.documents.select(columns).iter_rows(named=True)}
    parts = (frame.partition_by("doc", maintain_order=True) for frame in (cues, lines))
    for part, seen in zip(*parts, strict=True):
        yield Track(**facts[part["doc"][0]], cues=part, screen=seen["screen"], plain=seen["plain"])
