"""Plain text, for people and search engines: a paragraph for each turn, after the speaker's name and a colon."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from exports.track import Exporter, one_by_one, visible_text

if TYPE_CHECKING:
    from exports.track import Track


def render(track: Track) -> bytes:
    """Return the turns of *track*, a blank line between them, without times.

    Names show as labels do in subtitles: not at all, where the speaker changes, or always.
    """
    rows = track.turns.select("speaker", visible_text(pl.col("text"))).rows()
    paragraphs = (
        f"{speaker}: {text}" if speaker and _is_named(track, speaker, before) else text
        for (before, _), (speaker, text) in pairwise([(None, ""), *rows])
    )
    return "\n\n".join(paragraphs).encode() + b"\n"


def _is_named(track: Track, speaker: str, before: str | None) -> bool:
    """Whether the name of *speaker* stands before a turn, given who spoke *before*."""
    return track.speakers == "always" or (track.speakers == "change" and speaker != before)


TEXT = Exporter("txt", "txt", one_by_one(render), needs="turns")
