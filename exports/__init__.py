"""Subtitle files and datasets: what a run's frames are written as. Knows frames and clock texts; no stage, no flow.

- `card/`: What stands beside the datasets, so that they explain themselves
- `colours`: Colours by the names of CSS, for formats that know numbers only, and which of them a speaker has
- `datasets/`: The datasets
- `direction`: Which way a text runs, for players that look at its first letters only, or not even at those
- `files`: Put files where they belong, each whole or not at all
- `formats/`: A file for each format
- `looks`: How stretches of cues look, for the formats that can say it
- `overrides`: Places on screen as SubStation's overrides, `{an8}` and `{pos(192,240)}`
- `review/`: The page on which a person looks at a run and decides
- `spoken`: When each word of a cue is said, for the formats that can show it
- `track`: What an exporter is given
- `tracks`: From the frames of a run to what exporters are given
- `unsaid`: What a format cannot say of how cues look and where they stand
- `voices`: Who says each line of a cue
- `xml_text`: Text and its direction as both dialects of TTML write them
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from exports.datasets.tables import (
    TABLES,
    concat_tables,
    dataset_files,
    dataset_name,
    dataset_rows,
    encode,
    export_datasets,
)
from exports.files import write
from exports.formats.ass import ASS
from exports.formats.chapters import CHAPTERS_VTT, FFMETADATA, YOUTUBE
from exports.formats.ebu_tt_d import EBU_TT_D
from exports.formats.lrc import LRC
from exports.formats.markdown import MARKDOWN
from exports.formats.podcast import CHAPTERS_JSON, PODCAST
from exports.formats.srt import SRT
from exports.formats.text import TEXT
from exports.formats.ttml import TTML
from exports.formats.vtt import VTT
from exports.track import PLAIN, Exporter, FileOptions, Tracks
from exports.tracks import collect_tracks
from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import polars as pl

    from pipeline.labels import Speakers
    from pipeline.schema import Frames

__all__ = [
    "DATASETS",
    "DEFAULT_FORMATS",
    "EXPORTERS",
    "FORMATS",
    "PLAIN",
    "TABLES",
    "Exporter",
    "FileOptions",
    "Rendered",
    "Tracks",
    "concat_tables",
    "dataset_files",
    "dataset_name",
    "dataset_rows",
    "encode",
    "export_datasets",
    "export_subtitles",
    "render_subtitles",
]

EXPORTERS: Final = (
    SRT,
    VTT,
    TTML,
    EBU_TT_D,
    ASS,
    LRC,
    TEXT,
    MARKDOWN,
    PODCAST,
    CHAPTERS_VTT,
    CHAPTERS_JSON,
    FFMETADATA,
    YOUTUBE,
)
"""The formats of files. To add one: a module that ends in its `Exporter`, a row here, a golden case."""


class Rendered(NamedTuple):
    """A file of one document: whose, in which format, where it belongs below DIR, and what is in it."""

    doc: str
    format: str
    name: str
    data: bytes


DATASETS: Final = "parquet"
DEFAULT_FORMATS: Final = ("srt", "vtt", DATASETS)
FORMATS: Final = (*(exporter.name for exporter in EXPORTERS), DATASETS)
"""What ``--to`` may name."""


def export_subtitles(  # noqa: PLR0913, PLR0917 - as render_subtitles
    frames: Frames,
    out: Path,
    formats: Collection[str],
    styles: pl.DataFrame,
    speakers: Speakers,
    options: FileOptions = PLAIN,
) -> list[Path]:
    """Write below *out* what `render_subtitles` makes, and return the paths. Each file appears whole or not at all.

    Raises: BadUsage for an unknown format, before anything is written; UnwritableOutput where the system takes no file.
    """
    rendered = render_subtitles(frames, formats, styles, speakers, options)
    return [write(out / file.name, file.data) for file in rendered]


def render_subtitles(
    frames: Frames, formats: Collection[str], styles: pl.DataFrame, speakers: Speakers, options: FileOptions = PLAIN
) -> list[Rendered]:
    """Return ``subtitles/<doc>.<lang>.<suffix>`` for every document that has what a format needs.

    A document without cues (untimed, failed) has no subtitles, one without chapters no ``<doc>.<suffix>`` of them.

    Reads:  STYLES; *formats* out of FORMATS, of which `parquet` is not for here; *speakers* says which labels show.
    Raises: BadUsage for an unknown format.
    """
    if unknown := sorted(set(formats) - set(FORMATS)):
        raise BadUsage(f"there is no format {', '.join(unknown)}", f"Known formats: {', '.join(FORMATS)}.")
    wanted = [exporter for exporter in EXPORTERS if exporter.name in formats]
    if not wanted:
        return []
    tracks = collect_tracks(frames, styles, speakers, options)
    made = [(exporter, exporter.files(tracks)) for exporter in wanted]
    return [
        Rendered(doc, exporter.name, f"subtitles/{exporter.file_name(doc, lang)}", files[doc])
        for doc, lang in tracks.documents.select("doc", "lang").iter_rows()
        for exporter, files in made
        if doc in files
    ]
