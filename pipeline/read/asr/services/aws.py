"""AWS Transcribe: items with times in seconds, written as text; marks are items without times.

Speakers stand at the items or beside them, by start time; channels have items of their own. Masked words stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.languages import language_named
from pipeline.read.common.gather import Piece, in_time, is_spaceless, turns_of
from pipeline.read.common.json_text import at, dicts, first, fraction, label, seconds, words_in
from pipeline.read.common.spoken import Heard, Segment, json_reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def recognise(data: object) -> bool:
    """Whether *data* has results with items and transcripts."""
    results = at(data, "results")
    return isinstance(at(results, "transcripts"), list) and isinstance(at(results, "items"), list)


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the items as turns, by channel and speaker, else by the service's own segments."""
    results = data["results"]
    codes = (results.get("language_code"), data.get("language_code"), _likeliest(results))
    lang = next((tag for code in codes if (tag := language_named(words_in(code)))), None)
    spaceless = is_spaceless(lang)
    channels = dicts(at(results, "channel_labels", "channels"))
    if channels:
        segments = in_time(
            segment
            for channel in channels
            for segment in turns_of(_pieces(dicts(channel.get("items")), _of_channel(channel)), spaceless=spaceless)
        )
    elif items := dicts(results["items"]):
        segments = turns_of(_pieces(items, {}, _speakers(results), _segment_starts(results)), spaceless=spaceless)
    else:
        segments = [Segment(words_in(row.get("transcript")).strip()) for row in dicts(results["transcripts"])]
    return Heard(segments, lang)


def _likeliest(results: Mapping[str, Any]) -> object:
    """Return the code of the language that was identified with the highest score."""
    rows = dicts(results.get("language_identification"))
    return max(rows, key=lambda row: fraction(row.get("score")) or 0, default={}).get("code")


def _of_channel(channel: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what all items of a *channel* share."""
    return {"speaker_label": channel.get("channel_label")}


def _speakers(results: Mapping[str, Any]) -> dict[int | None, Any]:
    """Return who speaks at each start time, in ms, where the labels stand beside the items."""
    segments = dicts(at(results, "speaker_labels", "segments"))
    return {
        seconds(item.get("start_time")): first(item, "speaker_label") or segment.get("speaker_label")
        for segment in segments
        for item in dicts(segment.get("items"))
    }


def _segment_starts(results: Mapping[str, Any]) -> frozenset[int]:
    """Return the ids of the items that begin a segment; none where speakers are told apart."""
    if "speaker_labels" in results:
        return frozenset()
    starts = (at(segment, "items", 0) for segment in dicts(results.get("audio_segments")))
    return frozenset(start for start in starts if isinstance(start, int))


def _pieces(
    items: Iterable[Mapping[str, Any]],
    shared: Mapping[str, Any],
    speakers: Mapping[int | None, Any] | None = None,
    starts: frozenset[int] = frozenset(),
) -> Iterator[Piece]:
    """Yield the *items* as words and marks."""
    for item in items:
        best = at(item, "alternatives", 0)
        is_word = item.get("type") != "punctuation"
        start_ms = seconds(item.get("start_time"))
        beside = (speakers or {}).get(start_ms) if is_word else None
        number = item.get("id")
        yield Piece(
            words_in(at(best, "content")),
            start_ms,
            seconds(item.get("end_time")),
            fraction(at(best, "confidence")) if is_word else None,
            label(first(item, "speaker_label") or shared.get("speaker_label") or beside),
            glue="" if is_word else "previous",
            is_word=is_word,
            breaks=isinstance(number, int) and number in starts,
        )


AWS = json_reader("aws-transcribe", "AWS Transcribe's `results.items`", recognise, parse)
