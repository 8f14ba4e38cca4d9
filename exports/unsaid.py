"""What a format cannot say of how cues look and where they stand: a finding for each file that leaves something out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import polars as pl

from exports.track import PLAIN
from pipeline.schema import FINDINGS, from_rows
from pipeline.text.placement import beyond_points

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from exports.track import FileOptions
    from pipeline.schema import Frames

_PLAIN: Final = frozenset({"italic", "bold", "underline"})
_PLACED: Final = frozenset({"vertical", "width", "line number"})
"""What a placement may say beyond a place: that lines are vertical, how wide they are, in which line of the screen."""

_SAYS: Final[Mapping[str, frozenset[str]]] = {
    "srt": _PLAIN | {"strike", "colour", "font", "size", "placement", "layer"},
    "vtt": _PLAIN | {"colour", "class", "lang", "ruby", "placement", "layer", "word times"} | _PLACED,
    "ttml": _PLAIN | {"strike", "colour", "font", "ruby", "placement", "layer", "word times", "vertical", "width"},
    "ebu-tt-d": _PLAIN | {"colour", "placement", "layer", "vertical", "width"},
    "ass": _PLAIN | {"strike", "colour", "font", "placement", "layer", "word times"},
    "lrc": frozenset({"word times"}),
}
"""What each format of cues can say; a test holds it equal to what they write."""


def unsaid(frames: Frames, formats: Collection[str], options: FileOptions = PLAIN) -> pl.DataFrame:
    """Return a finding for each document and each of *formats* that leaves out how something looks, or where it stands.

    When words are said counts as well where *options* ask for it.

    Returns: FINDINGS.
    """
    found = _looks(frames)
    if options.words:
        for doc, count in frames.words.group_by("doc").len().iter_rows():
            found.setdefault(doc, Counter())["word times"] += count
    sources = dict(frames.documents.select("doc", "source").iter_rows())
    rows = [
        {"doc": doc, "source": sources.get(doc), "check": "not-carried", "severity": "note", "message": message}
        for doc, counts in sorted(found.items())
        for message in _messages(counts, formats)
    ]
    return from_rows(rows, FINDINGS)


def _messages(counts: Counter[str], formats: Collection[str]) -> Iterator[str]:
    """Yield what each of *formats* leaves out of what there is."""
    for name, says in _SAYS.items():
        beside = frozenset() if "placement" in says else _PLACED
        lost = {kind: count for kind, count in sorted(counts.items()) if kind not in says | beside}
        if name in formats and lost:
            yield f"{name} cannot say: {', '.join(f'{kind} ({count})' for kind, count in lost.items())}"


def _looks(frames: Frames) -> dict[str, Counter[str]]:
    """Return how often each look, placement and layer comes in each document."""
    looks = frames.markup.group_by("doc", "kind").len()
    found: dict[str, Counter[str]] = {}
    for doc, kind, count in looks.iter_rows():
        found.setdefault(doc, Counter())[kind] += count
    for kind in ("placement", "layer"):
        for doc, count in frames.cues.filter(pl.col(kind).is_not_null()).group_by("doc").len().iter_rows():
            found.setdefault(doc, Counter())[kind] += count
    placed = frames.cues.filter(pl.col("placement").is_not_null()).group_by("doc", "placement").len()
    for doc, placement, count in placed.iter_rows():
        for kind in beyond_points(placement):
            found[doc][kind] += count
    return found
