"""The JSON of Whisper and what is built on it: segments, and words where they were asked for.

openai-whisper, the API's verbose_json (words beside the segments, or instead of them), faster-whisper,
whisper-timestamped (a word's key is `text`), WhisperX (speakers; a word of digits may have no times) and the API's
diarized_json differ in keys only. Times are in seconds. Segments of one speaker become one turn; a word's own speaker
is not looked at, since it changes within words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.languages import language_named
from pipeline.read.common.gather import Piece, is_spaceless, marks, merge_speaker_runs, turns_of
from pipeline.read.common.json_text import GET_ANEW, dicts, first, fraction, label, number, seconds, words_in
from pipeline.read.common.model import finding
from pipeline.read.common.spoken import Heard, Segment, Word, find_words, json_reader, place_words
from pipeline.read.common.units import UNITS, Timed, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.read.common.model import Row
    from pipeline.read.common.spoken import Span

_OWN_KEYS: Final = frozenset({"avg_logprob", "compression_ratio", "no_speech_prob", "seek", "tokens", "words"})
"""Keys of a segment that tell it from those of others, which may be in milliseconds."""

_MOST_NO_SPEECH: Final = 0.6
_MOST_COMPRESSION: Final = 2.4
"""Whisper's own thresholds: openai-whisper, transcribe(), no_speech_threshold and compression_ratio_threshold."""


def recognise(data: object) -> bool:
    """Whether *data* is Whisper's: most of its segments are sound, and a key is there that only it writes."""
    if _is_words_only(data):
        return True
    if (segments := _segments(data)) is None:
        return False
    sound = [segment for segment in segments if _is_segment(segment)]
    if any(isinstance(one.get("speaker"), dict) for one in sound) or _is_in_another_unit(sound):
        return False
    root: Mapping[str, Any] = data if isinstance(data, dict) else {}
    own = isinstance(root.get("text"), str) or "word_segments" in root or any(_OWN_KEYS & one.keys() for one in sound)
    return own and len(sound) * 2 >= len(segments)


def _is_in_another_unit(segments: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the times of *segments* are no seconds, as those of services in Whisper's shape."""
    if any(_OWN_KEYS & one.keys() - {"words", "tokens"} for one in segments):
        return False
    times = [Timed(one["text"], number(one["start"]), number(one["end"])) for one in segments]
    return unit_of(times) != UNITS["s"]


def _segments(data: object) -> list[Any] | None:
    """Return the list of segments in *data*, or that it is; None if there is none."""
    segments = data.get("segments") if isinstance(data, dict) else data
    return segments if isinstance(segments, list) else None


def _is_segment(segment: object) -> bool:
    """Whether *segment* has what a segment must have: a text and its times."""
    if not isinstance(segment, dict) or not isinstance(segment.get("text"), str):
        return False
    return seconds(segment.get("start")) is not None and seconds(segment.get("end")) is not None


def _is_words_only(data: object) -> bool:
    """Whether *data* is what the API gives where words alone were asked for."""
    if not isinstance(data, dict) or data.get("segments") or not isinstance(data.get("text"), str):
        return False
    words = dicts(data.get("words"))
    return bool(words) and all("word" in word for word in words) and "duration" in data


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the segments with their words."""
    root: Mapping[str, Any] = data if isinstance(data, dict) else {}
    lang = language_named(words_in(root.get("language")))
    spaceless = is_spaceless(lang)
    listed = _segments(data) or []
    rows = [segment for segment in listed if _is_segment(segment) and segment["text"].strip()]
    segments = [_segment(row) for row in rows]
    findings: list[Row] = []
    if rows and not any(isinstance(row.get("words"), list) for row in rows):
        segments, findings = _with_words(segments, _words(root.get("words")))
    elif not rows and _is_words_only(data):
        spans, lost = find_words(words_in(root["text"]), _words(root["words"]))
        segments, findings = turns_of(_pieces(words_in(root["text"]), spans), spaceless=spaceless), _missing_words(lost)
    if broken := sum(not _is_segment(segment) for segment in listed):
        findings.append(
            finding("bad-segment", "warning", f"segments without text or times, left out: {broken}", GET_ANEW)
        )
    return Heard(
        merge_speaker_runs(segments, spaceless=spaceless),
        lang,
        duration_ms=seconds(root.get("duration")),
        findings=findings,
    )


def _segment(row: Mapping[str, Any]) -> Segment:
    """Return the segment of a *row*, with its own words."""
    times = seconds(row["start"]), seconds(row["end"])
    segment = place_words(words_in(row["text"]), _words(row.get("words")), *times, _speaker(row))
    return segment._replace(findings=tuple(_ghosts(row)))


def _speaker(row: Mapping[str, Any]) -> str | None:
    """Return who says a *row*, under whichever name."""
    return label(first(row, "speaker", "speaker_id", "speaker_label"))


def _words(rows: object) -> list[Word]:
    """Return the words of *rows*, under whichever name a recogniser gives their text and how sure it was."""
    return [
        Word(
            words_in(first(row, "word", "text")),
            seconds(row.get("start")),
            seconds(row.get("end")),
            fraction(row.get("probability"), row.get("confidence"), row.get("score")),
        )
        for row in dicts(rows)
    ]


def _with_words(segments: Sequence[Segment], words: Sequence[Word]) -> tuple[list[Segment], list[Row]]:
    """Return *segments* with *words* that stand beside them, and a finding if some of these are in none of them."""
    spans, lost = find_words("\n".join(segment.text for segment in segments), words)
    start, rest, filled = 0, iter(spans), []
    span = next(rest, None)
    for segment in segments:
        own = []
        while span is not None and span.start_char < start + len(segment.text):
            own.append(span._replace(start_char=span.start_char - start, end_char=span.end_char - start))
            span = next(rest, None)
        filled.append(segment._replace(spans=tuple(own)))
        start += len(segment.text) + 1
    return filled, _missing_words(lost)


def _missing_words(words: int) -> list[Row]:
    """Return the finding of so many *words* that the text does not hold, if there are any."""
    message = f"words that the text does not hold, left out: {words}"
    return [finding("word-not-in-text", "note", message)] if words else []


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    """Yield the words at *spans* of *text*, with the marks that stand between them."""
    place = 0
    for start, end, start_ms, end_ms, confidence in spans:
        between = text[place:start]
        signs, opening = marks(between)
        yield from signs
        yield Piece(opening + text[start:end], start_ms, end_ms, confidence, glue="" if between else "previous")
        place = end
    yield from marks(text[place:])[0]


def _ghosts(row: Mapping[str, Any]) -> Iterator[Row]:
    """Yield what makes a segment doubtful: Whisper's own measures, which no frame keeps."""
    quiet, ratio = number(row.get("no_speech_prob")), number(row.get("compression_ratio"))
    remedy = "Listen to it: Whisper writes words into silence and music"
    if quiet is not None and _MOST_NO_SPEECH < quiet <= 1:
        message = f"probably no speech at all: {quiet:.2f}"
        yield finding("ghost", "warning", message, remedy) | {"actual": float(quiet), "limit": _MOST_NO_SPEECH}
    if ratio is not None and ratio > _MOST_COMPRESSION:
        message = f"says the same over and over: it compresses {ratio:.1f} times"
        yield finding("ghost", "warning", message, remedy) | {"actual": float(ratio), "limit": _MOST_COMPRESSION}


WHISPER = json_reader("whisper", "Whisper's `segments` with text, start and end", recognise, parse)
