"""AssemblyAI: utterances and words in milliseconds; only `audio_duration` is in seconds.

Japanese comes with a space between all morphemes or with none; words put together by script have none in either case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import UnreadableSource
from pipeline.languages import language_named
from pipeline.read.common.gather import Piece, is_spaceless, join_pieces, turns_of
from pipeline.read.common.json_text import dicts, first, fraction, label, millis, seconds, words_in
from pipeline.read.common.model import THIS_FILE
from pipeline.read.common.morphemes import without_gaps
from pipeline.read.common.spoken import Heard, Segment, Word, json_reader, place_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.read.common.model import Row

_OWN_KEYS: Final = frozenset({"audio_url", "audio_duration", "acoustic_model", "language_code", "speech_model"})
_LONGEST_REASON: Final = 200


def recognise(data: object) -> bool:
    """Whether *data* is a transcript by AssemblyAI's keys, also one that failed."""
    return (
        isinstance(data, dict) and isinstance(data.get("status"), str) and "id" in data and bool(_OWN_KEYS & set(data))
    )


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the utterances, else the words as turns.

    Raises:
        UnreadableSource: AssemblyAI could not transcribe the recording, or had not yet.
    """
    if (status := data["status"]) != "completed":
        why = words_in(data.get("error"))[:_LONGEST_REASON] or f"its status is {words_in(status)[:_LONGEST_REASON]!r}"
        raise UnreadableSource(THIS_FILE, f"AssemblyAI has no transcript: {why}", "Have it transcribed anew")
    lang = language_named(words_in(data.get("language_code")))
    spaceless = is_spaceless(lang)
    if utterances := dicts(data.get("utterances")):
        segments = [_utterance(row, spaceless=spaceless) for row in utterances]
    elif words := [_piece(row) for row in dicts(data.get("words"))]:
        segments = turns_of(words, spaceless=spaceless)
    else:
        segments = [Segment(text.strip()) for text in without_gaps([words_in(data.get("text"))])]
    chapters = [row for chapter in dicts(data.get("chapters")) if (row := _chapter(chapter))]
    return Heard(segments, lang, duration_ms=seconds(data.get("audio_duration")), chapters=chapters)


def _utterance(row: Mapping[str, Any], *, spaceless: bool) -> Segment:
    """Return an utterance; in a language without spaces its text is its words."""
    pieces = [_piece(word) for word in dicts(row.get("words"))]
    times = millis(row.get("start")), millis(row.get("end"))
    speaker = label(first(row, "speaker", "channel"))
    if spaceless and any(piece.text.strip() for piece in pieces):
        text = join_pieces([piece for piece in pieces if piece.text.strip()], spaceless=True).text
    else:
        (text,) = without_gaps([words_in(row.get("text"))])
    return place_words(text, [Word(*piece[:4]) for piece in pieces], *times, speaker)


def _piece(row: Mapping[str, Any]) -> Piece:
    """Return a word."""
    times = millis(row.get("start")), millis(row.get("end"))
    return Piece(words_in(row.get("text")), *times, fraction(row.get("confidence")), label(row.get("speaker")))


def _chapter(row: Mapping[str, Any]) -> Row | None:
    """Return the row of an automatic chapter; None if it has no time or title."""
    title = words_in(first(row, "gist", "headline", "summary")).strip()
    start_ms = millis(row.get("start"))
    if not title or start_ms is None:
        return None
    return {"start_ms": start_ms, "end_ms": millis(row.get("end")), "title": title, "url": None}


ASSEMBLYAI = json_reader("assemblyai", "AssemblyAI's `utterances` or `words`", recognise, parse)
