"""Podcasting 2.0: the transcript, whose segments are turns, and the chapters, both JSON with times in seconds.

Sources: https://podcasting2.org/docs/podcast-namespace/tags/transcript and .../chapters of the podcast namespace.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from exports.track import Exporter, one_by_one
from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.track import Track


def render_transcript(track: Track) -> bytes:
    """Return the turns of *track* as segments; who speaks is left out where nobody knows."""
    turns = track.turns.select("speaker", "start_ms", "end_ms", "text").iter_rows()
    segments = [
        _non_null(speaker=speaker, startTime=_seconds(start), endTime=_seconds(end), body=text)
        for speaker, start, end, text in turns
    ]
    return _json({"version": "1.0.0", "segments": segments})


def render_chapters(track: Track) -> bytes:
    """Return the chapters of *track*; an end is written only where the source has it."""
    marks = track.chapters.select("start_ms", "end_ms", "title", "url").iter_rows()
    chapters = [
        _non_null(startTime=_seconds(start), endTime=_seconds(end), title=title, url=url)
        for start, end, title, url in marks
    ]
    return _json(_non_null(version="1.2.0", title=track.title, chapters=chapters))


def _non_null(**fields: object) -> dict[str, object]:
    """Return the *fields* that have a value."""
    return {name: value for name, value in fields.items() if value is not None}


def _seconds(ms: int | None) -> float | None:
    """Return *ms* as seconds: the shortest number that reads back as the same millisecond."""
    return None if ms is None else ms / MS_PER_SECOND


def _json(data: Mapping[str, object]) -> bytes:
    """Return *data* as JSON that people can read, too."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


PODCAST = Exporter("podcast", "json", one_by_one(render_transcript))
CHAPTERS_JSON = Exporter("chapters-json", "chapters.json", one_by_one(render_chapters), needs="chapters")
