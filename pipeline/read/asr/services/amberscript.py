"""Amberscript: segments of words in seconds, speakers named beside them, an offset for all times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.languages import language_named
from pipeline.read.common.gather import Piece, is_spaceless, merge_speaker_runs, turns_of
from pipeline.read.common.json_text import at, dicts, first, fraction, label, seconds, words_in
from pipeline.read.common.spoken import Heard, json_reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def recognise(data: object) -> bool:
    """Whether *data* has Amberscript's speakers or words beside segments of words."""
    rows = dicts(at(data, "segments"))
    has_words = any(isinstance(row.get("words"), list) for row in rows) and not any("text" in row for row in rows)
    return has_words and (at(data, "startTimeOffset") is not None or at(data, "speakers", 0, "spkid") is not None)


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the segments by speaker."""
    names = {label(row.get("spkid")): label(row.get("name")) for row in dicts(data.get("speakers"))}
    offset_ms = seconds(data.get("startTimeOffset")) or 0
    lang = language_named(words_in(data.get("language")))
    pieces = (piece for row in dicts(data["segments"]) for piece in _pieces(row, names, offset_ms))
    spaceless = is_spaceless(lang)
    return Heard(merge_speaker_runs(turns_of(pieces, spaceless=spaceless), spaceless=spaceless), lang)


def _pieces(segment: Mapping[str, Any], names: Mapping[str | None, str | None], offset_ms: int) -> Iterator[Piece]:
    """Yield the words of a *segment*."""
    speaker = label(segment.get("speaker"))
    speaker = names.get(speaker) or speaker
    is_first = True
    for row in dicts(segment.get("words")):
        start_ms, end_ms = seconds(row.get("start")), seconds(row.get("end"))
        length = seconds(row.get("duration"))
        if end_ms is None and start_ms is not None and length is not None:
            end_ms = start_ms + length
        yield Piece(
            words_in(first(row, "text", "word")),
            None if start_ms is None else start_ms + offset_ms,
            None if end_ms is None else end_ms + offset_ms,
            fraction(row.get("conf")),
            speaker,
            breaks=is_first,
        )
        is_first = False


AMBERSCRIPT = json_reader("amberscript", "Amberscript's `segments` of words", recognise, parse)
