"""Podcasting 2.0: transcripts, whose segments may be lines or single words, and chapters. Times are in seconds.

A segment without a speaker is of nobody known, a turn of its own, unless the file names speakers only where they
change: then they are fewer than the others, and none is named twice in a row.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from pipeline.languages import language_named
from pipeline.read.common.gather import Piece, turns_of
from pipeline.read.common.json_text import at, dicts, label, seconds, words_in
from pipeline.read.common.model import finding
from pipeline.read.common.spoken import Heard, Segment, json_reader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.common.model import Row

_MOST_WORDS_EACH: Final = 1.5  # segments that are single words, punctuation aside


def is_transcript(data: object) -> bool:
    """Whether most segments of *data* have a body and a start."""
    rows = dicts(at(data, "segments"))
    own = [row for row in rows if "body" in row and "startTime" in row]
    return bool(own) and len(own) * 2 >= len(rows)


def hear_transcript(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the segments by speaker, single words as turns, else each as it is."""
    rows = dicts(data["segments"])
    bodies = [words_in(row.get("body")).split() for row in rows]
    single = sum(map(len, bodies)) <= _MOST_WORDS_EACH * len(rows)
    lang = language_named(words_in(data.get("language")))
    names = [label(row.get("speaker")) for row in rows]
    if single or _at_changes(names):
        return Heard(turns_of(map(_piece, rows)), lang)
    if any(names):
        return Heard(turns_of(_separate_unnamed(_piece(row)) for row in rows), lang)
    return Heard([Segment(piece.text.strip(), piece.start_ms, piece.end_ms) for piece in map(_piece, rows)], lang)


def _at_changes(names: Sequence[str | None]) -> bool:
    """Whether *names* stand only where somebody else begins to speak."""
    named = sum(name is not None for name in names)
    return 1 < named < len(names) - named and not any(one and one == two for one, two in pairwise(names))


def _separate_unnamed(piece: Piece) -> Piece:
    """Return *piece*, one that names nobody as a turn of nobody known."""
    return piece if piece.speaker else piece._replace(speaker="", breaks=True)


def _piece(row: Mapping[str, Any]) -> Piece:
    """Return a segment as a stamped piece."""
    times = seconds(row.get("startTime")), seconds(row.get("endTime"))
    return Piece(words_in(row.get("body")), *times, None, label(row.get("speaker")))


def is_chapters(data: object) -> bool:
    """Whether *data* has a version and chapters with a start."""
    rows = dicts(at(data, "chapters"))
    return at(data, "version") is not None and any("startTime" in row for row in rows)


def hear_chapters(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the chapters, without those that are to be hidden from the list: they only change the picture."""
    rows = dicts(data["chapters"])
    shown = [row for row in rows if row.get("toc") is not False]
    chapters = [chapter for row in shown if (chapter := _chapter(row))]
    return Heard(
        (),
        title=words_in(data.get("title")).strip() or None,
        chapters=chapters,
        findings=_hidden_chapters(rows, shown, chapters),
    )


def _chapter(row: Mapping[str, Any]) -> Row | None:
    """Return the row of a chapter; None if it has no time."""
    start_ms = seconds(row.get("startTime"))
    if start_ms is None:
        return None
    chapter = {
        "start_ms": start_ms,
        "title": words_in(row.get("title")).strip(),
        "url": words_in(row.get("url")) or None,
    }
    end_ms = seconds(row.get("endTime"))
    return chapter if end_ms is None else chapter | {"end_ms": end_ms}


def _hidden_chapters(rows: Sequence[Row], shown: Sequence[Row], chapters: Sequence[Row]) -> list[Row]:
    """Return the findings of chapters that are not taken."""
    hidden, broken = len(rows) - len(shown), len(shown) - len(chapters)
    findings = []
    if hidden:
        findings.append(
            finding("hidden-chapter", "note", f"chapters that the file hides (`toc: false`), left out: {hidden}")
        )
    if broken:
        findings.append(finding("bad-chapter", "warning", f"chapters without a time, left out: {broken}"))
    return findings


PODCAST = json_reader(
    "podcast-json", "Podcasting 2.0 `segments` with startTime and body", is_transcript, hear_transcript
)
CHAPTERS = json_reader("podcast-chapters", "Podcasting 2.0 `chapters` with startTime", is_chapters, hear_chapters)
