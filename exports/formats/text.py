"""Plain text, for people and search engines: a paragraph for each turn, after the speaker's name and a colon."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from exports.track import Exporter, one_by_one, visible_text
from pipeline.labels import is_named

if TYPE_CHECKING:
    from exports.track import Track


def render(track: Track) -> bytes:
    """Return the turns of *track*, a blank line between them, without times.

    Names show as labels do in subtitles: not at all, where the speaker changes, or always.
    """
    rows = track.turns.select("speaker", visible_text(pl.col("text"))).rows()
    paragraphs = (
        f"{speaker}: {text}" if is_named(speaker, before, track.speakers) else text
        for (before, _), (speaker, text) in pairwise([(None, ""), *rows])
    )
    return "\n\n".join(paragraphs).encode() + b"\n"


TEXT = Exporter("txt", "txt", one_by_one(render), needs="turns")
