"""TED's captions: milliseconds, durations instead of ends, and paragraphs, which are the turns.

Times count from the end of the film's opening titles, as TED's player does; the file does not say how long these are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.read.common.gather import Piece, turns_of
from pipeline.read.common.json_text import at, dicts, millis, words_in
from pipeline.read.common.model import finding
from pipeline.read.common.spoken import Heard, json_reader

if TYPE_CHECKING:
    from collections.abc import Mapping


def recognise(data: object) -> bool:
    """Whether most captions of *data* have a content and a start."""
    rows = dicts(at(data, "captions"))
    own = [row for row in rows if "content" in row and "startTime" in row]
    return bool(own) and len(own) * 2 >= len(rows)


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the paragraphs; each caption in them is a stamped piece."""
    message = "times may lag by the length of the film's opening titles, which they do not count"
    note = finding("opening-titles", "note", message, "Compare the first turn with the film")
    return Heard(turns_of(map(_piece, dicts(data["captions"]))), findings=[note])


def _piece(row: Mapping[str, Any]) -> Piece:
    """Return a caption."""
    start_ms, length = millis(row.get("startTime")), millis(row.get("duration"))
    end_ms = None if start_ms is None or length is None else start_ms + length
    return Piece(words_in(row.get("content")), start_ms, end_ms, breaks=row.get("startOfParagraph") is True)


TED = json_reader("ted", "TED's `captions` with content and startTime", recognise, parse)
