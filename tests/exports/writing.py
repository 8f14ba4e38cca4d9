"""Tracks built directly, as exporters are given them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from exports.track import Track, Tracks

if TYPE_CHECKING:
    from exports.track import Exporter

_FACTS = ("doc", "source", "lang", "title", "sha256", "format")
_FRAMES = ("cues", "turns", "chapters")


def together(*documents: Track) -> Tracks:
    """Return *documents*, sorted by doc, as exporters are given all of them at once."""
    return Tracks(
        documents=pl.DataFrame([{name: getattr(one, name) for name in _FACTS} for one in documents]),
        **{name: pl.concat([getattr(one, name) for one in documents]) for name in _FRAMES},
        speakers=documents[0].speakers,
        options=documents[0].options,
    )


def file_of(exporter: Exporter, track: Track) -> bytes:
    """Return the file of *track* alone."""
    return exporter.render(together(track))[track.doc]
