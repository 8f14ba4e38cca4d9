"""Deepgram: words with punctuation in seconds; paragraphs, utterances and speakers where they were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.languages import language_named
from pipeline.read.common.gather import Piece, in_time, is_spaceless, turns_of
from pipeline.read.common.json_text import at, dicts, first, fraction, label, seconds, words_in
from pipeline.read.common.spoken import Heard, Segment, Word, json_reader, place_words

if TYPE_CHECKING:
    from collections.abc import Mapping


def recognise(data: object) -> bool:
    """Whether *data* has results by channel, or utterances beside Deepgram's metadata."""
    results = at(data, "results")
    channels = dicts(at(results, "channels"))
    return any("alternatives" in channel for channel in channels) or (
        isinstance(at(results, "utterances"), list) and isinstance(at(data, "metadata"), dict)
    )


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the words by speaker where these are told apart, else Deepgram's utterances or paragraphs."""
    results = at(data, "results")
    channels = dicts(at(results, "channels"))
    best = at(channels, 0, "alternatives", 0)
    languages = (at(channels, 0, "detected_language"), at(best, "languages", 0), at(data, "metadata", "language"))
    lang = next((tag for given in languages if (tag := language_named(words_in(given)))), None)
    utterances = dicts(at(results, "utterances"))
    has_speakers = any(word.get("speaker") is not None for word in dicts(at(best, "words")))
    if len(channels) <= 1 and utterances and not has_speakers:
        segments = [_utterance(row) for row in utterances]
    else:
        several = len(channels) > 1
        segments = in_time(
            segment
            for number, channel in enumerate(channels)
            for segment in _channel(channel, f"channel {number}" if several else None, lang)
        )
    return Heard(segments, lang, duration_ms=seconds(at(data, "metadata", "duration")))


def _channel(channel: Mapping[str, Any], name: str | None, lang: str | None) -> list[Segment]:
    """Return the turns of a *channel*, whose *name* is the speaker's where no other is known."""
    best = at(channel, "alternatives", 0)
    rows = dicts(at(best, "words"))
    paragraphs = dicts(at(best, "paragraphs", "paragraphs"))
    if paragraphs and not any(row.get("speaker") is not None for row in rows):
        return _paragraphs(paragraphs, [_word(row) for row in rows], name)
    if rows:
        pieces = (Piece(*_word(row), speaker=_speaker(row, name)) for row in rows)
        return turns_of(pieces, spaceless=is_spaceless(lang))
    return [Segment(words_in(at(best, "transcript")).strip(), speaker=name)]


def _speaker(row: Mapping[str, Any], channel: str | None) -> str | None:
    """Return who speaks: numbers are given anew in each *channel*."""
    return ", ".join(part for part in (channel, label(row.get("speaker"))) if part) or None


def _utterance(row: Mapping[str, Any]) -> Segment:
    """Return an utterance."""
    times = seconds(row.get("start")), seconds(row.get("end"))
    words = [_word(word) for word in dicts(row.get("words"))]
    return place_words(words_in(row.get("transcript")), words, *times, label(row.get("speaker")))


def _paragraphs(rows: list[dict[str, Any]], words: list[Word], name: str | None) -> list[Segment]:
    """Return the paragraphs, each with as many of *words* as it says it has."""
    segments = []
    for row in rows:
        size = row.get("num_words")
        size = size if isinstance(size, int) and 0 <= size <= len(words) else 0
        text = " ".join(words_in(sentence.get("text")).strip() for sentence in dicts(row.get("sentences")))
        segments.append(place_words(text, words[:size], seconds(row.get("start")), seconds(row.get("end")), name))
        words = words[size:]
    return segments


def _word(row: Mapping[str, Any]) -> Word:
    """Return a word; `punctuated_word` is how it is written."""
    text = words_in(first(row, "punctuated_word", "word"))
    return Word(text, seconds(row.get("start")), seconds(row.get("end")), fraction(row.get("confidence")))


DEEPGRAM = json_reader("deepgram", "Deepgram's `results.channels` with words", recognise, parse)
